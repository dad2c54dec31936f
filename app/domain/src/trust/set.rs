//! Everything that is trusted at one time, as one value.

use super::item::{ClientCa, Item};
use super::list::List;
use super::place::CrlSource;
use crate::certificate::Certificate;
use crate::certificate::revocation::Authority;
use crate::field::FieldErrors;
use crate::jose::Thumbprint;
use crate::registration::StatementIssuer;

/// What is trusted at one time.
#[derive(Debug, Clone, Default)]
pub struct TrustSet {
    /// Counts the confirmed changes that led here.
    pub version: i64,
    /// Who may issue the certificates of clients.
    pub client_cas: Vec<ClientCa>,
    /// Where revocation lists come from.
    pub crl_sources: Vec<CrlSource>,
    /// Whose statements are believed.
    pub issuers: Vec<StatementIssuer>,
    /// Further roots for our own fetches.
    pub outbound: Vec<Authority>,
}

/// Why a certificate whose chain was verified is not let in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAdmitted {
    /// None of the authorities issued it, or the one above it.
    #[error("the authority that issued it is not accepted here")]
    Stranger,
    /// Its authority is narrowed to other kinds.
    #[error("the authority that issued it is accepted here for other certificates only: {0}")]
    Narrowed(String),
}

impl TrustSet {
    /// Of these entries.
    pub fn of(version: i64, items: impl IntoIterator<Item = Item>) -> Self {
        let mut set = Self { version, ..Self::default() };
        for item in items {
            match item {
                Item::ClientCa(ca) => set.client_cas.push(ca),
                Item::ClientCrl(source) => set.crl_sources.push(source),
                Item::StatementIssuer(issuer) => set.issuers.push(*issuer),
                Item::OutboundCa(root) => set.outbound.push(root),
            }
        }
        set
    }

    /// Its entries.
    pub fn items(&self) -> impl Iterator<Item = Item> {
        let authorities = self.client_cas.iter().cloned().map(Item::ClientCa);
        let lists = self.crl_sources.iter().cloned().map(Item::ClientCrl);
        let issuers = self.issuers.iter().cloned().map(|issuer| Item::StatementIssuer(Box::new(issuer)));
        authorities.chain(lists).chain(issuers).chain(self.outbound.iter().cloned().map(Item::OutboundCa))
    }

    /// The entry of a list that goes by this key.
    pub fn find(&self, list: List, key: &str) -> Option<Item> {
        self.items().find(|item| item.list() == list && item.key() == key)
    }

    /// The same with one entry added, replaced or taken out.
    #[must_use]
    pub fn changed(&self, list: List, key: &str, after: Option<Item>) -> Self {
        let mut items: Vec<_> = self.items().collect();
        let at = items.iter().position(|item| item.list() == list && item.key() == key);
        match (at, after) {
            (Some(at), Some(after)) => items[at] = after,
            (Some(at), None) => drop(items.remove(at)),
            (None, after) => items.extend(after),
        }
        Self::of(self.version, items)
    }

    /// Whether its entries go together.
    ///
    /// # Errors
    /// A sentence that says what would pass.
    pub fn judge(&self) -> Result<(), FieldErrors> {
        if self.client_cas.is_empty() && !self.crl_sources.is_empty() {
            let sentence = "Revocation lists need the authorities whose lists they are: keep a client authority, or take \
                            the revocation lists out first";
            return Err(FieldErrors::of("list", sentence));
        }
        let mut keys: Vec<_> = self.items().map(|item| (item.list(), item.key())).collect();
        keys.sort();
        match keys.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => {
                Err(FieldErrors::of("list", format!("The {} {} is named twice", pair[0].0.noun(), pair[0].1)))
            }
            None => Ok(()),
        }
    }

    /// The authorities alone.
    pub fn authorities(&self) -> Vec<Authority> {
        self.client_cas.iter().map(|ca| ca.authority.clone()).collect()
    }

    /// The issuer that goes by this name.
    pub fn issuer(&self, iss: &str) -> Option<&StatementIssuer> {
        self.issuers.iter().find(|issuer| issuer.iss == iss)
    }

    /// Lets a certificate in whose chain was verified: says whose key issued it, unless the nearest authority above it is
    /// narrowed to other kinds. `sent` are the further certificates that came along.
    ///
    /// # Errors
    /// [`NotAdmitted`].
    pub fn admit(&self, leaf: &Certificate, sent: &[Certificate]) -> Result<Thumbprint, NotAdmitted> {
        let between: Vec<_> = sent.iter().filter_map(|one| Authority::new(one.clone()).ok()).collect();
        let issuing = self.trusted(leaf).map(|ca| &ca.authority).or_else(|| above(leaf, &between));
        let key = issuing.ok_or(NotAdmitted::Stranger)?.key();
        let nearest = self.nearest(leaf, &between).ok_or(NotAdmitted::Stranger)?;
        let fits = nearest.styles.is_empty() || leaf.style().is_some_and(|style| nearest.styles.contains(&style));
        if fits {
            return Ok(key);
        }
        let kinds: Vec<_> = nearest.styles.iter().map(|style| style.words()).collect();
        Err(NotAdmitted::Narrowed(kinds.join(", ")))
    }

    /// The first authority of ours on the way up.
    fn nearest(&self, leaf: &Certificate, between: &[Authority]) -> Option<&ClientCa> {
        let mut at = leaf;
        // No way is longer than what came along.
        for _ in 0..=between.len() {
            if let Some(found) = self.trusted(at) {
                return Some(found);
            }
            at = above(at, between)?.certificate();
        }
        None
    }

    fn trusted(&self, certificate: &Certificate) -> Option<&ClientCa> {
        let issued = |ca: &&ClientCa| ca.authority.is_issuer_of(certificate) && ca.authority.signed(certificate);
        self.client_cas.iter().find(issued)
    }
}

fn above<'a>(certificate: &Certificate, among: &'a [Authority]) -> Option<&'a Authority> {
    among.iter().find(|authority| authority.is_issuer_of(certificate) && authority.signed(certificate))
}
