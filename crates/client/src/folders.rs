//! The folders beside the database.

use crate::photo::PhotoFolder;
use std::path::Path;

/// What lies beside the database.
pub(crate) struct Folders<'a> {
    /// Of photos.
    pub(crate) photos: &'a PhotoFolder,
    /// Of complaints' own files.
    pub(crate) complaints: &'a Path,
}
