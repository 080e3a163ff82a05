//! Which phone asks, by the secret that it made for this city.

use super::request::single;
use crate::http::problem::ApiError;
use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use data_encoding::BASE64URL_NOPAD;
use sambat_domain::photo::Sha256;
use sambat_protocol::{hash, problem::Code};

/// A phone, by the SHA-256 of its secret. The secret goes no further than here.
#[derive(Debug, Clone, Copy)]
pub(super) struct Device(pub(super) Sha256);

impl<S: Sync> FromRequestParts<S> for Device {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let value = single(&parts.headers, header::AUTHORIZATION.as_str())?.ok_or(Code::BadHeader)?;
        let (scheme, secret) = value.split_once(' ').ok_or(Code::BadHeader)?;
        let secret = BASE64URL_NOPAD.decode(secret.trim().as_bytes()).map_err(|_| Code::BadHeader)?;
        if !scheme.eq_ignore_ascii_case("bearer") || secret.len() != 32 {
            return Err(Code::BadHeader.into());
        }
        Ok(Self(hash::sha256(&secret)))
    }
}
