//! Counting what is kept, and forgetting all of it.

use super::StorageStatus;
use crate::{
    App,
    api::{ApiError, Nothing},
    city, files,
    host::Notice,
    outbox, recovery, reserve,
    store::{self, Connection, StoreError},
};
use std::{fs, io, path::Path};

/// What this phone keeps.
///
/// # Errors
/// Of the store or the file system.
pub async fn status(app: &App, _: Nothing) -> Result<StorageStatus, ApiError> {
    Ok(app.blocking(counted).await?)
}

/// *Hapus semua data*: drafts, complaints, photos, identities, settings, and databases that were put aside. What a city
/// has, it keeps; the keys of this device stay, so that a city knows it again.
///
/// # Errors
/// Of the store or the file system; asking again goes on where it stopped.
pub async fn wipe(app: &App, _: Nothing) -> Result<StorageStatus, ApiError> {
    // A pass that is under way would go on with rows that are gone.
    let _no_pass = app.sync().begin_pass().await;
    let left = app.blocking(forget).await?;
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
    drop(alone);
    app.empty_log()?;
    counted(app)
}

fn counted(app: &App) -> Result<StorageStatus, StoreError> {
    let few = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let bytes = u32::try_from(bytes_in(&app.config().data)?).unwrap_or(u32::MAX);
    app.store().read(|connection: &Connection, _| {
        let (complaints, drafts) = (store::complaint::count(connection)?, store::draft::count(connection)?);
        Ok(StorageStatus { bytes, complaints, drafts, unsent: few(outbox::unsent(connection)?.len()) })
    })
}

/// Bytes of all files in a folder and below, without the room that is only kept. What goes while it is counted counts nothing.
fn bytes_in(folder: &Path) -> io::Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name() == reserve::NAME {
            continue;
        }
        bytes += match entry.metadata() {
            Ok(about) if about.is_dir() => bytes_in(&entry.path())?,
            Ok(about) => about.len(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
            Err(error) => return Err(error),
        };
    }
    Ok(bytes)
}
