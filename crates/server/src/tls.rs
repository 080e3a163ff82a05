//! The city's certificate: read at the start, and again when its files change, as they do every few weeks.

use jiff::{SignedDuration, Timestamp};
use rustls::{
    CertificateError, RootCertStore, ServerConfig,
    client::verify_server_cert_signed_by_trust_anchor,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, UnixTime, pem::PemObject as _},
    server::{ClientHello, ParsedCertificate, ResolvesServerCert},
    sign::CertifiedKey,
    version::{TLS12, TLS13},
};
use sambat_city_store::clock::Clock;
use sha2::{Digest as _, Sha256};
use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;

/// HTTP/2 as both sides name it while they agree.
pub(crate) const HTTP_2: &[u8] = b"h2";
const HTTP_1: &[u8] = b"http/1.1";

/// How often the files are checked for changes.
const OFTEN: Duration = Duration::from_mins(1);

/// How long before its end a certificate that nobody renewed is warned of.
const NEAR: SignedDuration = SignedDuration::from_hours(14 * 24);

/// The files of a certificate and its private key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFiles {
    /// The certificate, and after it those that it was signed by, in PEM.
    pub certificate: PathBuf,
    /// Its private key, in PEM.
    pub key: PathBuf,
}

/// Why a certificate is not used.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read.
    #[error("{path} cannot be read: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
    /// The file of the certificate holds none in PEM.
    #[error("{0} holds no certificate in PEM")]
    NoCertificate(PathBuf),
    /// The file of the private key holds none in PEM.
    #[error("{0} holds no private key in PEM")]
    NoKey(PathBuf),
    /// The certificate cannot be used.
    #[error("the certificate in {path} cannot be used: {source}")]
    Unusable {
        /// The file of the certificate.
        path: PathBuf,
        /// The cause.
        source: rustls::Error,
    },
    /// The private key cannot be used.
    #[error("the private key in {path} cannot be used: {source}")]
    UnusableKey {
        /// The file of the private key.
        path: PathBuf,
        /// The cause.
        source: rustls::Error,
    },
    /// The private key is that of another certificate.
    #[error("{key} is not the private key of the certificate in {certificate}")]
    OtherKey {
        /// The file of the private key.
        key: PathBuf,
        /// The file of the certificate.
        certificate: PathBuf,
    },
    /// The certificate in this file has expired.
    #[error("the certificate in {0} has expired")]
    Expired(PathBuf),
    /// The certificate in this file is not valid yet.
    #[error("the certificate in {0} is not valid yet")]
    NotYet(PathBuf),
    /// TLS itself cannot be set up.
    #[error("TLS cannot be set up: {0}")]
    SetUp(rustls::Error),
}

/// The certificate that new connections get.
pub(crate) struct Certificate {
    files: TlsFiles,
    clock: Arc<dyn Clock>,
    held: RwLock<LoadedCertificate>,
}

/// The certificate and key of the files when they could last be used.
#[derive(Clone)]
struct LoadedCertificate {
    key: Arc<CertifiedKey>,
    digest: [u8; 32],
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate").field("files", &self.files).finish_non_exhaustive()
    }
}

impl ResolvesServerCert for Certificate {
    fn resolve(&self, _hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.held().key)
    }
}

impl Certificate {
    /// Reads the files once, and takes the certificate if it can be used now.
    pub(crate) fn read(files: TlsFiles, clock: Arc<dyn Clock>) -> Result<Self, TlsError> {
        let held = read(&files, clock.now())?;
        warn_of_readers(&files.key);
        Ok(Self { files, clock, held: RwLock::new(held) })
    }

    fn held(&self) -> LoadedCertificate {
        self.held.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn reload_if_changed(&self) -> Result<bool, TlsError> {
        let new = read(&self.files, self.clock.now())?;
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        let is_new = new.digest != held.digest;
        *held = new;
        Ok(is_new)
    }

    fn is_near_its_end(&self) -> bool {
        let then = self.clock.now().checked_add(NEAR).unwrap_or(Timestamp::MAX);
        !matches!(validity(&self.held().key.cert, then), Ok(Validity::Now))
    }
}

/// What answers TLS: versions 1.3 and 1.2, HTTP/2 before HTTP/1.1.
pub(crate) fn acceptor(certificate: Arc<Certificate>) -> Result<TlsAcceptor, TlsError> {
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[&TLS13, &TLS12])
        .map_err(TlsError::SetUp)?
        .with_no_client_auth()
        .with_cert_resolver(certificate);
    config.alpn_protocols = vec![HTTP_2.to_vec(), HTTP_1.to_vec()];
    Ok(Arc::new(config).into())
}

