//! How the connection to the city stands: for whoever asks, and told to whoever listens.

use super::{SyncStatus, metered};
use crate::{
    App,
    api::{ApiError, Nothing},
    city,
    host::Notice,
    outbox,
    store::StoreError,
};

/// How the connection stands.
///
/// # Errors
/// [`crate::api::ApiCode::StoreDamaged`] where the phone's data cannot be read, [`crate::api::ApiCode::Internal`]
/// where the store fails in another way.
pub async fn status(app: &App, _: Nothing) -> Result<SyncStatus, ApiError> {
    Ok(current(app).await?)
}

/// The status as it is now.
///
/// # Errors
/// [`StoreError::Damaged`] or [`StoreError::Row`] where the queue cannot be read.
pub(super) async fn current(app: &App) -> Result<SyncStatus, StoreError> {
    let (unsent, heard) = app
        .read(|connection, _| Ok::<_, StoreError>((outbox::unsent(connection)?.len(), city::chosen(connection)?.clock)))
        .await?;
    let known = *app.sync().known();
    Ok(SyncStatus {
        busy: known.busy,
        reach: known.reach,
        last_contact: known.last_contact,
        next_at: known.next_at,
        city_time: heard.map(|heard| heard.reckon(&app.clock().uptime())),
        no_room: known.no_room,
        metered: metered(app).unwrap_or_default(),
        unsent: u32::try_from(unsent).unwrap_or(u32::MAX),
    })
}

/// Tells whoever listens how the connection stands.
///
/// # Errors
/// [`StoreError::Damaged`] or [`StoreError::Row`] where the queue cannot be read; nobody is told then.
pub(super) async fn tell(app: &App) -> Result<(), StoreError> {
    let status = current(app).await?;
    app.tell(Notice::Sync { status });
    Ok(())
}
