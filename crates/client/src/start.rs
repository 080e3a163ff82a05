//! A start: the store opened, or recovered where it is damaged, and what the last end left half-way put in order.

use crate::{
    city, closing, complaint,
    config::Config,
    folder_lock::LastEnd,
    folders::Folders,
    ports::KeyGone,
    recovery::{self, Recovered},
    reserve,
    store::{self, Store, StoreError, Vault},
};
use jiff::Timestamp;
use sambat_protocol::pack_document::PackDocument;

/// Opens the store, in order. One that does not read, or is gone, makes room for a new one, which takes what is left of it.
///
/// # Errors
/// [`StoreError::FromTheFuture`] where a newer app wrote the store; [`StoreError::Full`] where there is no room even
/// with what is kept in reserve; [`StoreError::File`] or [`StoreError::Sqlite`] where the system refuses a file.
/// Damage is recovered from, and no error.
pub(crate) fn open(
    config: &Config,
    packs: &[PackDocument],
    folders: &Folders<'_>,
    last_end: LastEnd,
) -> Result<(Store, Option<Recovered>), StoreError> {
    let opened = match open_or_recover(config, packs, folders, last_end) {
        Err(StoreError::Full) if reserve::give(&config.data) => open_or_recover(config, packs, folders, last_end)?,
        other => {
            let opened = other?;
            reserve::keep(&config.data);
            opened
        }
    };
    Ok(opened)
}

fn open_or_recover(
    config: &Config,
    packs: &[PackDocument],
    folders: &Folders<'_>,
    last_end: LastEnd,
) -> Result<(Store, Option<Recovered>), StoreError> {
    let now = config.clock.now();
    let in_order = |store: &Store| put_in_order(packs, folders, store, last_end, now);
    let opened = whole(config, folders, last_end).and_then(|store| match in_order(&store) {
        Ok(()) => Ok(store),
        Err(error) => Err(store.leave(error)),
    });
    match opened {
        Ok(store) => return Ok((store, None)),
        // A row that this version did not write so is damage too.
        Err(error @ (StoreError::Damaged(_) | StoreError::Row(_))) => {
            tracing::error!(%error, "the database is damaged and is put aside");
        }
        Err(error) => return Err(error),
    }
    let vault = || vault(config);
    let (store, recovered) = recovery::recover(&config.data, folders, vault, now)?;
    in_order(&store)?;
    tracing::info!(recovered.drafts, recovered.complaints, "what could be read is in use again");
    Ok((store, Some(recovered)))
}

/// What closes and opens private rows. Where its key never can be read again, the start goes on without: what lies open is read.
fn vault(config: &Config) -> Result<Vault, StoreError> {
    match config.secrets.store_key() {
        Ok(key) => Ok(Vault::new(&key)),
        Err(error) if KeyGone::is(&error) => {
            tracing::error!("the key of private rows is gone");
            Ok(Vault::gone())
        }
        Err(error) => Err(error.into()),
    }
}

/// The store that is there, if it is whole.
fn whole(config: &Config, folders: &Folders<'_>, last_end: LastEnd) -> Result<Store, StoreError> {
    if recovery::is_unfinished(&config.data)? || recovery::is_missed(&config.data, folders)? {
        return Err(StoreError::Row("all tables"));
    }
    let store = Store::open(&config.data.join(recovery::DATABASE), vault(config)?)?;
    // A walk through all of it, only where the last end may have something to do with it. A kill has not, and is how most ends
    // on a phone come about: what it left in the log is complete or is none.
    let whole = match last_end {
        end if !end.may_have_damaged() => true,
        LastEnd::Damaged => false,
        _ => match store.is_whole() {
            Err(error) => return Err(store.leave(error)),
            Ok(whole) => whole,
        },
    };
    if whole { Ok(store) } else { Err(store.leave(StoreError::Row("some table"))) }
}

/// What a kill may have left half-way.
fn put_in_order(
    packs: &[PackDocument],
    folders: &Folders<'_>,
    store: &Store,
    last_end: LastEnd,
    now: Timestamp,
) -> Result<(), StoreError> {
    store.write(|transaction, vault| {
        for document in packs {
            store::city::put_builtin(transaction, document)?;
        }
        // Without its key nothing can be closed: that waits for a start that has one.
        if !vault.is_gone() {
            recovery::finish_submits(transaction, vault, folders, now)?;
        }
        for mut row in store::outbox::left(transaction)? {
            let before = row.item.clone();
            row.item = match last_end {
                // Nothing of it took the app down: it was closed, or could not note on a full disk how it ended.
                LastEnd::Clean => row.item.stopped(now),
                LastEnd::Killed | LastEnd::PowerLost | LastEnd::Damaged => row.item.recover(),
            };
            if row.item != before {
                store::outbox::save(transaction, &row)?;
            }
        }
        store::revision::forget_unused(transaction)?;
        city::choose_first(transaction, packs)
    })?;
    if !store.vault.is_gone() {
        closing::close_all(store, folders)?;
    }
    complaint::sweep_envelopes(folders.complaints)?;
    let may_delete = store.read(|connection, vault| {
        recovery::heal_files(connection, vault, folders)?;
        recovery::may_delete(connection, now)
    })?;
    folders.photos.finish_adding(store, may_delete)?;
    if may_delete { folders.photos.finish_deleting(store) } else { Ok(()) }
}
