//! The way to the city and back: one pass at a time, woken by a submit, a start, a timer or the citizen.

mod answer;
mod attempt;
mod board;
mod bring;
mod budget;
mod changes;
mod events;
mod hold;
mod http;
mod once;
mod photos;
mod pieces;
mod request_error;
mod restored;
mod run;
mod session;
mod state;
mod status;
mod steps;
mod view;
mod wire;
mod words;
mod worker;

pub(crate) use board::{BoardTold, ask_board, board_page};
pub(crate) use bring::bring;
pub use budget::Budget;
pub(crate) use hold::{holds_photos, metered};
pub use once::{Left, SyncOutcome, now, sync_once};
pub use state::Sync;
pub use status::status;
pub use view::{Reach, SyncStatus};
pub use worker::{Worker, start};
