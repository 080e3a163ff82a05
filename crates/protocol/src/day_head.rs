//! The city's word on where its chain of events stood at the end of a day: whoever keeps one is a witness.

use crate::{
    json,
    key::{self, PublicKey},
};
use ed25519_dalek::SigningKey;
use jiff::civil::Date;
use sambat_domain::{id::PackId, photo::Sha256};
use serde::{Deserialize, Serialize};

/// What the city says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DayHeadBody {
    /// The chain's hash after the day's last event.
    pub chain: Sha256,
    /// Which city.
    pub city: PackId,
    /// The local day.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub day: Date,
    /// Which key signs.
    pub kid: String,
    /// How many events there were by then.
    pub seq: u64,
}

/// The same, signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DayHead {
    /// What it says.
    #[serde(flatten)]
    pub body: DayHeadBody,
    /// Ed25519 over [`DayHeadBody::message`], base64url.
    pub signature: String,
}

impl DayHeadBody {
    /// The bytes that are signed: `sambat-head-1`, a line feed, the RFC 8785 form.
    #[must_use]
    pub fn message(&self) -> Vec<u8> {
        let mut message = b"sambat-head-1\n".to_vec();
        // `seq` counts rows of a database, far below 2^53: there is always a canonical form.
        message.extend(json::canonical(self).unwrap_or_default());
        message
    }

    /// Signs it with the key whose name it bears.
    #[must_use]
    pub fn signed(self, secret: &SigningKey) -> DayHead {
        let signature = key::sign(secret, &self.message());
        DayHead { body: self, signature }
    }
}

impl DayHead {
    /// Whether one of these keys signed it.
    #[must_use]
    pub fn verifies(&self, keys: &[PublicKey]) -> bool {
        keys.iter().any(|key| key.kid == self.body.kid && key.verifies(&self.body.message(), &self.signature))
    }
}

/// Signed days, the latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DayHeads {
    /// The days.
    pub heads: Vec<DayHead>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::Algorithm;

    fn vector() -> (SigningKey, DayHead) {
        let secret = SigningKey::from_bytes(&std::array::from_fn(|n| u8::try_from(n).unwrap()));
        let body = DayHeadBody {
            chain: "7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26".parse().unwrap(),
            city: "pasuruan".parse().unwrap(),
            day: "2026-11-24".parse().unwrap(),
            kid: key::kid(secret.verifying_key().as_bytes()),
            seq: 1_204,
        };
        (secret.clone(), body.signed(&secret))
    }

    /// docs/PROTOCOL.md, vector 7.
    #[test]
    fn the_vector_of_the_protocol() {
        let page = include_str!("../../../docs/PROTOCOL.md");
        let vector_text = page.split("**Vector 7").nth(1).unwrap();
        let line = |name: &str| {
            let line = vector_text.lines().find(|line| line.starts_with(name)).unwrap();
            line.split_whitespace().last().unwrap().to_owned()
        };
        let (secret, head) = vector();
        let public = PublicKey::new(Algorithm::Ed25519, secret.verifying_key().as_bytes());
        assert_eq!(String::from_utf8(head.body.message()).unwrap().lines().nth(1).unwrap(), line("          {"));
        assert_eq!(head.signature, line("signature"));
        assert!(head.verifies(std::slice::from_ref(&public)));
        let mut other = head;
        other.body.seq += 1;
        assert!(!other.verifies(&[public]));
    }
}
