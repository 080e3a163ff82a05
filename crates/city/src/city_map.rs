//! The map of the city's pack: the file that phones download, and its tiles for the desk.

use sambat_domain::{
    pack::Pack,
    place::{Position, StreetName},
};
use sambat_map::{Archive, Fault, FileSource, MapError, street_at};
pub use sambat_pack::MAP as NAME;
use sambat_protocol::{hash, pack_document::MapFile};
use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    time::SystemTime,
};
use tokio::sync::OnceCell;

/// The map as it lay in the pack's folder when the server started.
#[derive(Debug)]
pub struct CityMap {
    /// Its hash and size.
    pub file: MapFile,
    path: PathBuf,
    changed_at: SystemTime,
    archive: OnceCell<Archive<FileSource>>,
}

impl CityMap {
    /// Reads and hashes the map of a pack's folder, where it has one.
    ///
    /// # Errors
    /// Where it is there and cannot be read.
    pub fn find(folder: &Path) -> io::Result<Option<Self>> {
        let path = folder.join(NAME);
        let mut file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let changed_at = file.metadata()?.modified()?;
        let (sha256, bytes) = hash::of_reader(&mut file)?;
        let file = MapFile { sha256, bytes };
        Ok(Some(Self { file, path, changed_at, archive: OnceCell::new() }))
    }

    /// The file to be read from, as long as it is the one that was hashed.
    ///
    /// # Errors
    /// Where it is gone, or was changed since the start: then it is served after the next one.
    pub fn open(&self) -> io::Result<File> {
        let file = File::open(&self.path)?;
        let about = file.metadata()?;
        if about.len() == self.file.bytes && about.modified()? == self.changed_at {
            Ok(file)
        } else {
            Err(io::Error::other("the map was changed while the server runs"))
        }
    }

    /// A tile, inflated; none where there is nothing to draw.
    ///
    /// # Errors
    /// Those of [`Archive::tile`].
    pub async fn tile(&self, zoom: u8, x: u32, y: u32) -> Result<Option<Vec<u8>>, MapError> {
        self.archive().await?.tile(zoom, x, y).await
    }

    /// The street at a place; none where no street with a name is near.
    ///
    /// # Errors
    /// Those of [`Archive::tile`].
    pub async fn street(&self, at: Position) -> Result<Option<StreetName>, MapError> {
        let street = street_at(self.archive().await?, at).await?;
        Ok(street.and_then(|street| StreetName::of(&street.name)))
    }

    /// The archive itself, opened once: what it has open stays the file that was hashed, also where another takes its name.
    ///
    /// # Errors
    /// [`MapError::Read`] where it was changed since the start, [`MapError::Broken`] where it is none.
    pub async fn archive(&self) -> Result<&Archive<FileSource>, MapError> {
        let opening = || async { Archive::open(FileSource::from(self.open().map_err(MapError::Read)?)).await };
        self.archive.get_or_try_init(opening).await
    }
}

/// What is wrong with an archive as the map of a pack; nothing where there is no file.
pub async fn faults(path: &Path, pack: &Pack) -> Vec<Fault> {
    let opened = match fs::metadata(path) {
        Ok(about) => FileSource::open(path).map(|source| (source, about.len())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Vec::new(),
        Err(error) => Err(error),
    };
    let broken = |error: MapError| vec![Fault::Broken(error.to_string())];
    match opened {
        Ok((source, bytes)) => match Archive::open(source).await {
            Ok(archive) => sambat_map::check(&archive, bytes, &pack.outline).await,
            Err(error) => broken(error),
        },
        Err(error) => broken(MapError::Read(error)),
    }
}
