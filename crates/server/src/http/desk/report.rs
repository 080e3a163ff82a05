//! The report of a month: as a page, on paper and as a sheet.

use crate::http::problem::ApiError;
use axum::{
    extract::{Query, State},
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use sambat_city::{city::City, officer::Seated};
use sambat_city_pages::{page::Language, report};
use sambat_protocol::problem::{Code, Problem};
use std::sync::Arc;

/// What the page may take from this server: sheet, typeface and mark. It has no script.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

/// Which month, in which language.
#[derive(Debug, serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ReportQuery {
    /// 2026-11; this month if left out.
    month: Option<String>,
    /// `id` or `en`.
    lang: Option<String>,
}

impl ReportQuery {
    fn language(&self) -> Result<Language, ApiError> {
        self.lang.as_deref().map_or(Some(Language::Id), Language::of).ok_or_else(|| Code::NotFound.into())
    }
}

/// The report of a month for the mayor, as a page.
#[utoipa::path(get, path = "/desk/report", operation_id = "report_page", tag = "desk", params(ReportQuery),
    responses(
        (status = 200, description = "A page without script, made to be printed", body = String, content_type = "text/html"),
        (status = 401, description = "`no_session`", body = Problem),
        (status = 403, description = "`forbidden`: this seat reads no reports", body = Problem),
        (status = 404, description = "`not_found`: no such month", body = Problem),
    ))]
pub(super) async fn page(
    State(city): State<Arc<City>>,
    who: Seated,
    Query(asked): Query<ReportQuery>,
) -> Result<Response, ApiError> {
    let text = report::page(&city, &who, asked.month.as_deref(), asked.language()?).await?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    ];
    Ok((headers, text).into_response())
}

/// The same as comma-separated values: a line for each number, and one for each ticket behind it. It is written down who took it.
#[utoipa::path(get, path = "/desk/report.csv", operation_id = "report_csv", tag = "desk", params(ReportQuery),
    responses(
        (status = 200, description = "RFC 4180; no cell is a formula", body = String, content_type = "text/csv"),
        (status = 401, description = "`no_session`", body = Problem),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`: no such month", body = Problem),
    ))]
pub(super) async fn csv(
    State(city): State<Arc<City>>,
    who: Seated,
    Query(asked): Query<ReportQuery>,
) -> Result<Response, ApiError> {
    let made = report::csv(&city, &who, asked.month.as_deref()).await?;
    Ok(super::file("text/csv; charset=utf-8", &format!("laporan-{}.csv", made.month), made.bytes))
}

/// The same on paper. It is written down who took it.
#[utoipa::path(get, path = "/desk/report.pdf", operation_id = "report_pdf", tag = "desk", params(ReportQuery),
    responses(
        (status = 200, description = "A4, its text selectable", content_type = "application/pdf"),
        (status = 401, description = "`no_session`", body = Problem),
        (status = 403, description = "`forbidden`", body = Problem),
        (status = 404, description = "`not_found`: no such month", body = Problem),
    ))]
pub(super) async fn pdf(
    State(city): State<Arc<City>>,
    who: Seated,
    Query(asked): Query<ReportQuery>,
) -> Result<Response, ApiError> {
    let made = report::pdf(&city, &who, asked.month.as_deref(), asked.language()?).await?;
    Ok(super::file("application/pdf", &format!("laporan-{}.pdf", made.month), made.bytes))
}
