//! Requests: rows of the queue, locked and moved one step at a time.

use super::error::StoreError;
use super::tx::WriteTx;
use crate::form::Answers;
use crate::id::{ClientId, FormVersionId, PersonId, RequestId};
use crate::request::{AnswersHash, Ground, Request, RequestKind, RequestState, RequestStatus};
use crate::transition::Transition;
use sha2::{Digest, Sha256};
use sqlx::PgPool;
use time::OffsetDateTime;
use uuid::Uuid;

/// A request with everything that a use case looks at.
#[derive(Debug, Clone)]
pub struct RequestRecord {
    /// Its state machine.
    pub request: Request,
    /// What is asked.
    pub kind: RequestKind,
    /// The client that waits, where a machine registered it.
    pub client: Option<ClientId>,
    /// Counts the changes; a form that shows an older one is stale.
    pub row_version: i32,
    /// The version of the form it answers, where people fill one in.
    pub form: Option<FormVersionId>,
    /// The SHA-256 of everything that a machine registered, as it stands now.
    pub registered: Option<[u8; 32]>,
    /// The answers so far.
    pub answers: Answers,
    /// The applicant's account, once the address is confirmed.
    pub person: Option<PersonId>,
    /// The applicant's name; the software's, where that registered.
    pub applicant_name: String,
    /// The applicant's address; empty where nobody applied by hand.
    pub applicant_email: String,
    /// The password chosen at sign-up, until there is an account to keep it.
    pub password_hash: Option<String>,
    /// The organisation that applies, as the queue shows it.
    pub organisation_name: String,
    /// Who works on it.
    pub claim: Option<Claim>,
    /// By when the bank wanted to have decided, also once it has.
    pub due_at: Option<OffsetDateTime>,
    /// When it was sent.
    pub sent_at: Option<OffsetDateTime>,
    /// When the bank got it.
    pub submitted_at: Option<OffsetDateTime>,
    /// When it came to be.
    pub created_at: OffsetDateTime,
    /// When it last changed.
    pub changed_at: OffsetDateTime,
}

impl RequestRecord {
    /// The version of the form that a sign-up answers.
    ///
    /// # Errors
    /// [`StoreError::Inconsistent`] for a registration by machine, which answers none.
    pub fn form_version(&self) -> Result<FormVersionId, StoreError> {
        self.form.ok_or_else(|| StoreError::inconsistent("requests", "form_version_id", self.request.id, "is empty"))
    }

    /// The SHA-256 of the answers, or of what was registered: what a proposal quotes, and what ties a printed dossier to
    /// the record.
    pub fn answers_hash(&self) -> AnswersHash {
        if let Some(registered) = self.registered {
            return AnswersHash(registered);
        }
        // A map of strings in the order of its keys always serialises, and always the same way.
        let bytes = serde_json::to_vec(&self.answers).unwrap_or_default();
        AnswersHash(Sha256::digest(bytes).into())
    }

    /// The same in hexadecimal.
    pub fn digest(&self) -> String {
        use std::fmt::Write;
        self.answers_hash().0.iter().fold(String::with_capacity(64), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

/// Who works on a request. Soft: it expires, and it keeps nobody out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Who.
    pub by: PersonId,
    /// By which name.
    pub name: String,
    /// Until when.
    pub expires_at: OffsetDateTime,
}

/// A new draft.
pub struct NewRequest<'a> {
    /// Which identifier.
    pub id: RequestId,
    /// What people call it.
    pub reference: String,
    /// Which version of the form.
    pub form_version: FormVersionId,
    /// The applicant's name.
    pub name: &'a str,
    /// The applicant's address.
    pub email: &'a crate::text::EmailAddress,
    /// The chosen password, hashed; none where the applicant has an account.
    pub password_hash: Option<&'a str>,
}

/// The reference is taken: draw another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReferenceTaken;

/// Writes a new draft.
///
/// # Errors
/// [`StoreError`]; `Ok(Err(ReferenceTaken))` when the reference is in use.
pub async fn insert_draft(tx: &mut WriteTx, new: NewRequest<'_>) -> Result<Result<(), ReferenceTaken>, StoreError> {
    let now = tx.now();
    let RequestState::Draft { expires_at } = RequestState::draft(now) else { return Ok(Ok(())) };
    let written = sqlx::query!(
        "insert into requests (id, reference, kind, status, form_version_id, applicant_name, applicant_email, applicant_key,
             password_hash, created_at, changed_at, expires_at)
         values ($1, $2, 'sign_up', 'draft', $3, $4, $5, $6, $7, $8, $8, $9)
         on conflict on constraint requests_reference_key do nothing",
        Uuid::from(new.id),
        new.reference,
        Uuid::from(new.form_version),
        new.name,
        new.email.as_str(),
        new.email.key(),
        new.password_hash,
        now,
        expires_at
    )
    .execute(tx.connection())
    .await?;
    Ok(if written.rows_affected() == 1 { Ok(()) } else { Err(ReferenceTaken) })
}

