//! How long the city took to answer: the response clock.
//!
//! Pure functions of the events, the pack in force when the complaint was received, and the moment that is asked about.
//! `docs/RESPONSE-CLOCK.md` has worked examples, which a test reads.

mod calendar;
mod clock;
pub mod statistics;
mod working_time;
pub mod zone;

pub use calendar::{Calendar, Holiday, Hours, Opening, Week};
pub use clock::{AgencyClock, Clock, Clocks, DoneClock, Due, Elapsed, Ending, History, Verdict, stops_the_clock};
pub use working_time::WorkingTime;

use crate::{
    id::{AgencyId, CategoryId},
    pack::{Pack, Response},
};

/// Minutes of a day; whole days in a [`Response`] are multiples of it.
pub const DAY_MIN: u32 = 1_440;

impl Pack {
    /// The rules for a kind of complaint at an office: the kind's own, else the office's, else the city's. Without an
    /// office it is the one that the pack names for the kind: this is what the citizen is promised.
    #[must_use]
    pub fn response_for(&self, category: &CategoryId, agency: Option<&AgencyId>) -> &Response {
        let category = self.category(category);
        let agency = agency.or(category.map(|category| &category.agency));
        let of_agency = || self.agencies.iter().find(|known| Some(&known.id) == agency)?.response.as_ref();
        category.and_then(|category| category.response.as_ref()).or_else(of_agency).unwrap_or(&self.response)
    }
}
