//! What the page tells of itself, and asks once.

use super::{AppInfo, NetworkTold, Notice, WindowVisible};
use crate::{
    App,
    api::{ApiError, Nothing},
};

/// What the page needs to know once.
///
/// # Errors
/// Never: nothing is read or written.
pub async fn info(app: &App, _: Nothing) -> Result<AppInfo, ApiError> {
    Ok(app.info().clone())
}

/// Whether the citizen is looking.
///
/// # Errors
/// Never: nothing is read or written.
pub async fn window_visible(app: &App, argument: WindowVisible) -> Result<Nothing, ApiError> {
    app.sync().set_visible(argument.visible);
    Ok(Nothing {})
}

/// What the page was told of the network, or that nobody tells it.
///
/// # Errors
/// Never: nothing is read or written.
pub async fn network_told(app: &App, argument: NetworkTold) -> Result<Nothing, ApiError> {
    if app.sync().network_told(argument.metered) {
        app.tell(Notice::Queue);
        app.sync().ask();
    }
    Ok(Nothing {})
}
