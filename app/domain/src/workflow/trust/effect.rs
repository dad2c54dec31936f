//! What a change of trust brings about, and what it would.

use crate::portal::Portal;
use crate::refusal::Refusal;
use crate::store::trust::{self, Change};
use crate::store::{StoreError, WriteTx, staff};
use crate::trust::{Item, List};

/// What a proposal would bring about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Effects {
    /// Active clients that registered with a certificate of the authority, or with a statement of the issuer.
    pub clients: i64,
    /// Whether the authority's key stays trusted, by another certificate of it.
    pub key_stays: bool,
    /// Who could confirm it, besides the proposer.
    pub deciders: usize,
}

/// Works out what a proposal would bring about if it were confirmed now.
///
/// # Errors
/// [`Refusal::Store`].
pub async fn effects(portal: &Portal, change: &Change) -> Result<Effects, Refusal> {
    let proposer = change.proposer.as_ref().map(|(id, _)| *id);
    let able = staff::able_to_confirm(portal.database().statements()).await?;
    let deciders = able.iter().filter(|id| Some(**id) != proposer).count();
    let effects = match portal.trust().current().find(change.list, &change.entry) {
        Some(item) => effects_of_removal(portal, &item).await?,
        None => Effects::default(),
    };
    Ok(Effects { deciders, ..effects })
}

/// Works out who depends on an entry that is in force.
///
/// # Errors
/// [`Refusal::Store`].
pub async fn effects_of_removal(portal: &Portal, item: &Item) -> Result<Effects, Refusal> {
    let (pool, environment) = (portal.database().statements(), portal.rules().environment);
    let (clients, key_stays) = match item {
        Item::ClientCa(ca) => {
            let key = ca.authority.key();
            let present = portal.trust().current();
            let same = present.client_cas.iter().filter(|other| other.authority.key() == key).count();
            (trust::clients_under(pool, environment, &key).await?, same > 1)
        }
        Item::StatementIssuer(issuer) => (trust::clients_of_directory(pool, environment, &issuer.iss).await?, false),
        Item::ClientCrl(_) | Item::OutboundCa(_) => (0, false),
    };
    Ok(Effects { clients, key_stays, deciders: 0 })
}

/// Does what a confirmed change brings along, in the unit of work that confirmed it: an authority that goes takes the tokens
/// of its clients with it, wherever they are shown.
pub(super) async fn carry_out(tx: &mut WriteTx, change: &Change) -> Result<(), StoreError> {
    let (List::ClientCa, Some(before), None) = (change.list, &change.before, &change.after) else { return Ok(()) };
    let environment = tx.portal().rules().environment;
    let Some(Item::ClientCa(gone)) = Item::read(List::ClientCa, before, false) else { return Ok(()) };
    let key = gone.authority.key();
    let left = trust::in_force(tx.connection(), environment).await?;
    let stays = left.iter().any(|entry| matches!(&entry.item, Item::ClientCa(ca) if ca.authority.key() == key));
    if !stays {
        trust::void_tokens_under(tx, &key).await?;
    }
    Ok(())
}
