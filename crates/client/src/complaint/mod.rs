//! Complaints: frozen at submit, followed ever after.

pub(crate) mod envelope;
mod judges;
mod story;
mod use_case;
mod view;

pub(crate) use envelope::sweep as sweep_envelopes;
pub(crate) use judges::Judges;
pub(crate) use story::Story;
pub use use_case::{get, list, submit};
pub use view::{ComplaintDetail, ComplaintRow, Marks, OfComplaint};
