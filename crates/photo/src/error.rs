//! Why a file did not become a photo.

use sambat_domain::photo::PhotoMistake;
use thiserror::Error;

/// Every way in which a file can fail to become a photo.
///
/// The app turns its [`mistake`](Self::mistake) into words; `Display` is for logs and holds nothing of the picture.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PhotoError {
    /// The file has no bytes at all.
    #[error("the file is empty")]
    Empty,
    /// HEIC or HEIF, what iPhones and some Samsungs write; there is no free decoder that we may ship.
    #[error("HEIC is not read; the camera can be set to JPEG")]
    Heic,
    /// AVIF, which no decoder here reads.
    #[error("AVIF is not read")]
    Avif,
    /// GIF, moving or not.
    #[error("GIF is not read")]
    Gif,
    /// SVG: a document that can run scripts, never a photo.
    #[error("SVG is not a photo")]
    Svg,
    /// An HTML page, often what a captive portal answers.
    #[error("a web page is not a photo")]
    Html,
    /// A PDF document, which is no photo.
    #[error("PDF is not a photo")]
    Pdf,
    /// TIFF, and the raw formats built on it (DNG).
    #[error("TIFF and raw photos are not read")]
    Tiff,
    /// A film: MP4, QuickTime, WebM.
    #[error("a film is not a photo")]
    Video,
    /// None of the formats that this crate knows by their first bytes.
    #[error("not a photo")]
    NotAPhoto,
    /// More than one frame: APNG or an animated WebP.
    #[error("moving pictures are not read")]
    Animated,
    /// The file is larger than `limit` bytes.
    #[error("larger than {limit} bytes")]
    TooManyBytes {
        /// The most bytes that are read.
        limit: usize,
    },
    /// The header announces more than `limit` pixels. Nothing was decoded.
    #[error("more than {limit} pixels")]
    TooManyPixels {
        /// The most pixels that are decoded in this format.
        limit: u64,
    },
    /// The picture is spread over so many scans that decoding would not end in reasonable time.
    #[error("more scans than a photo needs")]
    TooManyScans {
        /// The most scans allowed for a picture of this size.
        limit: u32,
    },
    /// The file ends before the picture does.
    #[error("the file ends too early")]
    Truncated,
    /// A sound file of a kind that is refused rather than shown in wrong colours.
    #[error("not supported: {what}")]
    Unsupported {
        /// The feature in question.
        what: &'static str,
    },
    /// The file contradicts its own format.
    #[error("broken: {why}")]
    Broken {
        /// What the decoder said.
        why: String,
    },
}

impl PhotoError {
    /// Which mistake it is, by its stable name: for the wire and for the app's message catalogue.
    #[must_use]
    pub fn mistake(&self) -> PhotoMistake {
        match self {
            Self::Empty => PhotoMistake::Empty,
            Self::Heic => PhotoMistake::Heic,
            Self::Avif => PhotoMistake::Avif,
            Self::Gif => PhotoMistake::Gif,
            Self::Svg => PhotoMistake::Svg,
            Self::Html => PhotoMistake::Html,
            Self::Pdf => PhotoMistake::Pdf,
            Self::Tiff => PhotoMistake::Tiff,
            Self::Video => PhotoMistake::Video,
            Self::NotAPhoto => PhotoMistake::UnknownFormat,
            Self::Animated => PhotoMistake::Animated,
            Self::TooManyBytes { .. } => PhotoMistake::TooManyBytes,
            Self::TooManyPixels { .. } => PhotoMistake::TooManyPixels,
            Self::TooManyScans { .. } => PhotoMistake::TooManyScans,
            Self::Truncated => PhotoMistake::Truncated,
            Self::Unsupported { .. } => PhotoMistake::Unsupported,
            Self::Broken { .. } => PhotoMistake::Broken,
        }
    }

    /// The code of [`mistake`](Self::mistake), as it travels.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.mistake().code()
    }

    pub(crate) fn broken(why: impl Into<String>) -> Self {
        Self::Broken { why: why.into() }
    }
}
