//! What the host of the page tells the core, and the core the page.

mod page;

pub use page::{info, network_told, renew_key, window_visible};

use crate::{photo::Intake, ports::Metered, sync::SyncStatus};
use sambat_domain::id::ComplaintId;
use serde::{Deserialize, Serialize};

/// Where the page runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Surface {
    /// In the app's own window: photos come by picker or drop.
    Window,
    /// In a browser: photos come by file input.
    Browser,
}

/// What the page needs to know once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct AppInfo {
    /// Version of the app.
    pub version: String,
    /// Where the page runs.
    pub surface: Surface,
    /// Whether the device's own camera takes photos.
    pub camera: bool,
    /// Whether the core tells where the device is. Where not, the page asks the engine.
    pub locates: bool,
    /// Whether a file can be handed to another app.
    pub shares: bool,
    /// Whether other apps can hand something over: the page then asks for it.
    pub arrives: bool,
    /// Whether what the window shows can be kept out of screenshots.
    pub conceals: bool,
    /// Whether this start put a damaged database aside and went on with what could be read.
    pub recovered: bool,
    /// Drafts that it went on with.
    pub recovered_drafts: u32,
    /// Complaints that it went on with.
    pub recovered_complaints: u32,
    /// Whether the key of private rows is gone, and with it what it closed, until the citizen wants another.
    pub key_gone: bool,
    /// Whether the keys of what is private lie in a file, since the system has no place of its own for them.
    pub secrets_open: bool,
}

/// Whether the citizen is looking: with something queued, the core then probes at most every 30 s.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct WindowVisible {
    /// Whether the page is visible.
    pub visible: bool,
}

/// What the page was told of the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct NetworkTold {
    /// Whether every byte is paid for.
    pub metered: Metered,
}

/// What changed by itself. The page asks again for what it shows of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Notice {
    /// A draft was changed, submitted or deleted.
    Draft {
        /// The draft's id.
        id: ComplaintId,
    },
    /// A complaint: its receipt, status or timeline.
    Complaint {
        /// The complaint's id.
        id: ComplaintId,
    },
    /// Something of the queue moved: bytes, or the state of a part.
    Queue,
    /// The connection to the city.
    Sync {
        /// How it stands now.
        status: SyncStatus,
    },
    /// The chosen city's pack was changed, or another city was chosen.
    Pack,
    /// The map: more of it came, it is here, or it has gone.
    Map,
    /// Another app handed something over, or may have: `arrivals_take` says what.
    Arrived,
    /// A newer version of the app is coming.
    Updating {
        /// Bytes of it that have come.
        got: u64,
        /// How many it has, where that is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "ts", ts(optional))]
        of: Option<u64>,
    },
    /// Files were dropped into the window.
    Dropped {
        /// The dropped files, each under the number by which it can be added.
        intakes: Vec<Intake>,
    },
}
