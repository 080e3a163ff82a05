//! Forgetting everything that this phone keeps.

use super::{StorageStatus, usage::counted};
use crate::{
    App,
    api::{ApiError, Nothing},
    background, city, files,
    host::Notice,
    map, photo, recovery,
    store::{self, StoreError},
};

/// *Hapus semua data*: drafts, complaints, photos, identities, settings, and databases that were put aside. What a city
/// has, it keeps; the keys of this device stay, so that a city knows it again.
///
/// # Errors
/// [`crate::api::ApiCode::DiskFull`] where the phone has no room even for that, [`crate::api::ApiCode::StoreDamaged`]
/// or [`crate::api::ApiCode::Internal`] where the store or a file fails. Asking again goes on where it stopped.
pub async fn wipe(app: &App, _: Nothing) -> Result<StorageStatus, ApiError> {
    // A pass that is under way would go on with rows that are gone.
    let _no_pass = app.sync().begin_pass().await;
    let left = app.blocking(forget).await?;
    background::wish(app, false).await;
    app.tell(Notice::Pack);
    app.tell(Notice::Queue);
    Ok(left)
}

fn forget(app: &App) -> Result<StorageStatus, StoreError> {
    recovery::forget_aside(&app.config().data)?;
    let packs = app.config().packs.all();
    let alone = app.photos().forgetting();
    app.store().write(|transaction, _| {
        // Before the commit: a file without its row would be queued again after a damage. Within it: nobody submits meanwhile.
        files::delete_all(app.complaints())?;
        store::forget_all(transaction)?;
        for document in &packs {
            store::city::put_builtin(transaction, document)?;
        }
        city::choose_first(transaction, &packs)
    })?;
    app.photos().delete_all(&alone)?;
    app.config().notifier.retract(None);
    drop(alone);
    map::forget_all(app)?;
    photo::forget_captures(app)?;
    app.empty_log()?;
    counted(app)
}
