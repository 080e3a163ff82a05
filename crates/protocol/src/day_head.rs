//! The city's word on where its chain of events stood at the end of a day: whoever keeps one is a witness.

use crate::signed::{Signed, Statement};
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
pub type DayHead = Signed<DayHeadBody>;

impl Statement for DayHeadBody {
    const KIND: &'static str = "sambat-head-1";

    fn kid(&self) -> &str {
        &self.kid
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
    use crate::key::{self, Algorithm, PublicKey, message};
    use ed25519_dalek::SigningKey;

    fn vector() -> (SigningKey, DayHead) {
        let secret = SigningKey::from_bytes(&std::array::from_fn(|n| u8::try_from(n).unwrap()));
        let body = DayHeadBody {
            chain: "7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26".parse().unwrap(),
            city: "pasuruan".parse().unwrap(),
            day: "2026-11-24".parse().unwrap(),
            kid: key::kid(secret.verifying_key().as_bytes()),
            seq: 1_204,
        };
        (secret.clone(), Signed::new(body, &secret))
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
        assert_eq!(
            String::from_utf8(message(DayHeadBody::KIND, &head.body)).unwrap().lines().nth(1).unwrap(),
            line("          {")
        );
        assert_eq!(head.signature, line("signature"));
        assert!(head.verifies(std::slice::from_ref(&public)));
        let mut other = head;
        other.body.seq += 1;
        assert!(!other.verifies(&[public]));
    }
}
