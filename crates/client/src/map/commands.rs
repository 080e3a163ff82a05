//! What the page asks of a map.

use super::download::go_on;
use super::files;
use super::hand;
use super::standing::{self, Wanted};
use super::view::{MapDownload, MapState, MapView};
use crate::{
    App,
    api::{ApiCode, ApiError, Nothing},
    city,
    host::Notice,
    store::{self, StoreError},
};
use sambat_domain::id::PackId;

/// How the chosen city's map stands.
///
/// # Errors
/// [`ApiCode::StoreDamaged`] where the phone's data cannot be read.
pub async fn get(app: &App, _: Nothing) -> Result<MapView, ApiError> {
    let turn = app.maps().turn();
    let of = standing::of(app).await?;
    let hand = hand::open(app, turn, &of.pack, of.offered.as_ref()).await;
    let trouble = app.maps().trouble(&of.pack);
    let received = of.offered.as_ref().map_or(0, |file| files::received(&app.config().data, &of.pack, file));
    let state = match (&of.offered, of.missing(app)) {
        (None, _) if hand.is_none() => MapState::None,
        (Some(_), Some(_)) if app.maps().is_coming(&of.pack) => MapState::Downloading,
        (Some(_), Some(_)) if of.waits(app) => MapState::Waiting,
        (Some(_), Some(_)) => MapState::Stopped,
        (Some(file), None) if hand.as_ref().is_none_or(|hand| hand.file != *file) => MapState::Offered,
        _ => MapState::Ready,
    };
    let map = match &hand {
        Some(hand) => Some(hand.view().await),
        None => None,
    };
    Ok(MapView { state, offered: of.offered.map(|file| file.bytes), received, trouble, map })
}

/// Has the chosen city's map come, now and whenever the city has a new one; answers how it stands.
///
/// # Errors
/// [`ApiCode::NotFound`] where the city has none; [`ApiCode::DiskFull`] where the phone has no room for it, and
/// [`ApiCode::StoreDamaged`] where its data cannot be read.
pub async fn download(app: &App, argument: MapDownload) -> Result<MapView, ApiError> {
    let wanted = Wanted { any_network: argument.any_network };
    let of = standing::of(app).await?;
    let offered = of.offered.filter(|_| of.endpoint.is_some()).ok_or(ApiError::new(ApiCode::NotFound))?;
    let left = offered.bytes - files::received(&app.config().data, &of.pack, &offered);
    if app.config().platform.room(&app.config().data).is_some_and(|free| free < left + files::MARGIN) {
        return Err(ApiError::new(ApiCode::DiskFull));
    }
    let name = standing::setting(&of.pack);
    app.write(move |transaction, _| store::setting::set(transaction, &name, &wanted)).await?;
    app.maps().forget_trouble(&of.pack);
    go_on(app).await;
    get(app, Nothing {}).await
}

/// Stops the download; what came stays for another time.
///
/// # Errors
/// [`ApiCode::DiskFull`] where the phone has no room, [`ApiCode::StoreDamaged`] where its data cannot be read.
pub async fn stop(app: &App, _: Nothing) -> Result<MapView, ApiError> {
    unwanted(app).await?;
    get(app, Nothing {}).await
}

/// Deletes the map from the phone, and what came of one.
///
/// # Errors
/// [`ApiCode::Internal`] where a file cannot be deleted; else as [`stop`].
pub async fn delete(app: &App, _: Nothing) -> Result<MapView, ApiError> {
    let pack = unwanted(app).await?;
    app.blocking(move |app| Ok::<_, StoreError>(hand::delete(app, |data| files::delete_of(data, &pack, None))?))
        .await?;
    app.tell(Notice::Map);
    get(app, Nothing {}).await
}

async fn unwanted(app: &App) -> Result<PackId, ApiError> {
    let pack = app
        .write(move |transaction, _| {
            let pack = city::chosen_id(transaction)?;
            store::setting::forget(transaction, &standing::setting(&pack))?;
            Ok::<_, StoreError>(pack)
        })
        .await?;
    app.maps().stop();
    Ok(pack)
}

/// Deletes the maps of all cities, with everything else that this phone keeps.
pub(crate) fn forget_all(app: &App) -> Result<(), StoreError> {
    app.maps().stop();
    Ok(hand::delete(app, files::delete_all)?)
}
