//! Complaints: frozen at submit, followed ever after.

mod amend;
mod consent;
pub(crate) mod envelope;
pub(crate) mod erase;
mod pack_revisions;
mod record;
mod search;
mod use_case;
mod view;
mod withdraw;

pub use amend::amend;
pub use consent::withdraw_consent;
pub(crate) use envelope::{delete as forget_file, sweep as sweep_envelopes};
pub use erase::erase;
pub(crate) use pack_revisions::PackRevisions;
pub(crate) use record::ComplaintRecord;
pub use search::{list, search};
pub(crate) use use_case::{changed, frozen, read};
pub use use_case::{get, submit};
pub use view::{
    Bookmark, ComplaintDetail, ComplaintList, ComplaintPage, ComplaintRow, ComplaintSearch, ConsentKept, Deed, Marks,
    OfComplaint, ShownCount,
};
pub use withdraw::withdraw;
