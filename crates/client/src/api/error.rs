//! The outer layer of errors: a stable code that the page turns into words. No text of a citizen passes.

use crate::store::StoreError;
use sambat_domain::content::Mistake;
use sambat_photo::PhotoError;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Why a command did not do what it was asked for, as the page hears it. No text of a citizen is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{code:?}")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct ApiError {
    /// What went wrong: the page has words for it.
    pub code: ApiCode,
    /// Whether the same command could succeed later.
    pub retry: Retry,
    /// What the words need: numbers, limits, codes of crate `photo`.
    pub params: BTreeMap<String, String>,
}

/// Whether the same command could succeed later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum Retry {
    /// It would be refused again.
    Never,
    /// After something was mended: room made, a field corrected.
    AfterMending,
    /// Nothing has to change first: it may work at the next attempt.
    Now,
}

/// What went wrong. The codes are stable: the page has words for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub enum ApiCode {
    /// No such draft, photo or complaint.
    NotFound,
    /// The argument does not fit the command.
    BadArgument,
    /// The draft has mistakes: `mistakes` holds their codes, separated by commas.
    Mistakes,
    /// The draft was changed elsewhere since it was seen.
    DraftStale,
    /// The draft has as many photos as a complaint takes: `most` of them.
    PhotosTooMany,
    /// The photo was refused; `reason` is a code of crate `photo`, `limit` its limit where it has one.
    PhotoRefused,
    /// The place is at zero degrees both ways, as broken devices say, or not on the globe.
    PlaceNowhere,
    /// The complaint is in a status that allows no such thing, perhaps since a moment ago.
    Misfit,
    /// The text is longer than may be kept; `most`.
    TextTooLong,
    /// What was given as a NIK is not sixteen digits.
    NikMalformed,
    /// No room left on the phone.
    DiskFull,
    /// A newer version of the app wrote the data; `found`, `known`.
    StoreFromTheFuture,
    /// The data cannot be read.
    StoreDamaged,
    /// The key of private complaints is gone.
    KeyGone,
    /// The host cannot do this: a picker in a browser.
    Unsupported,
    /// Another window or process of the app is at work on the same data.
    InUse,
    /// Nothing can be sealed to the city: its key has not come yet.
    CityKeyUnknown,
    /// The file of reports is none, or it was damaged on the way.
    BundleDamaged,
    /// The file of reports is of a newer form.
    BundleTooNew,
    /// The file of reports is for a city that this app does not reach.
    BundleOtherCity,
    /// The city does not answer.
    CityUnreachable,
    /// The city cannot take it just now.
    CityBusy,
    /// What was typed is no address of a city: not https, or half a code.
    AddressBad,
    /// There is no city at that address, or not the one whose key the code names.
    CityNone,
    /// Something of the city at that address is another's: `what` is `id`, `name`, `region`, `ticket_prefix` or `key`, `name` whose.
    CityTaken,
    /// It is no link that the app follows.
    LinkUnknown,
    /// The link leads to a report that this phone has not.
    LinkNotHere,
    /// There is no QR code in the picture, or none that can be read.
    CodeNone,
    /// The picture has several codes of cities or reports, and it is not said which.
    CodeSeveral,
    /// The code is of something else: no city and no report.
    CodeOther,
    /// The store, a file or the system failed in a way that nobody but a developer can act on.
    Internal,
}

impl ApiError {
    /// An error with nothing but its code.
    #[must_use]
    pub fn new(code: ApiCode) -> Self {
        let retry = match code {
            ApiCode::DiskFull
            | ApiCode::Mistakes
            | ApiCode::DraftStale
            | ApiCode::TextTooLong
            | ApiCode::NikMalformed
            | ApiCode::PhotosTooMany
            | ApiCode::CityKeyUnknown => Retry::AfterMending,
            ApiCode::Internal | ApiCode::InUse | ApiCode::CityUnreachable | ApiCode::CityBusy => Retry::Now,
            _ => Retry::Never,
        };
        Self { code, retry, params: BTreeMap::new() }
    }

    /// The same, with what its words need.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.params.insert(name.to_owned(), value.to_string());
        self
    }

    /// The mistakes of a draft that cannot be sent.
    #[must_use]
    pub fn mistakes(found: &[Mistake]) -> Self {
        let codes: Vec<_> = found.iter().map(|mistake| mistake.code()).collect();
        Self::new(ApiCode::Mistakes).with("mistakes", codes.join(","))
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        let code = match &error {
            StoreError::Full => ApiCode::DiskFull,
            StoreError::FromTheFuture { found, known } => {
                return Self::new(ApiCode::StoreFromTheFuture).with("found", found).with("known", known);
            }
            StoreError::Damaged(_) => ApiCode::StoreDamaged,
            StoreError::KeyGone => ApiCode::KeyGone,
            StoreError::NotFound => ApiCode::NotFound,
            StoreError::InUse => ApiCode::InUse,
            StoreError::Sqlite(_) | StoreError::File(_) | StoreError::Row(_) | StoreError::Ended => ApiCode::Internal,
        };
        if code == ApiCode::Internal {
            tracing::error!(%error, "the store failed");
        }
        Self::new(code)
    }
}

impl From<PhotoError> for ApiError {
    fn from(error: PhotoError) -> Self {
        Self::new(ApiCode::PhotoRefused).with("reason", error.code())
    }
}
