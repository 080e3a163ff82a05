//! Counting what is kept.

use super::StorageStatus;
use crate::{
    App,
    api::{ApiError, Nothing},
    outbox, reserve,
    store::{self, Connection, StoreError},
};
use std::{fs, io, path::Path};

/// What this phone keeps.
///
/// # Errors
/// [`crate::api::ApiCode::StoreDamaged`] where the phone's data cannot be read, [`crate::api::ApiCode::Internal`]
/// where a file beside it cannot be looked at.
pub async fn status(app: &App, _: Nothing) -> Result<StorageStatus, ApiError> {
    Ok(app.blocking(counted).await?)
}

/// The same, where the thread may block.
///
/// # Errors
/// [`StoreError::File`] where a file cannot be looked at, and those of the database.
pub(super) fn counted(app: &App) -> Result<StorageStatus, StoreError> {
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
