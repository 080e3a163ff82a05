//! Folders that are not whole yet: what a backup or a restore puts together, under a name of its own until its last step.

use std::path::{Path, PathBuf};

/// Ends the name of a folder that is not whole yet.
pub(crate) const HALF: &str = "half";

/// Whether a folder has such a name.
pub(crate) fn is_half(folder: &Path) -> bool {
    folder.extension().is_some_and(|end| end == HALF)
}

/// The folder in which a restore puts a city together before it is whole.
pub(crate) fn half_of(data: &Path) -> PathBuf {
    let mut name = data.file_name().unwrap_or(data.as_os_str()).to_owned();
    name.push(".");
    name.push(HALF);
    data.with_file_name(name)
}
