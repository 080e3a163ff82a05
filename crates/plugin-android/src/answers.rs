//! What the Kotlin half is given and what it answers: its `Arguments.kt` and `Answers.kt` say the same.

use serde::{Deserialize, Serialize};

/// A place, with how much it is worth.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Fix {
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// Metres, with two chances in three; unknown to some providers.
    #[serde(default)]
    pub accuracy_m: Option<f64>,
    /// How long ago it was true, by the clock since boot.
    pub age_ms: u64,
    /// An app made it up.
    pub mock: bool,
    /// Which way the camera looks, in degrees from true north.
    #[serde(default)]
    pub heading: Option<f64>,
    /// `gps`, `network` or `fused`.
    pub provider: String,
}

/// How the camera ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// There is a photo.
    Taken,
    /// There is none.
    Cancelled,
    /// No app on this phone takes one.
    NoCamera,
    /// The phone is full.
    NoRoom,
    /// Another app is open already.
    Busy,
}

/// What came of the camera.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Shot {
    /// How it ended; only a photo that was taken has the rest.
    pub outcome: Outcome,
    /// Where the photo lies.
    #[serde(default)]
    pub path: Option<String>,
    /// The place before the camera opened.
    #[serde(default)]
    pub before: Option<Fix>,
    /// The place when it closed.
    #[serde(default)]
    pub after: Option<Fix>,
    /// Which way the camera looked then, in degrees from true north.
    #[serde(default)]
    pub heading: Option<f64>,
}

/// A photo that the citizen chose.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Chosen {
    /// Where it is read from, for as long as the process lives.
    pub uri: String,
    /// Words to show, and no path.
    pub name: String,
}

/// What a question for the place came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LocationState {
    /// There is a fix.
    Fix,
    /// There is a rough one: the citizen granted no other.
    Approximate,
    /// The citizen was never asked.
    NotAsked,
    /// Refused, and may be asked again.
    Refused,
    /// Only the settings can change it.
    RefusedForEver,
    /// The phone's location is switched off.
    Off,
    /// No fix came in time.
    None,
}

/// The place, or why there is none.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Location {
    /// What it came to.
    pub state: LocationState,
    /// The best of the session.
    #[serde(default)]
    pub fix: Option<Fix>,
}

/// Whether news may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum NewsState {
    /// It may.
    Granted,
    /// Refused, and may be asked again.
    Refused,
    /// Only the settings can change it.
    RefusedForEver,
    /// The citizen was never asked.
    NotAsked,
    /// Switched off for the app.
    Off,
}

/// Which kinds of news the citizen left on in the phone's settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Channels {
    /// Answers and questions.
    pub answer: bool,
    /// Done, with proof.
    pub done: bool,
    /// Sent after a long wait.
    pub sent: bool,
    /// Past the promise.
    pub late: bool,
}

/// Whether news may be shown, all and by kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct News {
    /// All of it.
    pub state: NewsState,
    /// By kind.
    pub channels: Channels,
}

/// Whether the app may use mobile data while it is not seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Network {
    /// It may.
    Allowed,
    /// The data saver is on.
    Restricted,
}

/// What may keep the system from letting the app send.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Background {
    /// The battery saver leaves the app alone.
    pub battery_exempt: bool,
    /// `active`, `workingSet`, `frequent`, `rare`, `restricted` or `unknown`.
    pub bucket: String,
    /// Forbidden in the settings.
    pub restricted: bool,
    /// The phone's maker, in small letters.
    pub maker: String,
    /// Mobile data while not seen.
    pub background_data: Network,
    /// Whole days for which something has waited and no job has run.
    pub missed: u32,
}

/// A page of the phone's settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Page {
    /// The app's own.
    App,
    /// The location switch.
    Location,
    /// The app's notifications.
    Notifications,
    /// Which apps the battery saver leaves alone.
    Battery,
    /// The maker's list of apps that may start by themselves.
    Autostart,
}

/// What another app handed over.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Arrival {
    /// A file of at most 64 MB, copied; nobody has looked into it.
    Bundle {
        /// Where the copy lies.
        path: String,
    },
    /// A `sambat://` link; nobody has followed it.
    Link {
        /// The link.
        uri: String,
    },
}

#[derive(Deserialize)]
pub(crate) struct Files {
    pub files: Vec<Chosen>,
}

#[derive(Deserialize)]
pub(crate) struct Named {
    pub name: String,
}

#[derive(Serialize)]
pub(crate) struct Nothing {}

#[derive(Serialize)]
pub(crate) struct OfName<'a> {
    pub name: &'a str,
}

#[derive(Serialize)]
pub(crate) struct OfUri<'a> {
    pub uri: &'a str,
}

#[derive(Serialize)]
pub(crate) struct OfPlace {
    pub seconds: u32,
    pub ask: bool,
}

#[derive(Serialize)]
pub(crate) struct OfAsk {
    pub ask: bool,
}

#[derive(Serialize)]
pub(crate) struct OfPage {
    pub what: Page,
}

#[derive(Serialize)]
pub(crate) struct OfShare<'a> {
    pub path: &'a str,
    pub mime: &'a str,
    pub title: &'a str,
}

#[derive(Serialize)]
pub(crate) struct OfSwitch {
    pub on: bool,
}

#[derive(Serialize)]
pub(crate) struct OfSurvey<'a> {
    pub on: bool,
    pub title: &'a str,
    pub text: &'a str,
}
