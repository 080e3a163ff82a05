//! The map that is open: its tiles and its streets.

use super::files;
use super::view::{MapAtHand, MapTrouble};
use crate::{
    App,
    api::{ApiCode, ApiError},
    city,
    host::Notice,
    store::{Connection, StoreError},
};
use sambat_domain::{id::PackId, place::Position};
use sambat_map::{Archive, FileSource, MapError, Street, street_at};
use sambat_protocol::pack_document::MapFile;
use std::sync::Arc;

/// A map that is open.
#[derive(Debug)]
pub(super) struct Hand {
    pack: PackId,
    pub(super) file: MapFile,
    archive: Archive<FileSource>,
}

impl Hand {
    pub(super) async fn view(&self) -> MapAtHand {
        let (min_zoom, max_zoom) = self.archive.zooms();
        MapAtHand {
            sha256: self.file.sha256,
            bytes: self.file.bytes,
            bounds: self.archive.bounds(),
            min_zoom,
            max_zoom,
            attribution: self.archive.about().await.map(|about| about.attribution).unwrap_or_default(),
        }
    }
}

/// The map of a city that can be shown: the one that the city has now, else the one before. One that does not open is deleted, and
/// comes anew.
pub(super) async fn open(app: &App, pack: &PackId, offered: Option<&MapFile>) -> Option<Arc<Hand>> {
    let data = &app.config().data;
    let current = offered.filter(|file| files::whole(data, pack, file)).cloned();
    let file = current.or_else(|| files::any(data, pack))?;
    let held = app.maps().open();
    if let Some(hand) = held.filter(|hand| hand.pack == *pack && hand.file == file) {
        return Some(hand);
    }
    let path = files::path(data, pack, &file.sha256);
    let opened = async { Archive::open(FileSource::open(&path).map_err(MapError::Read)?).await };
    match opened.await {
        Ok(archive) => {
            let hand = Arc::new(Hand { pack: pack.clone(), file, archive });
            app.maps().hold(hand.clone());
            Some(hand)
        }
        Err(error) => {
            tracing::warn!(%error, "the map does not open");
            discard(app, pack).await;
            None
        }
    }
}

/// The open map of the chosen city.
async fn current(app: &App) -> Result<Option<Arc<Hand>>, StoreError> {
    let of = app
        .read(|connection: &Connection, _| {
            let city = city::chosen(connection)?;
            Ok::<_, StoreError>((city.document.pack.id.clone(), city.document.map.clone()))
        })
        .await?;
    Ok(open(app, &of.0, of.1.as_ref()).await)
}

/// A tile of the chosen city's map, inflated; empty where there is nothing to draw, or no map.
///
/// # Errors
/// [`ApiCode::Internal`] where the map is damaged: it is then deleted and comes anew.
pub async fn tile(app: &App, zoom: u8, x: u32, y: u32) -> Result<Vec<u8>, ApiError> {
    let Some(hand) = current(app).await? else { return Ok(Vec::new()) };
    match hand.archive.tile(zoom, x, y).await {
        Ok(tile) => Ok(tile.unwrap_or_default()),
        Err(error) => {
            tracing::warn!(%error, "a tile cannot be read");
            doubt(app, &hand).await;
            Err(ApiError::new(ApiCode::Internal))
        }
    }
}

/// The street at a place by the chosen city's map; none where there is no map here, or it cannot be read.
pub(crate) async fn street(app: &App, at: Position) -> Result<Option<Street>, StoreError> {
    let Some(hand) = current(app).await? else { return Ok(None) };
    match street_at(&hand.archive, at).await {
        Ok(street) => Ok(street),
        Err(error) => {
            tracing::warn!(%error, "no street can be read");
            doubt(app, &hand).await;
            Ok(None)
        }
    }
}

/// Looks whether a map of which something could not be read is still what the city said, and deletes it if not.
async fn doubt(app: &App, hand: &Hand) {
    let path = files::path(&app.config().data, &hand.pack, &hand.file.sha256);
    let hashed = app.blocking(move |_| Ok::<_, StoreError>(files::hash(&path)?)).await;
    if hashed.is_ok_and(|hash| hash != hand.file.sha256) {
        discard(app, &hand.pack).await;
    }
}

async fn discard(app: &App, pack: &PackId) {
    app.maps().close();
    app.maps().note_trouble(pack, MapTrouble::Damaged);
    let of = pack.clone();
    let deleted = app.blocking(move |app| Ok::<_, StoreError>(files::delete_of(&app.config().data, &of, None)?)).await;
    if let Err(error) = deleted {
        tracing::warn!(%error, "a damaged map is not deleted");
    }
    app.tell(Notice::Map);
    app.sync().wake();
}
