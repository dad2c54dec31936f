//! Whom we believe to be who they say when we call them, and who we are to them.

use crate::listener::{self, TlsFault};
use domain::trust::TrustSet;
use rustls::RootCertStore;
use rustls_pki_types::pem::{self, PemObject};
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use std::path::{Path, PathBuf};

/// Authorities for the certificates of servers.
#[derive(Debug, Clone)]
pub struct Roots(RootCertStore);

/// Why there are no roots.
#[derive(Debug, thiserror::Error)]
pub enum RootsFault {
    /// A file of ours.
    #[error(transparent)]
    File(#[from] TlsFault),
    /// A certificate in one.
    #[error("an authority in {} cannot be used: {problem}", .file.display())]
    Authority {
        /// Which file.
        file: PathBuf,
        /// What is wrong.
        problem: rustls::Error,
    },
}

impl Roots {
    /// The system's.
    pub fn of_the_system() -> Self {
        let mut store = RootCertStore::empty();
        let found = rustls_native_certs::load_native_certs();
        for error in found.errors {
            tracing::warn!(%error, "some of the system's authorities cannot be read");
        }
        // Systems carry certificates that no longer fit any rule.
        store.add_parsable_certificates(found.certs);
        Self(store)
    }

    /// These, and those whom the bank trusts besides (`trust.outbound_ca`). One that cannot be used is left out and told.
    #[must_use]
    pub fn with_trusted(mut self, trust: &TrustSet) -> Self {
        for root in &trust.outbound {
            if let Err(error) = self.0.add(CertificateDer::from(root.certificate().der().to_vec())) {
                tracing::error!(root = ?root.certificate(), %error, "a root cannot be used");
            }
        }
        self
    }

    /// None at all: for those whose own authorities follow.
    pub fn none() -> Self {
        Self(RootCertStore::empty())
    }

    /// These, and those of some PEM files.
    ///
    /// # Errors
    /// [`RootsFault`], naming the file.
    pub fn with_files(mut self, files: &[PathBuf]) -> Result<Self, RootsFault> {
        for file in files {
            for authority in listener::chain(file)? {
                self.0.add(authority).map_err(|problem| RootsFault::Authority { file: file.clone(), problem })?;
            }
        }
        Ok(self)
    }

    /// These, and one more.
    ///
    /// # Errors
    /// When it is no certificate.
    pub fn with(mut self, authority: CertificateDer<'static>) -> Result<Self, rustls::Error> {
        self.0.add(authority)?;
        Ok(self)
    }

    pub(super) fn into_store(self) -> RootCertStore {
        self.0
    }
}

/// Our certificate, for servers that ask for one.
#[derive(Debug)]
pub struct ClientIdentity {
    pub(super) chain: Vec<CertificateDer<'static>>,
    pub(super) key: PrivateKeyDer<'static>,
}

impl ClientIdentity {
    /// A chain, our own certificate first, and its key.
    pub fn new(chain: Vec<CertificateDer<'static>>, key: PrivateKeyDer<'static>) -> Self {
        Self { chain, key }
    }

    /// The same once more.
    pub(super) fn again(&self) -> Self {
        Self { chain: self.chain.clone(), key: self.key.clone_key() }
    }

    /// Reads both from PEM texts.
    ///
    /// # Errors
    /// What is wrong with either.
    pub fn from_pem(chain: &str, key: &str) -> Result<Self, pem::Error> {
        let chain: Vec<_> = CertificateDer::pem_slice_iter(chain.as_bytes()).collect::<Result<_, _>>()?;
        Ok(Self { chain, key: PrivateKeyDer::from_pem_slice(key.as_bytes())? })
    }

    /// Reads both from PEM files.
    ///
    /// # Errors
    /// [`TlsFault`], naming the file.
    pub fn load(certificate: &Path, key: &Path) -> Result<Self, TlsFault> {
        Ok(Self { chain: listener::chain(certificate)?, key: listener::private_key(key)? })
    }
}
