//! Who complains, for the chosen city: asked only where it is needed, sealed as soon as the city's key is known, shown by
//! four digits, forgotten on request. The whole of it never comes back.

mod reporter;

pub(crate) use reporter::{attach, goes_with, key, seal_waiting};
pub use reporter::{clear, get, set};

use sambat_domain::{id::ConsentId, identity::NikWarning};
use serde::{Deserialize, Serialize};
use std::fmt;
use zeroize::Zeroizing;

/// What a citizen gives, in the place of all that was given before. Blank texts are none.
#[derive(Clone, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct IdentityGiven {
    /// The NIK: sixteen digits, in groups or not.
    #[serde(default)]
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub nik: Option<Zeroizing<String>>,
    /// The name of who complains, in any spelling.
    #[serde(default)]
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub name: Option<Zeroizing<String>>,
    /// The telephone number, with whatever stands between its digits.
    #[serde(default)]
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    pub phone: Option<Zeroizing<String>>,
    /// The text that was agreed to.
    pub consent: Agreed,
}

impl fmt::Debug for IdentityGiven {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdentityGiven")
    }
}

/// The text of the pack that was shown and agreed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Agreed {
    /// The text's name in the pack.
    pub text_id: ConsentId,
    /// Which wording of it.
    pub version: u32,
}

/// What may be shown of an identity. Nothing given: no digits, no name, no telephone number.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(optional_fields))]
pub struct IdentityView {
    /// The last four digits of the NIK.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last4: Option<String>,
    /// Whether a name was given.
    pub has_name: bool,
    /// Whether a telephone number was given.
    pub has_phone: bool,
    /// What looks odd about the NIK: told, never refused.
    pub warnings: Vec<NikWarning>,
    /// Whether it is sealed: then only the city can read it. Else it waits, closed, for the city's key.
    pub sealed: bool,
    /// Whether the text that was agreed to is still the city's: else it goes with nothing until it is agreed to anew.
    pub agreed: bool,
}
