//! How long the city took to answer: the response clock.
//!
//! Pure functions of the events, the pack in force when the complaint was received, and the moment that is asked about.
//! `docs/RESPONSE-CLOCK.md` has worked examples, which a test reads.

mod answer;
mod calendar;
mod city_time;
mod clock;
mod elapsed;
mod fold;
pub mod statistics;
mod working_time;
pub mod zone;

pub use answer::judge_answer;
pub use calendar::{Calendar, Holiday, Hours, Opening, Week};
pub use city_time::{CityTime, ClockReading, Uptime};
pub use clock::{AgencyClock, Clock, Clocks, DoneClock, Due, Ending, History, Verdict};
pub use elapsed::Elapsed;
pub use fold::{CITIZENS_DAYS, counts_from};
pub use working_time::WorkingTime;

/// Minutes of a day; whole days in a [`Response`](crate::pack::Response) are multiples of it.
pub const DAY_MIN: u32 = 1_440;
