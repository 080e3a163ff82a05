//! What goes on while nobody looks: news for the citizen, and work for the core.

use jiff::Timestamp;
use sambat_domain::id::ComplaintId;
use serde::{Deserialize, Serialize};

/// What a notification is about. A system that has channels has one for each, the first two sharing theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NewsKind {
    /// The city answered.
    Answered,
    /// The city asks the citizen.
    Question,
    /// The city says that it is solved.
    Done,
    /// A report that waited long on the phone has its receipt.
    Sent,
    /// The city promised to have answered by now.
    Late,
}

/// A notification, in the citizen's words. What is private says nothing but that there is something to read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct News {
    /// The complaint: its newest notification takes the place of the one before.
    pub report: ComplaintId,
    /// What it is about.
    pub kind: NewsKind,
    /// The first line.
    pub title: String,
    /// The second line.
    pub text: String,
    /// When it happened.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub when: Timestamp,
    /// Whether a locked screen shows nothing of it.
    pub private: bool,
    /// Whether it makes no sound now, whatever its kind does else.
    pub silent: bool,
}

/// The system's notifications.
pub trait Notifier: Send + Sync + 'static {
    /// Shows it. Whether the system did; one that may not, or whose citizen does not want it, is no error.
    fn tell(&self, news: &News) -> bool;

    /// Takes away what is shown of a complaint, or of all where none is named: they are no longer on this device.
    fn retract(&self, report: Option<ComplaintId>);
}

/// A host without notifications.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoNotifier;

impl Notifier for NoNotifier {
    fn tell(&self, _: &News) -> bool {
        false
    }

    fn retract(&self, _: Option<ComplaintId>) {}
}

/// What the core wants done while nobody looks at it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wish {
    /// Whether something waits to be sent.
    pub waits: bool,
    /// Whether all of it waits for a network on which a byte costs nothing.
    pub unmetered: bool,
    /// Whether the citizen just sent something, so that it should go at once.
    pub now: bool,
    /// Whether a city is to be asked now and then what is new, though nothing waits.
    pub watch: bool,
}

/// The system's way to run the core without its window.
pub trait Background: Send + Sync + 'static {
    /// What is wanted from now on: in place of all that was wanted before.
    fn schedule(&self, wish: Wish);
}

/// A host that runs as long as its window, or for ever.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoBackground;

impl Background for NoBackground {
    fn schedule(&self, _: Wish) {}
}
