//! The files and folders of a city's data folder.

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
