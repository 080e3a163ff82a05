//! Asking with a receipt's PIN: a page without script, and another phone of the same citizen's.

use super::{
    access_cookie::AccessCookie,
    device::Device,
    origin::{self, Origin},
    request,
    state::AppState,
    strict_json::StrictJson,
};
use crate::http::problem::ApiError;
use axum::{
    Json,
    body::Body,
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse as _, Response},
};
use sambat_city::{
    city::City,
    ticket_access::{self, AccessDenied, CitizenAnswer, ShownPin},
};
use sambat_city_pages::{
    page::Language,
    ticket_page::{self, Notice, Trouble, UnsentAnswer},
};
use sambat_domain::{id::ComplaintId, ticket::Ticket};
use sambat_limits::network::Network;
use sambat_protocol::{
    message::{Claim, ComplaintState},
    problem::{Code, Problem},
};
use serde::Deserialize;
use std::sync::Arc;

/// The media type of a page.
pub(super) const MEDIA: &str = "text/html; charset=utf-8";

/// What the page may do: take sheet, typeface and mark from this server, and send its forms here. It has no script.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; \
                      form-action 'self'; frame-ancestors 'none'";

/// The query of the page's address. The PIN is never in it.
#[derive(Debug, Deserialize)]
pub(super) struct InAddress {
    #[serde(default)]
    lang: Option<String>,
    /// What was typed into the field for a ticket.
    #[serde(default)]
    ticket: Option<String>,
    /// Whether something was just said.
    #[serde(default)]
    said: Option<String>,
}

impl InAddress {
    fn language(&self) -> Language {
        self.lang.as_deref().and_then(Language::of).unwrap_or(Language::Id)
    }
}

/// The fields of the page's forms.
#[derive(Deserialize)]
struct TicketForm {
    pin: Option<String>,
    received_on: Option<String>,
    /// Which answer is given to the city; `None` where only the PIN is shown.
    deed: Option<CitizenAnswer>,
    note: Option<String>,
    event: Option<String>,
    /// Whether the page is to be closed.
    leave: Option<String>,
}

/// The page that asks for a ticket.
#[utoipa::path(get, path = "/l", operation_id = "ask_find", tag = "public",
    params(("ticket" = Option<String>, Query, description = "What was typed"), ("lang" = Option<String>, Query, description = "id or en")),
    responses(
        (status = 200, description = "A page without script", body = String, content_type = "text/html"),
        (status = 303, description = "To the ticket's page"),
    ))]
pub(super) async fn find(State(city): State<Arc<City>>, Query(asked): Query<InAddress>) -> Response {
    let language = asked.language();
    match asked.ticket.as_deref().map(str::parse::<Ticket>) {
        Some(Ok(ticket)) => see_other(&ticket, language, "", None),
        Some(Err(_)) => page(StatusCode::OK, ticket_page::find(&city, language, Some(Notice::NoTicket))),
        None => page(StatusCode::OK, ticket_page::find(&city, language, None)),
    }
}

/// The page of a ticket: it asks for the PIN, and for half an hour after that tells what became of the complaint.
#[utoipa::path(get, path = "/l/{ticket}", operation_id = "ask", tag = "public",
    params(("ticket" = String, Path, description = "The receipt's ticket"), ("lang" = Option<String>, Query, description = "id or en")),
    responses(
        (status = 200, description = "A page without script", body = String, content_type = "text/html"),
        (status = 303, description = "To the ticket as it is written"),
    ))]
pub(super) async fn get(
    State(state): State<AppState>,
    Path(typed): Path<String>,
    Query(asked): Query<InAddress>,
    headers: HeaderMap,
) -> Response {
    let language = asked.language();
    let Ok(ticket) = typed.parse::<Ticket>() else {
        return page(StatusCode::NOT_FOUND, ticket_page::find(&state.city, language, Some(Notice::NoTicket)));
    };
    // The cookie goes to one spelling.
    if ticket.to_string() != typed {
        return see_other(&ticket, language, "", None);
    }
    let Some(AccessCookie(id)) = AccessCookie::of(&state, &headers) else {
        return page(StatusCode::OK, ticket_page::pin_asked(&state.city, language, &ticket, None, None));
    };
    told(&state.city, language, &ticket, id, asked.said.is_some(), None).await
}

/// What the page's forms send: the PIN, something for the city, both, or that the page is to be closed.
#[utoipa::path(post, path = "/l/{ticket}", operation_id = "ask_form", tag = "public",
    params(("ticket" = String, Path, description = "The receipt's ticket"), ("lang" = Option<String>, Query, description = "id or en")),
    responses(
        (status = 303, description = "Done; to the page"),
        (status = 200, description = "The page, asking for more", body = String, content_type = "text/html"),
        (status = 403, description = "The page: wrong, or another page's form", body = String, content_type = "text/html"),
        (status = 404, description = "The page: no such ticket", body = String, content_type = "text/html"),
        (status = 422, description = "The page: what was said does not fit", body = String, content_type = "text/html"),
        (status = 429, description = "The page, with `Retry-After`", body = String, content_type = "text/html"),
    ))]
pub(super) async fn post(
    State(state): State<AppState>,
    Path(typed): Path<String>,
    Query(asked): Query<InAddress>,
    Origin(network): Origin,
    uri: Uri,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let language = asked.language();
    let Ok(ticket) = typed.parse::<Ticket>() else {
        return page(StatusCode::NOT_FOUND, ticket_page::find(&state.city, language, Some(Notice::NoTicket)));
    };
    let form = match request::form(&state.city, &headers, body).await {
        Ok(body) => serde_urlencoded::from_bytes::<TicketForm>(&body).map_err(|_| ApiError::from(Code::BadJson)),
        Err(refusal) => Err(refusal),
    };
    let asking = Asking { state, language, ticket, network };
    match form {
        Ok(_) if !origin::is_ours(&asking.state.public, &headers, &uri) => {
            asking.again(StatusCode::FORBIDDEN, Notice::Elsewhere, None)
        }
        Ok(form) => asking.answer(form, AccessCookie::of(&asking.state, &headers)).await,
        Err(refusal) => refusal.into_response(),
    }
}

