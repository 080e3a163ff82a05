//! Who may call: a page of this bridge, opened by somebody who read its address.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use cookie::{Cookie, SameSite};
use data_encoding::BASE64URL_NOPAD;
use std::{io, net::SocketAddr, sync::Arc};

/// The token of this start and the address it counts for.
#[derive(Debug, Clone)]
pub struct Guard(Arc<Secret>);

#[derive(Debug)]
struct Secret {
    token: String,
    cookie: String,
    hosts: [String; 2],
}

impl Guard {
    /// A new token for a bridge at this address.
    ///
    /// # Errors
    /// Where the system has no random bytes.
    pub fn new(address: SocketAddr) -> io::Result<Self> {
        let mut token = [0; 24];
        getrandom::fill(&mut token).map_err(io::Error::other)?;
        let port = address.port();
        Ok(Self(Arc::new(Secret {
            token: BASE64URL_NOPAD.encode(&token),
            // Browsers share cookies between ports: each bridge has its own.
            cookie: format!("sambat-bridge-{port}"),
            hosts: [address.to_string(), format!("localhost:{port}")],
        })))
    }

    /// The token that the page has to send with each request, made anew at each start.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.0.token
    }

    /// Whether a text is the token, in a time that does not tell how much of it fits.
    #[must_use]
    pub fn admits(&self, text: &str) -> bool {
        let token = self.0.token.as_bytes();
        text.len() == token.len() && text.bytes().zip(token).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
    }

    /// The header that keeps the token in the browser, out of reach of scripts and of other sites.
    #[must_use]
    pub fn set_cookie(&self) -> String {
        let cookie = Cookie::build((self.0.cookie.as_str(), self.0.token.as_str()));
        cookie.path("/").http_only(true).same_site(SameSite::Strict).to_string()
    }

    fn has_cookie(&self, headers: &HeaderMap) -> bool {
        let sent = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut cookies = sent.flat_map(Cookie::split_parse).filter_map(Result::ok);
        cookies.any(|cookie| cookie.name() == self.0.cookie && self.admits(cookie.value()))
    }

    /// A request of another page carries that page's origin.
    fn is_own_origin(&self, headers: &HeaderMap) -> bool {
        headers.get(header::ORIGIN).is_none_or(|origin| {
            let own = |host: &String| origin.as_bytes() == format!("http://{host}").as_bytes();
            self.0.hosts.iter().any(own)
        })
    }

    /// A name that somebody bent to this address (DNS rebinding) is not ours.
    fn is_own_host(&self, headers: &HeaderMap) -> bool {
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        host.is_some_and(|host| self.0.hosts.iter().any(|own| own == host))
    }
}

/// Lets only calls with the token from our own page pass.
pub async fn require(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    if !guard.is_own_origin(headers) {
        return StatusCode::FORBIDDEN.into_response();
    }
    if !guard.has_cookie(headers) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    next.run(request).await
}

/// Lets only requests to our own address pass.
pub async fn require_host(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    if guard.is_own_host(request.headers()) {
        next.run(request).await
    } else {
        StatusCode::MISDIRECTED_REQUEST.into_response()
    }
}
