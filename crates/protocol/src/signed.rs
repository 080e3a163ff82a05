//! What a city says under its signature, to be checked offline and for ever.

use crate::key::{self, PublicKey, message};
use ed25519_dalek::SigningKey;
use serde::{Deserialize, Serialize};

/// What a city may sign.
pub trait Statement: Serialize {
    /// The first line of the bytes that are signed: a signature under one kind of statement is good for no other.
    const KIND: &'static str;

    /// The name of the key that signs it.
    fn kid(&self) -> &str;
}

/// A statement with its signature. Somebody may have changed either on the way: only [`Signed::verifies`] says whether not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
pub struct Signed<B> {
    /// What it says.
    #[serde(flatten)]
    pub body: B,
    /// Ed25519 over [`message`], base64url.
    pub signature: String,
}

impl<B: Statement> Signed<B> {
    /// Signs with the key whose name the statement bears.
    #[must_use]
    pub fn new(body: B, key: &SigningKey) -> Self {
        let signature = key::sign(key, &message(B::KIND, &body));
        Self { body, signature }
    }

    /// Whether one of these keys signed it.
    #[must_use]
    pub fn verifies(&self, keys: &[PublicKey]) -> bool {
        let (kid, message) = (self.body.kid(), message(B::KIND, &self.body));
        keys.iter().any(|key| key.kid == kid && key.verifies(&message, &self.signature))
    }
}

#[cfg(feature = "openapi")]
mod described {
    use super::{Signed, Statement};
    use std::borrow::Cow;
    use utoipa::{
        PartialSchema, ToSchema,
        openapi::{AllOfBuilder, ObjectBuilder, RefOr, Schema, Type, schema::RefBuilder},
    };

    /// By hand: derived, all of them would have one name.
    impl<B: Statement + ToSchema> PartialSchema for Signed<B> {
        fn schema() -> RefOr<Schema> {
            let body = RefBuilder::new().ref_location_from_schema_name(B::name()).description(Some("What it says."));
            let over = format!("Ed25519 over `{}`, a line feed and the RFC 8785 form of the rest, base64url.", B::KIND);
            let signature = ObjectBuilder::new().schema_type(Type::String).description(Some(over));
            let signature = ObjectBuilder::new().property("signature", signature).required("signature");
            AllOfBuilder::new().item(body).item(signature).description(Some("The same, signed.")).into()
        }
    }

    impl<B: Statement + ToSchema> ToSchema for Signed<B> {
        /// `ReceiptBody`, signed, is a `Receipt`.
        fn name() -> Cow<'static, str> {
            let body = B::name();
            Cow::Owned(body.strip_suffix("Body").unwrap_or(&body).to_owned())
        }

        fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
            schemas.push((B::name().into_owned(), B::schema()));
            B::schemas(schemas);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::Algorithm;

    #[derive(Debug, Clone, Serialize)]
    struct Receipt {
        kid: String,
        seq: u64,
    }

    #[derive(Debug, Clone, Serialize)]
    struct Head {
        kid: String,
        seq: u64,
    }

    impl Statement for Receipt {
        const KIND: &'static str = "test-receipt-1";

        fn kid(&self) -> &str {
            &self.kid
        }
    }

    impl Statement for Head {
        const KIND: &'static str = "test-head-1";

        fn kid(&self) -> &str {
            &self.kid
        }
    }

    #[test]
    fn a_signature_is_good_for_one_body_of_one_kind_under_one_key() {
        let secret = SigningKey::from_bytes(&[7; 32]);
        let key = PublicKey::new(Algorithm::Ed25519, secret.verifying_key().as_bytes());
        let keys = std::slice::from_ref(&key);
        let signed = Signed::new(Receipt { kid: key.kid.clone(), seq: 1 }, &secret);
        assert!(signed.verifies(keys));
        assert!(!signed.verifies(&[]));
        let other = Signed { body: Receipt { seq: 2, ..signed.body.clone() }, ..signed.clone() };
        assert!(!other.verifies(keys), "another body");
        let other = Signed { body: Head { kid: key.kid.clone(), seq: 1 }, signature: signed.signature.clone() };
        assert!(!other.verifies(keys), "another kind");
        let other = Signed::new(Receipt { kid: "0123456789abcdef".into(), seq: 1 }, &secret);
        assert!(!other.verifies(keys), "under another name");
        assert!(!Signed { signature: "?".into(), ..signed }.verifies(keys));
    }
}
