//! Logging in and out, and who is logged in.

use super::sessions::OFFICER;
use crate::{
    http::problem::ApiError,
    http::{origin::Origin, strict_json::StrictJson},
};
use axum::{
    Json,
    extract::{Query, State},
    http::StatusCode,
};
use sambat_city::{
    city::City,
    desk::words,
    officer::{self, Seated},
};
use sambat_city_store::db::audit_log::AuditAction;
use sambat_domain::pack::FIRST_LANGUAGE;
use sambat_protocol::{
    desk::{Credentials, DeskSession},
    problem::{Code, Problem},
};
use std::sync::Arc;
use tower_sessions::Session;

/// The language of the page.
#[derive(Debug, serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Language {
    /// A language of the pack; Indonesian where none is named or it has none.
    #[serde(default)]
    lang: Option<String>,
}

impl Language {
    fn tag(&self) -> &str {
        self.lang.as_deref().unwrap_or(FIRST_LANGUAGE)
    }
}

/// Who is logged in.
#[utoipa::path(get, path = "/v1/session", operation_id = "session", tag = "desk", params(Language),
    responses(
        (status = 200, description = "Somebody is", body = DeskSession),
        (status = 401, description = "`no_session`", body = Problem),
    ))]
pub(super) async fn get(
    State(city): State<Arc<City>>,
    Query(language): Query<Language>,
    who: Seated,
) -> Json<DeskSession> {
    Json(words::session(&city, &who, language.tag()).await)
}

/// Logs in. Whoever waits longer and longer typed wrong too often.
#[utoipa::path(post, path = "/v1/session", operation_id = "log_in", tag = "desk", params(Language),
    request_body = Credentials,
    responses(
        (status = 200, description = "Logged in; the cookie says so", body = DeskSession),
        (status = 401, description = "`login_refused`, `code_needed`", body = Problem),
        (status = 403, description = "`forbidden`: from another page", body = Problem),
        (status = 429, description = "`slow_down`, with `Retry-After`", body = Problem),
    ))]
pub(super) async fn post(
    State(city): State<Arc<City>>,
    session: Session,
    Origin(network): Origin,
    Query(language): Query<Language>,
    StrictJson(typed): StrictJson<Credentials>,
) -> Result<Json<DeskSession>, ApiError> {
    let who = officer::log_in(&city, network, typed).await?;
    // Whatever cookie came with it is nobody's from here on.
    session.cycle_id().await.map_err(|_| Code::Internal)?;
    session.insert(OFFICER, who.id).await.map_err(|_| Code::Internal)?;
    Ok(Json(words::session(&city, &who, language.tag()).await))
}

/// Logs out.
#[utoipa::path(delete, path = "/v1/session", operation_id = "log_out", tag = "desk",
    responses((status = 204, description = "Nobody is logged in here any more")))]
pub(super) async fn delete(State(city): State<Arc<City>>, session: Session) -> Result<StatusCode, ApiError> {
    let whose: Option<i64> = session.get(OFFICER).await.map_err(|_| Code::Internal)?;
    session.flush().await.map_err(|_| Code::Internal)?;
    if whose.is_some() {
        officer::enter(&city, whose, AuditAction::Logout, city.now()).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}
