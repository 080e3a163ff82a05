//! The folders beside the database.

use crate::photo::PhotoFolder;
use std::path::Path;

/// What lies beside the database.
pub(crate) struct Folders<'a> {
    /// Where photos lie, closed, each in a file of its own.
    pub(crate) photos: &'a PhotoFolder,
    /// Where each submitted complaint has a file of its own.
    pub(crate) complaints: &'a Path,
}