/// One list of columns for every way to find a request.
macro_rules! select_record {
    ($rest:tt $(, $argument:expr)*) => {
        sqlx::query_as!(
            Row,
            r#"select r.id, r.reference, r.kind, r.client_id, r.status, r.row_version, r.form_version_id as "form_version_id?", r.answers, r.person_id, r.applicant_name,
                 r.applicant_email, r.password_hash, r.organisation_name, r.claimed_by, r.claim_expires_at,
                 (select name from people where people.id = r.claimed_by) as claimed_name, r.sent_at, r.submitted_at,
                 r.created_at, r.changed_at, r.due_at, r.clock_stopped_at, r.ended_at, r.expires_at, r.decision_id, r.change_id,
                 (select sha256(convert_to(jsonb_build_array(c.registration, c.roles, s.name, s.statement, s.roles,
                     s.redirect_uris, s.contacts, s.key_set, o.legal_name, o.country, o.roles, o.authority,
                     o.authority_number)::text, 'UTF8'))
                  from clients c join software_statements s on s.id = c.software_statement_id
                      join organisations o on o.id = c.organisation_id
                  where c.id = r.client_id) as registered
             from requests r "# + $rest $(, $argument)*
        )
    };
}

/// Reads a request and locks it until the unit of work ends.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn lock(tx: &mut WriteTx, id: RequestId) -> Result<Option<RequestRecord>, StoreError> {
    let row = select_record!("where r.id = $1 for update of r", Uuid::from(id)).fetch_optional(tx.connection()).await?;
    row.map(Row::read).transpose()
}

/// Reads and locks by reference.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn lock_by_reference(tx: &mut WriteTx, reference: &str) -> Result<Option<RequestRecord>, StoreError> {
    let row =
        select_record!("where r.reference = $1 for update of r", reference).fetch_optional(tx.connection()).await?;
    row.map(Row::read).transpose()
}

/// Reads a request.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn find(pool: &PgPool, id: RequestId) -> Result<Option<RequestRecord>, StoreError> {
    let row = select_record!("where r.id = $1", Uuid::from(id)).fetch_optional(pool).await?;
    row.map(Row::read).transpose()
}

/// Reads a request by reference.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn find_by_reference(pool: &PgPool, reference: &str) -> Result<Option<RequestRecord>, StoreError> {
    let row = select_record!("where r.reference = $1", reference).fetch_optional(pool).await?;
    row.map(Row::read).transpose()
}

/// The client that waits for a request to be decided, where it is one of a machine.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn client_of(tx: &mut WriteTx, reference: &str) -> Result<Option<ClientId>, StoreError> {
    let found = sqlx::query_scalar!("select client_id from requests where reference = $1", reference);
    Ok(found.fetch_optional(tx.connection()).await?.flatten().map(Into::into))
}

/// The open cases of what hangs from something: of a client, its own; of what is above it, those of every client below.
/// Locked, in the order of their identifiers.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn lock_cases_below(tx: &mut WriteTx, thing: Uuid) -> Result<Vec<RequestRecord>, StoreError> {
    let rows = select_record!(
        "where r.ended_at is null and r.client_id in (select id from clients
             where id = $1 or software_statement_id = $1 or organisation_id = $1) order by r.id for update of r",
        thing
    )
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter().map(Row::read).collect()
}

