//! The bank reviews a request: somebody takes it, asks, proposes; somebody else decides.

mod case;
mod decide;
mod joining;
mod take_back;

use decide::organisation_must_be_complete;
pub use decide::{Verdict, decide, registered};
pub use take_back::take_back;

use super::sign_up::link;
use crate::access::{Actor, Ask, Authorised, Claim, Propose, StaffRole};
use crate::audit::{Event, Subject};
use crate::entropy;
use crate::field::FieldErrors;
use crate::id::{OrganisationId, PersonId, ProposalId};
use crate::mail::{Mail, Recipient};
use crate::portal::Portal;
use crate::refusal::{Conflict, Refusal};
use crate::request::{ANSWER_WITHIN, Outcome, RequestState, RequestStatus};
use crate::store::decisions::{self, NewProposal};
use crate::store::messages::{self, MessageKind};
use crate::store::requests::{self, RequestRecord};
use crate::store::{Context, Post, StoreError, WriteTx, audit, people};
use crate::text::{LongText, is_blank};
use futures::FutureExt;
use time::Duration;

/// The same note again within this time is a form that was sent twice.
const SENT_TWICE: Duration = Duration::minutes(1);

/// Which request, in which version.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Its reference.
    pub reference: String,
    /// The row version that the form showed.
    pub version: i32,
}

/// Takes a request, or takes it over.
///
/// # Errors
/// [`Refusal::Moved`] once it has ended.
pub async fn claim(portal: &Portal, context: Context, by: Authorised<Claim>, reference: String) -> Result<(), Refusal> {
    portal
        .commit(context, move |tx| {
            async move {
                let record = lock(tx, &reference).await?;
                requests::apply(tx, &record, record.request.claim()?).await?;
                hold(tx, &record, by.person()).await
            }
            .boxed()
        })
        .await
}

async fn hold(tx: &mut WriteTx, record: &RequestRecord, person: PersonId) -> Result<(), Refusal> {
    let until = tx.now() + tx.portal().rules().claim_for;
    Ok(requests::set_claim(tx, record.request.id, Some((person, until))).await?)
}

/// Gives a request back to the queue.
///
/// # Errors
/// [`Refusal::NotFound`].
pub async fn release(
    portal: &Portal,
    context: Context,
    by: Authorised<Claim>,
    reference: String,
) -> Result<(), Refusal> {
    portal
        .commit(context, move |tx| {
            async move {
                let record = lock(tx, &reference).await?;
                if record.claim.as_ref().is_some_and(|claim| claim.by == by.person()) {
                    requests::set_claim(tx, record.request.id, None).await?;
                    tx.record(event("request.released", &record)).await?;
                }
                Ok::<_, Refusal>(())
            }
            .boxed()
        })
        .await
}

/// Writes a note that only the bank reads.
///
/// # Errors
/// [`Refusal::Fields`] for an empty one.
pub async fn note(
    portal: &Portal,
    context: Context,
    by: Authorised<Claim>,
    reference: String,
    text: &str,
) -> Result<(), Refusal> {
    let body = parse_text("note", "a note", text)?;
    portal
        .commit(context, move |tx| {
            async move {
                let record = lock(tx, &reference).await?;
                if is_said(tx, &record, &by, body.as_str()).await? {
                    return Ok(());
                }
                messages::insert(tx, record.request.id, by.person(), MessageKind::Note, body.as_str()).await?;
                tx.record(event("request.note_added", &record)).await?;
                Ok::<_, Refusal>(())
            }
            .boxed()
        })
        .await
}

/// True when the last thing written here is the same note by the same person, just now: the form came twice.
async fn is_said(
    tx: &mut WriteTx,
    record: &RequestRecord,
    by: &Authorised<Claim>,
    body: &str,
) -> Result<bool, StoreError> {
    let pool = tx.portal().database().statements().clone();
    let last = messages::for_bank(&pool, record.request.id).await?.pop();
    Ok(last.is_some_and(|last| {
        last.kind == MessageKind::Note
            && last.author == by.name()
            && last.body == body
            && tx.now() - last.sent_at < SENT_TWICE
    }))
}

