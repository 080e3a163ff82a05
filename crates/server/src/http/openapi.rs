//! The list of calls as OpenAPI 3.1, generated from the handlers.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use sambat_protocol::problem::{Code, FieldError, MEDIA_TYPE, Problem};
use std::sync::LazyLock;
use utoipa::{
    Modify, OpenApi,
    openapi::{
        OpenApi as Description, RefOr,
        path::Operation,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

/// What does not stand at a handler.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Sambat",
        description = "Between a phone and a city, version 1. docs/PROTOCOL.md says what the fields mean.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    components(schemas(Problem, FieldError, Code)),
    modifiers(&Device),
    tags(
        (name = "city", description = "What anybody may ask"),
        (name = "complaints", description = "Words, and what becomes of them"),
        (name = "photos", description = "tus 1.0.0"),
        (name = "public", description = "The board and open data"),
    ),
)]
pub(crate) struct Document;

struct Device;

impl Modify for Device {
    fn modify(&self, openapi: &mut Description) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("32 random bytes in base64url without padding, made by the phone for this city"))
            .build();
        openapi.components.get_or_insert_default().add_security_scheme("device", SecurityScheme::Http(scheme));
    }
}

/// The document, as it is served and committed.
#[must_use]
pub fn document() -> String {
    let mut document = super::described().into_openapi();
    for path in document.paths.paths.values_mut() {
        let calls = [&mut path.get, &mut path.put, &mut path.post, &mut path.delete, &mut path.patch];
        calls.into_iter().flatten().for_each(name_problems);
    }
    let mut text = document.to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}

/// Gives the errors of a call the media type that they travel under.
fn name_problems(call: &mut Operation) {
    for (status, response) in &mut call.responses.responses {
        if let (true, RefOr::T(response)) = (status.starts_with(['4', '5']), response)
            && let Some(problem) = response.content.shift_remove("application/json")
        {
            response.content.insert(MEDIA_TYPE.into(), problem);
        }
    }
}

/// This document.
#[utoipa::path(get, path = "/v1/openapi.json", operation_id = "openapi", tag = "city",
    responses((status = 200, description = "OpenAPI 3.1", body = Object)))]
pub(super) async fn get() -> Response {
    static DOCUMENT: LazyLock<String> = LazyLock::new(document);
    let mut response = DOCUMENT.as_str().into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
