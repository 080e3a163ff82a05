//! Asking how the connection stands, and asking for a pass now.

use super::SyncStatus;
use crate::{
    App,
    api::{ApiError, Nothing},
    outbox,
    store::StoreError,
};

/// How the connection stands.
///
/// # Errors
/// Of the store.
pub async fn status(app: &App, _: Nothing) -> Result<SyncStatus, ApiError> {
    Ok(current(app).await?)
}

/// *Kirim sekarang*: a pass now, whatever the timer says, also of photos that wait for Wi-Fi. Answers when it is over.
///
/// # Errors
/// Of the store; what the network does is in the status.
pub async fn now(app: &App, _: Nothing) -> Result<SyncStatus, ApiError> {
    super::once::everything(app).await?;
    Ok(current(app).await?)
}

pub(super) async fn current(app: &App) -> Result<SyncStatus, StoreError> {
    let unsent = app.read(|connection, _| Ok::<_, StoreError>(outbox::unsent(connection)?.len())).await?;
    let known = *app.sync().known();
    Ok(SyncStatus {
        busy: known.busy,
        reach: known.reach,
        last_contact: known.last_contact,
        next_at: known.next_at,
        no_room: known.no_room,
        metered: super::metered(app).unwrap_or_default(),
        unsent: u32::try_from(unsent).unwrap_or(u32::MAX),
    })
}
