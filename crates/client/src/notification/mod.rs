//! What the citizen is told while they look elsewhere: decided here, once for every system, and shown by the host.
//!
//! What came in a pass is noted in the transaction that keeps it, so that a kill loses none of it. Before it is shown, it is noted
//! as told: a kill between the two tells nothing rather than the same thing twice. The complaint says it all the same, and a
//! phone that rings again for what was read teaches its citizen to switch it off.

mod choices;
mod news;
mod note;
mod tell;
mod words;

pub(crate) use choices::load;
pub use choices::{asked, get, set};
pub(crate) use note::{Heard, broken_promises, event, expect, received};
pub(crate) use tell::tell;

use crate::ports::NewsKind;
use serde::{Deserialize, Serialize};

/// What of its news the citizen wants to be told, as it is set now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct NotificationSettings {
    /// *Kota menjawab atau bertanya*.
    pub answer: bool,
    /// *Selesai, ada foto bukti*.
    pub done: bool,
    /// *Terkirim belakangan*: a report that waited long was received.
    pub sent: bool,
    /// The city did not keep its promise.
    pub late: bool,
    /// *Jam tenang*: no sound at night, by the city's clock.
    pub quiet_hours: bool,
    /// *Periksa di belakang layar*: whether the city is asked now and then while the app is not open, where the system can.
    pub background: bool,
    /// Whether the citizen is to be asked now, once: a city has received the first report, and nobody asked before.
    pub ask: bool,
}

impl Default for NotificationSettings {
    fn default() -> Self {
        // Nobody is told anything before they said that they want it.
        Self { answer: false, done: false, sent: false, late: false, quiet_hours: true, background: true, ask: false }
    }
}

impl NotificationSettings {
    /// Whether news of this kind are wanted.
    #[must_use]
    pub fn wants(&self, kind: NewsKind) -> bool {
        match kind {
            NewsKind::Answered | NewsKind::Question => self.answer,
            NewsKind::Done => self.done,
            NewsKind::Sent => self.sent,
            NewsKind::Late => self.late,
        }
    }

    /// Whether news of any kind are wanted that a city has to be asked for.
    #[must_use]
    pub fn wants_any(&self) -> bool {
        self.answer || self.done || self.late
    }
}

/// One of these settings with its new value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "setting", content = "value", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum NotificationChange {
    /// *Kota menjawab atau bertanya*.
    Answer(bool),
    /// *Selesai, ada foto bukti*.
    Done(bool),
    /// *Terkirim belakangan*.
    Sent(bool),
    /// The city did not keep its promise.
    Late(bool),
    /// *Jam tenang*.
    QuietHours(bool),
    /// *Periksa di belakang layar*.
    Background(bool),
}

/// What the citizen said when they were asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct NotificationAsked {
    /// *Ya, kabari*. Otherwise *Nanti saja*, and nobody asks again.
    pub wanted: bool,
}
