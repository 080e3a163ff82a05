//! Which bytes of an archive a box needs.

use super::error::{ExtractError, MOST_TILES};
use super::source::RangeSource;
use crate::{archive::Archive, bounds::Bounds, error::MapError};
use bytes::Bytes;
use pmtiles::{AsyncBackend, BackendResponse, PmtError, PmtResult, TileCoord, TileId};
use std::{
    io,
    ops::Range,
    sync::{Arc, Mutex, PoisonError},
};

/// The most bytes of one closed tile.
const MOST_TILE: usize = 4 << 20;

/// The beginning of an archive, which holds its header and its root directory.
const BEGINNING: u64 = 16_384;

/// Where the header says at which byte the tiles begin (PMTiles 3, section 3.1).
const DATA_OFFSET: Range<usize> = 56..64;

/// An archive's beginning and directories, read; and of its tiles only where they would be read from.
pub(super) struct Planner<S>(Arc<Inner<S>>);

struct Inner<S> {
    source: Arc<S>,
    beginning: Bytes,
    /// At which byte the tiles begin.
    tiles_from: u64,
    /// Where the last tile that was asked for lies.
    asked: Mutex<Option<Range<u64>>>,
    blank: Bytes,
}

impl<S> Clone for Planner<S> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<S: RangeSource> Planner<S> {
    pub async fn new(source: Arc<S>) -> Result<Self, ExtractError> {
        let beginning = source.read(0..BEGINNING).await.map_err(MapError::Read)?;
        let offset = beginning.get(DATA_OFFSET).and_then(|bytes| bytes.try_into().ok()).map(u64::from_le_bytes);
        let tiles_from = offset.ok_or_else(|| MapError::Broken("it ends within its header".to_owned()))?;
        let blank = Bytes::from(vec![0; MOST_TILE]);
        Ok(Self(Arc::new(Inner { source, beginning, tiles_from, asked: Mutex::new(None), blank })))
    }

    fn take_asked(&self) -> Option<Range<u64>> {
        self.0.asked.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl<S: RangeSource> AsyncBackend for Planner<S> {
    async fn read(&self, offset: u64, length: usize) -> PmtResult<BackendResponse> {
        let inner = &self.0;
        let end = u64::try_from(length).ok().and_then(|length| offset.checked_add(length));
        let range = offset..end.ok_or(PmtError::InvalidEntry)?;
        if offset == 0 {
            return Ok(BackendResponse::new(inner.beginning.slice(..length.min(inner.beginning.len()))));
        }
        if offset < inner.tiles_from {
            return Ok(BackendResponse::new(inner.source.read(range).await?));
        }
        if length > MOST_TILE {
            return Err(PmtError::Reading(io::Error::other(format!("a tile has {length} bytes"))));
        }
        *inner.asked.lock().unwrap_or_else(PoisonError::into_inner) = Some(range);
        Ok(BackendResponse::new(inner.blank.slice(..length)))
    }
}

/// The tiles of a box, in the order in which they are written, and where each lies.
#[derive(Debug)]
pub(super) struct Plan {
    pub tiles: Vec<(TileId, Range<u64>)>,
    pub max_zoom: u8,
}

impl Plan {
    pub async fn make<S: RangeSource>(
        archive: &Archive<Planner<S>>,
        planner: &Planner<S>,
        bounds: Bounds,
        max_zoom: u8,
    ) -> Result<Self, ExtractError> {
        let (least, most) = archive.zooms();
        let max_zoom = most.min(max_zoom);
        let mut ids = Vec::new();
        for zoom in least..=max_zoom {
            let (columns, rows) = bounds.tiles(zoom);
            let count = columns.clone().count().saturating_mul(rows.clone().count());
            if ids.len() + count > MOST_TILES {
                return Err(ExtractError::TooWide(ids.len() + count));
            }
            for x in columns {
                let tiles = rows.clone().filter_map(|y| TileCoord::new(zoom, x, y).ok()).map(TileId::from);
                ids.extend(tiles);
            }
        }
        ids.sort_unstable();
        let mut tiles = Vec::new();
        for id in ids {
            archive.reader().get_tile(id).await.map_err(MapError::from)?;
            tiles.extend(planner.take_asked().map(|range| (id, range)));
        }
        if tiles.is_empty() { Err(ExtractError::Empty) } else { Ok(Self { tiles, max_zoom }) }
    }
}
