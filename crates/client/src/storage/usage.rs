//! Counting what is kept.

use super::StorageStatus;
use crate::{
    App,
    api::{ApiError, Nothing},
    outbox, reserve,
    store::{self, Connection, StoreError},
};
use std::{fs, io, path::Path};

/// With less than this free it is time to say so: a camera refuses below 48 MB, and a report's photos take some ten while they are
/// made smaller.
const LOW: u64 = 150_000_000;

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
    let free = app.config().platform.room(&app.config().data);
    app.store().read(|connection: &Connection, _| {
        let (complaints, drafts) = (store::complaint::count(connection)?, store::draft::count(connection)?);
        Ok(StorageStatus {
            bytes,
            complaints,
            drafts,
            unsent: few(outbox::unsent(connection)?.len()),
            free: free.map(|free| u32::try_from(free).unwrap_or(u32::MAX)),
            low: free.is_some_and(|free| free < LOW),
        })
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

#[cfg(test)]
mod tests {
    use super::{LOW, status};
    use crate::{
        api::Nothing,
        opened::{open, open_with},
        ports::{Later, MayNotify, Platform, SettingsPage, Standby},
    };
    use std::{future::ready, path::Path, sync::Arc};

    /// A system that tells how much room it has, or does not.
    struct Disk(Option<u64>);

    impl Platform for Disk {
        fn open_settings(&self, _: SettingsPage) -> Later<'_, bool> {
            Box::pin(ready(false))
        }

        fn may_notify(&self, _: bool) -> Later<'_, Option<MayNotify>> {
            Box::pin(ready(None))
        }

        fn standby(&self) -> Later<'_, Option<Standby>> {
            Box::pin(ready(None))
        }

        fn conceal(&self, _: bool) -> Later<'_, ()> {
            Box::pin(ready(()))
        }

        fn room(&self, _: &Path) -> Option<u64> {
            self.0
        }
    }

    #[tokio::test]
    async fn little_room_is_said_before_there_is_none() {
        for (free, told, low) in [
            (Some(LOW - 1), Some(149_999_999), true),
            (Some(LOW), Some(150_000_000), false),
            (Some(1 << 40), Some(u32::MAX), false),
            (None, None, false),
        ] {
            let folder = tempfile::tempdir().unwrap();
            let app = open_with(folder.path(), |config| config.platform = Arc::new(Disk(free)));
            let kept = status(&app, Nothing {}).await.unwrap();
            assert_eq!((kept.free, kept.low), (told, low));
        }
    }

    #[tokio::test]
    async fn this_machine_knows_its_room() {
        let folder = tempfile::tempdir().unwrap();
        assert!(status(&open(folder.path()), Nothing {}).await.unwrap().free.is_some_and(|free| free > 0));
    }
}
