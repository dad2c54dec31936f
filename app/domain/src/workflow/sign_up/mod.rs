//! Signing up by hand: an account, the bank's form, a confirmed address.
//!
//! Until the address is confirmed nothing tells whether it has an account already: every step is the same, only the
//! mail at the end differs.

mod again;
mod own;

pub use again::begin_again;
pub use own::begin_own;

use super::sign_in::refuse_throttled;
use crate::access::Actor;
use crate::audit::{Event, Subject};
use crate::entropy;
use crate::field::FieldErrors;
use crate::form::{Answer, Answers, Fact, FormDefinition, RawAnswers};
use crate::id::{FormVersionId, MailId, PersonId, RequestId};
use crate::mail::{Link, Mail, Recipient};
use crate::portal::Portal;
use crate::reference::{Reference, ReferenceKind};
use crate::refusal::Refusal;
use crate::request::CONFIRM_WITHIN;
use crate::secret::{Token, TokenKind};
use crate::store::forms::FormVersion;
use crate::store::links::{Found, Purpose};
use crate::store::people::{NewPerson, PersonKind};
use crate::store::requests::{NewRequest, RequestRecord, Shown};
use crate::store::throttles::{self, Allowance};
use crate::store::{Context, Post, WriteTx, forms, links, people, requests};
use crate::text::{EmailAddress, Password, PersonName};
use futures::FutureExt;
use time::Duration;

/// Twenty sign-ups from one place in an hour.
const PER_PLACE: Allowance = Allowance { hits: 20, window: Duration::hours(1) };
/// Five mails to one address in a day: nobody can fill a stranger's mailbox through us.
const MAILS_PER_ADDRESS: Allowance = Allowance { hits: 5, window: Duration::days(1) };

/// The part of a sign-up that no bank shapes: who is asking.
#[derive(Debug, Clone)]
pub struct Account {
    name: PersonName,
    email: EmailAddress,
    password: Password,
}

impl Account {
    /// Reads what was typed.
    ///
    /// # Errors
    /// One sentence for each field that cannot be.
    pub fn parse(name: &str, email: &str, password: &str) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::new();
        let parsed = (
            errors.take("name", PersonName::parse(name)),
            errors.take("email", EmailAddress::parse(email)),
            errors.take("password", Password::parse(password, &[name, email])),
        );
        match parsed {
            (Some(name), Some(email), Some(password)) => Ok(Self { name, email, password }),
            _ => Err(errors),
        }
    }
}

/// Begins a draft.
///
/// # Errors
/// [`Refusal::Throttled`], [`Refusal::Busy`], or [`Refusal::NotFound`] while the bank has published no form.
pub async fn begin(portal: &Portal, context: Context, account: Account) -> Result<RequestId, Refusal> {
    if portal.rules().limits {
        let place = format!("sign-up:{}", context.address.as_deref().unwrap_or_default());
        refuse_throttled(throttles::hit(portal.database().statements(), &place, PER_PLACE, portal.now()).await?)?;
    }
    let form = forms::published_id(portal.database().statements()).await?.ok_or(Refusal::NotFound("sign-up form"))?;
    let hash = portal.hasher().hash(account.password.expose(), portal.entropy()).await?;
    let id = portal.id(RequestId::new);
    portal
        .commit(context, move |tx| {
            async move {
                tx.act_as(Actor::Applicant(account.name.to_string()));
                let applying =
                    Applying { name: account.name.as_str(), email: &account.email, password_hash: Some(hash.as_str()) };
                let reference = insert(tx, id, applying, form).await?;
                tx.record(Event::new("request.begun", Subject::new("request", id, reference))).await?;
                Ok(id)
            }
            .boxed()
        })
        .await
}

/// Who begins a draft.
#[derive(Clone, Copy)]
struct Applying<'a> {
    name: &'a str,
    email: &'a EmailAddress,
    password_hash: Option<&'a str>,
}

async fn insert(
    tx: &mut WriteTx,
    id: RequestId,
    applying: Applying<'_>,
    form: FormVersionId,
) -> Result<String, Refusal> {
    loop {
        let drawn = Reference::new(ReferenceKind::SignUp, entropy::bytes(tx.portal().entropy())).to_string();
        let new = NewRequest {
            id,
            reference: drawn.clone(),
            form_version: form,
            name: applying.name,
            email: applying.email,
            password_hash: applying.password_hash,
        };
        if requests::insert_draft(tx, new).await?.is_ok() {
            return Ok(drawn);
        }
    }
}

