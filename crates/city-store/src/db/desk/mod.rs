//! What the desk reads: one row of `standing` a complaint, with the little of the complaint itself that a list shows.

mod heard;
mod inside;
mod listed;
mod near;
mod queue;

pub use heard::{Happened, happened};
pub use inside::{Inside, inside};
pub use listed::{Listed, find};
pub use near::spots;
pub use queue::{Outlines, QueueFilter, Reads, Search, counts, page};
