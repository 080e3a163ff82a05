//! One archive: what it says of itself, and one tile's bytes.

use crate::{bounds::Bounds, error::MapError};
use flate2::read::GzDecoder;
use pmtiles::{AsyncBackend, AsyncPmTilesReader, Compression, HashMapCache, Header, TileCoord, TileType};
use serde::Deserialize;
use std::io::Read as _;

/// The most that a tile may have when it is inflated, in bytes. The fullest tiles of a large city have a tenth of it.
const MOST_TILE: u64 = 4 << 20;

/// The version of PMTiles that is read.
const VERSION: u8 = 3;

/// A PMTiles archive of version 3 with vector tiles.
pub struct Archive<S> {
    reader: AsyncPmTilesReader<S, HashMapCache>,
    bounds: Bounds,
}

/// What an archive tells of itself in words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct About {
    /// Its title.
    #[serde(default)]
    pub name: String,
    /// Whose data it is; may hold links.
    #[serde(default)]
    pub attribution: String,
    /// The layers that its tiles have.
    #[serde(default)]
    pub vector_layers: Vec<Layer>,
}

/// A layer of the tiles.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Layer {
    /// Its name in the tiles.
    pub id: String,
}

impl<S> std::fmt::Debug for Archive<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Archive").field("bounds", &self.bounds).finish_non_exhaustive()
    }
}

impl<S: AsyncBackend + Send + Sync> Archive<S> {
    /// Reads the beginning of an archive.
    ///
    /// # Errors
    /// [`MapError::Read`] where it cannot be had, [`MapError::Broken`] where it is none, or has no vector tiles.
    pub async fn open(source: S) -> Result<Self, MapError> {
        let reader = AsyncPmTilesReader::try_from_cached_source(source, HashMapCache::default()).await?;
        let header = reader.get_header();
        if header.spec_version() != VERSION {
            return Err(MapError::Broken(format!("it is of version {}", header.spec_version())));
        }
        if header.tile_type != TileType::Mvt {
            return Err(MapError::Broken("its tiles are no vector tiles".to_owned()));
        }
        let bounds =
            Bounds::of_degrees(header.min_longitude, header.min_latitude, header.max_longitude, header.max_latitude)
                .ok_or_else(|| MapError::Broken("it covers nothing".to_owned()))?;
        Ok(Self { reader, bounds })
    }

    /// Where it has tiles.
    #[must_use]
    pub fn bounds(&self) -> Bounds {
        self.bounds
    }

    /// The lowest and the highest zoom that it has tiles of.
    #[must_use]
    pub fn zooms(&self) -> (u8, u8) {
        (self.header().min_zoom, self.header().max_zoom)
    }

    /// A tile as the vector tile that it is; none where there is nothing to draw.
    ///
    /// # Errors
    /// [`MapError::Read`], [`MapError::Broken`], and [`MapError::TooLarge`] where it grows without end.
    pub async fn tile(&self, zoom: u8, x: u32, y: u32) -> Result<Option<Vec<u8>>, MapError> {
        let Ok(coordinate) = TileCoord::new(zoom, x, y) else { return Ok(None) };
        let Some(closed) = self.reader.get_tile(coordinate).await? else { return Ok(None) };
        match self.header().tile_compression {
            Compression::None => Ok(Some(closed.to_vec())),
            Compression::Gzip => inflate(&closed).map(Some),
            other => Err(MapError::Broken(format!("its tiles are compressed by {other:?}"))),
        }
    }

    /// What it tells of itself.
    ///
    /// # Errors
    /// [`MapError::Read`], and [`MapError::Broken`] where it tells nothing that can be read.
    pub async fn about(&self) -> Result<About, MapError> {
        let text = self.reader.get_metadata().await?;
        serde_json::from_str(&text).map_err(|error| MapError::Broken(error.to_string()))
    }

    pub(crate) fn header(&self) -> &Header {
        self.reader.get_header()
    }

    #[cfg(feature = "extract")]
    pub(crate) fn reader(&self) -> &AsyncPmTilesReader<S, HashMapCache> {
        &self.reader
    }
}

/// Inflates a tile, up to what a tile may have: a few bytes can be made to grow without end.
fn inflate(closed: &[u8]) -> Result<Vec<u8>, MapError> {
    let mut open = Vec::with_capacity(closed.len() * 2);
    let read = GzDecoder::new(closed).take(MOST_TILE + 1).read_to_end(&mut open);
    read.map_err(|error| MapError::Broken(error.to_string()))?;
    if u64::try_from(open.len()).is_ok_and(|length| length <= MOST_TILE) {
        Ok(open)
    } else {
        Err(MapError::TooLarge(MOST_TILE))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    #[test]
    fn a_tile_that_grows_without_end_is_refused() {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gzip.write_all(&vec![0; 5 << 20]).unwrap();
        let bomb = gzip.finish().unwrap();
        assert!(bomb.len() < 10_000);
        assert!(matches!(inflate(&bomb), Err(MapError::TooLarge(_))));
        assert!(matches!(inflate(b"no gzip"), Err(MapError::Broken(_))));
    }
}
