//! The chosen city, and where a city is.

use crate::{
    App,
    ports::Clock,
    store::{self, Connection, StoreError, city::City},
};
use jiff::Timestamp;
use sambat_domain::id::PackId;
use sambat_protocol::pack_document::PackDocument;

const CHOSEN: &str = "pack";

/// Chooses the first pack of the build, unless one was chosen that this phone knows.
pub(crate) fn choose_first(connection: &Connection, packs: &[PackDocument]) -> Result<(), StoreError> {
    match (chosen(connection), packs.first()) {
        (Err(StoreError::NotFound), Some(first)) => store::setting::set(connection, CHOSEN, &first.pack.id),
        (other, _) => other.map(|_| ()),
    }
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

/// The city that the citizen chose, as it was last seen.
pub(crate) fn chosen(connection: &Connection) -> Result<City, StoreError> {
    store::city::get(connection, &chosen_id(connection)?)
}

/// Now, by the clock of a city: what its answers are measured by. One that never said its time has nothing to measure, and
/// the device's claim does.
pub(crate) fn now(city: &City, clock: &dyn Clock) -> Timestamp {
    city.clock.as_ref().map_or_else(|| clock.now(), |heard| heard.reckon(&clock.uptime()).at)
}

/// Where the city of a pack is asked. A city without a server has none, wherever another one is for trial.
pub(crate) fn endpoint(app: &App, document: &PackDocument) -> Option<String> {
    let own = document.endpoint.as_ref()?;
    Some(app.config().endpoint.as_ref().unwrap_or(own).clone())
}
