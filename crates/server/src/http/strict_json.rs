//! Bodies of JSON, read strictly: one object, no key twice, safe integers, no text that holds what none may.

use super::{problem::ApiError, request, state::AppState};
use axum::extract::{FromRequest, Request};
use sambat_city::{
    error::{CityError, invalid_field},
    json_object::{read_object, read_typed},
};
use sambat_protocol::{desk::Credentials, field_mistake::FieldMistake, message::Claim, problem::Code};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// The body of a program's request: what its texts may not hold is refused.
#[derive(Debug)]
pub(super) struct StrictJson<T>(pub(super) T);

/// The body of a request of one of our pages: what nobody sees is taken out of what an officer typed or pasted.
#[derive(Debug)]
pub(super) struct TypedJson<T>(pub(super) T);

/// What may come as a body.
pub(super) trait RequestBody: DeserializeOwned {
    /// What is said of an object that is another thing.
    fn misshapen() -> CityError {
        Code::BadJson.into()
    }
}

/// What the city reads member by member, so that it can say which of them is wrong.
impl RequestBody for Map<String, Value> {}

impl RequestBody for Credentials {}

impl RequestBody for Claim {
    fn misshapen() -> CityError {
        invalid_field(FieldMistake::ClaimMalformed)
    }
}

impl<T: RequestBody> FromRequest<AppState> for StrictJson<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, ApiError> {
        read(request, state, read_object).await.map(Self)
    }
}

impl<T: RequestBody> FromRequest<AppState> for TypedJson<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, ApiError> {
        read(request, state, read_typed).await.map(Self)
    }
}

async fn read<T: RequestBody>(
    request: Request,
    state: &AppState,
    object: impl FnOnce(&[u8]) -> Result<Map<String, Value>, CityError> + Send,
) -> Result<T, ApiError> {
    let (parts, body) = request.into_parts();
    let body = request::json(&state.city, &parts.headers, body).await?;
    let members = Value::Object(object(&body)?);
    Ok(T::deserialize(members).map_err(|_| T::misshapen())?)
}