/// The case below something on which a decision waits for a second person, by its reference.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn proposed_below(tx: &mut WriteTx, thing: Uuid) -> Result<Option<String>, StoreError> {
    let found = sqlx::query_scalar!(
        "select reference from requests where status = 'awaiting_second_approval' and client_id in (select id from clients
             where id = $1 or software_statement_id = $1 or organisation_id = $1) limit 1",
        thing
    );
    Ok(found.fetch_optional(tx.connection()).await?)
}

/// The requests of one applicant, the latest first.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn of_person(pool: &PgPool, person: PersonId) -> Result<Vec<RequestRecord>, StoreError> {
    let rows = select_record!("where r.person_id = $1 order by r.created_at desc limit 50", Uuid::from(person))
        .fetch_all(pool)
        .await?;
    rows.into_iter().map(Row::read).collect()
}

/// The latest sign-up under an address that nobody has confirmed yet: whoever began it may come back to it.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn unconfirmed(pool: &PgPool, email_key: &str) -> Result<Option<RequestRecord>, StoreError> {
    let row = select_record!(
        "where r.applicant_key = $1 and r.person_id is null and r.status in ('draft', 'awaiting_email')
             order by r.created_at desc limit 1",
        email_key
    )
    .fetch_optional(pool)
    .await?;
    row.map(Row::read).transpose()
}

/// Stores answers. Only a draft or a request that waits for its applicant takes them.
///
/// # Errors
/// [`StoreError::RowsAffected`] when the request has moved on.
pub async fn set_answers(
    tx: &mut WriteTx,
    record: &RequestRecord,
    shown: &Shown,
    answers: &Answers,
) -> Result<(), StoreError> {
    let now = tx.now();
    let answers = serde_json::to_value(answers)
        .map_err(|error| StoreError::inconsistent("requests", "answers", record.request.id, error))?;
    let done = sqlx::query!(
        "update requests set answers = $3, organisation_name = $4, country = $5, roles = $6, row_version = row_version + 1,
             changed_at = $7
         where id = $1 and row_version = $2 and status in ('draft', 'waiting_applicant')",
        Uuid::from(record.request.id),
        record.row_version,
        answers,
        shown.organisation_name,
        shown.country,
        &shown.roles,
        now
    )
    .execute(tx.connection())
    .await?;
    StoreError::exactly_one("storing answers", done.rows_affected())
}

/// What the queue shows of the answers.
#[derive(Debug, Clone, Default)]
pub struct Shown {
    /// The legal name.
    pub organisation_name: String,
    /// The country, as ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// The roles asked for.
    pub roles: Vec<String>,
}

/// Applies a transition and records its event. The row must still be as `record` says.
///
/// # Errors
/// [`StoreError::RowsAffected`] when somebody else was faster, which a locked row excludes.
pub async fn apply(
    tx: &mut WriteTx,
    record: &RequestRecord,
    transition: Transition<RequestState>,
) -> Result<(), StoreError> {
    let now = tx.now();
    let columns = Columns::of(&transition.next);
    let status = transition.next.status();
    let done = sqlx::query!(
        "update requests set status = $4, due_at = coalesce($5, due_at), clock_stopped_at = $6, expires_at = $7, ended_at = $8,
             decision_id = $9, change_id = $13, decision_outcome = $10, row_version = row_version + 1, changed_at = $11,
             sent_at = case when $4 = 'awaiting_email' then $11 else sent_at end,
             submitted_at = case when $4 = 'submitted' then $11 else submitted_at end,
             password_hash = case when $4 in ('draft', 'awaiting_email') then password_hash end,
             claimed_by = case when $12 then claimed_by end, claim_expires_at = case when $12 then claim_expires_at end
         where id = $1 and status = $2 and row_version = $3",
        Uuid::from(record.request.id),
        record.request.state.status().name(),
        record.row_version,
        status.name(),
        transition.next.due_at(),
        columns.clock_stopped_at,
        columns.expires_at,
        columns.ended_at,
        columns.decision,
        columns.outcome,
        now,
        status.is_open(),
        columns.change,
    )
    .execute(tx.connection())
    .await?;
    StoreError::exactly_one("moving a request", done.rows_affected())?;
    tx.record(transition.event).await
}

