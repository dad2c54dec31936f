//! TLS as the profiles want it: 1.2 and 1.3, AEAD suites only, and no resumption, so that every connection proves itself.

use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls::server::NoServerSessionStorage;
use rustls::version::{TLS12, TLS13};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio_rustls::TlsAcceptor;

/// What a listener does with the certificate of a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientCertificates {
    /// It is not asked for.
    Ignored,
}

/// A server's certificate with its key, ready to shake hands.
#[derive(Clone)]
pub struct TlsIdentity(TlsAcceptor);

/// Why a certificate and a key are no identity. Each sentence names the file.
#[derive(Debug, thiserror::Error)]
pub enum TlsFault {
    /// A file cannot be read, or holds no PEM of the kind.
    #[error("cannot read {what} from {}: {problem}", .file.display())]
    Unreadable {
        /// What it should hold.
        what: &'static str,
        /// Which file.
        file: PathBuf,
        /// What is wrong.
        problem: String,
    },
    /// They do not belong together, or are of a kind that cannot be used.
    #[error("the certificate and its key do not fit: {0}")]
    Unfit(#[from] rustls::Error),
}

impl TlsIdentity {
    /// Reads a chain and its key from PEM files.
    ///
    /// # Errors
    /// [`TlsFault`].
    pub fn load(certificate: &Path, key: &Path, clients: ClientCertificates) -> Result<Self, TlsFault> {
        let unreadable = |what, file: &Path, problem: String| TlsFault::Unreadable { what, file: file.into(), problem };
        let chain = CertificateDer::pem_file_iter(certificate)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(|error| unreadable("a certificate", certificate, error.to_string()))?;
        if chain.is_empty() {
            return Err(unreadable("a certificate", certificate, "there is none in it".into()));
        }
        let private =
            PrivateKeyDer::from_pem_file(key).map_err(|error| unreadable("a private key", key, error.to_string()))?;
        Self::new(chain, private, clients)
    }

    /// From a chain, the server's own certificate first, and its key.
    ///
    /// # Errors
    /// [`TlsFault::Unfit`].
    pub fn new(
        chain: Vec<CertificateDer<'static>>,
        key: PrivateKeyDer<'static>,
        clients: ClientCertificates,
    ) -> Result<Self, TlsFault> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let builder = ServerConfig::builder_with_provider(provider).with_protocol_versions(&[&TLS13, &TLS12])?;
        let builder = match clients {
            ClientCertificates::Ignored => builder.with_no_client_auth(),
        };
        let mut config = builder.with_single_cert(chain, key)?;
        config.session_storage = Arc::new(NoServerSessionStorage {});
        config.send_tls13_tickets = 0;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self(TlsAcceptor::from(Arc::new(config))))
    }

    pub(super) fn acceptor(&self) -> &TlsAcceptor {
        &self.0
    }
}