/// A draft with the form it answers.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The request.
    pub record: RequestRecord,
    /// The version of the form it was begun with.
    pub form: FormVersion,
}

/// Reads a sign-up with its form.
///
/// # Errors
/// [`Refusal::NotFound`] when it is gone.
pub async fn open(portal: &Portal, id: RequestId) -> Result<Draft, Refusal> {
    let pool = portal.database().statements();
    let record = requests::find(pool, id).await?.ok_or(Refusal::NotFound("sign-up"))?;
    let form = forms::load(pool, record.form_version()?).await?;
    Ok(Draft { record, form })
}

/// How much a section must hold to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Completeness {
    /// Every required answer: on to the next section.
    Whole,
    /// What there is: saved to come back.
    SoFar,
}

/// Stores the answers to one section.
///
/// # Errors
/// [`Refusal::Fields`] with a sentence for each field; [`Refusal::NotFound`] for a section the form does not have.
pub async fn answer(
    portal: &Portal,
    context: Context,
    id: RequestId,
    slug: String,
    raw: RawAnswers,
    completeness: Completeness,
) -> Result<(), Refusal> {
    let form = open(portal, id).await?.form;
    portal
        .commit(context, move |tx| {
            async move {
                let record = requests::lock(tx, id).await?.ok_or(Refusal::NotFound("sign-up"))?;
                tx.act_as(Actor::Applicant(record.applicant_name.clone()));
                let section = form.definition.section(&slug).ok_or(Refusal::NotFound("section"))?;
                let checked = match completeness {
                    Completeness::Whole => section.check(&raw, &record.answers)?,
                    Completeness::SoFar => section.check_draft(&raw, &record.answers)?,
                };
                if !checked.ignored.is_empty() {
                    tx.record(meddled(&record, &checked.ignored)).await?;
                }
                let mut answers = record.answers.clone();
                answers.replace(section, checked);
                require_draft(&record)?;
                requests::set_answers(tx, &record, &shown(&form.definition, &answers), &answers).await?;
                if record.submitted_at.is_some() {
                    super::risk::assess(tx, id).await?;
                }
                Ok(())
            }
            .boxed()
        })
        .await
}

pub(super) fn require_draft(record: &RequestRecord) -> Result<(), Refusal> {
    match record.request.state.status() {
        crate::request::RequestStatus::Draft | crate::request::RequestStatus::WaitingApplicant => Ok(()),
        status => Err(crate::transition::InvalidTransition {
            subject: "sign-up",
            from: status.words_for_applicant(),
            deed: "change",
        }
        .into()),
    }
}

fn meddled(record: &RequestRecord, fields: &[String]) -> Event {
    let names: Vec<&str> = fields.iter().map(|name| name.get(..60).unwrap_or(name)).take(20).collect();
    Event::new("request.unknown_fields", Subject::new("request", record.request.id, &*record.request.reference))
        .with("fields", names.join(", "))
}

/// What the queue shows of the answers.
pub(crate) fn shown(definition: &FormDefinition, answers: &Answers) -> Shown {
    let answer = |fact| {
        let fields = definition.sections.iter().flat_map(|section| &section.fields);
        fields.filter(|field| field.maps_to == Some(fact)).find_map(|field| answers.get(&field.name))
    };
    let text = |fact| match answer(fact) {
        Some(Answer::Text(text)) => Some(text.clone()),
        _ => None,
    };
    Shown {
        organisation_name: text(Fact::LegalName).unwrap_or_default(),
        country: text(Fact::Country),
        roles: answer(Fact::Roles).map(Answer::values).unwrap_or_default(),
    }
}

