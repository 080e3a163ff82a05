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

/// Chooses another city that this phone knows.
pub(crate) fn choose(connection: &Connection, pack: &PackId) -> Result<(), StoreError> {
    store::city::get(connection, pack)?;
    store::setting::set(connection, CHOSEN, pack)
}

/// The chosen city's pack.
pub(crate) fn chosen_id(connection: &Connection) -> Result<PackId, StoreError> {
    store::setting::get(connection, CHOSEN)?.ok_or(StoreError::NotFound)
}

/// The chosen city.
pub(crate) fn chosen(connection: &Connection) -> Result<City, StoreError> {
    store::city::get(connection, &chosen_id(connection)?)
}
