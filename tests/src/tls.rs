//! Certificates as a city has them or must not have them, and a witness of what a phone and a city agree on.

use crate::port;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::{
    ClientConfig, RootCertStore, ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, ServerName, pem::PemObject as _},
};
use sambat_server::TlsFiles;
use std::{
    fs,
    net::SocketAddr,
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, split},
    net::{TcpListener, TcpStream},
    task::{JoinHandle, JoinSet},
};
use tokio_rustls::{TlsAcceptor, TlsConnector, client};

/// Names that a city of the harness goes by.
pub const NAMES: [&str; 2] = ["127.0.0.1", "localhost"];

/// Somebody who signs certificates.
#[derive(Debug)]
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

/// A certificate with its key, both in PEM.
#[derive(Debug, Clone)]
pub struct Signed {
    /// The certificate.
    pub certificate: String,
    /// Its key.
    pub key: String,
}

/// A certificate for these names that nobody signed yet, good for ten years or for ten years that are over.
fn unsigned(names: &[&str], has_ended: bool) -> CertificateParams {
    let mut params = CertificateParams::new(names.iter().map(ToString::to_string).collect::<Vec<_>>()).unwrap();
    params.distinguished_name.push(DnType::CommonName, "Kota Contoh");
    let year = if has_ended { 2010 } else { 2026 };
    (params.not_before, params.not_after) = (date_time_ymd(year, 1, 1), date_time_ymd(year + 10, 1, 1));
    params
}

impl Authority {
    /// A new one, which nobody believes yet.
    #[must_use]
    pub fn new() -> Self {
        let (mut params, key) = (unsigned(&[], false), KeyPair::generate().unwrap());
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, "Kota Contoh CA");
        let pem = params.self_signed(&key).unwrap().pem();
        Self { issuer: Issuer::new(params, key), pem }
    }

    /// What a pack has in `ca.pem`.
    #[must_use]
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// A certificate for these names.
    #[must_use]
    pub fn sign(&self, names: &[&str]) -> Signed {
        self.signed(unsigned(names, false))
    }

    /// A certificate that is no longer good.
    #[must_use]
    pub fn sign_ended(&self, names: &[&str]) -> Signed {
        self.signed(unsigned(names, true))
    }

    fn signed(&self, params: CertificateParams) -> Signed {
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap().pem();
        Signed { certificate, key: key.serialize_pem() }
    }
}

impl Default for Authority {
    fn default() -> Self {
        Self::new()
    }
}

impl Signed {
    /// A certificate that its owner signed.
    #[must_use]
    pub fn by_itself(names: &[&str]) -> Self {
        let key = KeyPair::generate().unwrap();
        Self { certificate: unsigned(names, false).self_signed(&key).unwrap().pem(), key: key.serialize_pem() }
    }

    /// Writes both files into a folder, over those that are there.
    #[must_use]
    pub fn write(&self, folder: &Path) -> TlsFiles {
        let files = TlsFiles { certificate: folder.join("fullchain.pem"), key: folder.join("privkey.pem") };
        fs::write(&files.certificate, &self.certificate).unwrap();
        fs::write(&files.key, &self.key).unwrap();
        files
    }

    /// Answers TLS under it, as whoever has its key can.
    #[must_use]
    pub fn server(&self) -> TlsAcceptor {
        let chain = vec![CertificateDer::from_pem_slice(self.certificate.as_bytes()).unwrap()];
        let key = PrivateKeyDer::from_pem_slice(self.key.as_bytes()).unwrap();
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap();
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Arc::new(config).into()
    }
}

/// A connection to a city as somebody who believes this authority, offering these protocols.
///
/// # Errors
/// Of connecting and of TLS.
pub async fn connect(
    city: SocketAddr,
    authority: &str,
    protocols: &[&str],
) -> std::io::Result<client::TlsStream<TcpStream>> {
    let stream = TcpStream::connect(city).await?;
    stream.set_nodelay(true)?;
    connector(authority, protocols).connect(ServerName::from(city.ip()), stream).await
}

/// What speaks TLS as somebody who believes this authority, offering these protocols.
#[must_use]
pub fn connector(authority: &str, protocols: &[&str]) -> TlsConnector {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(authority.as_bytes()).unwrap()).unwrap();
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|protocol| protocol.as_bytes().to_vec()).collect();
    Arc::new(config).into()
}

/// Stands before a city with TLS, under a certificate of its own, and remembers each connection that got through: what
/// both sides agreed to speak, and how much.
#[derive(Debug)]
pub struct Witness {
    address: SocketAddr,
    agreed: Arc<Mutex<Vec<String>>>,
    bytes: Arc<AtomicU64>,
    listening: JoinHandle<()>,
}

impl Witness {
    /// A witness before this city, whose own certificate this authority signed.
    pub async fn before(city: SocketAddr, authority: &Authority, certificate: &Signed) -> Self {
        let address = port::reserve();
        let listener = TcpListener::bind(address).await.unwrap();
        let (agreed, bytes) = (Arc::<Mutex<Vec<String>>>::default(), Arc::<AtomicU64>::default());
        let (acceptor, authority, seen) = (certificate.server(), authority.pem().to_owned(), agreed.clone());
        let count = bytes.clone();
        let listening = tokio::spawn(async move {
            let mut open = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, authority, seen) = (acceptor.clone(), authority.clone(), seen.clone());
                let count = count.clone();
                open.spawn(async move {
                    let Ok(phone) = acceptor.accept(stream).await else { return };
                    let protocol = phone.get_ref().1.alpn_protocol().unwrap_or_default();
                    let protocol = String::from_utf8_lossy(protocol).into_owned();
                    seen.lock().unwrap_or_else(PoisonError::into_inner).push(protocol.clone());
                    let Ok(city) = connect(city, &authority, &[&protocol]).await else { return };
                    let ((from_phone, to_phone), (from_city, to_city)) = (split(phone), split(city));
                    tokio::join!(pass_on(from_phone, to_city, &count), pass_on(from_city, to_phone, &count));
                });
            }
        });
        Self { address, agreed, bytes, listening }
    }

    /// Bytes inside TLS so far, both ways.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    /// The address as a phone names it.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("https://{}", self.address)
    }

    /// What each connection speaks, in the order of their handshakes.
    #[must_use]
    pub fn agreed(&self) -> Vec<String> {
        self.agreed.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Witness {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

/// Until one side has no more to say.
async fn pass_on(mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin, count: &AtomicU64) {
    let mut piece = vec![0; 16 << 10];
    while let Ok(read @ 1..) = from.read(&mut piece).await {
        count.fetch_add(read as u64, Ordering::Relaxed);
        if to.write_all(&piece[..read]).await.is_err() || to.flush().await.is_err() {
            break;
        }
    }
    let _ = to.shutdown().await;
}
