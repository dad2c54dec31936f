//! Who hears that something ends: whoever looks, whoever measures, and the people of Security by mail.

use crate::access::StaffRole;
use crate::mail::{Line, Mail, Recipient};
use crate::portal::Portal;
use crate::refusal::Refusal;
use crate::store::{Context, Post, StoreError, WriteTx, gateways, people, revocation_lists};
use crate::trust::{Expiry, Item, List};
use crate::workflow::sign_up::link;
use futures::FutureExt;
use sha2::{Digest, Sha256};

/// Everything in use that ends by itself, the first to end first.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn expiries(portal: &Portal) -> Result<Vec<Expiry>, StoreError> {
    let pool = portal.database().statements();
    let trust = portal.trust().current();
    let mut found: Vec<_> = trust.items().filter_map(|item| of_item(&item)).collect();
    let lists = revocation_lists::kept(pool).await?;
    let in_use = |source: &str| trust.find(List::ClientCrl, source).is_some();
    found.extend(lists.into_iter().filter(|list| in_use(&list.source)).filter_map(|list| {
        let noun = List::ClientCrl.noun();
        Some(Expiry { kind: List::ClientCrl.name(), noun, name: list.source, at: list.next_update? })
    }));
    let working = gateways::list(pool).await?.into_iter().filter(|gateway| gateway.revoked_at.is_none());
    found.extend(working.filter_map(|gateway| {
        let at = gateway.certificate?.expires_at;
        Some(Expiry { kind: "gateway", noun: "certificate of the gateway", name: gateway.name, at })
    }));
    found.extend(portal.rules().own_certificates.iter().map(|(key, at)| Expiry {
        kind: "own",
        noun: "certificate of this server, for",
        name: key.clone(),
        at: *at,
    }));
    found.sort_by(|one, other| (one.at, &one.name).cmp(&(other.at, &other.name)));
    Ok(found)
}

fn of_item(item: &Item) -> Option<Expiry> {
    let authority = match item {
        Item::ClientCa(ca) => &ca.authority,
        Item::OutboundCa(root) => root,
        Item::ClientCrl(_) | Item::StatementIssuer(_) => return None,
    };
    let (list, at) = (item.list(), authority.certificate().facts().not_after);
    Some(Expiry { kind: list.name(), noun: list.noun(), name: item.title(), at })
}

/// What of it ends soon.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn ending(portal: &Portal) -> Result<Vec<Expiry>, StoreError> {
    let now = portal.now();
    Ok(expiries(portal).await?.into_iter().filter(|expiry| expiry.within(now).is_some()).collect())
}

/// Tells the people of Security what ends soon: each of them once for each span, whichever server is first.
///
/// # Errors
/// [`Refusal::Store`].
pub async fn remind(portal: &Portal) -> Result<(), Refusal> {
    let ending = ending(portal).await?;
    if ending.is_empty() {
        return Ok(());
    }
    portal.commit(Context::system("expiry"), move |tx| tell(tx, ending).boxed()).await
}

async fn tell(tx: &mut WriteTx, ending: Vec<Expiry>) -> Result<(), Refusal> {
    let now = tx.now();
    let watchers = people::addresses_holding(tx, &[StaffRole::Security]).await?;
    for expiry in &ending {
        let Some(span) = expiry.within(now) else { continue };
        let mail = Mail::TrustEnds {
            what: Line::new(&format!("the {} {}", expiry.noun, expiry.name)),
            how: Line::new(&expiry.in_words(now)),
            at: expiry.at,
            link: link(tx.portal(), "/admin/settings/trust"),
        };
        for (person, name, email) in &watchers {
            let (key, to) = (key(expiry, span, *person), Recipient::new(email.clone(), Some(name.clone())));
            tx.post(Post { mail: mail.clone(), to, key, request: None }).await?;
        }
    }
    Ok(())
}

/// One letter for each of: what, its end, how long before, and who.
fn key(expiry: &Expiry, span: time::Duration, person: crate::id::PersonId) -> String {
    let what = Sha256::digest(format!("{} {} {}", expiry.kind, expiry.name, expiry.at.unix_timestamp()));
    let what = data_encoding::HEXLOWER.encode(&what[..12]);
    format!("trust-ends-{what}-{}-{person}", span.whole_days())
}
