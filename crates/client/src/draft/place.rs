//! What the place of a draft is called, whichever way the draft came by it.

use crate::{
    App,
    api::ApiError,
    map,
    store::{self, StoreError, Transaction, draft::Draft},
};
use sambat_domain::place::{Position, StreetName};

/// The street at a place, as far as this phone knows.
pub(crate) async fn street_at(app: &App, at: Option<Position>) -> Result<Option<StreetName>, ApiError> {
    let Some(at) = at else { return Ok(None) };
    Ok(map::street(app, at).await?.and_then(|street| StreetName::of(&street.name)))
}

/// Names the place of a draft that lay elsewhere before, if it does. Elsewhere it is another street, also where nobody knows
/// which; and another kelurahan, unless the citizen chose one.
pub(crate) fn name(
    transaction: &Transaction<'_>,
    draft: &mut Draft,
    stood: Option<Position>,
    street: Option<StreetName>,
) -> Result<(), StoreError> {
    let stands = draft.body.place.position();
    if stands == stood {
        return Ok(());
    }
    let document = store::city::get(transaction, &draft.pack_id)?.document;
    let area = |at: Option<Position>| Some(document.pack.area_at(at?)?.code.clone());
    let place = &mut draft.body.place;
    place.street = street;
    if place.area.is_none() || place.area == area(stood) {
        place.area = area(stands);
    }
    Ok(())
}
