//! Who is at the other end, and how many connections they have.

use domain::certificate::{Certificate, Unreadable};
use domain::trust::NotAdmitted;
use rustls_pki_types::CertificateDer;
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The address at the other end of the socket, among the extensions of every request. No header changes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeerAddr(pub SocketAddr);

/// The certificate that the other end showed, among the extensions of every request on its connection. Its chain holds by
/// whom the bank trusts at the request; whether it is valid now, and whose it is, is asked there.
#[derive(Debug, Clone)]
pub struct PeerCertificate(pub Arc<Result<Certificate, Unusable>>);

/// Why a certificate that was shown says nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// It cannot be read.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// Whoever issued it may not, for certificates of its kind.
    #[error(transparent)]
    NotAdmitted(#[from] NotAdmitted),
    /// Whoever issued it is not trusted any more.
    #[error("the authority that issued it is not accepted here any more: get one from an authority that is")]
    Stranger,
}

impl PeerCertificate {
    pub(super) fn of(chain: &[CertificateDer<'_>]) -> Option<Self> {
        let leaf = chain.first()?;
        Some(Self(Arc::new(Certificate::parse(leaf).map_err(Unusable::from))))
    }
}

/// Counts the connections of each address.
#[derive(Debug, Clone, Default)]
pub(super) struct Counter(Arc<Mutex<HashMap<IpAddr, usize>>>);

/// A place among the connections of an address, until it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    counter: Counter,
    address: IpAddr,
}

impl Counter {
    /// A place for one more connection from `address`, if it has fewer than `most`.
    pub(super) fn place(&self, address: IpAddr, most: Option<usize>) -> Option<Place> {
        let address = address.to_canonical();
        let mut counts = self.counts();
        let count = counts.entry(address).or_default();
        if most.is_some_and(|most| *count >= most) {
            return None;
        }
        *count += 1;
        Some(Place { counter: self.clone(), address })
    }

    fn counts(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut counts = self.counter.counts();
        if let Some(count) = counts.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    #[test]
    fn an_address_has_so_many_places_and_gives_them_back() {
        let counter = Counter::default();
        let (one, other) = (IpAddr::from([192, 0, 2, 1]), IpAddr::from([192, 0, 2, 2]));
        let first = counter.place(one, Some(2));
        let mapped = IpAddr::from(Ipv4Addr::new(192, 0, 2, 1).to_ipv6_mapped());
        let second = counter.place(mapped, Some(2));
        assert!(first.is_some() && second.is_some() && counter.place(one, Some(2)).is_none());
        assert!(counter.place(other, Some(2)).is_some());
        drop(first);
        assert!(counter.place(one, Some(2)).is_some());
        drop(second);
        assert!(counter.counts().is_empty());
    }

    #[test]
    fn without_a_bound_there_is_always_a_place() {
        let counter = Counter::default();
        let places: Vec<_> = (0..100).map(|_| counter.place(IpAddr::from([192, 0, 2, 1]), None)).collect();
        assert!(places.iter().all(Option::is_some));
    }
}
