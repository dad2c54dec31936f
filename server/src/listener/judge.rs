//! Whether a certificate that was shown is believed, by whom the bank trusts now.

use super::peer::{PeerCertificate, Unusable};
use super::tls::verifier;
use domain::certificate::Certificate;
use domain::trust::TrustSet;
use rustls::RootCertStore;
use rustls::server::danger::ClientCertVerifier;
use rustls_pki_types::{CertificateDer, UnixTime};
use std::sync::{Arc, Mutex, PoisonError};

/// Judges by one set of trust.
pub(super) struct Judge {
    trust: Arc<TrustSet>,
    verifier: Option<Arc<dyn ClientCertVerifier>>,
}

impl Judge {
    pub(super) fn of(trust: &Arc<TrustSet>) -> Self {
        let mut roots = RootCertStore::empty();
        for ca in &trust.client_cas {
            if let Err(error) = roots.add(CertificateDer::from(ca.authority.certificate().der().to_vec())) {
                tracing::error!(authority = ?ca.authority.certificate(), %error, "an authority cannot be used");
            }
        }
        let verifier = if roots.is_empty() { None } else { verifier(Arc::new(roots)).ok() };
        Self { trust: Arc::clone(trust), verifier }
    }

    pub(super) fn verifier(&self) -> Option<Arc<dyn ClientCertVerifier>> {
        self.verifier.clone()
    }

    /// Of a chain that a handshake has verified by this set.
    fn admit(&self, chain: &[CertificateDer<'_>]) -> Option<PeerCertificate> {
        let (leaf, sent) = chain.split_first()?;
        let admitted = Certificate::parse(leaf).map_err(Unusable::from).and_then(|leaf| {
            let sent: Vec<_> = sent.iter().filter_map(|one| Certificate::parse(one).ok()).collect();
            Ok(match self.trust.admit(&leaf, &sent) {
                Ok(key) => leaf.issued_with(key),
                Err(not) => return Err(not.into()),
            })
        });
        Some(PeerCertificate(Arc::new(admitted)))
    }

    /// Of a chain that was verified when others were trusted.
    fn again(&self, chain: &[CertificateDer<'_>]) -> Option<PeerCertificate> {
        let (leaf, sent) = chain.split_first()?;
        let verified = self.verifier.as_ref().is_some_and(|verifier| {
            // A certificate whose time is over is told so by whoever is asked.
            let now = UnixTime::now();
            match verifier.verify_client_cert(leaf, sent, now) {
                Ok(_) => true,
                Err(error) => {
                    tracing::info!(%error, "the certificate of an open connection is not believed any more");
                    false
                }
            }
        });
        if verified { self.admit(chain) } else { Some(PeerCertificate(Arc::new(Err(Unusable::Stranger)))) }
    }
}

/// What was shown on a connection, and what was last said of it.
pub(super) struct Shown {
    chain: Vec<CertificateDer<'static>>,
    last: Mutex<(Option<Arc<Judge>>, Option<PeerCertificate>)>,
}

impl Shown {
    /// On a connection whose handshake `judge` stood behind.
    pub(super) fn new(chain: Option<&[CertificateDer<'_>]>, judge: Option<Arc<Judge>>) -> Self {
        let chain: Vec<_> = chain.into_iter().flatten().map(|one| one.clone().into_owned()).collect();
        let said = match &judge {
            Some(judge) => judge.admit(&chain),
            None => PeerCertificate::of(&chain),
        };
        Self { chain, last: Mutex::new((judge, said)) }
    }

    /// What is to be said of it now. It is looked at again when others are trusted than the last time.
    pub(super) fn now(&self, judge: Option<&Arc<Judge>>) -> Option<PeerCertificate> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let (Some(known), Some(judge)) = (&last.0, judge)
            && !Arc::ptr_eq(known, judge)
        {
            let said = judge.again(&self.chain);
            *last = (Some(Arc::clone(judge)), said);
        }
        last.1.clone()
    }
}
