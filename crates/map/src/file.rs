//! An archive that lies in a file.

use bytes::Bytes;
use pmtiles::{AsyncBackend, BackendResponse, PmtResult};
use std::{fs::File, io, path::Path, sync::Arc};

/// A file that is read from where it is needed. It is not mapped into memory: a mapped file that somebody shortens ends the
/// program.
#[derive(Debug, Clone)]
pub struct FileSource(Arc<File>);

impl FileSource {
    /// Opens a file.
    ///
    /// # Errors
    /// Where it cannot be opened.
    pub fn open(path: &Path) -> io::Result<Self> {
        Ok(Self(Arc::new(File::open(path)?)))
    }
}

impl From<File> for FileSource {
    fn from(file: File) -> Self {
        Self(Arc::new(file))
    }
}

impl AsyncBackend for FileSource {
    async fn read(&self, offset: u64, length: usize) -> PmtResult<BackendResponse> {
        let file = Arc::clone(&self.0);
        let read = tokio::task::spawn_blocking(move || read_at(&file, offset, length)).await;
        Ok(BackendResponse::new(read.map_err(io::Error::other)??))
    }
}

/// Reads what there is of a range.
fn read_at(file: &File, offset: u64, length: usize) -> io::Result<Bytes> {
    // What a broken archive asks for is not set aside before it is known to be there.
    let there = file.metadata()?.len().saturating_sub(offset);
    let length = usize::try_from(there).map_or(length, |there| there.min(length));
    let mut bytes = vec![0; length];
    let mut filled = 0;
    while filled < length {
        let from = offset + u64::try_from(filled).map_err(io::Error::other)?;
        match read_some(file, bytes.get_mut(filled..).unwrap_or_default(), from) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    bytes.truncate(filled);
    Ok(Bytes::from(bytes))
}

#[cfg(unix)]
fn read_some(file: &File, into: &mut [u8], from: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, into, from)
}

#[cfg(windows)]
fn read_some(file: &File, into: &mut [u8], from: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, into, from)
}

#[cfg(feature = "extract")]
impl crate::RangeSource for FileSource {
    async fn read(&self, range: std::ops::Range<u64>) -> io::Result<Bytes> {
        let file = Arc::clone(&self.0);
        let length = usize::try_from(range.end - range.start).map_err(io::Error::other)?;
        tokio::task::spawn_blocking(move || read_at(&file, range.start, length)).await.map_err(io::Error::other)?
    }
}
