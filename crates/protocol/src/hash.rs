//! Hashes that both sides compute.

use crate::json::{self, NotStrict};
use sambat_domain::{
    content::{LARGEST_CONTENT, Mistake},
    photo::Sha256,
};
use serde::Serialize;
use sha2::{Digest, Sha256 as Sha256Hasher};
use std::io;

/// SHA-256 of bytes.
#[must_use]
pub fn sha256(bytes: &[u8]) -> Sha256 {
    Sha256(Sha256Hasher::digest(bytes).into())
}

/// SHA-256 of what is written to it, piece by piece.
#[derive(Debug, Clone, Default)]
pub struct Hasher(Sha256Hasher);

impl Hasher {
    /// The hash of all of it.
    #[must_use]
    pub fn finish(self) -> Sha256 {
        Sha256(self.0.finalize().into())
    }
}

impl io::Write for Hasher {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// SHA-256 of all that a reader gives, read piece by piece, and how many bytes that were.
///
/// # Errors
/// What reading it fails with.
pub fn of_reader(reader: &mut impl io::Read) -> io::Result<(Sha256, u64)> {
    let (mut hasher, mut bytes, mut piece) = (Hasher::default(), 0, vec![0; 1 << 16]);
    loop {
        let read = reader.read(&mut piece)?;
        if read == 0 {
            return Ok((hasher.finish(), bytes));
        }
        hasher.0.update(piece.get(..read).unwrap_or_default());
        bytes += u64::try_from(read).map_err(io::Error::other)?;
    }
}

/// SHA-256 of a value's RFC 8785 form: a content's `content_sha256`.
///
/// # Errors
/// As [`json::canonical`].
pub fn of_canonical(value: &impl Serialize) -> Result<Sha256, NotStrict> {
    json::canonical(value).map(|text| sha256(&text))
}

/// A content's `content_sha256`, and whether it is larger than [`LARGEST_CONTENT`]: both sides measure the form that they hash.
///
/// # Errors
/// As [`json::canonical`].
pub fn of_content(content: &impl Serialize) -> Result<(Sha256, Option<Mistake>), NotStrict> {
    let form = json::canonical(content)?;
    Ok((sha256(&form), (form.len() > LARGEST_CONTENT).then_some(Mistake::ContentTooLarge)))
}

/// The first eight bytes of a hash in hex: names of keys, revisions and places on the chain.
#[must_use]
pub fn short(hash: &Sha256) -> String {
    data_encoding::HEXLOWER.encode(&hash.0[..8])
}

#[cfg(test)]
mod tests {
    use super::*;
    use sambat_domain::content::Content;

    #[test]
    fn a_content_is_measured_in_the_form_that_is_hashed() {
        let of = |letters: usize| of_content(&serde_json::json!({ "a": "é".repeat(letters) })).unwrap().1;
        let frame = r#"{"a":""}"#.len();
        assert_eq!(of((LARGEST_CONTENT - frame) / 2), None);
        assert_eq!(of((LARGEST_CONTENT - frame) / 2 + 1), Some(Mistake::ContentTooLarge));
    }

    /// docs/PROTOCOL.md, vector 1, read from the page itself.
    #[test]
    fn the_vector_of_the_protocol() {
        let page = include_str!("../../../docs/PROTOCOL.md");
        let vector = page.split("**Vector 1").nth(1).unwrap();
        let mut blocks =
            vector.split("```").skip(1).step_by(2).map(|block| block.split_once('\n').unwrap().1.trim_end());
        let (given, form, hash) = (blocks.next().unwrap(), blocks.next().unwrap(), blocks.next().unwrap());
        let value = json::strict(given.as_bytes()).unwrap();
        assert_eq!(String::from_utf8(json::canonical(&value).unwrap()).unwrap(), form);
        assert_eq!(of_canonical(&value).unwrap().to_string(), hash);
        // The typed content says the same as the text.
        let typed: Content = serde_json::from_str(given).unwrap();
        assert_eq!(of_canonical(&typed).unwrap().to_string(), hash);
    }
}