/// Ties a confirmed request to its applicant's account.
///
/// # Errors
/// [`StoreError::RowsAffected`] when it is tied already.
pub async fn set_person(tx: &mut WriteTx, id: RequestId, person: PersonId) -> Result<(), StoreError> {
    let done = sqlx::query!(
        "update requests set person_id = $2 where id = $1 and person_id is null",
        Uuid::from(id),
        Uuid::from(person)
    )
    .execute(tx.connection())
    .await?;
    StoreError::exactly_one("tying a request to its applicant", done.rows_affected())
}

/// Sets or clears who works on it.
///
/// # Errors
/// [`StoreError`] when the request is not there.
pub async fn set_claim(
    tx: &mut WriteTx,
    id: RequestId,
    claim: Option<(PersonId, OffsetDateTime)>,
) -> Result<(), StoreError> {
    let (by, until) = claim.unzip();
    let done = sqlx::query!(
        "update requests set claimed_by = $2, claim_expires_at = $3 where id = $1",
        Uuid::from(id),
        by.map(Uuid::from),
        until
    )
    .execute(tx.connection())
    .await?;
    StoreError::exactly_one("claiming a request", done.rows_affected())
}

/// Requests whose time is over, a few at a time, skipping those that somebody else is at.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn lock_lapsed(tx: &mut WriteTx) -> Result<Vec<RequestRecord>, StoreError> {
    let now = tx.now();
    let rows =
        select_record!("where r.expires_at <= $1 order by r.expires_at limit 20 for update of r skip locked", now)
            .fetch_all(tx.connection())
            .await?;
    rows.into_iter().map(Row::read).collect()
}

#[derive(Default)]
struct Columns {
    clock_stopped_at: Option<OffsetDateTime>,
    expires_at: Option<OffsetDateTime>,
    ended_at: Option<OffsetDateTime>,
    decision: Option<Uuid>,
    change: Option<Uuid>,
    outcome: Option<&'static str>,
}

impl Columns {
    fn of(state: &RequestState) -> Self {
        let mut columns = Self::default();
        match state {
            RequestState::Draft { expires_at } | RequestState::AwaitingEmail { expires_at } => {
                columns.expires_at = Some(*expires_at);
            }
            RequestState::WaitingApplicant { clock_stopped_at, expires_at, .. } => {
                columns.clock_stopped_at = Some(*clock_stopped_at);
                columns.expires_at = Some(*expires_at);
            }
            RequestState::Approved { by, at } => columns.decided(*by, *at, "approve"),
            RequestState::Rejected { by, at } => columns.decided(*by, *at, "reject"),
            RequestState::Withdrawn { at } | RequestState::Expired { at } => columns.ended_at = Some(*at),
            _ => {}
        }
        columns
    }

    fn decided(&mut self, by: Ground, at: OffsetDateTime, outcome: &'static str) {
        match by {
            Ground::Decision(decision) => self.decision = Some(decision.into()),
            Ground::Change(change) => self.change = Some(change.into()),
        }
        self.ended_at = Some(at);
        self.outcome = Some(outcome);
    }
}

#[expect(clippy::struct_field_names, reason = "the columns' own names")]
struct Row {
    id: Uuid,
    reference: String,
    kind: String,
    client_id: Option<Uuid>,
    status: String,
    row_version: i32,
    form_version_id: Option<Uuid>,
    answers: serde_json::Value,
    person_id: Option<Uuid>,
    applicant_name: String,
    applicant_email: String,
    password_hash: Option<String>,
    organisation_name: String,
    claimed_by: Option<Uuid>,
    claim_expires_at: Option<OffsetDateTime>,
    claimed_name: Option<String>,
    sent_at: Option<OffsetDateTime>,
    submitted_at: Option<OffsetDateTime>,
    created_at: OffsetDateTime,
    changed_at: OffsetDateTime,
    due_at: Option<OffsetDateTime>,
    clock_stopped_at: Option<OffsetDateTime>,
    ended_at: Option<OffsetDateTime>,
    expires_at: Option<OffsetDateTime>,
    decision_id: Option<Uuid>,
    change_id: Option<Uuid>,
    registered: Option<Vec<u8>>,
}

