//! The pieces of an archive that hold the tiles of a plan, fetched and kept.

use super::error::ExtractError;
use super::plan::Plan;
use super::source::RangeSource;
use crate::error::MapError;
use bytes::Bytes;
use std::{
    fs, io,
    ops::Range,
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::task::JoinSet;

/// Two pieces with less than this between them are fetched as one: a request costs more than these bytes.
const GAP: u64 = 64 << 10;

/// No piece is larger, so that little is lost where a connection breaks.
const LARGEST: u64 = 4 << 20;

/// So many are fetched at once.
const AT_ONCE: usize = 4;

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Bytes of tiles that are there.
    pub done: u64,
    /// Bytes of tiles in all.
    pub all: u64,
}

/// Pieces in the order of the archive. No tile lies in two.
#[derive(Debug)]
pub(super) struct Pieces(Vec<Range<u64>>);

impl Pieces {
    pub fn join(plan: &Plan) -> Self {
        let mut ranges: Vec<Range<u64>> = plan.tiles.iter().map(|(_, range)| range.clone()).collect();
        ranges.sort_unstable_by_key(|range| (range.start, range.end));
        let mut pieces: Vec<Range<u64>> = Vec::new();
        for range in ranges {
            match pieces.last_mut() {
                // A tile that many places share lies in the last piece already.
                Some(last) if range.end <= last.end => {}
                Some(last)
                    if range.start < last.end
                        || (range.start - last.end <= GAP && range.end - last.start <= LARGEST) =>
                {
                    last.end = range.end;
                }
                _ => pieces.push(range),
            }
        }
        Self(pieces)
    }

    /// Fetches what is not in the folder yet.
    pub async fn fetch<S: RangeSource>(
        &self,
        source: Arc<S>,
        folder: &Path,
        progress: impl Fn(Progress),
    ) -> Result<(), ExtractError> {
        fs::create_dir_all(folder).map_err(ExtractError::Write)?;
        let length = |piece: &Range<u64>| piece.end - piece.start;
        let is_there =
            |piece: &Range<u64>| fs::metadata(path(folder, piece)).is_ok_and(|file| file.len() == length(piece));
        let (there, missing): (Vec<_>, Vec<_>) = self.0.iter().cloned().partition(is_there);
        let all = self.0.iter().map(length).sum();
        let mut done = there.iter().map(length).sum();
        progress(Progress { done, all });
        let mut missing = missing.into_iter();
        let mut running = JoinSet::new();
        loop {
            while running.len() < AT_ONCE
                && let Some(piece) = missing.next()
            {
                let source = Arc::clone(&source);
                running.spawn(async move { (source.read(piece.clone()).await, piece) });
            }
            let Some(ended) = running.join_next().await else { return Ok(()) };
            let (read, piece) = ended.map_err(|error| MapError::Read(io::Error::other(error)))?;
            let bytes = read.map_err(MapError::Read)?;
            if u64::try_from(bytes.len()) != Ok(length(&piece)) {
                return Err(MapError::Broken("it ends before its last tile".to_owned()).into());
            }
            keep(folder, &piece, &bytes).map_err(ExtractError::Write)?;
            done += length(&piece);
            progress(Progress { done, all });
        }
    }

    /// Reads tiles out of the pieces in the folder.
    pub fn reader<'a>(&'a self, folder: &'a Path) -> Reader<'a> {
        Reader { pieces: self, folder, open: None }
    }
}

fn path(folder: &Path, piece: &Range<u64>) -> PathBuf {
    folder.join(format!("{}-{}", piece.start, piece.end))
}

/// A piece under its name is whole.
fn keep(folder: &Path, piece: &Range<u64>, bytes: &[u8]) -> io::Result<()> {
    let path = path(folder, piece);
    let unfinished = path.with_extension("part");
    fs::write(&unfinished, bytes)?;
    fs::rename(unfinished, path)
}

/// The pieces in the folder, of which one is held at a time: tiles come mostly in the archive's order.
pub(super) struct Reader<'a> {
    pieces: &'a Pieces,
    folder: &'a Path,
    open: Option<(Range<u64>, Bytes)>,
}

impl Reader<'_> {
    pub fn read(&mut self, range: &Range<u64>) -> io::Result<Bytes> {
        let holds = |piece: &Range<u64>| piece.start <= range.start && range.end <= piece.end;
        if !self.open.as_ref().is_some_and(|(piece, _)| holds(piece)) {
            let at = self.pieces.0.partition_point(|piece| piece.end < range.end);
            let piece = self.pieces.0.get(at).filter(|piece| holds(piece));
            let piece = piece.ok_or_else(|| io::Error::other("a tile lies in no piece"))?;
            self.open = Some((piece.clone(), Bytes::from(fs::read(path(self.folder, piece))?)));
        }
        let Some((piece, bytes)) = &self.open else { return Err(io::Error::other("no piece is open")) };
        let within = |at: u64| usize::try_from(at - piece.start).map_err(io::Error::other);
        let (from, to) = (within(range.start)?, within(range.end)?);
        if to > bytes.len() {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof));
        }
        Ok(bytes.slice(from..to))
    }
}