/// Looks whether the files changed. A new certificate that cannot be used changes nothing: half of a renewal may be written.
pub(crate) async fn reload_if_changed(certificate: Arc<Certificate>) -> Result<bool, TlsError> {
    let path = certificate.files.certificate.clone();
    let looked = tokio::task::spawn_blocking(move || certificate.reload_if_changed()).await;
    looked.map_err(|error| TlsError::Io { path, source: io::Error::other(error) })?
}

/// Looks every minute whether the files changed, and warns when the certificate is near its end; returns when the server stops.
pub(crate) async fn keep_looking(certificate: Arc<Certificate>, stopping: CancellationToken) {
    let mut often = tokio::time::interval(OFTEN);
    let mut warned = false;
    loop {
        tokio::select! {
            () = stopping.cancelled() => return,
            _ = often.tick() => {}
        }
        match reload_if_changed(certificate.clone()).await {
            Ok(true) => {
                tracing::info!("the certificate was renewed");
                warned = false;
            }
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "the certificate is still the one of before"),
        }
        if !warned && certificate.is_near_its_end() {
            tracing::warn!("the certificate ends within {} days; renew it", NEAR.as_hours() / 24);
            warned = true;
        }
    }
}

fn read(files: &TlsFiles, now: Timestamp) -> Result<LoadedCertificate, TlsError> {
    let bytes = |path: &Path| fs::read(path).map_err(|source| TlsError::Io { path: path.to_owned(), source });
    let (certificate, key) = (bytes(&files.certificate)?, zeroize::Zeroizing::new(bytes(&files.key)?));
    let digest = Sha256::new().chain_update(&certificate).chain_update(&*key).finalize().into();
    let chain = CertificateDer::pem_slice_iter(&certificate).collect::<Result<Vec<_>, _>>().unwrap_or_default();
    if chain.is_empty() {
        return Err(TlsError::NoCertificate(files.certificate.clone()));
    }
    let unusable = |source| TlsError::Unusable { path: files.certificate.clone(), source };
    match validity(&chain, now).map_err(unusable)? {
        Validity::Now => {}
        Validity::Over => return Err(TlsError::Expired(files.certificate.clone())),
        Validity::NotYet => return Err(TlsError::NotYet(files.certificate.clone())),
    }
    let key = PrivateKeyDer::from_pem_slice(&key).map_err(|_| TlsError::NoKey(files.key.clone()))?;
    let key = CertifiedKey::from_der(chain, key, &ring::default_provider()).map_err(|error| match error {
        rustls::Error::InconsistentKeys(_) => {
            TlsError::OtherKey { key: files.key.clone(), certificate: files.certificate.clone() }
        }
        source => TlsError::UnusableKey { path: files.key.clone(), source },
    })?;
    Ok(LoadedCertificate { key: Arc::new(key), digest })
}

/// When a certificate is to be believed.
enum Validity {
    Now,
    Over,
    NotYet,
}

/// Asks at a moment. Dates are checked before the rest; nobody here is trusted, so that the rest always fails.
fn validity(chain: &[CertificateDer<'_>], at: Timestamp) -> Result<Validity, rustls::Error> {
    let Some((own, above)) = chain.split_first() else { return Ok(Validity::Over) };
    let parsed = ParsedCertificate::try_from(own)?;
    let at = UnixTime::since_unix_epoch(Duration::from_secs(u64::try_from(at.as_second()).unwrap_or(0)));
    let nobody = RootCertStore::empty();
    let algorithms = ring::default_provider().signature_verification_algorithms.all;
    let judged = verify_server_cert_signed_by_trust_anchor(&parsed, &nobody, above, at, algorithms);
    Ok(match judged {
        Err(rustls::Error::InvalidCertificate(CertificateError::Expired | CertificateError::ExpiredContext { .. })) => {
            Validity::Over
        }
        Err(rustls::Error::InvalidCertificate(
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. },
        )) => Validity::NotYet,
        _ => Validity::Now,
    })
}

/// A key that everybody on this machine can read is not one city's alone.
fn warn_of_readers(key: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        if fs::metadata(key).is_ok_and(|meta| meta.permissions().mode() & 0o007 != 0) {
            tracing::warn!("anybody on this machine can read {}; chmod o= takes that away", key.display());
        }
    }
    #[cfg(not(unix))]
    let _ = key;
}
