//! Whether a certificate still stands, by the revocation lists of its authority (RFC 5280 §5).
//!
//! The lists are believed by their signatures, whatever way they came. A certificate of an authority that has a list is
//! checked against it at every request; where the list is out of date nobody can say. An authority without one is
//! unchecked, and says so. Addresses in certificates are never asked.

mod authority;
mod list;
mod scope;
#[cfg(test)]
mod tests;

pub use authority::{Authority, NotAnAuthority};
pub use list::{RevocationList, Unbelievable};

use super::Certificate;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};
use time::OffsetDateTime;

/// What is known of a certificate now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Its authority's list does not name it, nor does any above.
    NotRevoked,
    /// It was taken back, or its authority was.
    Revoked {
        /// When.
        at: OffsetDateTime,
    },
    /// A list that may name it is out of date, or has never come.
    Stale,
    /// Its authority has no list.
    Unchecked,
}

/// What became of a list that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offered {
    /// It is the one that counts now.
    Taken,
    /// It is the one that we have.
    Known,
    /// It is older than the one that we have, and does not replace it.
    Older,
}

/// The lists of a process; clones share them.
#[derive(Clone)]
pub struct Revocations(Arc<RwLock<Inner>>);

#[derive(Clone)]
struct Inner {
    authorities: Vec<Authority>,
    sources: Vec<Source>,
}

#[derive(Clone)]
struct Source {
    name: String,
    list: Option<Arc<RevocationList>>,
}

impl Revocations {
    /// Lists of these authorities will come from these places. Until each place has given one, nobody can say whose it is.
    pub fn new(authorities: Vec<Authority>, sources: impl IntoIterator<Item = String>) -> Self {
        let sources = sources.into_iter().map(|name| Source { name, list: None }).collect();
        Self(Arc::new(RwLock::new(Inner { authorities, sources })))
    }

    /// From now on lists of these authorities come from these places. What a place gave stays, as long as its authority does.
    pub fn follow(&self, authorities: Vec<Authority>, sources: impl IntoIterator<Item = String>) {
        let mut inner = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let given = |name: &str| inner.sources.iter().find(|source| source.name == name)?.list.clone();
        let of_those = |list: &Arc<RevocationList>| authorities.iter().any(|authority| list.is_of(authority));
        let sources = sources.into_iter().map(|name| Source { list: given(&name).filter(of_those), name }).collect();
        *inner = Inner { authorities, sources };
    }

    /// Reads what a place gives, in DER or PEM, and takes it unless a younger one is there.
    ///
    /// # Errors
    /// [`Unbelievable`]: what was there before stays.
    pub fn offer(&self, source: &str, bytes: &[u8], now: OffsetDateTime) -> Result<Offered, Unbelievable> {
        // Nobody waits for a long list to be read.
        let authorities = self.inner().authorities.clone();
        let list = RevocationList::read(bytes, &authorities, now)?;
        let mut inner = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let stays = inner.authorities.iter().any(|authority| list.is_of(authority));
        let place = inner.sources.iter_mut().find(|known| known.name == source).filter(|_| stays);
        let Some(source) = place else { return Ok(Offered::Known) };
        match &source.list {
            Some(known) if known.same(&list) => return Ok(Offered::Known),
            Some(known) if known.precedes(&list) => return Ok(Offered::Older),
            _ => source.list = Some(Arc::new(list)),
        }
        Ok(Offered::Taken)
    }

    /// The list that counts, for each place.
    pub fn lists(&self) -> Vec<(String, Option<Arc<RevocationList>>)> {
        let inner = self.inner();
        inner.sources.iter().map(|source| (source.name.clone(), source.list.clone())).collect()
    }

    /// What is known of a certificate whose chain was verified.
    pub fn of(&self, certificate: &Certificate, now: OffsetDateTime) -> Standing {
        let inner = self.inner();
        inner.judge(certificate, &inner.sources, now, inner.authorities.len())
    }

    fn inner(&self) -> RwLockReadGuard<'_, Inner> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    /// By its authority's lists, then by those above: an authority that was taken back takes all of its own with it.
    fn judge(&self, certificate: &Certificate, sources: &[Source], now: OffsetDateTime, steps: usize) -> Standing {
        let Some(authority) = self.issuer(certificate) else { return Standing::Unchecked };
        let own = by_lists(authority, certificate, sources, now);
        let above = authority.certificate();
        if matches!(own, Standing::Revoked { .. }) || authority.is_root() || steps == 0 {
            return own;
        }
        match self.judge(above, sources, now, steps - 1) {
            revoked @ Standing::Revoked { .. } => revoked,
            Standing::Stale => Standing::Stale,
            Standing::NotRevoked | Standing::Unchecked => own,
        }
    }

    /// Several may have one name; then the signature tells.
    fn issuer(&self, certificate: &Certificate) -> Option<&Authority> {
        let mut named = self.authorities.iter().filter(|authority| authority.is_issuer_of(certificate));
        let (first, second) = (named.next()?, named.next());
        if second.is_none() {
            return Some(first);
        }
        let mut named = self.authorities.iter().filter(|authority| authority.is_issuer_of(certificate));
        named.find(|authority| authority.signed(certificate))
    }
}

fn by_lists(authority: &Authority, certificate: &Certificate, sources: &[Source], now: OffsetDateTime) -> Standing {
    let lists = || sources.iter().filter_map(|source| source.list.as_ref()).filter(|list| list.is_of(authority));
    if lists().next().is_none() {
        let missing = sources.iter().any(|source| source.list.is_none());
        return if missing { Standing::Stale } else { Standing::Unchecked };
    }
    let speaking = || lists().filter(|list| list.speaks_of(certificate));
    if let Some(at) = speaking().find_map(|list| list.revoked_at(certificate)) {
        return Standing::Revoked { at };
    }
    if speaking().any(|list| now <= list.next_update()) { Standing::NotRevoked } else { Standing::Stale }
}
