//! Proposing a change of trust. It waits for a second person, or acts at once while there is none.

use super::effect::carry_out;
use super::refresh;
use crate::access::{Authorised, ChangeTrust, ConfirmTrust, StaffPermission};
use crate::audit::{Event, Subject};
use crate::field::FieldErrors;
use crate::id::TrustChangeId;
use crate::mail::{Line, Mail, Passage, Recipient};
use crate::portal::{Environment, Portal};
use crate::refusal::Refusal;
use crate::store::trust::{self, Change, NewChange};
use crate::store::{Context, Post, StoreError, WriteTx, people, staff};
use crate::text::LongText;
use crate::trust::{Item, List, TrustSet};
use crate::workflow::sign_up::link;
use crate::workflow::staff::FIRST_ADMINISTRATORS;
use futures::FutureExt;
use serde_json::Value;

/// What somebody wants to change.
#[derive(Debug, Clone)]
pub struct Proposal {
    list: List,
    entry: String,
    after: Option<Item>,
    /// What is in force is to be replaced, and not to be there for the first time.
    replaces: bool,
    reason: LongText,
}

impl Proposal {
    /// A new entry.
    ///
    /// # Errors
    /// A sentence about `reason`.
    pub fn add(item: Item, reason: &str) -> Result<Self, FieldErrors> {
        Ok(Self { list: item.list(), entry: item.key(), after: Some(item), replaces: false, reason: read(reason)? })
    }

    /// Another form of an entry that is in force.
    ///
    /// # Errors
    /// A sentence about `reason`.
    pub fn change(item: Item, reason: &str) -> Result<Self, FieldErrors> {
        Ok(Self { replaces: true, ..Self::add(item, reason)? })
    }

    /// An entry goes.
    ///
    /// # Errors
    /// A sentence about `reason`.
    pub fn remove(item: &Item, reason: &str) -> Result<Self, FieldErrors> {
        Ok(Self { list: item.list(), entry: item.key(), after: None, replaces: true, reason: read(reason)? })
    }
}

fn read(reason: &str) -> Result<LongText, FieldErrors> {
    LongText::parse_at_most(reason, 500).map_err(|error| FieldErrors::of("reason", error.about("a reason")))
}

/// What became of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proposed {
    /// It waits for a second person.
    Waits(TrustChangeId),
    /// It acts, by the rule [`FIRST_ADMINISTRATORS`].
    Done(TrustChangeId),
}

/// Proposes a change of trust. What would be trusted then is judged as a whole first.
///
/// # Errors
/// [`Refusal::Fields`] with what would pass; [`Refusal::NotNow`] while another proposal about the entry waits.
pub async fn propose(
    portal: &Portal,
    context: Context,
    by: Authorised<ChangeTrust>,
    proposal: Proposal,
) -> Result<Proposed, Refusal> {
    let proposed = portal.commit(context, move |tx| write(tx, by, proposal).boxed()).await?;
    refresh(portal).await?;
    Ok(proposed)
}

async fn write(tx: &mut WriteTx, by: Authorised<ChangeTrust>, proposal: Proposal) -> Result<Proposed, Refusal> {
    trust::lock_all(tx).await?;
    let present = present(tx).await?;
    let before = present.find(proposal.list, &proposal.entry);
    refuse(tx, &proposal, before.as_ref(), &present)?;
    let title = proposal.after.as_ref().or(before.as_ref()).map(Item::title).unwrap_or_default();
    let new = NewChange {
        id: tx.portal().id(TrustChangeId::new),
        list: proposal.list,
        entry: proposal.entry,
        title,
        before: before.as_ref().map(Item::stored),
        after: proposal.after.as_ref().map(Item::stored),
        reason: proposal.reason.to_string(),
        by: Some(by.person()),
    };
    if staff::two_people_rule_binds(tx).await? {
        let waits = format!("A change of the {} {} waits for a second person already", new.list.noun(), new.title);
        trust::propose(tx, &new).await?.map_err(|trust::Waits| Refusal::NotNow(waits))?;
        let change = reread(tx, new.id).await?;
        tx.record(event("trust.change_proposed", &change).because(&*new.reason)).await?;
        ask_to_confirm(tx, &change).await?;
        return Ok(Proposed::Waits(new.id));
    }
    trust::confirm_by_rule(tx, &new, FIRST_ADMINISTRATORS).await?;
    let change = reread(tx, new.id).await?;
    let done = event("trust.changed_by_rule", &change).because(&*new.reason).with("rule", FIRST_ADMINISTRATORS);
    tx.record(done).await?;
    carry_out(tx, &change).await?;
    Ok(Proposed::Done(new.id))
}

