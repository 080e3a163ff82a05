//! A pack's folder on the disk, handed to crate `pack` as texts.

use sambat_pack::{Checked, Mistake};
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

/// How many folders deep a pack's files may lie.
const DEEPEST: usize = 3;

/// The folder holds no pack that can be served.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// A file cannot be read.
    #[error("{path} cannot be read: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// The pack has mistakes.
    #[error("the pack has {} mistakes, the first: {}", .0.len(), .0.first().map(ToString::to_string).unwrap_or_default())]
    Mistakes(Vec<Mistake>),
}

/// Reads the pack of a folder.
///
/// # Errors
/// [`PackError::Io`] where a file or folder cannot be read or is no UTF-8, [`PackError::Mistakes`] with all mistakes of the pack.
pub fn read(folder: &Path) -> Result<Checked, PackError> {
    let mut files = BTreeMap::new();
    collect(folder, folder, DEEPEST, &mut files)?;
    sambat_pack::read(&files).map_err(PackError::Mistakes)
}

fn collect(root: &Path, folder: &Path, deeper: usize, files: &mut BTreeMap<String, String>) -> Result<(), PackError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| PackError::Io { path, source }
    };
    for entry in fs::read_dir(folder).map_err(failed(folder))? {
        let path = entry.map_err(failed(folder))?.path();
        let Some(name) = path.strip_prefix(root).ok().and_then(sambat_pack::path_in_pack) else { continue };
        if path.is_dir() {
            if deeper > 0 {
                collect(root, &path, deeper - 1, files)?;
            }
        } else {
            files.insert(name, fs::read_to_string(&path).map_err(failed(&path))?);
        }
    }
    Ok(())
}
