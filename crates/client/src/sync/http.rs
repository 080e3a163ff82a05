//! The one HTTP client.

use super::pieces;
use reqwest::{Client, redirect};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject as _},
};
use std::{error::Error, sync::Arc, time::Duration};

/// How long to try to reach a host.
const CONNECT: Duration = Duration::from_secs(10);

/// What is spoken: HTTP/2 where the city can, so that a pass is one connection and one handshake.
const PROTOCOLS: [&[u8]; 2] = [b"h2", b"http/1.1"];

/// Why no HTTP client could be made.
pub type NoClient = Box<dyn Error + Send + Sync>;

/// Whom to believe: the roots that everybody does, and the pack's own authority (`ca`, in PEM) if it has one.
///
/// rustls with ring, and the roots given here: reqwest's own way asks Android's verifier, which panics where no Java set
/// it up.
///
/// # Errors
/// Where TLS cannot be set up, or `ca` is no authority.
pub fn trust(ca: Option<&str>) -> Result<ClientConfig, NoClient> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    for authority in CertificateDer::pem_slice_iter(ca.unwrap_or_default().as_bytes()) {
        roots.add(authority?)?;
    }
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.max_fragment_size = Some(pieces::RECORD);
    config.alpn_protocols = PROTOCOLS.map(<[u8]>::to_vec).to_vec();
    Ok(config)
}

/// The client every request to the city of one pack goes through. It has no connection yet, and remembers what `trust` does
/// of earlier handshakes.
///
/// No redirect is followed: to another host it is a captive portal, and the city sends none.
///
/// # Errors
/// Where reqwest cannot be set up.
#[expect(clippy::disallowed_methods, reason = "this is the one factory")]
pub fn http_client(trust: ClientConfig) -> Result<Client, NoClient> {
    let client = Client::builder()
        .tls_backend_preconfigured(trust)
        .redirect(redirect::Policy::none())
        .connect_timeout(CONNECT)
        .user_agent(concat!("sambat/", env!("CARGO_PKG_VERSION")))
        .build()?;
    Ok(client)
}
