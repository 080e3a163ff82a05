//! What the citizen says after sending: a reply, *Sudah beres*, *Belum selesai*. Safe on the phone at once, sent when it can be.

mod send;
mod view;

pub use send::send;
pub(crate) use send::{keep, queue};
pub use view::{Feedback, FeedbackSend};