/// Sends a complete draft. A mail asks to confirm the address, or tells its owner that they have an account. Whoever
/// started again has confirmed theirs: the bank gets the request at once.
///
/// # Errors
/// [`Refusal::Fields`] naming what is missing; [`Refusal::Moved`] when it was sent before.
pub async fn send(portal: &Portal, context: Context, id: RequestId) -> Result<(), Refusal> {
    let form = open(portal, id).await?.form;
    portal
        .commit(context, move |tx| {
            async move {
                let record = requests::lock(tx, id).await?.ok_or(Refusal::NotFound("sign-up"))?;
                tx.act_as(Actor::Applicant(record.applicant_name.clone()));
                complete(&form.definition, &record.answers)?;
                let step = record.request.send(tx.now())?;
                requests::apply(tx, &record, step).await?;
                let Some(person) = record.person else { return invite_to_confirm(tx, &record).await };
                tx.act_as(Actor::Tpp(person, record.applicant_name.clone()));
                let sent = requests::lock(tx, id).await?.ok_or(Refusal::NotFound("sign-up"))?;
                arrive(tx, &sent).await
            }
            .boxed()
        })
        .await
}

fn complete(definition: &FormDefinition, answers: &Answers) -> Result<(), FieldErrors> {
    let mut errors = FieldErrors::new();
    for (_, field) in definition.missing(answers) {
        errors.add(&field.name, format!("Answer “{}”", field.label));
    }
    errors.into_result()
}

/// Sends the mail of [`send`] once more.
///
/// # Errors
/// [`Refusal::Moved`] when there is nothing to confirm any more.
pub async fn resend(portal: &Portal, context: Context, id: RequestId) -> Result<(), Refusal> {
    portal
        .commit(context, move |tx| {
            async move {
                let record = requests::lock(tx, id).await?.ok_or(Refusal::NotFound("sign-up"))?;
                tx.act_as(Actor::Applicant(record.applicant_name.clone()));
                let _still_waiting = record.request.confirm(tx.now())?;
                invite_to_confirm(tx, &record).await?;
                let subject = Subject::new("request", record.request.id, &*record.request.reference);
                Ok(tx.record(Event::new("request.confirmation_resent", subject)).await?)
            }
            .boxed()
        })
        .await
}

async fn invite_to_confirm(tx: &mut WriteTx, record: &RequestRecord) -> Result<(), Refusal> {
    let portal = tx.portal().clone();
    let address = EmailAddress::parse(&record.applicant_email).map(|email| email.key()).unwrap_or_default();
    let pool = portal.database().statements();
    if portal.rules().limits {
        let door = format!("confirm:{address}");
        refuse_throttled(throttles::hit(pool, &door, MAILS_PER_ADDRESS, portal.now()).await?)?;
    }
    let account = people::credentials(pool, &address).await?;
    // The link is made in either case: the work is the same.
    let token = links::create(tx, Purpose::ConfirmAddress(record.request.id), CONFIRM_WITHIN).await?;
    let (mail, key) = if account.is_some() {
        (Mail::AlreadyHaveAccount { link: link(&portal, "/signin") }, "already")
    } else {
        let link = link(&portal, &format!("/verify?t={}", token.expose()));
        let hours = u32::try_from(CONFIRM_WITHIN.whole_hours()).unwrap_or(u32::MAX);
        (Mail::ConfirmAddress { reference: (&*record.request.reference).into(), link, hours }, "confirm")
    };
    // Each is sent for itself: the link in the one before is void, even if it went in the same instant.
    let key = format!("{}-{key}-{}", record.request.id, tx.portal().id(MailId::new));
    // Two spellings share a key and may be two mailboxes: what concerns an account goes to the one it was made with.
    let (email, name) = account.map_or_else(
        || (record.applicant_email.clone(), record.applicant_name.clone()),
        |account| (account.email, account.name),
    );
    let to = Recipient::new(&*email, Some(&*name));
    Ok(tx.post(Post { mail, to, key, request: Some(record.request.id) }).await?)
}

/// A link into the portal.
#[expect(clippy::expect_used, reason = "the portal's address was checked when the configuration was read")]
pub(crate) fn link(portal: &Portal, path: &str) -> Link {
    let text = format!("{}{path}", portal.rules().portal_url);
    url::Url::parse(&text).expect("an address below the portal's is one").into()
}

