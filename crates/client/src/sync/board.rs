//! Asking a city for its public board, and for what lies near: nobody says who asks.

use super::{Reach, request_error::RequestError, wire};
use crate::{
    App,
    store::{StoreError, city::City},
};

/// What a city said when it was asked for its board, or for what lies near.
#[derive(Debug)]
pub(crate) enum PublicAnswer {
    /// What this phone keeps is still the city's.
    Unchanged,
    /// Something that the city, or somebody in its place, calls that.
    New { text: String, etag: String },
    /// Nothing that can be shown: nobody answered, or the city asked for patience.
    Refused(Reach),
}

/// Asks the city at this address, unless it asked for patience. Patience that it asks for here is the board's alone: whoever looks
/// at numbers keeps no words back.
///
/// # Errors
/// Where no client can be made; what the network does is in the answer.
pub(crate) async fn ask_board(
    app: &App,
    city: &City,
    endpoint: &str,
    month: Option<&str>,
    known: Option<&str>,
) -> Result<PublicAnswer, StoreError> {
    let client = app.sync().client(city.document.ca.as_deref())?;
    Ok(ask(app, city, wire::get_board(&client, endpoint, month, known)).await)
}

/// The same for what lies in a cell.
///
/// # Errors
/// As [`ask_board`].
pub(crate) async fn ask_nearby(
    app: &App,
    city: &City,
    endpoint: &str,
    cell: &str,
    known: Option<&str>,
) -> Result<PublicAnswer, StoreError> {
    let client = app.sync().client(city.document.ca.as_deref())?;
    Ok(ask(app, city, wire::get_nearby(&client, endpoint, cell, known)).await)
}

/// What is asked travels only if this city did not ask for patience.
async fn ask(
    app: &App,
    city: &City,
    get: impl Future<Output = Result<Option<(String, String)>, RequestError>>,
) -> PublicAnswer {
    let (pack, now) = (&city.document.pack.id, app.now());
    let patient = [city.breaker, app.sync().city(pack).board];
    if patient.iter().any(|breaker| breaker.shut_for(now, true).is_some()) {
        return PublicAnswer::Refused(Reach::City);
    }
    match get.await {
        Ok(Some((text, etag))) => PublicAnswer::New { text, etag },
        Ok(None) => PublicAnswer::Unchanged,
        Err(error) => {
            if let Some(after) = error.patience() {
                app.sync().learn(pack, |city| city.board = city.board.told(now, after));
            }
            if error.reach() == Reach::Nobody {
                app.sync().forget_connections();
            }
            PublicAnswer::Refused(error.reach())
        }
    }
}

/// Where anybody can see the board of the city at this address.
pub(crate) fn board_page(endpoint: &str) -> Option<String> {
    Some(wire::base(endpoint)?.join("board").ok()?.into())
}
