//! Proposals about staff: what somebody proposed, and what a second person made of it.

use super::super::error::StoreError;
use super::super::people::read_roles;
use super::super::tx::WriteTx;
use crate::access::StaffRoles;
use crate::id::{PersonId, StaffChangeId};
use crate::text::EmailAddress;
use sqlx::PgPool;
use time::OffsetDateTime;
use uuid::Uuid;

/// What a change does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeKind {
    /// Somebody new comes.
    Join,
    /// Somebody gets other roles.
    Roles,
    /// Somebody goes.
    Leave,
}

impl ChangeKind {
    /// The stored name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Join => "join",
            Self::Roles => "roles",
            Self::Leave => "leave",
        }
    }
}

/// How far a change has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeStatus {
    /// It waits for a second person.
    Proposed,
    /// It was done.
    Confirmed,
    /// A second person said no.
    Refused,
    /// The proposer took it back.
    Withdrawn,
}

impl ChangeStatus {
    /// The name on screens.
    pub fn words(self) -> &'static str {
        match self {
            Self::Proposed => "Waiting for a second person",
            Self::Confirmed => "Confirmed",
            Self::Refused => "Refused",
            Self::Withdrawn => "Withdrawn",
        }
    }
}

/// A proposal as it stands.
#[derive(Debug, Clone)]
pub struct Change {
    /// Which one.
    pub id: StaffChangeId,
    /// What it does.
    pub kind: ChangeKind,
    /// About whom; somebody new has no account before it is confirmed.
    pub person: Option<PersonId>,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// The roles they had when it was proposed.
    pub before: StaffRoles,
    /// The roles they are to have.
    pub roles: StaffRoles,
    /// Why.
    pub reason: String,
    /// Who proposed it; nobody for the console.
    pub proposer: Option<(PersonId, String)>,
    /// When.
    pub proposed_at: OffsetDateTime,
    /// How far it has come.
    pub status: ChangeStatus,
    /// Who decided.
    pub decider: Option<(PersonId, String)>,
    /// When.
    pub decided_at: Option<OffsetDateTime>,
    /// What they wrote.
    pub note: Option<String>,
    /// The rule in place of a second person.
    pub rule: Option<String>,
}

/// Whom a proposal is about.
#[derive(Debug, Clone, Copy)]
pub enum Whom<'a> {
    /// Somebody without an account.
    New {
        /// Their name.
        name: &'a str,
        /// Their address.
        email: &'a EmailAddress,
    },
    /// Somebody who has one.
    Known(PersonId),
}

/// A proposal to write.
#[derive(Debug, Clone, Copy)]
pub struct NewChange<'a> {
    /// Which identifier.
    pub id: StaffChangeId,
    /// What it does.
    pub kind: ChangeKind,
    /// About whom.
    pub whom: Whom<'a>,
    /// The roles they have.
    pub before: &'a StaffRoles,
    /// The roles they are to have.
    pub roles: &'a StaffRoles,
    /// Why.
    pub reason: &'a str,
    /// Who proposes it.
    pub by: PersonId,
}

impl<'a> NewChange<'a> {
    fn columns(&self) -> (Option<Uuid>, Option<&'a str>, Option<&'a EmailAddress>) {
        match self.whom {
            Whom::New { name, email } => (None, Some(name), Some(email)),
            Whom::Known(person) => (Some(person.into()), None, None),
        }
    }
}

/// Writes a proposal that waits for a second person.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn propose(tx: &mut WriteTx, new: &NewChange<'_>) -> Result<(), StoreError> {
    write(tx, new, None).await
}

/// Writes a proposal that is confirmed at once by a rule. `person` is whom it is about, also where they are new.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn confirm_by_rule(
    tx: &mut WriteTx,
    new: &NewChange<'_>,
    person: PersonId,
    rule: &'static str,
) -> Result<(), StoreError> {
    write(tx, new, Some((person, rule))).await
}

async fn write(tx: &mut WriteTx, new: &NewChange<'_>, settled: Option<(PersonId, &str)>) -> Result<(), StoreError> {
    let now = tx.now();
    let (known, name, email) = new.columns();
    sqlx::query!(
        "insert into staff_changes (id, kind, person_id, name, email, email_key, roles_before, roles, reason, proposed_by,
             proposed_at, status, decided_at, rule)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, case when $12::text is null then 'proposed' else 'confirmed' end,
             case when $12::text is not null then $11::timestamptz end, $12)",
        Uuid::from(new.id),
        new.kind.name(),
        settled.map(|(person, _)| person.into()).or(known),
        name,
        email.map(EmailAddress::as_str),
        email.map(EmailAddress::key),
        &new.before.names(),
        &new.roles.names(),
        new.reason,
        Uuid::from(new.by),
        now,
        settled.map(|(_, rule)| rule),
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// How a proposal ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// A second person confirms it. Whom it is about; somebody new has an account from now on.
    Confirmed {
        /// The second person.
        by: PersonId,
        /// Whom it is about.
        person: PersonId,
    },
    /// A second person refuses it.
    Refused {
        /// The second person.
        by: PersonId,
    },
    /// The proposer takes it back.
    Withdrawn,
}

