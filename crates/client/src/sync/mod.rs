//! The way to the city and back.
//!
//! A pass goes to every city that this phone has something with, one at a time, within one budget: `once` runs it as a
//! `SyncRun`, of which there are never two. With each of the cities it is a `SyncSession`, whose `steps` send words, then events
//! and erasures, then photos, and ask what changed. What an answer means is decided in `request_error`. The `worker` begins
//! passes: at the start, when a submit or the citizen wakes it, and when its timer says so.

mod answer;
mod attempt;
mod board;
mod bring;
mod budget;
mod changes;
mod events;
mod hold;
mod http;
mod map;
mod once;
mod pack_at;
mod photos;
mod pieces;
mod report;
mod request_error;
mod restored;
mod run;
mod session;
mod state;
mod status;
mod steps;
mod support;
mod view;
mod wire;
mod words;
mod worker;

pub(crate) use board::{PublicAnswer, ask_board, ask_nearby, board_page};
pub(crate) use bring::bring;
pub use budget::Budget;
pub(crate) use hold::{holds_photos, metered};
pub(crate) use map::{MapAddress, MapFetchError, fetch_map};
pub use once::{Left, SyncOutcome, now, sync_once, sync_until};
pub(crate) use pack_at::{ServedPack, city_address, pack_at};
pub use report::{SyncReport, WaitsFor, sync_in_background};
pub use state::Sync;
pub use status::status;
pub use view::{Reach, SyncStatus};
pub use worker::{Worker, start};
