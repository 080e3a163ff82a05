//! Ids in paths. What is no id names nothing: it is answered as something that is not there.

use super::problem::ApiError;
use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};
use sambat_protocol::problem::Code;
use std::str::FromStr;

/// The only name in a path, in its one spelling.
#[derive(Debug)]
pub(super) struct PathId<T>(pub(super) T);

/// Both names in a path.
#[derive(Debug)]
pub(super) struct PathIds<A, B>(pub(super) A, pub(super) B);

impl<S: Send + Sync, T: FromStr> FromRequestParts<S> for PathId<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Path(text) = Path::<String>::from_request_parts(parts, state).await.map_err(|_| Code::NotFound)?;
        Ok(Self(read(&text)?))
    }
}

impl<S: Send + Sync, A: FromStr, B: FromStr> FromRequestParts<S> for PathIds<A, B> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let texts = Path::<(String, String)>::from_request_parts(parts, state).await;
        let Path((first, second)) = texts.map_err(|_| Code::NotFound)?;
        Ok(Self(read(&first)?, read(&second)?))
    }
}

fn read<T: FromStr>(text: &str) -> Result<T, Code> {
    text.parse().map_err(|_| Code::NotFound)
}
