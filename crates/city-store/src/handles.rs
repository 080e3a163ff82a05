//! Names by which strangers know a complaint, and by which the city knows who supports it: neither can be turned back.

use crate::keys::{Keys, hmac};
use sambat_domain::{id::ComplaintId, photo::Sha256};
use sambat_protocol::nearby::Handle;
use std::fmt;
use zeroize::Zeroizing;

/// Derives the key of the names by which strangers know a complaint from the city's wrapping key, and that of the supporters' names.
const COMPLAINT: &[u8] = b"sambat/handle/1";
const SUPPORTER: &[u8] = b"sambat/supporter/1";

/// The keys of these names.
pub struct Handles {
    complaint: Zeroizing<[u8; 32]>,
    supporter: Zeroizing<[u8; 32]>,
}

impl fmt::Debug for Handles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Handles")
    }
}

impl Handles {
    /// Those of a city.
    #[must_use]
    pub fn of_city(keys: &Keys) -> Self {
        Self { complaint: keys.derived(COMPLAINT), supporter: keys.derived(SUPPORTER) }
    }

    /// The handle of a complaint: the first half of the HMAC-SHA-256 of its id. An id would tell the minute in which it was made.
    #[must_use]
    pub fn of(&self, complaint: ComplaintId) -> Handle {
        Handle::new(half(hmac(&self.complaint, complaint.as_bytes())))
    }

    /// A phone as a supporter of one complaint: at another it is called something else.
    #[must_use]
    pub fn supporter(&self, complaint: ComplaintId, device: &Sha256) -> [u8; 16] {
        half(hmac(&self.supporter, &[complaint.as_bytes().as_slice(), &device.0].concat()))
    }
}

fn half(mac: [u8; 32]) -> [u8; 16] {
    let mut half = [0; 16];
    half.copy_from_slice(&mac[..16]);
    half
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_same_under_the_same_keys_alone_and_a_phone_has_one_for_each_complaint() {
        let folder = tempfile::tempdir().unwrap();
        let of = |name: &str| Handles::of_city(&Keys::open_or_make(&folder.path().join(name)).unwrap());
        let id = |n: u8| ComplaintId::new(jiff::Timestamp::UNIX_EPOCH, &[n; 10]);
        let (ours, theirs, phone) = (of("a"), of("b"), Sha256([7; 32]));
        assert_eq!(of("a").of(id(1)), ours.of(id(1)));
        assert_ne!(ours.of(id(1)), ours.of(id(2)));
        assert_ne!(ours.of(id(1)), theirs.of(id(1)));
        assert_eq!(of("a").supporter(id(1), &phone), ours.supporter(id(1), &phone));
        assert_ne!(ours.supporter(id(1), &phone), ours.supporter(id(2), &phone));
        assert_ne!(ours.supporter(id(1), &phone), ours.supporter(id(1), &Sha256([8; 32])));
        assert_ne!(ours.supporter(id(1), &phone), theirs.supporter(id(1), &phone));
    }
}