/// Asks the applicant. The bank's clock stops until the answer.
///
/// # Errors
/// [`Refusal::Fields`] for an empty question, [`Refusal::Conflict`] when the request changed meanwhile.
pub async fn ask(
    portal: &Portal,
    context: Context,
    by: Authorised<Ask>,
    seen: Seen,
    question: &str,
) -> Result<(), Refusal> {
    let body = parse_text("question", "your question", question)?;
    portal
        .commit(context, move |tx| {
            async move {
                let record = lock_seen(tx, &seen).await?;
                if record.client.is_some() {
                    let why =
                        "Software registered itself: there is no applicant to ask. Write to the contacts of its record";
                    return Err(Refusal::NotNow(why.into()));
                }
                requests::apply(tx, &record, record.request.ask(tx.now())?).await?;
                let message =
                    messages::insert(tx, record.request.id, by.person(), MessageKind::Question, body.as_str()).await?;
                let mail = Mail::QuestionAsked {
                    reference: (&*record.request.reference).into(),
                    question: body.as_str().into(),
                    answer_by: tx.now() + ANSWER_WITHIN,
                    link: applicant_link(tx.portal(), &record),
                };
                tx.post(to_applicant(&record, mail, format!("{message}-question"))).await?;
                Ok::<_, Refusal>(())
            }
            .boxed()
        })
        .await
}

/// Proposes to approve or to reject.
///
/// # Errors
/// [`Refusal::Fields`] for a rejection without a reason, [`Refusal::Registered`] for an approval under somebody else's
/// number, [`Refusal::Conflict`] when the request changed meanwhile.
pub async fn propose(
    portal: &Portal,
    context: Context,
    by: Authorised<Propose>,
    seen: Seen,
    outcome: Outcome,
    reason: &str,
) -> Result<(), Refusal> {
    propose_either(portal, context, by, seen, (outcome, None), reason).await
}

/// Proposes to approve into the organisation that holds the request's number already: its applicant joins that team, and nothing
/// is made a second time.
///
/// # Errors
/// As [`propose`]; [`Refusal::NotNow`] when another organisation than `joins` holds the number, or none does.
pub async fn propose_joining(
    portal: &Portal,
    context: Context,
    by: Authorised<Propose>,
    seen: Seen,
    joins: OrganisationId,
    note: &str,
) -> Result<(), Refusal> {
    propose_either(portal, context, by, seen, (Outcome::Approve, Some(joins)), note).await
}

async fn propose_either(
    portal: &Portal,
    context: Context,
    by: Authorised<Propose>,
    seen: Seen,
    (outcome, joins): (Outcome, Option<OrganisationId>),
    reason: &str,
) -> Result<(), Refusal> {
    let reason = match outcome {
        Outcome::Approve if is_blank(reason) => String::new(),
        Outcome::Approve | Outcome::Reject => parse_text("reason", "a reason", reason)?.to_string(),
    };
    portal
        .commit(context, move |tx| {
            async move {
                let record = lock_to_decide(tx, &seen).await?;
                let record = case::take(tx, record, &by).await?;
                let mut step = record.request.propose(outcome)?;
                step.event = step.event.because(reason.clone());
                if let Some(client) = record.client {
                    case::must_be_possible(tx, client, outcome).await?;
                } else if outcome == Outcome::Approve {
                    organisation_must_be_complete(tx, &record, "reason").await?;
                    joining::must_hold(tx.portal(), &record, joins).await?;
                }
                let new = NewProposal {
                    id: ProposalId::new(tx.now(), entropy::bytes(tx.portal().entropy())),
                    request: record.request.id,
                    made_by: by.person(),
                    outcome,
                    reason: &reason,
                    answers: record.answers_hash(),
                    joins: joins.filter(|_| record.client.is_none()),
                };
                decisions::insert_proposal(tx, new).await?;
                requests::apply(tx, &record, step).await?;
                tell_checkers(tx, &record, &by, &reason).await
            }
            .boxed()
        })
        .await
}