/// What every answer to a form of the ticket's page needs.
struct Asking {
    state: AppState,
    language: Language,
    ticket: Ticket,
    network: Network,
}

impl Asking {
    async fn answer(&self, form: TicketForm, pass: Option<AccessCookie>) -> Response {
        let Self { state, language, ticket, .. } = self;
        let city = &state.city;
        if form.leave.is_some() {
            return see_other(ticket, *language, "", AccessCookie::taken(state, ticket));
        }
        let carried = carried(&form);
        let (id, given) = match (pass, &form.pin) {
            (_, Some(pin)) => {
                let asked = ShownPin {
                    ticket: ticket.clone(),
                    pin: pin.parse().ok(),
                    received_on: form.received_on.as_deref().and_then(|day| day.parse().ok()),
                };
                let named_a_day = asked.received_on.is_some();
                match ticket_access::open(city, self.network, asked).await {
                    Ok(id) => (id, AccessCookie(id).given(state, ticket)),
                    Err(denied) => return self.denied(denied, named_a_day, carried),
                }
            }
            (Some(AccessCookie(id)), None) => (id, None),
            (None, None) => return self.again(StatusCode::OK, Notice::Again, carried),
        };
        let Some(UnsentAnswer { deed, note, event }) = carried else { return see_other(ticket, *language, "", given) };
        match ticket_access::say(city, id, deed, &note, event).await {
            Ok(()) => see_other(ticket, *language, "&said=1", given),
            Err(refused) => {
                let mut response = told(city, *language, ticket, id, false, Some(Trouble { refused, note })).await;
                give(&mut response, given);
                response
            }
        }
    }

    fn denied(&self, denied: AccessDenied, named_a_day: bool, carried: Option<UnsentAnswer>) -> Response {
        match denied {
            AccessDenied::Wait(seconds) => {
                let mut response = self.again(StatusCode::TOO_MANY_REQUESTS, Notice::Wait(seconds), carried);
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
                response
            }
            AccessDenied::Wrong if named_a_day => self.again(StatusCode::FORBIDDEN, Notice::OtherDay, carried),
            AccessDenied::Wrong => self.again(StatusCode::FORBIDDEN, Notice::Wrong, carried),
            AccessDenied::WhichDay => self.again(StatusCode::OK, Notice::WhichDay, carried),
            AccessDenied::Failed(refusal) => failed(&self.state.city, self.language, &refusal.into()),
        }
    }

    fn again(&self, status: StatusCode, notice: Notice, carried: Option<UnsentAnswer>) -> Response {
        page(status, ticket_page::pin_asked(&self.state.city, self.language, &self.ticket, Some(notice), carried))
    }
}

/// What a form says to the city.
fn carried(form: &TicketForm) -> Option<UnsentAnswer> {
    let event = form.event.as_deref()?.parse().ok()?;
    Some(UnsentAnswer { deed: form.deed?, note: form.note.clone().unwrap_or_default(), event })
}

async fn told(
    city: &City,
    language: Language,
    ticket: &Ticket,
    id: ComplaintId,
    said: bool,
    trouble: Option<Trouble>,
) -> Response {
    let status = if trouble.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    match ticket_page::tell(city, language, ticket, id, said, trouble).await {
        Ok(Some(text)) => page(status, text),
        Ok(None) => page(StatusCode::OK, ticket_page::pin_asked(city, language, ticket, None, None)),
        Err(error) => failed(city, language, &error.into()),
    }
}

fn failed(city: &City, language: Language, refusal: &ApiError) -> Response {
    refusal.log();
    page(StatusCode::INTERNAL_SERVER_ERROR, ticket_page::find(city, language, Some(Notice::Failed)))
}

fn page(status: StatusCode, text: String) -> Response {
    let mut response = (status, text).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    // With no referrer at all a browser says of its own forms too that they come from nowhere.
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}

fn see_other(ticket: &Ticket, language: Language, more: &str, cookie: Option<HeaderValue>) -> Response {
    let to = format!("/l/{ticket}?lang={}{more}", language.tag());
    let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response();
    give(&mut response, cookie);
    response
}

fn give(response: &mut Response, cookie: Option<HeaderValue>) {
    if let Some(cookie) = cookie {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
}

/// Makes another phone an owner too. Its next `changes` are `restored`, so that it pulls from the start.
#[utoipa::path(post, path = "/v1/claims", operation_id = "claim", tag = "complaints", security(("device" = [])),
    request_body = Claim,
    responses(
        (status = 200, description = "It is an owner now, or was", body = ComplaintState),
        (status = 404, description = "`not_found`: no such ticket, or another PIN", body = Problem),
        (status = 422, description = "`invalid`: several have this ticket, `received_on` is missing", body = Problem),
        (status = 429, description = "`slow_down`, with `Retry-After`", body = Problem),
    ))]
pub(super) async fn claim(
    State(city): State<Arc<City>>,
    Device(phone): Device,
    Origin(network): Origin,
    StrictJson(Claim { ticket, pin, received_on }): StrictJson<Claim>,
) -> Result<Json<ComplaintState>, ApiError> {
    let id = ticket_access::open(&city, network, ShownPin { ticket, pin: Some(pin), received_on }).await?;
    Ok(Json(ticket_access::claim(&city, phone, id).await?))
}
