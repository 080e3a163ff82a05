//! What the citizen says after sending: a reply, *Sudah beres*, *Belum selesai*. Safe on the phone at once, sent when it can be.

mod use_case;
mod view;

pub use use_case::send;
pub(crate) use use_case::{keep, queue};
pub use view::{Feedback, FeedbackSend};
