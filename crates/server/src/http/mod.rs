//! The city over HTTP: what `docs/PROTOCOL.md` says, with axum.

mod access_cookie;
mod board;
mod bundles;
mod changes;
mod complaints;
mod desk;
mod device;
mod events;
mod health;
mod large;
mod map;
pub(crate) mod metrics;
mod nearby;
pub(crate) mod openapi;
pub(crate) mod origin;
mod pack;
mod pages;
mod path_id;
pub(crate) mod problem;
mod request;
pub(crate) mod state;
mod strict_json;
mod ticket_page;
mod tus_headers;
mod uploads;
mod watch;

use axum::{Router, middleware, response::Redirect, routing::get};
use problem::ApiError;
use state::AppState;
use std::path::Path;
use utoipa::OpenApi as _;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes with their description, out of the same list: neither can have what the other lacks.
fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(openapi::Document::openapi())
        .routes(routes!(health::head, health::get))
        .routes(routes!(pack::get))
        .routes(routes!(map::file))
        .routes(routes!(map::tile))
        .routes(routes!(complaints::put, complaints::get, complaints::delete))
        .routes(routes!(events::put))
        .routes(routes!(changes::get))
        .routes(routes!(bundles::post))
        .routes(routes!(board::page))
        .routes(routes!(board::json))
        .routes(routes!(board::csv))
        .routes(routes!(board::geojson))
        .routes(routes!(board::heads))
        .routes(routes!(nearby::get))
        .routes(routes!(nearby::put, nearby::delete))
        // Whoever types the city's address is a person: they get a page.
        .route("/", get(async || Redirect::to("/board")))
        .route("/board/assets/{name}", get(board::asset))
        .routes(routes!(ticket_page::find))
        .routes(routes!(ticket_page::get, ticket_page::post))
        .routes(routes!(ticket_page::claim))
        .routes(routes!(openapi::get))
        .routes(routes!(uploads::options, uploads::create))
        .routes(routes!(uploads::look, uploads::receive, uploads::terminate))
}

/// What `docs/openapi.json` says: the routes of phones and of the desk.
fn described() -> OpenApiRouter<AppState> {
    routes().merge(desk::routes())
}

/// All routes with their layers. `ui` is the folder of the built pages; without it nobody gets the desk's page.
pub(crate) fn router(state: AppState, ui: Option<&Path>) -> Router {
    let (phones, _) = routes().split_for_parts();
    let (desk, _) = desk::routes().split_for_parts();
    let desk = desk::with_session(desk, &state);
    pages::with_pages(phones.merge(desk), ui)
        .fallback(async || ApiError::from(sambat_protocol::problem::Code::NotFound))
        .method_not_allowed_fallback(async || ApiError::Method)
        .with_state(state.clone())
        .layer(middleware::from_fn_with_state(state.clone(), watch::refuse_floods))
        .layer(middleware::from_fn(watch::refuse_identity_in_address))
        .layer(middleware::from_fn(watch::refuse_without_host))
        .layer(middleware::from_fn(tus_headers::speak_tus))
        .layer(middleware::from_fn(watch::say_problems))
        .layer(middleware::from_fn(watch::guard_headers))
        .layer(middleware::from_fn_with_state(state.clone(), watch::keep_to_tls))
        .layer(middleware::from_fn_with_state(state, watch::log))
}
