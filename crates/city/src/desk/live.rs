//! What a page at the desk is told to ask for anew: what its officer sees of it, and nothing else. When something happens to what is
//! hidden says something of it too.

use crate::{city::City, error::CityError, officer::Seated, summary};
use sambat_city_store::db::desk;
use sambat_domain::officer::{AccessScope, Sight};

/// Whether anything that this officer sees changed by the events after one place and up to another.
///
/// # Errors
/// [`CityError::Db`] where the main database fails.
pub async fn hears(city: &City, who: &Seated, after: u64, until: u64) -> Result<bool, CityError> {
    // Where they stand is read after the look: then what they did to a clock is there.
    summary::refresh_due(city).await?;
    let happened = city.ledger.read(move |c| desk::happened(c, after, until)).await?;
    Ok(happened.iter().any(|what| {
        let scope = AccessScope { agency: what.agency.as_ref(), category: None, visibility: what.visibility };
        match who.seat.sees(&scope) {
            Sight::Whole => true,
            Sight::Outline => what.moved_a_clock,
            // It was passed on: from an office's list it is gone.
            Sight::Nothing => who.seat.agency.is_some() && what.left == who.seat.agency,
        }
    }))
}
