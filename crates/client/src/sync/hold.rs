//! *Foto hanya lewat Wi-Fi*: whether photos wait for a network on which they cost nothing. Words always go.

use crate::{
    App,
    ports::Metered,
    setting,
    store::{Connection, StoreError},
};

/// What is known of the network: the system's word, else the page's. `None`: nobody was asked yet.
pub(crate) fn metered(app: &App) -> Option<Metered> {
    match app.config().network.metered() {
        Metered::Unknown => app.sync().known().page_says,
        said => Some(said),
    }
}

/// Whether photos wait. Where nobody can say what the network costs they go; before anybody was asked they do not.
pub(crate) fn holds_photos(app: &App, connection: &Connection) -> Result<bool, StoreError> {
    Ok(setting::load(connection)?.wifi_only && matches!(metered(app), None | Some(Metered::Yes)))
}
