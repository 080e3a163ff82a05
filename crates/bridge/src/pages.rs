//! The page itself, and the way in with the token.

use crate::guard::Guard;
use axum::{
    Router,
    extract::{Query, Request, State},
    http::{HeaderName, HeaderValue, header},
    middleware::{self, Next},
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;
use std::path::Path;
use tower_http::{services::ServeDir, set_header::SetResponseHeaderLayer};

/// As strict as the app's own, less the schemes that only Tauri has.
const CSP: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; \
                   connect-src 'self'; font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The built page from this folder.
pub fn router(ui: &Path, guard: Guard) -> Router {
    let set = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
    };
    Router::new()
        .fallback_service(ServeDir::new(ui))
        .layer(set(header::CONTENT_SECURITY_POLICY, CSP))
        .layer(set(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(set(header::REFERRER_POLICY, "no-referrer"))
        // A page of yesterday's build must not meet today's core.
        .layer(set(header::CACHE_CONTROL, "no-cache"))
        .layer(middleware::from_fn_with_state(guard, enter))
}

#[derive(Debug, Deserialize)]
struct Entrance {
    token: Option<String>,
}

/// `/?token=…` keeps the token as a cookie and leaves the address bar without it.
async fn enter(State(guard): State<Guard>, Query(entrance): Query<Entrance>, request: Request, next: Next) -> Response {
    match entrance.token {
        Some(token) if guard.admits(&token) => {
            ([(header::SET_COOKIE, guard.set_cookie())], Redirect::to("/")).into_response()
        }
        _ => next.run(request).await,
    }
}
