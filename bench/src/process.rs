//! A process and those that it started. Linux only, like the machines that measure.

use std::{collections::BTreeMap, fs};

use crate::Result;

/// A process and all below it that are there now (proc(5), `PPid`).
///
/// # Errors
///
/// Where there is no /proc.
pub fn tree(root: u32) -> Result<Vec<u32>> {
    let mut below: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for entry in fs::read_dir("/proc")? {
        let Some(process) = entry?.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
        // One that ended meanwhile is below nobody.
        let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
        let parent =
            status.lines().find_map(|line| line.strip_prefix("PPid:")).and_then(|text| text.trim().parse().ok());
        if let Some(parent) = parent {
            below.entry(parent).or_default().push(process);
        }
    }
    let mut found = vec![root];
    let mut next = 0;
    while let Some(process) = found.get(next) {
        found.extend(below.remove(process).unwrap_or_default());
        next += 1;
    }
    Ok(found)
}