/// What a link to confirm an address leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Confirmation {
    /// It can be confirmed.
    Open {
        /// Which sign-up.
        reference: String,
        /// For whom.
        organisation: String,
        /// Which address.
        email: String,
    },
    /// It was confirmed.
    Done,
    /// Its time is over; a new link can be sent for this sign-up.
    Expired(RequestId),
    /// We never gave it.
    Unknown,
}

/// Looks at a link without using it.
///
/// # Errors
/// [`Refusal::Store`].
pub async fn look(portal: &Portal, token: &str) -> Result<Confirmation, Refusal> {
    let Ok(token) = Token::parse(TokenKind::Link, token) else { return Ok(Confirmation::Unknown) };
    let pool = portal.database().statements();
    let request = match links::look(pool, &token.hash(), portal.now()).await? {
        Found::Live(Purpose::ConfirmAddress(request)) => request,
        Found::Used(Purpose::ConfirmAddress(_)) => return Ok(Confirmation::Done),
        Found::Expired(Purpose::ConfirmAddress(request)) => return Ok(Confirmation::Expired(request)),
        _ => return Ok(Confirmation::Unknown),
    };
    let record = requests::find(pool, request).await?.ok_or(Refusal::NotFound("sign-up"))?;
    Ok(Confirmation::Open {
        reference: record.request.reference,
        organisation: record.organisation_name,
        email: record.applicant_email,
    })
}

/// Confirms an address: the account comes to be, and the bank gets the request.
///
/// # Errors
/// [`Refusal::DeadLink`] for a used, expired or foreign link.
pub async fn confirm(portal: &Portal, context: Context, token: &str) -> Result<PersonId, Refusal> {
    let token = Token::parse(TokenKind::Link, token).map_err(|_| Refusal::DeadLink)?;
    portal
        .commit(context, move |tx| {
            async move {
                let Some(Purpose::ConfirmAddress(id)) = links::consume(tx, &token.hash()).await? else {
                    return Err(Refusal::DeadLink);
                };
                let record = requests::lock(tx, id).await?.ok_or(Refusal::DeadLink)?;
                let person = applicant(tx, &record).await?;
                requests::set_person(tx, id, person).await?;
                tx.act_as(Actor::Tpp(person, record.applicant_name.clone()));
                arrive(tx, &record).await?;
                Ok(person)
            }
            .boxed()
        })
        .await
}

/// The bank gets a request whose address is confirmed: its clock starts.
async fn arrive(tx: &mut WriteTx, record: &RequestRecord) -> Result<(), Refusal> {
    let rules = tx.portal().rules();
    let due = rules.calendar.add(tx.now(), rules.decide_within_hours);
    requests::apply(tx, record, record.request.confirm(due)?).await?;
    super::risk::assess(tx, record.request.id).await?;
    Ok(tx.post(received(tx.portal(), record, due)).await?)
}

/// The account of whoever confirms: a new one, or the one that this address got through another sign-up meanwhile.
async fn applicant(tx: &mut WriteTx, record: &RequestRecord) -> Result<PersonId, Refusal> {
    let email = EmailAddress::parse(&record.applicant_email).map_err(|_| Refusal::DeadLink)?;
    if let Some(known) = people::find_by_key(tx, &email.key()).await? {
        return if known.1 == PersonKind::Tpp { Ok(known.0) } else { Err(Refusal::DeadLink) };
    }
    let person = PersonId::new(tx.now(), entropy::bytes(tx.portal().entropy()));
    let new = NewPerson {
        id: person,
        kind: PersonKind::Tpp,
        name: &record.applicant_name,
        email: &email,
        password: record.password_hash.as_deref(),
    };
    people::insert(tx, new).await?.map_err(|_| Refusal::DeadLink)?;
    let event = Event::new("account.created", Subject::new("person", person, &*record.applicant_email));
    tx.record(event).await?;
    Ok(person)
}

fn received(portal: &Portal, record: &RequestRecord, due: time::OffsetDateTime) -> Post {
    let link = link(portal, &format!("/portal/requests/{}", record.request.reference));
    Post {
        mail: Mail::SignupReceived { reference: (&*record.request.reference).into(), due, link },
        to: Recipient::new(&*record.applicant_email, Some(&*record.applicant_name)),
        key: format!("{}-received", record.request.id),
        request: Some(record.request.id),
    }
}
