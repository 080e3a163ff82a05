//! What is to be known of the chosen city's map.

use super::files;
use crate::{
    App, city,
    ports::Metered,
    store::{self, Connection, StoreError},
    sync,
};
use sambat_domain::id::PackId;
use sambat_protocol::pack_document::MapFile;
use serde::{Deserialize, Serialize};

/// That the citizen wants a city's map here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Wanted {
    /// Also where every byte is paid for.
    pub any_network: bool,
}

/// What is to be known of the chosen city's map.
pub(super) struct Standing {
    pub pack: PackId,
    /// Where the city is asked, if it can be.
    pub endpoint: Option<String>,
    /// The authority of its own that its certificate may be signed by.
    pub ca: Option<String>,
    /// The map that the city has now.
    pub offered: Option<MapFile>,
    wanted: Option<Wanted>,
}

/// The name of the setting; one for each city.
pub(super) fn setting(pack: &PackId) -> String {
    format!("map.{pack}")
}

/// How the chosen city's map stands.
pub(super) async fn of(app: &App) -> Result<Standing, StoreError> {
    let of = app.clone();
    app.read(move |connection, _| read(&of, connection)).await
}

fn read(app: &App, connection: &Connection) -> Result<Standing, StoreError> {
    let city = city::chosen(connection)?;
    let pack = city.document.pack.id.clone();
    let wanted = store::setting::get(connection, &setting(&pack))?;
    let endpoint = city::endpoint(app, &city.document);
    Ok(Standing { pack, endpoint, ca: city.document.ca.clone(), offered: city.document.map.clone(), wanted })
}

impl Standing {
    /// The map that is to come now: wanted, not here, and nothing speaks against it.
    pub(super) fn missing(&self, app: &App) -> Option<&MapFile> {
        let offered = self.offered.as_ref().filter(|_| self.endpoint.is_some())?;
        let here = files::whole(&app.config().data, &self.pack, offered);
        (self.wanted.is_some() && !here).then_some(offered)
    }

    /// Whether it waits for a network on which it costs nothing.
    pub(super) fn waits(&self, app: &App) -> bool {
        let pays = matches!(sync::metered(app), None | Some(Metered::Yes));
        pays && !self.wanted.is_some_and(|wanted| wanted.any_network)
    }
}
