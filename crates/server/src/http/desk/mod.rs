//! The officers' desk, behind a session of their browser's.

mod complaints;
mod handover;
mod live;
mod report;
mod session;
pub(crate) mod sessions;

use super::{problem::ApiError, state::AppState};
use axum::{
    Router,
    extract::FromRequestParts,
    http::{HeaderValue, header, request::Parts},
    middleware,
    response::{IntoResponse as _, Response},
};
use sambat_city::officer::Seated;
use sambat_protocol::problem::Code;
use sessions::{OFFICER, Sessions};
use tower_sessions::{Expiry, Session, SessionManagerLayer, cookie::SameSite};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The cookie's name: the prefix has the browser refuse it from anybody but this host over TLS (RFC 6265bis, 4.1.3.2).
const COOKIE: &str = "__Host-sambat";

/// The same on this machine, without TLS.
const COOKIE_HERE: &str = "sambat";

/// The desk's routes, described; without the session that [`with_session`] puts around them.
pub(super) fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(session::get, session::post, session::delete))
        .routes(routes!(complaints::list))
        .routes(routes!(complaints::get, complaints::intake))
        .routes(routes!(complaints::events))
        .routes(routes!(complaints::act))
        .routes(routes!(complaints::judge))
        .routes(routes!(complaints::reveal))
        .routes(routes!(complaints::photo))
        .routes(routes!(complaints::proof))
        .routes(routes!(complaints::export))
        .routes(routes!(handover::csv))
        .routes(routes!(handover::pdf))
        .routes(routes!(report::page))
        .routes(routes!(report::csv))
        .routes(routes!(report::pdf))
        .routes(routes!(live::get))
}

/// Puts the session and the guard against other pages around the desk's routes.
pub(super) fn with_session(router: Router<AppState>, state: &AppState) -> Router<AppState> {
    let secure = state.public.secure;
    let session = SessionManagerLayer::new(Sessions(state.city.clone()))
        .with_name(if secure { COOKIE } else { COOKIE_HERE })
        .with_secure(secure)
        .with_http_only(true)
        .with_same_site(SameSite::Strict)
        .with_path("/")
        .with_expiry(Expiry::OnSessionEnd);
    router.layer(session).layer(middleware::from_fn_with_state(state.clone(), super::origin::only_ours))
}

/// An answer that the browser saves as a file.
fn file(media: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    let disposition = disposition.unwrap_or(HeaderValue::from_static("attachment"));
    let headers = [(header::CONTENT_TYPE, HeaderValue::from_static(media)), (header::CONTENT_DISPOSITION, disposition)];
    (headers, bytes).into_response()
}

impl FromRequestParts<AppState> for Seated {
    type Rejection = ApiError;

    /// Whoever is logged in, as they are now: who was disabled or moved since is not who logged in.
    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let session = Session::from_request_parts(parts, state).await.map_err(|_| Code::NoSession)?;
        let id: Option<i64> = session.get(OFFICER).await.map_err(|_| Code::Internal)?;
        let id = id.ok_or(Code::NoSession)?;
        let found = state.city.ledger.read(move |c| sambat_city_store::db::officer::by_id(c, id)).await?;
        found.filter(|officer| !officer.disabled).map(Self::from).ok_or_else(|| Code::NoSession.into())
    }
}
