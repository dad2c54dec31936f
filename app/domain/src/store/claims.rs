//! Claims to be the first owner of an organisation that came by machine.

use super::error::{OnConstraint, StoreError};
use super::standings::read_status;
use super::tx::WriteTx;
use crate::contact::Contact;
use crate::id::{ClaimId, OrganisationId, PersonId, SoftwareStatementId};
use crate::jose::Compact;
use crate::standing::Status;
use crate::text::EmailAddress;
use serde_json::Value;
use sqlx::PgPool;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

/// How long the link of a claim works.
pub const LINK_LIVES: Duration = Duration::days(7);

/// How a claim came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Somebody of the bank invited a contact.
    Invitation(PersonId),
    /// A software named an address under its key.
    Key(SoftwareStatementId),
}

/// Where a claim stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimStatus {
    /// Its link has not been used.
    Invited,
    /// Somebody has answered; the bank has to confirm.
    Waiting,
    /// They are the owner.
    Confirmed,
    /// The bank has said no.
    Refused,
    /// Taken back, replaced, or overtaken by another one.
    Ended,
}

impl ClaimStatus {
    fn read(row: Uuid, name: &str) -> Result<Self, StoreError> {
        Ok(match name {
            "invited" => Self::Invited,
            "waiting" => Self::Waiting,
            "confirmed" => Self::Confirmed,
            "refused" => Self::Refused,
            "ended" => Self::Ended,
            _ => return Err(StoreError::inconsistent("owner_claims", "status", row, "is no state")),
        })
    }
}

/// A claim.
#[derive(Debug, Clone)]
pub struct Claim {
    /// Which one.
    pub id: ClaimId,
    /// To which organisation.
    pub organisation: OrganisationId,
    /// What that is called.
    pub organisation_name: String,
    /// What people call it: `TPP-7K3Q-19X`.
    pub organisation_reference: String,
    /// How it came to be.
    pub way: Way,
    /// Who asked: the name of somebody of the bank, or of a software.
    pub asker: String,
    /// To which address the link went.
    pub email: String,
    /// Since when.
    pub made_at: OffsetDateTime,
    /// Until when the link works.
    pub expires_at: OffsetDateTime,
    /// Where it stands.
    pub status: ClaimStatus,
    /// Who has answered, by which name.
    pub person: Option<(PersonId, String)>,
    /// When they did.
    pub answered_at: Option<OffsetDateTime>,
    /// Why the bank said no.
    pub reason: Option<String>,
}

/// A claim to be written.
#[derive(Debug)]
pub struct NewClaim<'a> {
    /// Which one.
    pub id: ClaimId,
    /// To which organisation.
    pub organisation: OrganisationId,
    /// How it comes to be.
    pub way: Way,
    /// The name of the key that was shown, where one was.
    pub key_id: Option<&'a str>,
    /// To which address.
    pub email: &'a EmailAddress,
}

/// Somebody has answered under this address already, and waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Somebody has answered from this address already, and waits to be confirmed")]
pub struct AnsweredAlready;

/// Writes a claim. An earlier one for the same address that nobody has answered makes way.
///
/// # Errors
/// [`StoreError`]; `Ok(Err(AnsweredAlready))` while another one waits for the bank.
pub async fn insert(tx: &mut WriteTx, new: NewClaim<'_>) -> Result<Result<(), AnsweredAlready>, StoreError> {
    let now = tx.now();
    sqlx::query!(
        "update owner_claims set status = 'ended' where organisation_id = $1 and email_key = $2 and status = 'invited'",
        Uuid::from(new.organisation),
        new.email.key()
    )
    .execute(tx.connection())
    .await?;
    let (way, inviter, software) = match new.way {
        Way::Invitation(person) => ("invitation", Some(Uuid::from(person)), None),
        Way::Key(software) => ("key", None, Some(Uuid::from(software))),
    };
    sqlx::query!(
        "insert into owner_claims (id, organisation_id, way, email, email_key, invited_by, software_statement_id, key_id,
             made_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        Uuid::from(new.id),
        Uuid::from(new.organisation),
        way,
        new.email.as_str(),
        new.email.key(),
        inviter,
        software,
        new.key_id,
        now,
        now + LINK_LIVES
    )
    .execute(tx.connection())
    .await
    .map(|_| ())
    .on_constraint("owner_claims_one_open_idx", AnsweredAlready)
}

