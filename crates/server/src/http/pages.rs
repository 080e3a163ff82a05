//! The built pages of the officers' desk, out of a folder.

use super::state::AppState;
use axum::{
    Router,
    extract::Request,
    http::{HeaderValue, header},
    middleware::{self, Next},
    response::Response,
    routing::get_service,
};
use std::path::Path;
use tower_http::services::{ServeDir, ServeFile};

/// What the desk's page may do: run its own code, and ask its own city. Photos come as blobs of the page or from the city.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; \
                      img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types svelte-trusted-html sambat-icons";

/// Adds `/desk` and what its page is made of.
pub(super) fn with_pages(router: Router<AppState>, ui: Option<&Path>) -> Router<AppState> {
    let Some(ui) = ui else { return router };
    let page = get_service(ServeFile::new(ui.join("desk.html"))).layer(middleware::from_fn(guard));
    let assets = get_service(ServeDir::new(ui.join("assets")).append_index_html_on_directories(false));
    router.route("/desk", page).nest_service("/assets", assets.layer(middleware::from_fn(keep)))
}

async fn guard(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// What has its hash in its name never changes.
async fn keep(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if response.status().is_success() {
        let for_ever = HeaderValue::from_static("public, max-age=31536000, immutable");
        response.headers_mut().insert(header::CACHE_CONTROL, for_ever);
    }
    response
}
