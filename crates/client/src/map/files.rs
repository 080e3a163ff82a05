//! Where maps lie: `maps/<city>-<hash>.pmtiles`, and `.part` while one comes.

use crate::files;
use sambat_domain::{id::PackId, photo::Sha256};
use sambat_protocol::{hash, pack_document::MapFile};
use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

/// A map leaves so many bytes of the disk for words and photos.
pub(super) const MARGIN: u64 = 100_000_000;

const FOLDER: &str = "maps";
const WHOLE: &str = ".pmtiles";

fn folder(data: &Path) -> PathBuf {
    data.join(FOLDER)
}

/// The file of a whole map.
pub(super) fn path(data: &Path, pack: &PackId, sha256: &Sha256) -> PathBuf {
    folder(data).join(format!("{pack}-{sha256}{WHOLE}"))
}

/// The file of what came of a map so far.
pub(super) fn part(data: &Path, pack: &PackId, sha256: &Sha256) -> PathBuf {
    folder(data).join(format!("{pack}-{sha256}.part"))
}

/// Makes the folder.
pub(super) fn make(data: &Path) -> io::Result<()> {
    files::make_folder(&folder(data))
}

/// Whether a map is here as a whole.
pub(super) fn whole(data: &Path, pack: &PackId, file: &MapFile) -> bool {
    fs::metadata(path(data, pack, &file.sha256)).is_ok_and(|about| about.len() == file.bytes)
}

/// How many bytes of a map are here.
pub(super) fn received(data: &Path, pack: &PackId, file: &MapFile) -> u64 {
    if whole(data, pack, file) {
        return file.bytes;
    }
    fs::metadata(part(data, pack, &file.sha256)).map_or(0, |about| about.len().min(file.bytes))
}

/// A whole map of a city, whichever it is.
pub(super) fn any(data: &Path, pack: &PackId) -> Option<MapFile> {
    of(data, pack).into_iter().find_map(|(name, path)| {
        let sha256 = name.strip_suffix(WHOLE)?.rsplit_once('-')?.1.parse().ok()?;
        Some(MapFile { sha256, bytes: fs::metadata(path).ok()?.len() })
    })
}

/// Deletes a city's maps and parts of maps, but for one that is kept.
pub(super) fn delete_of(data: &Path, pack: &PackId, keep: Option<&Sha256>) -> io::Result<()> {
    let kept = keep.map(|sha256| path(data, pack, sha256));
    for (_, path) in of(data, pack) {
        if Some(&path) != kept.as_ref() {
            files::delete(&path)?;
        }
    }
    Ok(())
}

/// Deletes all maps.
pub(super) fn delete_all(data: &Path) -> io::Result<()> {
    match files::delete_all(&folder(data)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Names and paths of a city's files.
fn of(data: &Path, pack: &PackId) -> Vec<(String, PathBuf)> {
    let entries = fs::read_dir(folder(data)).into_iter().flatten().flatten();
    let named = entries.filter_map(|entry| Some((entry.file_name().into_string().ok()?, entry.path())));
    // A hash has no hyphen: what stands before the last one is the city.
    named.filter(|(name, _)| name.rsplit_once('-').is_some_and(|(city, _)| city == pack.as_str())).collect()
}

/// The hash of a file's bytes.
pub(super) fn hash(path: &Path) -> io::Result<Sha256> {
    Ok(hash::of_reader(&mut File::open(path)?)?.0)
}

/// Puts the map of the sample city where that of this city lies.
#[cfg(test)]
pub(crate) fn lay_sample(app: &crate::App, pack: &str) {
    let bytes = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/contoh/map.pmtiles")).unwrap();
    let data = &app.config().data;
    make(data).unwrap();
    fs::write(path(data, &pack.parse().unwrap(), &hash::sha256(&bytes)), bytes).unwrap();
}
