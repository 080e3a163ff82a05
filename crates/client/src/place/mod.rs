//! Where the device is, by its own receivers.

mod area;
mod view;
mod words;

pub use area::{AreaHere, area_here};
pub use view::{PlaceFound, PlaceLocate, PlaceState};
pub use words::{PlaceAsked, PlaceWords, words};

use crate::{
    App,
    api::{ApiCode, ApiError},
    ports::{Located, Measured},
};
use jiff::{SignedDuration, Timestamp};
use sambat_domain::place::{Fix, Position};
use std::time::Duration;

/// The longest that one question waits: the page asks again.
const LONGEST: Duration = Duration::from_secs(10);

/// What was measured, as it is kept.
pub(crate) fn fix(measured: &Measured, now: Timestamp) -> Option<Fix> {
    // Saturating: an accuracy of a whole globe stays one.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "`as` saturates, and both are clamped")]
    let (accuracy_dm, heading_deg) = (
        measured
            .accuracy_m
            .filter(|metres| metres.is_finite() && *metres >= 0.0)
            .map(|metres| (metres * 10.0).round() as u32),
        measured.heading_deg.filter(|degrees| degrees.is_finite()).map(|degrees| degrees.rem_euclid(360.0) as u16),
    );
    Some(Fix {
        position: Position::from_degrees(measured.lat, measured.lon)?,
        accuracy_dm,
        heading_deg,
        at: SignedDuration::try_from(measured.age).ok().and_then(|age| now.checked_sub(age).ok()).unwrap_or(now),
        source: measured.source,
    })
}

/// Asks the device's receivers where it is, for some seconds. The page asks again until it has what it needs.
///
/// # Errors
/// [`ApiCode::Unsupported`] where the core cannot ask any: there the engine may know.
pub async fn locate(app: &App, argument: PlaceLocate) -> Result<PlaceFound, ApiError> {
    let locations = &app.config().locations;
    if !locations.can_tell() {
        return Err(ApiError::new(ApiCode::Unsupported));
    }
    let wait = Duration::from_secs(argument.seconds.into()).min(LONGEST);
    let (state, measured) = match locations.locate(wait, argument.ask).await {
        Located::Here(measured) => (PlaceState::Here, Some(measured)),
        Located::Roughly(measured) => (PlaceState::Roughly, Some(measured)),
        Located::NotAsked => (PlaceState::NotAsked, None),
        Located::Refused => (PlaceState::Refused, None),
        Located::RefusedForGood => (PlaceState::RefusedForGood, None),
        Located::Off => (PlaceState::Off, None),
        Located::Nothing => (PlaceState::Nothing, None),
    };
    Ok(PlaceFound { state, measured: measured.map(Into::into) })
}
