//! The way to the city and back: one pass at a time, woken by a submit, a start, a timer or the citizen.

mod bring;
mod changes;
mod events;
mod hold;
mod http;
mod pass;
mod photos;
mod pieces;
mod refusal;
mod restored;
mod state;
mod use_case;
mod view;
mod wire;
mod words;
mod worker;

pub(crate) use bring::bring;
pub(crate) use hold::{holds_photos, metered};
pub use pass::{Passed, once};
pub use state::Sync;
pub use use_case::{now, status};
pub use view::{Reach, SyncStatus};
pub use worker::{Worker, start};