async fn tell_checkers(
    tx: &mut WriteTx,
    record: &RequestRecord,
    maker: &Authorised<Propose>,
    reason: &str,
) -> Result<(), Refusal> {
    let link = link(tx.portal(), &format!("/admin/requests/{}", record.request.reference));
    let due = record.request.state.due_at().unwrap_or(tx.now());
    for (person, name, email) in people::addresses_holding(tx, &[StaffRole::Approver]).await? {
        if person == maker.person() {
            continue;
        }
        let mail = Mail::SecondApprovalNeeded {
            reference: (&*record.request.reference).into(),
            maker: maker.name().into(),
            reason: reason.into(),
            due,
            link: link.clone(),
        };
        let key = format!("{}-{}-second-{person}", record.request.id, record.row_version);
        let to = Recipient::new(email, Some(name));
        tx.post(Post { mail, to, key, request: Some(record.request.id) }).await?;
    }
    Ok(())
}

/// The applicant answers the bank's question.
///
/// # Errors
/// [`Refusal::NotFound`] for somebody else's request, [`Refusal::Fields`] for an empty answer.
pub async fn answer(
    portal: &Portal,
    context: Context,
    person: PersonId,
    reference: String,
    text: &str,
) -> Result<(), Refusal> {
    let body = parse_text("answer", "your answer", text)?;
    portal
        .commit(context, move |tx| {
            async move {
                let record = lock_own(tx, &reference, person).await?;
                let due = resumed_due(tx, &record);
                requests::apply(tx, &record, record.request.answer(due)?).await?;
                let message =
                    messages::insert(tx, record.request.id, person, MessageKind::Answer, body.as_str()).await?;
                tell_reviewer(tx, &record, due, &format!("{message}-answer")).await
            }
            .boxed()
        })
        .await
}

/// What was left of the bank's time when it asked, from now on.
fn resumed_due(tx: &WriteTx, record: &RequestRecord) -> time::OffsetDateTime {
    let RequestState::WaitingApplicant { due_at, clock_stopped_at, .. } = record.request.state else {
        return tx.now();
    };
    let calendar = &tx.portal().rules().calendar;
    let left = calendar.between(clock_stopped_at, due_at).max(Duration::ZERO);
    let hours = u32::try_from((left + Duration::minutes(59)).whole_hours()).unwrap_or(0);
    calendar.add(tx.now(), hours)
}

async fn tell_reviewer(
    tx: &mut WriteTx,
    record: &RequestRecord,
    due: time::OffsetDateTime,
    key: &str,
) -> Result<(), Refusal> {
    let Some(claim) = &record.claim else { return Ok(()) };
    let Some((name, email)) = people::address(tx, claim.by).await? else { return Ok(()) };
    let mail = Mail::AnswerReceived {
        reference: (&*record.request.reference).into(),
        organisation: (&*record.organisation_name).into(),
        due,
        link: link(tx.portal(), &format!("/admin/requests/{}", record.request.reference)),
    };
    let to = Recipient::new(email, Some(name));
    Ok(tx.post(Post { mail, to, key: key.to_owned(), request: Some(record.request.id) }).await?)
}

/// The applicant takes the request back.
///
/// # Errors
/// [`Refusal::NotFound`] for somebody else's request, [`Refusal::Moved`] once it has ended.
pub async fn withdraw(portal: &Portal, context: Context, person: PersonId, reference: String) -> Result<(), Refusal> {
    portal
        .commit(context, move |tx| {
            async move {
                let record = lock_own(tx, &reference, person).await?;
                withdraw_for(tx, &record).await
            }
            .boxed()
        })
        .await
}

/// Takes a request back, whoever proved that they are its applicant.
pub(super) async fn withdraw_for(tx: &mut WriteTx, record: &RequestRecord) -> Result<(), Refusal> {
    requests::apply(tx, record, record.request.withdraw(tx.now())?).await?;
    let mail = Mail::Withdrawn {
        reference: (&*record.request.reference).into(),
        when: tx.now(),
        link: link(tx.portal(), "/signup"),
    };
    Ok(tx.post(to_applicant(record, mail, format!("{}-withdrawn", record.request.id))).await?)
}

