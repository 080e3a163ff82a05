//! The chosen city, and how a moment of its pack is read.

use crate::store::{self, Connection, StoreError, city::City};
use sambat_domain::id::PackId;
use sambat_protocol::pack_document::PackDocument;

const CHOSEN: &str = "pack";

/// Chooses the first pack of the build, unless one was chosen.
pub(crate) fn choose_first(connection: &Connection, packs: &[PackDocument]) -> Result<(), StoreError> {
    if let (None, Some(first)) = (store::setting::get::<PackId>(connection, CHOSEN)?, packs.first()) {
        store::setting::set(connection, CHOSEN, &first.pack.id)?;
    }
    Ok(())
}

/// The chosen city.
pub(crate) fn chosen(connection: &Connection) -> Result<City, StoreError> {
    let pack: PackId = store::setting::get(connection, CHOSEN)?.ok_or(StoreError::NotFound)?;
    store::city::get(connection, &pack)
}
