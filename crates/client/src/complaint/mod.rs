//! Complaints: frozen at submit, followed ever after.

pub(crate) mod envelope;
mod search;
mod story;
mod use_case;
mod view;

pub(crate) use envelope::sweep as sweep_envelopes;
pub use search::{list, search};
pub(crate) use story::Story;
pub use use_case::{get, submit};
pub use view::{
    Bookmark, ComplaintDetail, ComplaintList, ComplaintPage, ComplaintRow, ComplaintSearch, Marks, OfComplaint,
    ShownCount,
};