/// Lets lapse what nobody confirmed or answered in time. Gives how many there were.
///
/// # Errors
/// [`Refusal::Store`].
pub async fn expire_lapsed(portal: &Portal) -> Result<usize, Refusal> {
    portal
        .commit(Context::system("expiry"), |tx| {
            async move {
                let lapsed = requests::lock_lapsed(tx).await?;
                for record in &lapsed {
                    requests::apply(tx, record, record.request.expire(tx.now())?).await?;
                    if record.request.state.status() == RequestStatus::WaitingApplicant {
                        let mail = Mail::Expired {
                            reference: (&*record.request.reference).into(),
                            when: tx.now(),
                            link: link(tx.portal(), "/signup"),
                        };
                        tx.post(to_applicant(record, mail, format!("{}-expired", record.request.id))).await?;
                    }
                }
                Ok::<_, Refusal>(lapsed.len())
            }
            .boxed()
        })
        .await
}

async fn lock(tx: &mut WriteTx, reference: &str) -> Result<RequestRecord, Refusal> {
    let record = requests::lock_by_reference(tx, reference).await?.ok_or(Refusal::NotFound("request"))?;
    // What has not reached the bank is not the bank's to see.
    let status = record.request.state.status();
    if matches!(status, RequestStatus::Draft | RequestStatus::AwaitingEmail) {
        return Err(Refusal::NotFound("request"));
    }
    Ok(record)
}

async fn lock_seen(tx: &mut WriteTx, seen: &Seen) -> Result<RequestRecord, Refusal> {
    let record = lock(tx, &seen.reference).await?;
    if record.row_version == seen.version { Ok(record) } else { Err(changed(tx, &record).await?) }
}

/// With what it is about, where that is a registration.
async fn lock_to_decide(tx: &mut WriteTx, seen: &Seen) -> Result<RequestRecord, Refusal> {
    case::lock_things(tx, &seen.reference).await?;
    lock_seen(tx, seen).await
}

async fn lock_own(tx: &mut WriteTx, reference: &str, person: PersonId) -> Result<RequestRecord, Refusal> {
    let record = requests::lock_by_reference(tx, reference).await?.ok_or(Refusal::NotFound("request"))?;
    if record.person == Some(person) {
        tx.act_as(Actor::Tpp(person, record.applicant_name.clone()));
        Ok(record)
    } else {
        Err(Refusal::NotFound("request"))
    }
}

/// Who was faster, and what is so now.
async fn changed(tx: &mut WriteTx, record: &RequestRecord) -> Result<Refusal, StoreError> {
    let pool = tx.portal().database().statements().clone();
    let last = audit::about(&pool, record.request.id.into()).await?.pop();
    let (by, at) =
        last.map_or_else(|| ("somebody else".into(), record.changed_at), |entry| (entry.actor_name, entry.at));
    let now = record.request.state.status().words().to_owned();
    Ok(Conflict { what: record.request.reference.clone(), by, at, now }.into())
}

fn event(action: &'static str, record: &RequestRecord) -> Event {
    Event::new(action, Subject::new("request", record.request.id, &*record.request.reference))
}

fn applicant_link(portal: &Portal, record: &RequestRecord) -> crate::mail::Link {
    link(portal, &format!("/portal/requests/{}", record.request.reference))
}

fn to_applicant(record: &RequestRecord, mail: Mail, key: String) -> Post {
    let to = Recipient::new(&*record.applicant_email, Some(&*record.applicant_name));
    Post { mail, to, key, request: Some(record.request.id) }
}

fn parse_text(field: &str, noun: &'static str, text: &str) -> Result<LongText, FieldErrors> {
    LongText::parse(text).map_err(|error| FieldErrors::of(field, error.about(noun)))
}
