//! The folder of the pack that the project comes with, and how to spoil it.

#![allow(dead_code, reason = "each test binary takes what it needs")]

use std::{collections::BTreeMap, fs, path::Path};

pub type Files = BTreeMap<String, String>;

/// All files of `packs/pasuruan`, so that one with a mistaken name is met too.
pub fn pasuruan() -> Files {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/pasuruan");
    let mut files = Files::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if let Some(key) = sambat_pack::key(path.strip_prefix(&root).unwrap()) {
                files.insert(key, fs::read_to_string(&path).unwrap());
            }
        }
    }
    files
}