/// One list of columns for every way to find a claim.
macro_rules! select_claim {
    ($rest:tt $(, $argument:expr)*) => {
        sqlx::query_as!(
            Row,
            r#"select c.id, c.organisation_id, o.legal_name, o.reference, c.invited_by, c.software_statement_id,
                 coalesce(inviter.name, s.name) as "asker!", c.email, c.made_at, c.expires_at, c.status, c.person_id,
                 p.name as "person?", c.answered_at, c.reason
             from owner_claims c join organisations o on o.id = c.organisation_id
                 left join people inviter on inviter.id = c.invited_by
                 left join software_statements s on s.id = c.software_statement_id
                 left join people p on p.id = c.person_id "# + $rest $(, $argument)*
        )
    };
}

/// Reads a claim.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn find(pool: &PgPool, id: ClaimId) -> Result<Option<Claim>, StoreError> {
    let row = select_claim!("where c.id = $1", Uuid::from(id)).fetch_optional(pool).await?;
    row.map(Row::read).transpose()
}

/// Reads a claim and locks it until the unit of work ends.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn lock(tx: &mut WriteTx, id: ClaimId) -> Result<Option<Claim>, StoreError> {
    let row = select_claim!("where c.id = $1 for update of c", Uuid::from(id)).fetch_optional(tx.connection()).await?;
    row.map(Row::read).transpose()
}

/// The claims to an organisation, the newest first.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn of_organisation(pool: &PgPool, organisation: OrganisationId) -> Result<Vec<Claim>, StoreError> {
    let rows = select_claim!(
        "where c.organisation_id = $1 order by c.made_at desc, c.id desc limit 100",
        Uuid::from(organisation)
    );
    rows.fetch_all(pool).await?.into_iter().map(Row::read).collect()
}

/// The claims that somebody has answered, the newest first.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn of_person(pool: &PgPool, person: PersonId) -> Result<Vec<Claim>, StoreError> {
    let rows = select_claim!("where c.person_id = $1 order by c.made_at desc, c.id desc limit 20", Uuid::from(person));
    rows.fetch_all(pool).await?.into_iter().map(Row::read).collect()
}

/// Notes who has answered. False when nobody may answer any more.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn answer(tx: &mut WriteTx, id: ClaimId, person: PersonId) -> Result<bool, StoreError> {
    let now = tx.now();
    let done = sqlx::query!(
        "update owner_claims set status = 'waiting', person_id = $2, answered_at = $3
         where id = $1 and status = 'invited' and expires_at > $3",
        Uuid::from(id),
        Uuid::from(person),
        now
    );
    Ok(done.execute(tx.connection()).await?.rows_affected() == 1)
}

/// Decides on a claim that waits; `reason` is a refusal's.
///
/// # Errors
/// [`StoreError`] when it does not wait.
pub async fn decide(tx: &mut WriteTx, id: ClaimId, by: PersonId, reason: Option<&str>) -> Result<(), StoreError> {
    let now = tx.now();
    let done = sqlx::query!(
        "update owner_claims set status = case when $3::text is null then 'confirmed' else 'refused' end, decided_by = $2,
             decided_at = $4, reason = $3
         where id = $1 and status = 'waiting'",
        Uuid::from(id),
        Uuid::from(by),
        reason,
        now
    );
    StoreError::exactly_one("deciding on a claim", done.execute(tx.connection()).await?.rows_affected())
}

/// Ends every claim to an organisation that is still open, or only this one. Gives how many there were.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn end(tx: &mut WriteTx, organisation: OrganisationId, only: Option<ClaimId>) -> Result<u64, StoreError> {
    let done = sqlx::query!(
        "update owner_claims set status = 'ended'
         where organisation_id = $1 and status in ('invited', 'waiting') and ($2::uuid is null or id = $2)",
        Uuid::from(organisation),
        only.map(Uuid::from)
    );
    Ok(done.execute(tx.connection()).await?.rows_affected())
}