/// Writes how a proposal ended.
///
/// # Errors
/// [`StoreError`]; Postgres lets neither the proposer nor the person concerned decide.
pub async fn decide(tx: &mut WriteTx, id: StaffChangeId, verdict: Verdict, note: &str) -> Result<(), StoreError> {
    let now = tx.now();
    let (status, by, person) = match verdict {
        Verdict::Confirmed { by, person } => ("confirmed", Some(by), Some(person)),
        Verdict::Refused { by } => ("refused", Some(by), None),
        Verdict::Withdrawn => ("withdrawn", None, None),
    };
    let done = sqlx::query!(
        "update staff_changes set status = $2, decided_by = $3, person_id = coalesce(person_id, $4), decided_at = $5,
             note = nullif($6, '')
         where id = $1 and status = 'proposed'",
        Uuid::from(id),
        status,
        by.map(Uuid::from),
        person.map(Uuid::from),
        now,
        note
    )
    .execute(tx.connection())
    .await?;
    StoreError::exactly_one("deciding on a change of staff", done.rows_affected())
}

/// True while a proposal about this person waits.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn is_open(tx: &mut WriteTx, person: PersonId) -> Result<bool, StoreError> {
    let open = sqlx::query_scalar!(
        "select exists (select from staff_changes where person_id = $1 and status = 'proposed') as \"open!\"",
        Uuid::from(person)
    );
    Ok(open.fetch_one(tx.connection()).await?)
}

/// True while a proposal to take in somebody with this address waits.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn open_for_address(tx: &mut WriteTx, email_key: &str) -> Result<bool, StoreError> {
    let open = sqlx::query_scalar!(
        "select exists (select from staff_changes where email_key = $1 and status = 'proposed' and kind = 'join') as \"open!\"",
        email_key
    );
    Ok(open.fetch_one(tx.connection()).await?)
}

struct ChangeRow {
    id: Uuid,
    kind: String,
    person_id: Option<Uuid>,
    name: String,
    email: String,
    roles_before: Vec<String>,
    roles: Vec<String>,
    reason: String,
    proposed_by: Option<Uuid>,
    proposer: Option<String>,
    proposed_at: OffsetDateTime,
    status: String,
    decided_by: Option<Uuid>,
    decider: Option<String>,
    decided_at: Option<OffsetDateTime>,
    note: Option<String>,
    rule: Option<String>,
}

impl ChangeRow {
    fn read(self) -> Result<Change, StoreError> {
        let wrong = |column| StoreError::inconsistent("staff_changes", column, self.id, "is none we know");
        let kind = match &*self.kind {
            "join" => ChangeKind::Join,
            "roles" => ChangeKind::Roles,
            "leave" => ChangeKind::Leave,
            _ => return Err(wrong("kind")),
        };
        let status = match &*self.status {
            "proposed" => ChangeStatus::Proposed,
            "confirmed" => ChangeStatus::Confirmed,
            "refused" => ChangeStatus::Refused,
            "withdrawn" => ChangeStatus::Withdrawn,
            _ => return Err(wrong("status")),
        };
        Ok(Change {
            id: self.id.into(),
            kind,
            person: self.person_id.map(Into::into),
            name: self.name,
            email: self.email,
            before: read_roles(self.id, &self.roles_before)?,
            roles: read_roles(self.id, &self.roles)?,
            reason: self.reason,
            proposer: self.proposed_by.map(Into::into).zip(self.proposer),
            proposed_at: self.proposed_at,
            status,
            decider: self.decided_by.map(Into::into).zip(self.decider),
            decided_at: self.decided_at,
            note: self.note,
            rule: self.rule,
        })
    }
}

/// `$tail` narrows, orders or locks.
macro_rules! changes {
    ($tail:literal $(, $argument:expr)*) => {
        sqlx::query_as!(
            ChangeRow,
            "select c.id, c.kind, c.person_id, coalesce(p.name, c.name) as \"name!\", coalesce(p.email, c.email) as \"email!\",
                    c.roles_before, c.roles, c.reason, c.proposed_by, maker.name as \"proposer?\", c.proposed_at, c.status,
                    c.decided_by, checker.name as \"decider?\", c.decided_at, c.note, c.rule
             from staff_changes c
                 left join people p on p.id = c.person_id
                 left join people maker on maker.id = c.proposed_by
                 left join people checker on checker.id = c.decided_by " + $tail
            $(, $argument)*
        )
    };
}

/// One change.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn find(pool: &PgPool, id: StaffChangeId) -> Result<Option<Change>, StoreError> {
    changes!("where c.id = $1", Uuid::from(id)).fetch_optional(pool).await?.map(ChangeRow::read).transpose()
}

/// One change, held until the unit of work ends.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn lock(tx: &mut WriteTx, id: StaffChangeId) -> Result<Option<Change>, StoreError> {
    let row = changes!("where c.id = $1 for update of c", Uuid::from(id)).fetch_optional(tx.connection()).await?;
    row.map(ChangeRow::read).transpose()
}

/// What waits, the oldest first.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn open(pool: &PgPool) -> Result<Vec<Change>, StoreError> {
    let rows = changes!("where c.status = 'proposed' order by c.proposed_at, c.id limit 200").fetch_all(pool).await?;
    rows.into_iter().map(ChangeRow::read).collect()
}

/// How many proposals wait that are neither by nor about this person: they could decide them, if their role lets them.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn waiting_for(pool: &PgPool, person: PersonId) -> Result<i64, StoreError> {
    let count = sqlx::query_scalar!(
        "select count(*) as \"count!\" from staff_changes
         where status = 'proposed' and proposed_by <> $1 and person_id is distinct from $1",
        Uuid::from(person)
    );
    Ok(count.fetch_one(pool).await?)
}

/// What was ever proposed about one person, the newest first.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn of_person(pool: &PgPool, person: PersonId) -> Result<Vec<Change>, StoreError> {
    let rows = changes!("where c.person_id = $1 order by c.proposed_at desc, c.id desc limit 50", Uuid::from(person));
    rows.fetch_all(pool).await?.into_iter().map(ChangeRow::read).collect()
}
