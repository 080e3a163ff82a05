//! The page of what is counted, on an address of its own.

use super::{problem::ApiError, state::AppState};
use crate::metrics::{Metrics, gauge};
use axum::{Router, extract::State, http::header, response::IntoResponse, routing::get};
use sambat_city::city::City;
use sambat_city_store::db::figures;
use std::sync::Arc;

/// The one page of the address for metrics.
pub(crate) fn router(state: AppState) -> Router {
    Router::new().route("/metrics", get(page)).with_state(state)
}

async fn page(
    State(city): State<Arc<City>>,
    State(metrics): State<Arc<Metrics>>,
) -> Result<impl IntoResponse, ApiError> {
    let now = city.now();
    let figures = city.ledger.read(move |c| figures::now(c, now)).await?;
    let mut out = String::new();
    metrics.write(&mut out);
    for (name, help, value) in [
        ("sambat_complaints", "Complaints that are kept.", figures.complaints),
        ("sambat_complaints_quarantined", "Complaints of a flood that nobody has sorted yet.", figures.quarantined),
        ("sambat_photos_waiting", "Photos that came and were not looked at yet.", figures.photos),
        ("sambat_uploads_open", "Uploads that are not whole.", figures.uploads),
        ("sambat_clocks_due", "Complaints whose clocks are to be looked at.", figures.clocks),
        ("sambat_waits_late", "Complaints that wait for an answer past their target.", figures.late),
        ("sambat_head_seq", "The last place of the chain of events.", figures.head),
    ] {
        gauge(&mut out, name, help, value);
    }
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], out))
}
