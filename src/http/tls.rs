//! HTTPS from certificate files, read again when the process is told to (SIGHUP): a renewed certificate
//! needs no restart.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;

use crate::error::Error;

/// `tls_cert` and `tls_key` of the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFiles {
    /// PEM: the certificate, then those that lead to one browsers know.
    pub cert: PathBuf,
    /// PEM.
    pub key: PathBuf,
}

impl TlsFiles {
    /// Reads both, and that they belong together.
    ///
    /// # Errors
    /// In words for whoever runs the server.
    pub fn read(&self) -> Result<CertifiedKey, Error> {
        let wrong =
            |file: &PathBuf, why: &dyn std::fmt::Display| Error::broken("tls", format!("{}: {why}", file.display()));
        let chain: Vec<CertificateDer<'static>> =
            CertificateDer::pem_file_iter(&self.cert).and_then(Iterator::collect).map_err(|e| wrong(&self.cert, &e))?;
        if chain.is_empty() {
            return Err(wrong(&self.cert, &"there is no certificate in it"));
        }
        let key = PrivateKeyDer::from_pem_file(&self.key).map_err(|e| wrong(&self.key, &e))?;
        CertifiedKey::from_der(chain, key, &ring::default_provider())
            .map_err(|e| wrong(&self.key, &format!("it does not fit {}: {e}", self.cert.display())))
    }
}

/// The certificate in use.
#[derive(Debug)]
pub struct Certificates {
    files: TlsFiles,
    now: RwLock<Arc<CertifiedKey>>,
}

impl Certificates {
    pub fn open(files: TlsFiles) -> Result<Arc<Self>, Error> {
        let now = RwLock::new(Arc::new(files.read()?));
        Ok(Arc::new(Self { files, now }))
    }

    /// Takes what the files hold now. If they cannot be used, what was in use stays.
    pub fn reload(&self) -> Result<(), Error> {
        let fresh = Arc::new(self.files.read()?);
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(())
    }

    /// TLS 1.2 and 1.3; HTTP/1.1 only, as actix-web offers without its feature http2: a proxy speaks HTTP/2 to the world where that is wanted.
    pub fn server_config(self: Arc<Self>) -> Result<ServerConfig, Error> {
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|e| Error::broken("tls", e))?
            .with_no_client_auth()
            .with_cert_resolver(self);
        Ok(config)
    }
}

impl ResolvesServerCert for Certificates {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.now.read().unwrap_or_else(PoisonError::into_inner).clone())
    }
}

/// Reads the files again at each SIGHUP, as long as the server runs.
pub async fn reload_when_told(certificates: Arc<Certificates>) {
    use tokio::signal::unix::{SignalKind, signal};
    let mut told = match signal(SignalKind::hangup()) {
        Ok(told) => told,
        Err(e) => return tracing::error!(error = %e, "certificates are not read again without a restart"),
    };
    while told.recv().await.is_some() {
        match certificates.reload() {
            Ok(()) => tracing::info!("the certificate was read again"),
            Err(e) => tracing::error!(error = %e, "the certificate could not be read again; the old one stays"),
        }
    }
}
