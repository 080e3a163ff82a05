//! A pack's folder on the disk, handed to crate `pack` as texts.

use sambat_domain::{Timestamp, civil::Date, pack::Pack, response::zone};
use sambat_map::Fault;
use sambat_pack::{Checked, Mistake};
use sambat_protocol::pack_document::PackDocument;
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
    /// The pack's map cannot be used.
    #[error("map.pmtiles cannot be used: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Map(Vec<Fault>),
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

/// Reads the pack of a folder as [`read`] does, and looks for what is wrong with it on a day, else today, and beside the packs in
/// the folders next to it. Answers one line about it.
///
/// # Errors
/// As [`read`].
pub fn check(folder: &Path, on: Option<Date>, now: Timestamp) -> Result<String, PackError> {
    let checked = read(folder)?;
    let today = on.unwrap_or_else(|| zone::local_date(&checked.pack.tz, now));
    let beside = fs::canonicalize(folder).ok().and_then(|folder| fs::read_dir(folder.parent()?).ok());
    let others: Vec<_> = beside.into_iter().flatten().flatten().filter_map(|entry| read(&entry.path()).ok()).collect();
    let mut mistakes = sambat_pack::outdated(&checked.pack, today);
    mistakes.extend(sambat_pack::taken(&checked.pack, others.iter().map(|other| &other.pack)));
    if !mistakes.is_empty() {
        return Err(PackError::Mistakes(mistakes));
    }
    let document =
        PackDocument { pack: checked.pack, endpoint: checked.endpoint, ca: checked.ca, map: None, keys: vec![] };
    let revision = document.revision().unwrap_or_default();
    let Pack { id, name, categories, channels, agencies, .. } = document.pack;
    let (categories, channels, agencies) = (categories.len(), channels.len(), agencies.len());
    Ok(format!(
        "{id}: {name}, {categories} categories in {channels} channels, {agencies} agencies, revision {revision}"
    ))
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
