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
use std::{io, path::Path, sync::Arc};

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
/// comes anew. `turn` is from before the city was read.
pub(super) async fn open(app: &App, turn: u64, pack: &PackId, offered: Option<&MapFile>) -> Option<Arc<Hand>> {
    let data = &app.config().data;
    let current = offered.filter(|file| files::whole(data, pack, file)).cloned();
    let Some(file) = current.or_else(|| files::any(data, pack)) else {
        app.maps().close();
        return None;
    };
    let held = app.maps().open();
    if let Some(hand) = held.filter(|hand| hand.pack == *pack && hand.file == file) {
        return Some(hand);
    }
    let path = files::path(data, pack, &file.sha256);
    let opened = async { Archive::open(FileSource::open(&path).map_err(MapError::Read)?).await };
    match opened.await {
        Ok(archive) => {
            let hand = Arc::new(Hand { pack: pack.clone(), file, archive });
            app.maps().hold(turn, hand.clone());
            Some(hand)
        }
        Err(error) => {
            tracing::warn!(%error, "the map does not open");
            discard(app, pack).await;
            None
        }
    }
}

/// The open map of the chosen city. Whatever makes it another one lets it go ([`super::Maps::close`]): a screen asks for dozens of
/// tiles, and none of them asks the database.
async fn current(app: &App) -> Result<Option<Arc<Hand>>, StoreError> {
    let turn = app.maps().turn();
    if let Some(hand) = app.maps().open() {
        return Ok(Some(hand));
    }
    let of = app
        .read(|connection: &Connection, _| {
            let city = city::chosen(connection)?;
            Ok::<_, StoreError>((city.document.pack.id.clone(), city.document.map.clone()))
        })
        .await?;
    Ok(open(app, turn, &of.0, of.1.as_ref()).await)
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

/// Deletes files of maps, none of which is open then: some systems delete no file that is, and who opened one meanwhile lets it go.
pub(super) fn delete(app: &App, files: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<()> {
    app.maps().close();
    let deleted = files(&app.config().data);
    app.maps().close();
    deleted
}

async fn discard(app: &App, pack: &PackId) {
    app.maps().note_trouble(pack, MapTrouble::Damaged);
    let of = pack.clone();
    let deleted = app.blocking(move |app| Ok::<_, StoreError>(delete(app, |data| files::delete_of(data, &of, None))?));
    if let Err(error) = deleted.await {
        tracing::warn!(%error, "a damaged map is not deleted");
    }
    app.tell(Notice::Map);
    app.sync().wake();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        api::Nothing,
        map, opened,
        pack::{self, OfPack},
        store,
    };

    /// Where the sample map has streets: its middle, as a tile.
    const MIDDLE: (u8, u32, u32) = (15, 26_619, 16_962);

    async fn drawn(app: &App) -> bool {
        let (zoom, x, y) = MIDDLE;
        !tile(app, zoom, x, y).await.unwrap().is_empty()
    }

    async fn choose(app: &App, pack: &str) {
        pack::choose(app, OfPack { id: pack.parse().unwrap() }).await.unwrap();
    }

    #[tokio::test]
    async fn a_tile_asks_no_database_and_is_of_the_chosen_city() {
        let folder = tempfile::tempdir().unwrap();
        let app = opened::open(folder.path());
        choose(&app, "pasuruan").await;
        assert!(!drawn(&app).await, "no map is here");
        files::lay_sample(&app, "pasuruan");
        assert!(drawn(&app).await);
        choose(&app, "pamekasan").await;
        assert!(!drawn(&app).await, "this city has none");
        choose(&app, "pasuruan").await;
        assert!(drawn(&app).await);

        // With the choice gone every look at the database would fail.
        app.write(|transaction, _| store::setting::forget(transaction, "pack")).await.unwrap();
        assert!(drawn(&app).await, "it is open");
        app.maps().close();
        let (zoom, x, y) = MIDDLE;
        tile(&app, zoom, x, y).await.unwrap_err();
    }

    #[tokio::test]
    async fn a_map_that_is_deleted_or_found_too_late_is_not_kept_open() {
        let folder = tempfile::tempdir().unwrap();
        let app = opened::open(folder.path());
        choose(&app, "pasuruan").await;
        files::lay_sample(&app, "pasuruan");
        assert!(drawn(&app).await);
        map::delete(&app, Nothing {}).await.unwrap();
        assert!(!drawn(&app).await);

        files::lay_sample(&app, "pasuruan");
        let turn = app.maps().turn();
        app.maps().close();
        assert!(open(&app, turn, &"pasuruan".parse().unwrap(), None).await.is_some());
        assert!(app.maps().open().is_none(), "another city may have been chosen meanwhile");
    }
}
