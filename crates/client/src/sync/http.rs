//! The one HTTP client.

use reqwest::{Client, redirect};
use rustls::{ClientConfig, RootCertStore, crypto::ring};
use std::{sync::Arc, time::Duration};

/// How long to try to reach a host.
const CONNECT: Duration = Duration::from_secs(10);

/// The client every request goes through.
///
/// rustls with ring, and the roots given here: reqwest's own way asks Android's verifier, which panics where no Java set
/// it up. No redirect is followed: to another host it is a captive portal, and the city sends none.
///
/// # Errors
/// Where TLS cannot be set up.
#[expect(clippy::disallowed_methods, reason = "this is the one factory")]
pub fn http_client() -> Result<Client, Box<dyn std::error::Error + Send + Sync>> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let client = Client::builder()
        .tls_backend_preconfigured(config)
        .redirect(redirect::Policy::none())
        .connect_timeout(CONNECT)
        .user_agent(concat!("sambat/", env!("CARGO_PKG_VERSION")))
        .build()?;
    Ok(client)
}
