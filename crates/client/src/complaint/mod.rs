//! Complaints: frozen at submit, followed ever after.

mod amend;
mod consent;
mod detail;
pub(crate) mod envelope;
pub(crate) mod erase;
mod outlook;
mod pack_revisions;
mod record;
mod search;
mod submit;
mod view;
mod withdraw;

pub use amend::amend;
pub use consent::withdraw_consent;
pub use detail::get;
pub(crate) use detail::{changed, read};
pub(crate) use envelope::{delete as forget_file, sweep as sweep_envelopes};
pub use erase::erase;
pub(crate) use pack_revisions::PackRevisions;
pub(crate) use record::ComplaintRecord;
pub use search::{list, search};
pub(crate) use submit::frozen;
pub use submit::submit;
pub use view::{
    Bookmark, ComplaintDetail, ComplaintList, ComplaintPage, ComplaintRow, ComplaintSearch, ConsentKept, Deed,
    Followed, Group, Marks, OfComplaint, Outlook, Preparing, ShownCount, Shut,
};
pub use withdraw::withdraw;
