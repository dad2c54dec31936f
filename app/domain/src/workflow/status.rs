//! How a sign-up stands, for an applicant without an account, or without the mail that had the link.
//!
//! Whether a reference and an address belong together shows neither in the answer nor in the time it takes: whoever asks
//! is told to look into their mail.

use super::dossier::{Progress, progress};
use super::review::withdraw_for;
use super::sign_in::place_of;
use super::sign_up::{self, link};
use crate::access::Actor;
use crate::audit::{Event, Subject};
use crate::field::FieldErrors;
use crate::id::RequestId;
use crate::mail::{Mail, Recipient};
use crate::portal::Portal;
use crate::reference::Reference;
use crate::refusal::Refusal;
use crate::secret::{Token, TokenKind};
use crate::store::links::{Found, Purpose};
use crate::store::requests::{self, RequestRecord};
use crate::store::throttles::{self, Allowance, Verdict};
use crate::store::{Context, Post, WriteTx, links};
use crate::text::EmailAddress;
use futures::FutureExt;
use time::Duration;

/// How long a link lives.
const LIVES: Duration = Duration::hours(24);
/// Three mails about one sign-up in an hour. Never off: nobody fills a mailbox through us.
const PER_REQUEST: Allowance = Allowance { hits: 3, window: Duration::hours(1) };
/// Twenty from one place in an hour.
const PER_PLACE: Allowance = Allowance { hits: 20, window: Duration::hours(1) };
/// Every answer takes this long: many times what the work takes.
const ANSWERED_AFTER: std::time::Duration = std::time::Duration::from_millis(250);

/// Sends the applicant of a sign-up a link to its status. The answer is the same where there is no such sign-up, where
/// the address is not its applicant's, and when it is too often.
///
/// # Errors
/// [`Refusal::Fields`] for what is no reference or no address; [`Refusal::Store`].
pub async fn ask(portal: &Portal, context: Context, reference: &str, email: &str) -> Result<(), Refusal> {
    let mut errors = FieldErrors::new();
    let reference = errors.take("reference", Reference::parse(reference));
    let email = errors.take("email", EmailAddress::parse(email));
    let (Some(reference), Some(email)) = (reference, email) else { return Err(errors.into()) };
    let sending = send(portal, context, reference.to_string(), email);
    let (answer, ()) = tokio::join!(sending, tokio::time::sleep(ANSWERED_AFTER));
    answer
}

async fn send(portal: &Portal, context: Context, reference: String, email: EmailAddress) -> Result<(), Refusal> {
    let (pool, now) = (portal.database().statements(), portal.now());
    let by_place = throttles::hit(pool, &format!("status-place:{}", place_of(&context)), PER_PLACE, now).await?;
    let by_request = throttles::hit(pool, &format!("status:{reference}:{}", email.key()), PER_REQUEST, now).await?;
    if (by_place != Verdict::Allowed && portal.rules().limits) || by_request != Verdict::Allowed {
        return Ok(());
    }
    let record = requests::find_by_reference(pool, &reference).await?;
    let record = record.filter(|it| EmailAddress::parse(&it.applicant_email).is_ok_and(|own| own.key() == email.key()));
    portal
        .commit(context, move |tx| {
            async move {
                match record {
                    Some(record) => post(tx, &record).await,
                    None => Ok(tx.record(asked(Subject::named("request", reference))).await?),
                }
            }
            .boxed()
        })
        .await
}

fn asked(subject: Subject) -> Event {
    Event::new("request.status_asked", subject)
}

async fn post(tx: &mut WriteTx, record: &RequestRecord) -> Result<(), Refusal> {
    let (id, reference) = (record.request.id, &*record.request.reference);
    let token = links::create(tx, Purpose::SeeStatus(id), LIVES).await?;
    tx.record(asked(Subject::new("request", id, reference))).await?;
    let mail = Mail::StatusLink {
        reference: reference.into(),
        link: link(tx.portal(), &format!("/status/{reference}?t={}", token.expose())),
        hours: u32::try_from(LIVES.whole_hours()).unwrap_or(u32::MAX),
    };
    let key = format!("{id}-status-{}", tx.now().unix_timestamp_nanos());
    let to = Recipient::new(&*record.applicant_email, Some(&*record.applicant_name));
    Ok(tx.post(Post { mail, to, key, request: Some(id) }).await?)
}

/// How the sign-up stands that a link leads to. Looking uses nothing up.
///
/// # Errors
/// [`Refusal::DeadLink`] for every link that does not work, whatever is wrong with it.
pub async fn look(portal: &Portal, reference: &str, token: &str) -> Result<Progress, Refusal> {
    progress(portal.database().statements(), opened(portal, reference, token).await?).await
}

async fn opened(portal: &Portal, reference: &str, token: &str) -> Result<RequestRecord, Refusal> {
    let hash = Token::parse(TokenKind::Link, token).map_err(|_| Refusal::DeadLink)?.hash();
    let pool = portal.database().statements();
    let Found::Live(Purpose::SeeStatus(id)) = links::look(pool, &hash, portal.now()).await? else {
        return Err(Refusal::DeadLink);
    };
    let record = requests::find(pool, id).await?;
    record.filter(|record| record.request.reference == reference).ok_or(Refusal::DeadLink)
}

/// Sends the mail that asks to confirm the address once more.
///
/// # Errors
/// [`Refusal::DeadLink`]; [`Refusal::Moved`] when there is nothing to confirm any more.
pub async fn resend(portal: &Portal, context: Context, reference: &str, token: &str) -> Result<(), Refusal> {
    let id = opened(portal, reference, token).await?.request.id;
    sign_up::resend(portal, context, id).await
}

/// Takes a sign-up back that has no account to sign in with yet. The link is used up.
///
/// # Errors
/// [`Refusal::DeadLink`]; [`Refusal::NotFound`] where there is an account: its owner signs in for that;
/// [`Refusal::Moved`] once it has ended.
pub async fn withdraw(portal: &Portal, context: Context, reference: &str, token: &str) -> Result<(), Refusal> {
    let id = opened(portal, reference, token).await?.request.id;
    let hash = Token::parse(TokenKind::Link, token).map_err(|_| Refusal::DeadLink)?.hash();
    portal
        .commit(context, move |tx| {
            async move {
                let used = links::consume(tx, &hash).await?;
                if used != Some(Purpose::SeeStatus(id)) {
                    return Err(Refusal::DeadLink);
                }
                take_back(tx, id).await
            }
            .boxed()
        })
        .await
}

async fn take_back(tx: &mut WriteTx, id: RequestId) -> Result<(), Refusal> {
    let record = requests::lock(tx, id).await?.ok_or(Refusal::DeadLink)?;
    if record.person.is_some() {
        return Err(Refusal::NotFound("sign-up without an account"));
    }
    tx.act_as(Actor::Applicant(record.applicant_name.clone()));
    withdraw_for(tx, &record).await
}