fn refuse(tx: &WriteTx, proposal: &Proposal, before: Option<&Item>, present: &TrustSet) -> Result<(), Refusal> {
    match (before, &proposal.after) {
        (Some(_), Some(_)) if !proposal.replaces => {
            let field = field(proposal.list);
            return Err(
                FieldErrors::of(field, "This is trusted already: change or remove the entry that is there").into()
            );
        }
        (None, _) if proposal.replaces => return Err(Refusal::NotFound("entry of trust")),
        (Some(before), Some(after)) if before.stored() == after.stored() => {
            return Err(FieldErrors::of(field(proposal.list), "This is as it is already: change something").into());
        }
        _ => {}
    }
    whole(tx, present, proposal.list, &proposal.entry, proposal.after.as_ref())
}

/// What a change would lead to, judged before it is kept and again before it acts.
pub(super) fn whole(
    tx: &WriteTx,
    present: &TrustSet,
    list: List,
    entry: &str,
    after: Option<&Item>,
) -> Result<(), Refusal> {
    if let Some(after) = after {
        after.judge(tx.portal().rules().environment == Environment::Production, tx.now())?;
    }
    Ok(present.changed(list, entry, after.cloned()).judge()?)
}

/// The field of a form that makes an entry the one that it is.
fn field(list: List) -> &'static str {
    match list {
        List::ClientCa | List::OutboundCa => "certificate",
        List::ClientCrl => "source",
        List::StatementIssuer => "iss",
    }
}

pub(super) async fn present(tx: &mut WriteTx) -> Result<TrustSet, StoreError> {
    let environment = tx.portal().rules().environment;
    let entries = trust::in_force(tx.connection(), environment).await?;
    Ok(TrustSet::of(0, entries.into_iter().map(|entry| entry.item)))
}

pub(super) async fn reread(tx: &mut WriteTx, id: TrustChangeId) -> Result<Change, StoreError> {
    let environment = tx.portal().rules().environment;
    let gone = || StoreError::inconsistent("trust_changes", "id", id, "was just written and is not there");
    trust::find(tx.connection(), environment, id).await?.ok_or_else(gone)
}

/// A fact about a change, with what was and what is to be.
pub(super) fn event(action: &'static str, change: &Change) -> Event {
    let written = |value: &Option<Value>| value.clone().unwrap_or(Value::Null);
    Event::new(action, Subject::new("trust_change", change.id, &*change.title))
        .with("list", change.list.name())
        .with("entry", &*change.entry)
        .with("before", written(&change.before))
        .with("after", written(&change.after))
}

/// Asks everybody who can confirm a proposal, except its proposer.
async fn ask_to_confirm(tx: &mut WriteTx, change: &Change) -> Result<(), StoreError> {
    let proposer = change.proposer.as_ref();
    let mail = Mail::ConfirmationNeeded {
        what: Line::new(&change.in_words()),
        proposer: Line::new(proposer.map(|(_, name)| name.as_str()).unwrap_or_default()),
        reason: Passage::new(&change.reason),
        until: None,
        link: link(tx.portal(), &format!("/admin/settings/trust/changes/{}", change.id)),
    };
    for (person, name, email) in people::addresses_holding(tx, ConfirmTrust::HELD_BY).await? {
        if proposer.map(|(id, _)| *id) != Some(person) {
            let (key, to) = (format!("confirm-{}-{person}", change.id), Recipient::new(email, Some(name)));
            tx.post(Post { mail: mail.clone(), to, key, request: None }).await?;
        }
    }
    Ok(())
}

impl Change {
    /// What it does, as part of a sentence: `the new client authority CN=…`.
    pub fn in_words(&self) -> String {
        let what = match (&self.before, &self.after) {
            (None, _) => "the new",
            (Some(_), None) => "the end of the",
            (Some(_), Some(_)) => "a change of the",
        };
        format!("{what} {} {}", self.list.noun(), self.title)
    }
}
