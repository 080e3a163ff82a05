//! What somebody who showed a PIN is known by for half an hour. The city keeps nothing of it: a seal under the city's key says
//! whose complaint and until when, and the cookie goes to the ticket's own address alone.

use super::state::AppState;
use axum::http::{HeaderMap, HeaderValue, header};
use cookie::{Cookie, SameSite, time::Duration};
use data_encoding::BASE64URL_NOPAD;
use jiff::{SignedDuration, Timestamp};
use sambat_domain::{id::ComplaintId, ticket::Ticket};

/// For how long a PIN that was shown lets somebody read and answer.
const SPAN: SignedDuration = SignedDuration::from_mins(30);

/// The cookie's name: the prefix has the browser take it over TLS alone (RFC 6265bis, 4.1.3.1).
const COOKIE: &str = "__Secure-sambat-ask";

/// The same on this machine, without TLS.
const COOKIE_HERE: &str = "sambat-ask";

/// Says of which complaint somebody showed the PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct AccessCookie(pub(crate) ComplaintId);

impl AccessCookie {
    /// That of a request, if it has one that holds.
    pub(crate) fn of(state: &AppState, headers: &HeaderMap) -> Option<Self> {
        let sent = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut cookies = sent.flat_map(Cookie::split_parse).filter_map(Result::ok);
        let cookie = cookies.find(|cookie| cookie.name() == name_of(state))?;
        let (text, seal) = cookie.value().rsplit_once('.')?;
        let seal = BASE64URL_NOPAD.decode(seal.as_bytes()).ok()?;
        let (id, until) = text.split_once('.').filter(|_| state.city.keys.knows_pass(text, &seal))?;
        let until = Timestamp::from_millisecond(until.parse().ok()?).ok()?;
        let holds = state.city.now() < until;
        id.parse().ok().filter(|_| holds).map(Self)
    }

    /// The header that sets the cookie.
    pub(crate) fn given(self, state: &AppState, ticket: &Ticket) -> Option<HeaderValue> {
        let until = state.city.now().checked_add(SPAN).ok()?;
        let text = format!("{}.{}", self.0, until.as_millisecond());
        let seal = BASE64URL_NOPAD.encode(&state.city.keys.seal_pass(&text));
        header_of(state, ticket, format!("{text}.{seal}"), SPAN)
    }

    /// The header that takes it away.
    pub(crate) fn taken(state: &AppState, ticket: &Ticket) -> Option<HeaderValue> {
        header_of(state, ticket, String::new(), SignedDuration::ZERO)
    }
}

fn name_of(state: &AppState) -> &'static str {
    if state.public.secure { COOKIE } else { COOKIE_HERE }
}

fn header_of(state: &AppState, ticket: &Ticket, value: String, span: SignedDuration) -> Option<HeaderValue> {
    let cookie = Cookie::build((name_of(state), value))
        .path(format!("/l/{ticket}"))
        .max_age(Duration::seconds(span.as_secs()))
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(state.public.secure);
    HeaderValue::from_str(&cookie.to_string()).ok()
}
