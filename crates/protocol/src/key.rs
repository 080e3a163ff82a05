//! A city's public keys, and which of them a phone believes.

use crate::{hash, json};
use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::{Signature, Signer, SigningKey, Verifier, VerifyingKey};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What a key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Algorithm {
    /// Signs receipts and newer keys (RFC 8032).
    Ed25519,
    /// Opens what is sealed to the city (RFC 7748).
    X25519,
}

/// A key as the pack document carries it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublicKey {
    /// The first 16 hex digits of the SHA-256 of the raw key.
    pub kid: String,
    /// What it is for.
    pub alg: Algorithm,
    /// The raw key, 32 bytes in base64url.
    pub public: String,
    /// After this it counts for nothing new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub not_after: Option<Timestamp>,
    /// Who vouches for it, if it is not one of the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_by: Option<Vouch>,
}

/// An older key's word for a newer one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Vouch {
    /// The older key.
    pub kid: String,
    /// Its Ed25519 signature, base64url.
    pub signature: String,
}

/// The name of a raw public key.
#[must_use]
pub fn kid(raw: &[u8; 32]) -> String {
    hash::short(&hash::sha256(raw))
}

impl PublicKey {
    /// A first key, nobody vouching.
    #[must_use]
    pub fn new(alg: Algorithm, raw: &[u8; 32]) -> Self {
        Self { kid: kid(raw), alg, public: BASE64URL_NOPAD.encode(raw), not_after: None, signed_by: None }
    }

    /// A first key from its raw bytes in base64url, if the text is that.
    #[must_use]
    pub fn from_text(alg: Algorithm, public: &str) -> Option<Self> {
        let raw: [u8; 32] = BASE64URL_NOPAD.decode(public.as_bytes()).ok()?.try_into().ok()?;
        Some(Self::new(alg, &raw))
    }

    /// The raw key, if the text is one and bears its own name.
    #[must_use]
    pub fn raw(&self) -> Option<[u8; 32]> {
        let raw: [u8; 32] = BASE64URL_NOPAD.decode(self.public.as_bytes()).ok()?.try_into().ok()?;
        (kid(&raw) == self.kid).then_some(raw)
    }

    /// Whether this key made the signature (base64url) over the message.
    #[must_use]
    pub fn verifies(&self, message: &[u8], signature: &str) -> bool {
        self.alg == Algorithm::Ed25519
            && (|| {
                let key = VerifyingKey::from_bytes(&self.raw()?).ok()?;
                let signature: [u8; 64] = BASE64URL_NOPAD.decode(signature.as_bytes()).ok()?.try_into().ok()?;
                key.verify(message, &Signature::from_bytes(&signature)).ok()
            })()
            .is_some()
    }

    fn vouched_message(&self) -> Vec<u8> {
        message("sambat-key-1", &json!({"alg": self.alg, "kid": self.kid, "public": self.public}))
    }
}

/// The bytes that are signed: the kind, a line feed, the RFC 8785 form.
#[must_use]
pub fn message(kind: &str, body: &impl Serialize) -> Vec<u8> {
    let mut message = format!("{kind}\n").into_bytes();
    // A statement has texts and numbers of rows, far below 2^53: it always has a canonical form.
    message.extend(json::canonical(body).unwrap_or_default());
    message
}

/// Signs with a city's key; base64url.
#[must_use]
pub fn sign(key: &SigningKey, message: &[u8]) -> String {
    BASE64URL_NOPAD.encode(&key.sign(message).to_bytes())
}

/// The keys of one origin that a phone believes after it saw these: all of the first ones ever seen, later only those for
/// which a known one vouches. Known keys are never forgotten: old receipts stay verifiable.
#[must_use]
pub fn believed(known: &[PublicKey], offered: &[PublicKey]) -> Vec<PublicKey> {
    let mut believed = known.to_vec();
    let first_use = known.is_empty();
    for key in offered {
        if key.raw().is_none() || believed.iter().any(|old| old.kid == key.kid) {
            continue;
        }
        let vouched = key.signed_by.as_ref().is_some_and(|vouch| {
            let elder = believed.iter().find(|old| old.kid == vouch.kid);
            elder.is_some_and(|elder| elder.verifies(&key.vouched_message(), &vouch.signature))
        });
        if first_use || vouched {
            believed.push(key.clone());
        }
    }
    believed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signer(n: u8) -> (SigningKey, PublicKey) {
        let secret = SigningKey::from_bytes(&[n; 32]);
        let public = PublicKey::new(Algorithm::Ed25519, secret.verifying_key().as_bytes());
        (secret, public)
    }

    #[test]
    fn first_keys_are_believed_and_later_ones_need_a_word() {
        let (old_secret, old) = signer(1);
        let (_, mut new) = signer(2);
        let known = believed(&[], std::slice::from_ref(&old));
        assert_eq!(known, std::slice::from_ref(&old));
        assert_eq!(believed(&known, std::slice::from_ref(&new)).len(), 1, "a stranger");
        new.signed_by = Some(Vouch { kid: old.kid.clone(), signature: sign(&old_secret, &new.vouched_message()) });
        assert_eq!(believed(&known, std::slice::from_ref(&new)), [old.clone(), new.clone()]);
        new.public = signer(3).1.public;
        assert_eq!(believed(&known, &[new]), [old], "another key under a vouched name");
    }
}
