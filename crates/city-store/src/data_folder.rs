//! The files and folders of a city's data folder, and the name of one that is not whole yet.

use std::path::{Path, PathBuf};

/// The main database of a data folder.
#[must_use]
pub fn main_db(data: &Path) -> PathBuf {
    data.join("main.db")
}

/// The database of data keys of a data folder.
#[must_use]
pub fn keys_db(data: &Path) -> PathBuf {
    data.join("keys.db")
}

/// Ends the name of a folder that is not whole yet.
pub const HALF: &str = "half";

/// Whether a folder has such a name.
#[must_use]
pub fn is_half(folder: &Path) -> bool {
    folder.extension().is_some_and(|end| end == HALF)
}

/// The folder in which a restore puts a city together before it is whole.
#[must_use]
pub fn half_of(data: &Path) -> PathBuf {
    let mut name = data.file_name().unwrap_or(data.as_os_str()).to_owned();
    name.push(".");
    name.push(HALF);
    data.with_file_name(name)
}