/// What a software is called.
///
/// # Errors
/// [`StoreError`] when it is not there.
pub async fn software_name(tx: &mut WriteTx, software: SoftwareStatementId) -> Result<String, StoreError> {
    let name = sqlx::query_scalar!("select name from software_statements where id = $1", Uuid::from(software));
    Ok(name.fetch_one(tx.connection()).await?)
}

/// An organisation that somebody wants to look after.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// What it is called.
    pub name: String,
    /// Where it stands.
    pub status: Status,
    /// True when a machine brought it.
    pub by_machine: bool,
    /// True when it has an owner.
    pub has_owner: bool,
}

/// Reads an organisation and lets nobody else become its owner until the unit of work ends.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn lock_wanted(tx: &mut WriteTx, organisation: OrganisationId) -> Result<Option<Wanted>, StoreError> {
    let id = Uuid::from(organisation);
    let locked = sqlx::query!("select from organisations where id = $1 for no key update", id);
    if locked.fetch_optional(tx.connection()).await?.is_none() {
        return Ok(None);
    }
    // Read after the lock: whoever held it before has committed.
    let row = sqlx::query!(
        r#"select legal_name, status, source in ('obie', 'uae') as "by_machine!",
             exists (select from memberships m where m.organisation_id = o.id and m.role = 'owner') as "has_owner!"
         from organisations o where o.id = $1"#,
        id
    )
    .fetch_one(tx.connection())
    .await?;
    let status = read_status("organisations", id, &row.status)?;
    Ok(Some(Wanted { name: row.legal_name, status, by_machine: row.by_machine, has_owner: row.has_owner }))
}

/// A contact, and which software's statement or record names it.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Who.
    pub contact: Contact,
    /// By which software.
    pub software: String,
}

/// The contacts that an organisation's directory names for it: those of statements that were believed, and of the records
/// that its applications registered with. Each address once.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn contacts(pool: &PgPool, organisation: OrganisationId) -> Result<Vec<Listed>, StoreError> {
    let rows = sqlx::query!(
        r#"select s.name, s.statement, r.registered as "registered?" from software_statements s
             left join directory_records r on r.software_statement_id = s.id
         where s.organisation_id = $1 and s.source in ('obie', 'uae') and s.status not in ('archived', 'refused')
         order by s.created_at desc limit 50"#,
        Uuid::from(organisation)
    )
    .fetch_all(pool)
    .await?;
    let mut found: Vec<Listed> = Vec::new();
    for row in rows {
        let statement = row.statement.as_deref().and_then(|written| Compact::parse(written).ok());
        let of_statement = statement.as_ref().map(|token| Contact::listed(token.unverified()));
        let of_record = row.registered.as_ref().and_then(Value::as_object).map(Contact::listed);
        for contact in of_statement.into_iter().chain(of_record).flatten() {
            if !found.iter().any(|known| known.contact.email.key() == contact.email.key()) {
                found.push(Listed { contact, software: row.name.clone() });
            }
        }
    }
    Ok(found)
}

struct Row {
    id: Uuid,
    organisation_id: Uuid,
    legal_name: String,
    reference: String,
    invited_by: Option<Uuid>,
    software_statement_id: Option<Uuid>,
    asker: String,
    email: String,
    made_at: OffsetDateTime,
    expires_at: OffsetDateTime,
    status: String,
    person_id: Option<Uuid>,
    person: Option<String>,
    answered_at: Option<OffsetDateTime>,
    reason: Option<String>,
}

impl Row {
    fn read(self) -> Result<Claim, StoreError> {
        let way = match (self.invited_by, self.software_statement_id) {
            (Some(person), _) => Way::Invitation(person.into()),
            (None, Some(software)) => Way::Key(software.into()),
            (None, None) => return Err(StoreError::inconsistent("owner_claims", "way", self.id, "lacks who asked")),
        };
        Ok(Claim {
            id: self.id.into(),
            organisation: self.organisation_id.into(),
            organisation_name: self.legal_name,
            organisation_reference: self.reference,
            way,
            asker: self.asker,
            email: self.email,
            made_at: self.made_at,
            expires_at: self.expires_at,
            status: ClaimStatus::read(self.id, &self.status)?,
            person: self.person_id.map(Into::into).zip(self.person),
            answered_at: self.answered_at,
            reason: self.reason,
        })
    }
}
