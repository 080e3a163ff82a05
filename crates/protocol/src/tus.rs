//! Headers of tus 1.0.0 (tus.io/protocols/resumable-upload), as both sides read and write them.

use data_encoding::BASE64;
use sambat_domain::{
    id::{ComplaintId, PhotoId},
    photo::Sha256,
};

/// The version spoken, the value of `Tus-Resumable`.
pub const VERSION: &str = "1.0.0";

/// What the server offers beyond the core.
pub const EXTENSIONS: &str = "creation,creation-with-upload,checksum,expiration,termination";

/// The algorithms of `Upload-Checksum`: ours, and the one that tus wants everywhere.
pub const CHECKSUM_ALGORITHMS: &str = "sha256,sha1";

/// The only media type of a `PATCH`.
pub const MEDIA_TYPE: &str = "application/offset+octet-stream";

/// Names of headers, lower case.
pub mod header {
    /// Version of a request and of its answer.
    pub const RESUMABLE: &str = "tus-resumable";
    /// Versions that a server speaks.
    pub const VERSION: &str = "tus-version";
    /// Extensions that a server speaks.
    pub const EXTENSION: &str = "tus-extension";
    /// The most bytes of one upload.
    pub const MAX_SIZE: &str = "tus-max-size";
    /// All bytes of the upload.
    pub const LENGTH: &str = "upload-length";
    /// Bytes that the server has.
    pub const OFFSET: &str = "upload-offset";
    /// What the upload is.
    pub const METADATA: &str = "upload-metadata";
    /// When an unfinished upload is dropped.
    pub const EXPIRES: &str = "upload-expires";
    /// A hash of the bytes of one request.
    pub const CHECKSUM: &str = "upload-checksum";
    /// Algorithms of it that a server knows.
    pub const CHECKSUM_ALGORITHM: &str = "tus-checksum-algorithm";
}

/// Which photo an upload is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UploadMetadata {
    /// Of which complaint.
    pub complaint: ComplaintId,
    /// Which photo.
    pub photo: PhotoId,
    /// Its hash.
    pub sha256: Sha256,
}

/// The header is not the metadata of a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the metadata of a photo")]
pub struct BadMetadata;

impl UploadMetadata {
    /// The value of `Upload-Metadata`.
    #[must_use]
    pub fn to_header(&self) -> String {
        let encoded = |text: String| BASE64.encode(text.as_bytes());
        format!(
            "complaint {},photo {},sha256 {}",
            encoded(self.complaint.to_string()),
            encoded(self.photo.to_string()),
            encoded(self.sha256.to_string())
        )
    }

    /// Reads the value of `Upload-Metadata`. Other keys, such as a `filename`, are passed over.
    ///
    /// # Errors
    /// [`BadMetadata`] on a key twice, bad base64, or one of the three missing or malformed.
    pub fn from_header(value: &str) -> Result<Self, BadMetadata> {
        let (mut complaint, mut photo, mut sha256) = (None, None, None);
        let mut seen = Vec::new();
        for pair in value.split(',') {
            let (key, encoded) = pair.trim().split_once(' ').unwrap_or((pair.trim(), ""));
            if key.is_empty() || seen.contains(&key) {
                return Err(BadMetadata);
            }
            seen.push(key);
            let text = BASE64.decode(encoded.as_bytes()).map_err(|_| BadMetadata)?;
            let text = || str::from_utf8(&text).map_err(|_| BadMetadata);
            match key {
                "complaint" => complaint = Some(text()?.parse().map_err(|_| BadMetadata)?),
                "photo" => photo = Some(text()?.parse().map_err(|_| BadMetadata)?),
                "sha256" => sha256 = Some(text()?.parse().map_err(|_| BadMetadata)?),
                _ => {}
            }
        }
        match (complaint, photo, sha256) {
            (Some(complaint), Some(photo), Some(sha256)) => Ok(Self { complaint, photo, sha256 }),
            _ => Err(BadMetadata),
        }
    }
}

/// A hash of the bytes of one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Checksum {
    /// SHA-1, against accidents only.
    Sha1([u8; 20]),
    /// SHA-256.
    Sha256([u8; 32]),
}

/// The header is no checksum of an algorithm that is known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no checksum of an algorithm that is known here")]
pub struct BadChecksum;

impl Checksum {
    /// Reads the value of `Upload-Checksum`: an algorithm, a space, the hash in base64.
    ///
    /// # Errors
    /// [`BadChecksum`] on another algorithm, bad base64, or a hash of another length.
    pub fn from_header(value: &str) -> Result<Self, BadChecksum> {
        let (algorithm, encoded) = value.split_once(' ').ok_or(BadChecksum)?;
        let hash = BASE64.decode(encoded.as_bytes()).map_err(|_| BadChecksum)?;
        match algorithm {
            "sha1" => hash.try_into().map(Self::Sha1).map_err(|_| BadChecksum),
            "sha256" => hash.try_into().map(Self::Sha256).map_err(|_| BadChecksum),
            _ => Err(BadChecksum),
        }
    }
}

/// Reads a count of bytes: ASCII digits and nothing else, so that `+5`, `5.0`, `5, 6` and 2^64 are none.
#[must_use]
pub fn byte_count(text: &str) -> Option<u64> {
    (!text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn metadata() -> UploadMetadata {
        UploadMetadata {
            complaint: "01936f2a-5c00-7a10-8b3c-3ce8b4129d7d".parse().unwrap(),
            photo: "01936f2a-6100-7b22-9a4d-0c1d2e3f4a5b".parse().unwrap(),
            sha256: Sha256([7; 32]),
        }
    }

    #[test]
    fn bad_52_metadata() {
        let good = metadata().to_header();
        assert_eq!(UploadMetadata::from_header(&good), Ok(metadata()));
        assert_eq!(UploadMetadata::from_header(&format!("filename Li4vLi4veA==,{good}")), Ok(metadata()));
        assert_eq!(UploadMetadata::from_header(&format!("is_confidential,{good}")), Ok(metadata()));
        for bad in ["", ",", "photo", "photo !!", &format!("{good},photo eA=="), &good.replace("photo", "foto")] {
            assert_eq!(UploadMetadata::from_header(bad), Err(BadMetadata), "{bad}");
        }
    }

    #[test]
    fn checksums_of_known_algorithms_and_of_their_length() {
        let sha1 = BASE64.encode(&[1; 20]);
        assert_eq!(Checksum::from_header(&format!("sha1 {sha1}")), Ok(Checksum::Sha1([1; 20])));
        let sha256 = BASE64.encode(&[2; 32]);
        assert_eq!(Checksum::from_header(&format!("sha256 {sha256}")), Ok(Checksum::Sha256([2; 32])));
        for bad in
            ["", "sha1", "sha1 ", &sha1, &format!("sha256 {sha1}"), &format!("md5 {sha1}"), "sha1 !!", "SHA1  AA=="]
        {
            assert_eq!(Checksum::from_header(bad), Err(BadChecksum), "{bad}");
        }
    }

    #[test]
    fn bad_45_and_47_counts() {
        for bad in ["", "-1", "+5", "5.0", "5, 6", " 5", "18446744073709551616", "٥"] {
            assert_eq!(byte_count(bad), None, "{bad}");
        }
        assert_eq!(byte_count("9223372036854775808"), Some(1 << 63));
    }

    proptest! {
        #[test]
        fn no_header_makes_it_panic(value in ".{0,200}") {
            let _ = UploadMetadata::from_header(&value);
            let _ = Checksum::from_header(&value);
        }
    }
}
