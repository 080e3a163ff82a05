//! Errors as they travel: RFC 9457 problem documents with our stable codes.

use serde::{Deserialize, Serialize};

/// The media type of a [`Problem`].
pub const MEDIA_TYPE: &str = "application/problem+json";

/// A problem document. Nothing in it comes from what a citizen wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// Always `about:blank`: the code says what it is.
    #[serde(rename = "type")]
    pub kind: String,
    /// The code in an English phrase.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What it is, for programs.
    pub code: Code,
    /// `false` where the server surely kept nothing of the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stored: Option<bool>,
    /// Fields that are wrong.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}

/// One wrong field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// The field's name in what was sent.
    pub field: String,
    /// What is wrong, such as `description_empty`: one of [`FieldMistake`](crate::field_mistake::FieldMistake), or a newer one.
    pub code: String,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $status:literal, $title:literal;)*) => {
        /// Stable codes of problems, with the status that each travels with.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(rename = "ProblemCode"))]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum Code {
            $($(#[$doc])* #[serde(rename = $text)] $name,)*
        }

        impl Code {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The HTTP status of the code.
            #[must_use]
            pub fn status(self) -> u16 {
                match self { $(Self::$name => $status,)* }
            }

            /// The code as it travels.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }
        }
    };
}

codes! {
    /// The body is not JSON.
    BadJson = "bad_json", 400, "The body is not JSON";
    /// The body is no bundle, or it was cut or changed on the way.
    BadBundle = "bad_bundle", 400, "The bundle is damaged or none";
    /// A header is missing, doubled or malformed.
    BadHeader = "bad_header", 400, "A header is missing or malformed";
    /// Nobody is logged in here, or not any more.
    NoSession = "no_session", 401, "Log in first";
    /// The name, the password or the one-time code is wrong; which of them is not said.
    LoginRefused = "login_refused", 401, "The name, the password or the code is wrong";
    /// The password is right, and a one-time code is asked for.
    CodeNeeded = "code_needed", 401, "A one-time code is needed";
    /// This officer may not do that, or the request came from another page.
    Forbidden = "forbidden", 403, "Not allowed";
    /// No such thing, or not this device's.
    NotFound = "not_found", 404, "Not found";
    /// Other words were accepted under this id.
    OtherContent = "other_content", 409, "Other content was accepted under this id";
    /// The photo is not the one of the manifest.
    OtherPhoto = "other_photo", 409, "Not the photo of the manifest";
    /// The upload goes on elsewhere.
    OffsetMismatch = "offset_mismatch", 409, "The upload goes on at another offset";
    /// An officer's event does not fit where the complaint stands.
    Misfit = "misfit", 409, "The event does not fit where the complaint stands";
    /// The citizen had it erased.
    Erased = "erased", 410, "Erased";
    /// The citizen withdrew the consent: nothing of who complains is left.
    ConsentWithdrawn = "consent_withdrawn", 410, "The consent was withdrawn";
    /// The upload is dead.
    Gone = "gone", 410, "The upload is gone";
    /// The city was restored from a backup.
    Restored = "restored", 410, "The cursor does not lie on this chain";
    /// Another version of tus.
    UnsupportedTus = "unsupported_tus", 412, "tus 1.0.0 is spoken here";
    /// More bytes than are taken.
    TooLarge = "too_large", 413, "Too large";
    /// Another media type.
    UnsupportedMedia = "unsupported_media", 415, "Unsupported media type";
    /// A key stands twice in an object.
    DuplicateKey = "duplicate_key", 422, "A key stands twice";
    /// The content has mistakes.
    Invalid = "invalid", 422, "The content has mistakes";
    /// The bundle is for another city.
    OtherCity = "other_city", 422, "For another city";
    /// A version of the wire that is not spoken here.
    UnknownVersion = "unknown_version", 422, "Unknown version";
    /// Somebody else is writing to this upload.
    Busy = "busy", 423, "The upload is busy";
    /// The bytes are not those of the hash.
    ChecksumMismatch = "checksum_mismatch", 460, "The bytes are not those of the hash";
    /// Too much, too fast.
    SlowDown = "slow_down", 429, "Too many tries; wait";
    /// Anything else.
    Internal = "internal", 500, "Internal error";
    /// No room left.
    DiskFull = "disk_full", 507, "No room left";
}

impl Problem {
    /// A problem with nothing but its code.
    #[must_use]
    pub fn new(code: Code) -> Self {
        Self {
            kind: "about:blank".into(),
            title: code.title().into(),
            status: code.status(),
            code,
            stored: None,
            errors: Vec::new(),
        }
    }

    /// The same, saying that nothing was kept.
    #[must_use]
    pub fn stored_nothing(self) -> Self {
        Self { stored: Some(false), ..self }
    }

    /// The same, naming wrong fields.
    #[must_use]
    pub fn with_errors(self, errors: Vec<FieldError>) -> Self {
        Self { errors, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_reads_as_rfc_9457() {
        let problem = Problem::new(Code::Invalid)
            .stored_nothing()
            .with_errors(vec![FieldError { field: "description".into(), code: "description_empty".into() }]);
        assert_eq!(
            serde_json::to_string(&problem).unwrap(),
            r#"{"type":"about:blank","title":"The content has mistakes","status":422,"code":"invalid","stored":false,"errors":[{"field":"description","code":"description_empty"}]}"#
        );
    }

    #[test]
    fn every_code_travels_under_its_own_name() {
        for code in Code::ALL {
            assert_eq!(serde_json::to_string(code).unwrap(), format!("\"{}\"", code.as_str()));
            assert!((400..600).contains(&code.status()));
        }
    }
}
