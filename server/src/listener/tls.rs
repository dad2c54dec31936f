//! TLS as the profiles want it: 1.2 and 1.3, AEAD suites only, and no resumption, so that every connection proves itself.

use super::judge::Judge;
use crate::derived::Derived;
use domain::trust::{Live, TrustSet};
use rustls::crypto::aws_lc_rs;
use rustls::server::danger::ClientCertVerifier;
use rustls::server::{NoServerSessionStorage, VerifierBuilderError, WebPkiClientVerifier};
use rustls::version::{TLS12, TLS13};
use rustls::{RootCertStore, ServerConfig};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio_rustls::TlsAcceptor;

/// What a listener does with the certificate of a client.
#[derive(Clone)]
pub enum ClientCertificates {
    /// It is not asked for.
    Ignored,
    /// It is asked for and not demanded; one that none of these issued ends the handshake.
    Asked(Arc<RootCertStore>),
    /// The same with those whom the bank trusts now. Each request on an open connection is judged by what is trusted then.
    Trusted(Live),
}

impl ClientCertificates {
    /// Asks for those that one of these files' authorities issued; without files it asks for none.
    ///
    /// # Errors
    /// [`TlsFault`], naming the file.
    pub fn issued_by(files: &[PathBuf]) -> Result<Self, TlsFault> {
        if files.is_empty() {
            return Ok(Self::Ignored);
        }
        let mut roots = RootCertStore::empty();
        for file in files {
            for authority in chain(file)? {
                roots.add(authority)?;
            }
        }
        Ok(Self::Asked(Arc::new(roots)))
    }
}

/// A server's certificate with its key, ready to shake hands.
#[derive(Clone)]
pub struct TlsIdentity(Arc<Hands>);

enum Hands {
    Fixed(Handshake),
    Trusting(Derived<Handshake>),
}

/// How hands are shaken now, and who judges the certificates that are shown.
#[derive(Clone)]
pub(super) struct Handshake {
    pub(super) acceptor: TlsAcceptor,
    pub(super) judge: Option<Arc<Judge>>,
}

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
    /// The authorities cannot judge certificates.
    #[error("the authorities for client certificates do not fit: {0}")]
    Authorities(#[from] VerifierBuilderError),
}

impl TlsIdentity {
    /// Reads a chain and its key from PEM files.
    ///
    /// # Errors
    /// [`TlsFault`].
    pub fn load(certificate: &Path, key: &Path, clients: ClientCertificates) -> Result<Self, TlsFault> {
        Self::new(chain(certificate)?, private_key(key)?, clients)
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
        let own = Own { chain, key };
        Ok(Self(Arc::new(match clients {
            ClientCertificates::Ignored => Hands::Fixed(Handshake { acceptor: own.acceptor(None)?, judge: None }),
            ClientCertificates::Asked(roots) => {
                let acceptor = own.acceptor(Some(verifier(roots)?))?;
                Hands::Fixed(Handshake { acceptor, judge: None })
            }
            ClientCertificates::Trusted(live) => {
                // Whatever is wrong with our own certificate is wrong now.
                let nobody = own.acceptor(None)?;
                Hands::Trusting(Derived::new(&live, move |set| own.trusting(set, &nobody)))
            }
        })))
    }

    pub(super) fn handshake(&self) -> Handshake {
        match self.0.as_ref() {
            Hands::Fixed(handshake) => handshake.clone(),
            Hands::Trusting(derived) => derived.current(),
        }
    }
}

/// The server's own certificate and key.
struct Own {
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

impl Own {
    fn acceptor(&self, clients: Option<Arc<dyn ClientCertVerifier>>) -> Result<TlsAcceptor, TlsFault> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let builder = ServerConfig::builder_with_provider(provider).with_protocol_versions(&[&TLS13, &TLS12])?;
        let builder = match clients {
            None => builder.with_no_client_auth(),
            Some(verifier) => builder.with_client_cert_verifier(verifier),
        };
        let mut config = builder.with_single_cert(self.chain.clone(), self.key.clone_key())?;
        config.session_storage = Arc::new(NoServerSessionStorage {});
        config.send_tls13_tickets = 0;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(TlsAcceptor::from(Arc::new(config)))
    }

    /// Where nobody is trusted no certificate is asked for; where something does not fit, neither.
    fn trusting(&self, set: &Arc<TrustSet>, nobody: &TlsAcceptor) -> Handshake {
        let judge = Judge::of(set);
        let asking = judge.verifier().map(|verifier| self.acceptor(Some(verifier)));
        let acceptor = match asking {
            None => nobody.clone(),
            Some(Ok(acceptor)) => acceptor,
            Some(Err(error)) => {
                tracing::error!(%error, "no client certificate can be asked for");
                nobody.clone()
            }
        };
        Handshake { acceptor, judge: Some(Arc::new(judge)) }
    }
}

/// Believes certificates that one of `roots` issued; whoever shows none passes.
pub(super) fn verifier(roots: Arc<RootCertStore>) -> Result<Arc<dyn ClientCertVerifier>, VerifierBuilderError> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    WebPkiClientVerifier::builder_with_provider(roots, provider).allow_unauthenticated().build()
}

/// The certificates of a PEM file: one at least.
pub(crate) fn chain(file: &Path) -> Result<Vec<CertificateDer<'static>>, TlsFault> {
    let found = CertificateDer::pem_file_iter(file)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| unreadable("a certificate", file, error.to_string()))?;
    if found.is_empty() {
        return Err(unreadable("a certificate", file, "there is none in it".into()));
    }
    Ok(found)
}

/// The private key of a PEM file.
pub(crate) fn private_key(file: &Path) -> Result<PrivateKeyDer<'static>, TlsFault> {
    PrivateKeyDer::from_pem_file(file).map_err(|error| unreadable("a private key", file, error.to_string()))
}

fn unreadable(what: &'static str, file: &Path, problem: String) -> TlsFault {
    TlsFault::Unreadable { what, file: file.into(), problem }
}
