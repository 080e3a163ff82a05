//! The city's word that it has a complaint: signed, kept by the phone, checkable offline and for ever.

use crate::signed::{Signed, Statement};
use jiff::Timestamp;
use sambat_domain::{
    id::{ComplaintId, PackId},
    photo::Sha256,
    ticket::Ticket,
};
use serde::{Deserialize, Serialize};

/// What a receipt says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReceiptBody {
    /// Which city.
    pub city: PackId,
    /// Which words.
    pub content_sha256: Sha256,
    /// Which complaint.
    pub id: ComplaintId,
    /// Which key signs.
    pub kid: String,
    /// Since when: the city's clock starts here.
    #[cfg_attr(feature = "ts", ts(type = "string"))]
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub received_at: Timestamp,
    /// The number to ask by.
    pub ticket: Ticket,
}

/// A receipt.
pub type Receipt = Signed<ReceiptBody>;

impl Statement for ReceiptBody {
    const KIND: &'static str = "sambat-receipt-1";

    fn kid(&self) -> &str {
        &self.kid
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::{self, Algorithm, PublicKey};
    use ed25519_dalek::SigningKey;

    fn vector() -> (SigningKey, Receipt) {
        let seed: [u8; 32] = std::array::from_fn(|n| u8::try_from(n).unwrap());
        let secret = SigningKey::from_bytes(&seed);
        let body = ReceiptBody {
            city: "pasuruan".parse().unwrap(),
            content_sha256: "e3298a9edaf6980a41aeea825d3dc696e0327986344116670758ab6da12fc154".parse().unwrap(),
            id: "01936f2a-5c00-7a10-8b3c-3ce8b4129d7d".parse().unwrap(),
            kid: key::kid(secret.verifying_key().as_bytes()),
            received_at: "2026-11-24T03:02:11Z".parse().unwrap(),
            ticket: "PSR-X2T1-57BX".parse().unwrap(),
        };
        (secret.clone(), Signed::new(body, &secret))
    }

    /// docs/PROTOCOL.md, vector 3.
    #[test]
    fn the_vector_of_the_protocol() {
        let page = include_str!("../../../docs/PROTOCOL.md");
        let vector_text = page.split("**Vector 3").nth(1).unwrap();
        let line = |name: &str| {
            let line = vector_text.lines().find(|line| line.starts_with(name)).unwrap();
            line.split_whitespace().last().unwrap().to_owned()
        };
        let (secret, receipt) = vector();
        let public = PublicKey::new(Algorithm::Ed25519, secret.verifying_key().as_bytes());
        assert_eq!(public.public, line("public"));
        assert_eq!(public.kid, line("kid"));
        assert_eq!(receipt.signature, line("signature"));
        assert!(receipt.verifies(&[public]));
    }

    #[test]
    fn a_changed_receipt_does_not_verify() {
        let (secret, receipt) = vector();
        let keys = [PublicKey::new(Algorithm::Ed25519, secret.verifying_key().as_bytes())];
        let mut later = receipt.clone();
        later.body.received_at = "2026-11-24T03:02:12Z".parse().unwrap();
        assert!(!later.verifies(&keys));
        assert!(!receipt.verifies(&[]));
        let mut garbled = receipt;
        garbled.signature = "?".into();
        assert!(!garbled.verifies(&keys));
    }
}
