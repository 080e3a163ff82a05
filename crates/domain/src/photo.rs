//! What is known of a photo without its bytes.

use crate::id::{NotAnId, PhotoId};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The most photos that one complaint may carry when it is submitted.
pub const MOST_PHOTOS: usize = 5;

macro_rules! photo_mistakes {
    ($($(#[$doc:meta])* $name:ident = $code:literal;)*) => {
        /// Why a file is no photo, by a stable name: for the wire, the events and the words of pages.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "ts", derive(ts_rs::TS))]
        pub enum PhotoMistake {
            $($(#[$doc])* #[serde(rename = $code)] $name,)*
        }

        impl PhotoMistake {
            /// Every mistake, for tables and tests.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The code as it travels.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }
        }
    };
}

photo_mistakes! {
    /// The file has no bytes at all.
    Empty = "photo_empty";
    /// HEIC or HEIF, which is not read.
    Heic = "photo_heic";
    /// AVIF, which is not read.
    Avif = "photo_avif";
    /// GIF, moving or not.
    Gif = "photo_gif";
    /// SVG: a document, never a photo.
    Svg = "photo_svg";
    /// A web page.
    Html = "photo_html";
    /// A PDF document.
    Pdf = "photo_pdf";
    /// TIFF, and the raw formats built on it.
    Tiff = "photo_tiff";
    /// A film.
    Video = "photo_video";
    /// None of the formats that are known by their first bytes.
    UnknownFormat = "photo_unknown_format";
    /// The bytes are not there any more.
    Lost = "photo_lost";
    /// The file cannot be read.
    Unreadable = "photo_unreadable";
    /// More than one frame.
    Animated = "photo_animated";
    /// More bytes than are read.
    TooManyBytes = "photo_too_many_bytes";
    /// More pixels than are decoded.
    TooManyPixels = "photo_too_many_pixels";
    /// More scans than a photo needs.
    TooManyScans = "photo_too_many_scans";
    /// The file ends before the picture does.
    Truncated = "photo_truncated";
    /// A sound file of a kind that is not read.
    Unsupported = "photo_unsupported";
    /// The file contradicts its own format.
    Broken = "photo_broken";
}

/// What a complaint promises of a photo: fixed when the photo is added, never changed after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PhotoManifest {
    /// The photo.
    pub photo_id: PhotoId,
    /// Hash of exactly the bytes that travel.
    pub sha256: Sha256,
    /// How many bytes travel.
    pub bytes: u32,
}

/// A SHA-256, written as 64 lower-case hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[cfg_attr(feature = "ts", derive(ts_rs::TS), ts(type = "string"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
pub struct Sha256(pub [u8; 32]);

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sha256({self})")
    }
}

impl FromStr for Sha256 {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let digits = text.as_bytes();
        if digits.len() != 64 || !digits.iter().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(b)) {
            return Err(NotAnId);
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let pair = str::from_utf8(pair).map_err(|_| NotAnId)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| NotAnId)?;
        }
        Ok(Self(bytes))
    }
}

impl TryFrom<String> for Sha256 {
    type Error = NotAnId;
    fn try_from(text: String) -> Result<Self, NotAnId> {
        text.parse()
    }
}

impl From<Sha256> for String {
    fn from(hash: Sha256) -> Self {
        hash.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_has_one_spelling() {
        let text = "48f8d0d96dd12a445ee9bfa2a3ab4a03aa09cab18b4f46849be5210bd66829ad";
        assert_eq!(text.parse::<Sha256>().unwrap().to_string(), text);
        for wrong in ["", &text[1..], &text.to_uppercase(), &format!("{text}0"), &text.replace('4', "+")] {
            assert!(wrong.parse::<Sha256>().is_err(), "{wrong}");
        }
    }
}
