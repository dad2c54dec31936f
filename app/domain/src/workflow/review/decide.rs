//! The second person: confirms what the first proposed, or sends it back.

use super::{Seen, applicant_link, case, changed, joining, lock_to_decide, parse_text, to_applicant};
use crate::access::{Authorised, Decide};
use crate::entropy;
use crate::field::FieldErrors;
use crate::form::OrganisationFacts;
use crate::id::DecisionId;
use crate::mail::Mail;
use crate::portal::Portal;
use crate::refusal::{Refusal, Registered};
use crate::request::Outcome;
use crate::store::decisions::{self, Proposal};
use crate::store::messages::{self, MessageKind};
use crate::store::requests::{self, RequestRecord};
use crate::store::{Context, WriteTx, forms, organisations};
use crate::text::is_blank;
use crate::workflow::sign_up::link;
use futures::FutureExt;

/// What a checker does with a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// As the maker proposed.
    Confirm(Outcome),
    /// Back to the maker.
    SendBack,
}

/// Decides on somebody else's proposal, or sends it back with a note.
///
/// # Errors
/// [`Refusal::SecondPerson`] on one's own proposal, [`Refusal::Conflict`] when somebody else was faster,
/// [`Refusal::Registered`] for an approval under somebody else's number.
pub async fn decide(
    portal: &Portal,
    context: Context,
    by: Authorised<Decide>,
    seen: Seen,
    verdict: Verdict,
    note: &str,
) -> Result<(), Refusal> {
    let note = match verdict {
        Verdict::Confirm(_) if is_blank(note) => String::new(),
        _ => parse_text("note", "a note", note)?.to_string(),
    };
    portal
        .commit(context, move |tx| {
            async move {
                let record = lock_to_decide(tx, &seen).await?;
                let proposal = decisions::latest_proposal(tx, record.request.id).await?;
                match verdict {
                    Verdict::SendBack => send_back(tx, &record, &by, &note).await,
                    Verdict::Confirm(outcome) => {
                        let proposal = proposal.ok_or(Refusal::NotFound("proposal"))?;
                        confirm(tx, &record, &by, outcome, &proposal, &note).await
                    }
                }
            }
            .boxed()
        })
        .await
}

async fn send_back(
    tx: &mut WriteTx,
    record: &RequestRecord,
    by: &Authorised<Decide>,
    note: &str,
) -> Result<(), Refusal> {
    let mut step = record.request.send_back()?;
    step.event = step.event.because(note);
    requests::apply(tx, record, step).await?;
    messages::insert(tx, record.request.id, by.person(), MessageKind::Note, note).await?;
    Ok(())
}

async fn confirm(
    tx: &mut WriteTx,
    record: &RequestRecord,
    by: &Authorised<Decide>,
    outcome: Outcome,
    proposal: &Proposal,
    note: &str,
) -> Result<(), Refusal> {
    let decision = DecisionId::new(tx.now(), entropy::bytes(tx.portal().entropy()));
    let mut step = record.request.decide(outcome, decision, tx.now())?;
    if proposal.made_by == by.person() {
        return Err(Refusal::SecondPerson);
    }
    if proposal.outcome != outcome || proposal.answers != record.answers_hash() {
        return Err(changed(tx, record).await?);
    }
    step.event = step.event.because(proposal.reason.clone()).with("maker", proposal.maker.clone());
    decisions::insert_decision(tx, decision, proposal, by.person(), note).await?;
    requests::apply(tx, record, step).await?;
    if let Some(client) = record.client {
        return case::carry_out(tx, client, outcome, decision, &proposal.reason).await;
    }
    match outcome {
        Outcome::Approve => match &proposal.joins {
            Some(joins) => joining::welcome(tx, record, decision, joins).await,
            None => welcome(tx, record, decision).await,
        },
        Outcome::Reject => {
            let mail = Mail::Rejected {
                reference: (&*record.request.reference).into(),
                reason: (&*proposal.reason).into(),
                link: applicant_link(tx.portal(), record),
            };
            Ok(tx.post(to_applicant(record, mail, format!("{decision}-rejected"))).await?)
        }
    }
}

/// The organisation comes to be, with the applicant as its owner.
async fn welcome(tx: &mut WriteTx, record: &RequestRecord, decision: DecisionId) -> Result<(), Refusal> {
    let facts = organisation_must_be_complete(tx, record, "note").await?;
    let owner = record.person.ok_or(Refusal::NotFound("applicant"))?;
    let name = facts.legal_name.to_string();
    let new = organisations::Approved { facts, owner, request: record.request.id, decision };
    if let Err(taken) = organisations::insert_approved(tx, new).await? {
        // Whoever holds the number has committed, and can be seen from outside this unit of work, which is over.
        let holder = registered(tx.portal(), record).await?;
        return Err(holder.map_or_else(|| Refusal::NotNow(taken.to_string()), Refusal::from));
    }
    let mail = Mail::Approved {
        reference: (&*record.request.reference).into(),
        organisation: (&*name).into(),
        link: link(tx.portal(), "/portal"),
    };
    Ok(tx.post(to_applicant(record, mail, format!("{decision}-approved"))).await?)
}

/// `field` is where the page says what is lacking.
pub(super) async fn organisation_must_be_complete(
    tx: &mut WriteTx,
    record: &RequestRecord,
    field: &str,
) -> Result<OrganisationFacts, Refusal> {
    let pool = tx.portal().database().statements().clone();
    let form = forms::load(&pool, record.form_version()?).await?;
    form.definition.facts(&record.answers).map_err(|lacking| FieldErrors::of(field, lacking).into())
}

/// The organisation that holds the number which a request names: as long as it does, nobody else can be let in under it.
///
/// # Errors
/// [`Refusal::Store`].
pub async fn registered(portal: &Portal, record: &RequestRecord) -> Result<Option<Registered>, Refusal> {
    let pool = portal.database().statements();
    let Some(form) = record.form else { return Ok(None) };
    let form = forms::load(pool, form).await?;
    let Ok(OrganisationFacts { authority, .. }) = form.definition.facts(&record.answers) else { return Ok(None) };
    let (name, number) = (String::from(authority.name), authority.number.to_string());
    let holder = organisations::holding(pool, &name, authority.country.as_str(), &number).await?;
    Ok(holder.map(|holder| Registered {
        id: holder.id,
        source: holder.source,
        reference: holder.reference,
        name: holder.legal_name,
        number,
        authority: name,
    }))
}