impl Row {
    fn read(self) -> Result<RequestRecord, StoreError> {
        let state = self.state()?;
        let answers = serde_json::from_value(self.answers.clone())
            .map_err(|error| StoreError::inconsistent("requests", "answers", self.id, error))?;
        let claim = match (self.claimed_by, self.claimed_name, self.claim_expires_at) {
            (Some(by), Some(name), Some(expires_at)) => Some(Claim { by: by.into(), name, expires_at }),
            _ => None,
        };
        let kind = self.kind.parse().map_err(|error| StoreError::inconsistent("requests", "kind", self.id, error))?;
        Ok(RequestRecord {
            kind,
            client: self.client_id.map(Into::into),
            form: self.form_version_id.map(Into::into),
            registered: self.registered.and_then(|hash| hash.try_into().ok()),
            request: Request { id: self.id.into(), reference: self.reference, state },
            row_version: self.row_version,
            answers,
            person: self.person_id.map(Into::into),
            applicant_name: self.applicant_name,
            applicant_email: self.applicant_email,
            password_hash: self.password_hash,
            organisation_name: self.organisation_name,
            claim,
            due_at: self.due_at,
            sent_at: self.sent_at,
            submitted_at: self.submitted_at,
            created_at: self.created_at,
            changed_at: self.changed_at,
        })
    }

    fn state(&self) -> Result<RequestState, StoreError> {
        let status: RequestStatus =
            self.status.parse().map_err(|error| StoreError::inconsistent("requests", "status", self.id, error))?;
        Ok(match status {
            RequestStatus::Draft => RequestState::Draft { expires_at: self.need(self.expires_at, "expires_at")? },
            RequestStatus::AwaitingEmail => {
                RequestState::AwaitingEmail { expires_at: self.need(self.expires_at, "expires_at")? }
            }
            RequestStatus::Submitted => RequestState::Submitted { due_at: self.need(self.due_at, "due_at")? },
            RequestStatus::InReview => RequestState::InReview { due_at: self.need(self.due_at, "due_at")? },
            RequestStatus::WaitingApplicant => RequestState::WaitingApplicant {
                due_at: self.need(self.due_at, "due_at")?,
                clock_stopped_at: self.need(self.clock_stopped_at, "clock_stopped_at")?,
                expires_at: self.need(self.expires_at, "expires_at")?,
            },
            RequestStatus::AwaitingSecondApproval => {
                RequestState::AwaitingSecondApproval { due_at: self.need(self.due_at, "due_at")? }
            }
            RequestStatus::Approved => {
                RequestState::Approved { by: self.ground()?, at: self.need(self.ended_at, "ended_at")? }
            }
            RequestStatus::Rejected => {
                RequestState::Rejected { by: self.ground()?, at: self.need(self.ended_at, "ended_at")? }
            }
            RequestStatus::Withdrawn => RequestState::Withdrawn { at: self.need(self.ended_at, "ended_at")? },
            RequestStatus::Expired => RequestState::Expired { at: self.need(self.ended_at, "ended_at")? },
        })
    }

    fn ground(&self) -> Result<Ground, StoreError> {
        match self.change_id {
            Some(change) => Ok(Ground::Change(change.into())),
            None => Ok(Ground::Decision(self.need(self.decision_id, "decision_id")?.into())),
        }
    }

    fn need<T>(&self, value: Option<T>, column: &'static str) -> Result<T, StoreError> {
        value.ok_or_else(|| StoreError::inconsistent("requests", column, self.id, "is empty"))
    }
}
