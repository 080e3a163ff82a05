//! The list of calls as OpenAPI 3.1, generated from the handlers.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use sambat_protocol::{
    desk::Tray,
    problem::{Code, FieldError, MEDIA_TYPE, Problem},
};
use std::sync::LazyLock;
use utoipa::{
    Modify, OpenApi,
    openapi::{
        Content, OpenApi as Description, Ref, RefOr, ResponseBuilder,
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
    components(schemas(Problem, FieldError, Code, Tray)),
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
        let calls = [
            (false, &mut path.get),
            (false, &mut path.head),
            (false, &mut path.delete),
            (true, &mut path.put),
            (true, &mut path.post),
            (true, &mut path.patch),
        ];
        for (has_body, call) in calls.into_iter().filter_map(|(has_body, call)| Some((has_body, call.as_mut()?))) {
            add_what_any_call_answers(call, has_body);
            name_problems(call);
        }
    }
    let mut text = document.to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}

/// What may be said to a request, before or after what its call itself says: to any, to one with a body, to what stands behind
/// the desk's session, and to tus.
const ANY: [(&str, &str); 6] = [
    ("400", "`bad_header`: no host, a header that is none, an identity number in the address"),
    ("404", "`not_found`: no such thing, or not for whoever asks"),
    ("429", "`slow_down`, `busy`: too much at once; `Retry-After` says when"),
    ("500", "`internal`"),
    ("503", "`busy`: the server is stopping, or its database is held"),
    ("507", "`disk_full`"),
];
const WITH_BODY: [(&str, &str); 4] = [
    ("408", "`busy`: the body ended in the middle, or nothing of it came for too long"),
    ("413", "`too_large`"),
    ("415", "`unsupported_media`: another media type, or packed"),
    ("422", "`invalid`, `duplicate_key`"),
];
const AT_THE_DESK: [(&str, &str); 3] = [
    ("401", "`no_session`"),
    ("403", "`forbidden`: this seat is not for it, or the request came from another page"),
    ("410", "`erased`, `consent_withdrawn`"),
];
const IN_TUS: [(&str, &str); 2] =
    [("412", "`unsupported_tus`: tus 1.0.0 is spoken here"), ("423", "`busy`: somebody else is writing to it")];

/// Adds these where the call says nothing of its own of them.
fn add_what_any_call_answers(call: &mut Operation, has_body: bool) {
    let is = |tag: &str| call.tags.iter().flatten().any(|own| own == tag);
    let (desk, photos) = (is("desk"), is("photos"));
    let all = ANY.iter().map(|says| (true, says));
    let all = all.chain(WITH_BODY.iter().map(|says| (has_body, says)));
    let all = all.chain(AT_THE_DESK.iter().map(|says| (desk, says)));
    for (_, (status, says)) in all.chain(IN_TUS.iter().map(|says| (photos, says))).filter(|(counts, _)| *counts) {
        let known = &mut call.responses.responses;
        if !known.contains_key(*status) {
            let problem = Content::new(Some(Ref::from_schema_name("Problem")));
            let response = ResponseBuilder::new().description(*says).content(MEDIA_TYPE, problem).build();
            known.insert((*status).to_owned(), response.into());
        }
    }
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
