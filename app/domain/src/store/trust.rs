//! Whom the bank trusts: what was proposed, what became of it, and what is in force.

use super::error::{OnConstraint, StoreError};
use super::tx::WriteTx;
use crate::id::{PersonId, TrustChangeId};
use crate::portal::Environment;
use crate::trust::{Item, List, TrustSet};
use serde_json::Value;
use sqlx::{PgExecutor, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

/// How far a change has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeStatus {
    /// It waits for a second person.
    Proposed,
    /// It is in force, or was until another took its place.
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

/// A change as it stands.
#[derive(Debug, Clone)]
pub struct Change {
    /// Which one.
    pub id: TrustChangeId,
    /// Of which list.
    pub list: List,
    /// Of which entry of it.
    pub entry: String,
    /// What people call the entry.
    pub title: String,
    /// What was in force when it was proposed.
    pub before: Option<Value>,
    /// What is to be in force; nothing: it goes.
    pub after: Option<Value>,
    /// Why.
    pub reason: String,
    /// Who proposed it; nobody for the configuration file.
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

impl Change {
    /// What was in force when it was proposed, and what is to be.
    pub fn sides(&self, environment: Environment) -> (Option<Item>, Option<Item>) {
        let production = environment == Environment::Production;
        let read = |stored: &Option<Value>| Item::read(self.list, stored.as_ref()?, production);
        (read(&self.before), read(&self.after))
    }
}

/// A change to be written.
#[derive(Debug, Clone)]
pub struct NewChange {
    /// Which identifier.
    pub id: TrustChangeId,
    /// Of which list.
    pub list: List,
    /// Of which entry.
    pub entry: String,
    /// What people call the entry.
    pub title: String,
    /// What is in force.
    pub before: Option<Value>,
    /// What is to be in force.
    pub after: Option<Value>,
    /// Why.
    pub reason: String,
    /// Who proposes it; nobody: the configuration file.
    pub by: Option<PersonId>,
}

/// Another proposal about the same entry waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waits;

/// An entry that is in force.
#[derive(Debug, Clone)]
pub struct InForce {
    /// The change that put it in force.
    pub change: TrustChangeId,
    /// What it is.
    pub item: Item,
    /// Since when.
    pub since: OffsetDateTime,
    /// Who proposed it; nobody for the configuration file.
    pub by: Option<String>,
}

/// Holds everybody else off who changes trust, until the unit of work ends.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn lock_all(tx: &mut WriteTx) -> Result<(), StoreError> {
    sqlx::query!("lock table trust_changes in share row exclusive mode").execute(tx.connection()).await?;
    Ok(())
}

/// The version of what is in force: 0 where nothing ever was.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn version(executor: impl PgExecutor<'_>) -> Result<i64, StoreError> {
    let version = sqlx::query_scalar!("select coalesce(max(version), 0) as \"version!\" from trust_changes");
    Ok(version.fetch_one(executor).await?)
}

/// What is in force in an environment, as one set.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn set(pool: &PgPool, environment: Environment) -> Result<TrustSet, StoreError> {
    // The version first: what is confirmed in between is read again the next time.
    let version = version(pool).await?;
    let entries = in_force(pool, environment).await?;
    Ok(TrustSet::of(version, entries.into_iter().map(|entry| entry.item)))
}

/// Every entry that is in force in an environment, by list and name.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn in_force(executor: impl PgExecutor<'_>, environment: Environment) -> Result<Vec<InForce>, StoreError> {
    let rows = sqlx::query!(
        r#"select c.id, c.list, c.after as "after!", c.decided_at as "since!", p.name as "by?"
         from (select distinct on (list, entry) * from trust_changes
               where environment = $1 and status = 'confirmed' order by list, entry, version desc) c
             left join people p on p.id = c.proposed_by
         where c.after is not null order by c.list, lower(c.title), c.entry"#,
        environment.name()
    )
    .fetch_all(executor)
    .await?;
    let read =
        |list: &str, after: &Value| Item::read(List::of_name(list)?, after, environment == Environment::Production);
    rows.into_iter()
        .map(|row| {
            let item = read(&row.list, &row.after)
                .ok_or_else(|| StoreError::inconsistent("trust_changes", "after", row.id, "is no entry of its list"))?;
            Ok(InForce { change: row.id.into(), item, since: row.since, by: row.by })
        })
        .collect()
}

/// The lists of an environment that somebody, or the file, has ever written an entry of.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn lists_begun(tx: &mut WriteTx, environment: Environment) -> Result<Vec<List>, StoreError> {
    let names = sqlx::query_scalar!(
        "select distinct list from trust_changes where environment = $1 and status = 'confirmed'",
        environment.name()
    );
    let names = names.fetch_all(tx.connection()).await?;
    Ok(names.iter().filter_map(|name| List::of_name(name)).collect())
}

/// Writes a proposal that waits for a second person.
///
/// # Errors
/// [`StoreError`]; `Ok(Err(Waits))` while another about the same entry waits.
pub async fn propose(tx: &mut WriteTx, new: &NewChange) -> Result<Result<(), Waits>, StoreError> {
    write(tx, new, None).await.on_constraint("trust_changes_one_open_idx", Waits)
}

/// Writes a change that is confirmed at once by a rule.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn confirm_by_rule(tx: &mut WriteTx, new: &NewChange, rule: &'static str) -> Result<(), StoreError> {
    Ok(write(tx, new, Some(rule)).await?)
}

async fn write(tx: &mut WriteTx, new: &NewChange, rule: Option<&str>) -> Result<(), sqlx::Error> {
    let (now, environment) = (tx.now(), tx.portal().rules().environment);
    sqlx::query!(
        "insert into trust_changes (id, environment, list, entry, title, before, after, reason, proposed_by, proposed_at,
             status, decided_at, rule, version)
         select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10::timestamptz, case when $11::text is null then 'proposed' else 'confirmed' end,
             case when $11 is not null then $10 end, $11, case when $11 is not null then coalesce(max(version), 0) + 1 end
         from trust_changes",
        Uuid::from(new.id),
        environment.name(),
        new.list.name(),
        new.entry,
        new.title,
        new.before,
        new.after,
        new.reason,
        new.by.map(Uuid::from),
        now,
        rule
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// How a proposal ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// A second person confirms it.
    Confirmed(PersonId),
    /// A second person refuses it.
    Refused(PersonId),
    /// The proposer takes it back.
    Withdrawn,
}

/// Writes how a proposal ended.
///
/// # Errors
/// [`StoreError`]; Postgres lets neither its proposer decide, nor anybody once what it replaces is no longer in force.
pub async fn decide(tx: &mut WriteTx, id: TrustChangeId, verdict: Verdict, note: &str) -> Result<(), StoreError> {
    let now = tx.now();
    let (status, by) = match verdict {
        Verdict::Confirmed(by) => ("confirmed", Some(by)),
        Verdict::Refused(by) => ("refused", Some(by)),
        Verdict::Withdrawn => ("withdrawn", None),
    };
    let done = sqlx::query!(
        "update trust_changes set status = $2, decided_by = $3, decided_at = $4, note = nullif($5, ''),
             version = case when $2 = 'confirmed' then (select coalesce(max(version), 0) + 1 from trust_changes) end
         where id = $1 and status = 'proposed'",
        Uuid::from(id),
        status,
        by.map(Uuid::from),
        now,
        note
    )
    .execute(tx.connection())
    .await?;
    StoreError::exactly_one("deciding on a change of trust", done.rows_affected())
}

struct Row {
    id: Uuid,
    list: String,
    entry: String,
    title: String,
    before: Option<Value>,
    after: Option<Value>,
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

impl Row {
    fn read(self) -> Result<Change, StoreError> {
        let wrong = |column| StoreError::inconsistent("trust_changes", column, self.id, "is none we know");
        let status = match &*self.status {
            "proposed" => ChangeStatus::Proposed,
            "confirmed" => ChangeStatus::Confirmed,
            "refused" => ChangeStatus::Refused,
            "withdrawn" => ChangeStatus::Withdrawn,
            _ => return Err(wrong("status")),
        };
        Ok(Change {
            id: self.id.into(),
            list: List::of_name(&self.list).ok_or_else(|| wrong("list"))?,
            entry: self.entry,
            title: self.title,
            before: self.before,
            after: self.after,
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
            Row,
            "select c.id, c.list, c.entry, c.title, c.before, c.after, c.reason, c.proposed_by, maker.name as \"proposer?\",
                    c.proposed_at, c.status, c.decided_by, checker.name as \"decider?\", c.decided_at, c.note, c.rule
             from trust_changes c
                 left join people maker on maker.id = c.proposed_by
                 left join people checker on checker.id = c.decided_by " + $tail
            $(, $argument)*
        )
    };
}

/// One change of an environment.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn find(
    executor: impl PgExecutor<'_>,
    environment: Environment,
    id: TrustChangeId,
) -> Result<Option<Change>, StoreError> {
    let row = changes!("where c.id = $1 and c.environment = $2", Uuid::from(id), environment.name());
    row.fetch_optional(executor).await?.map(Row::read).transpose()
}

/// What waits in an environment, the oldest first.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn open(pool: &PgPool, environment: Environment) -> Result<Vec<Change>, StoreError> {
    let rows = changes!(
        "where c.status = 'proposed' and c.environment = $1 order by c.proposed_at, c.id limit 200",
        environment.name()
    );
    rows.fetch_all(pool).await?.into_iter().map(Row::read).collect()
}

/// How many proposals wait that are not by this person: they could decide them, if their role lets them.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn waiting_for(pool: &PgPool, environment: Environment, person: PersonId) -> Result<i64, StoreError> {
    let count = sqlx::query_scalar!(
        "select count(*) as \"count!\" from trust_changes where status = 'proposed' and environment = $1 and proposed_by <> $2",
        environment.name(),
        Uuid::from(person)
    );
    Ok(count.fetch_one(pool).await?)
}

/// What was last decided in an environment, the newest first.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn decided(pool: &PgPool, environment: Environment) -> Result<Vec<Change>, StoreError> {
    let rows = changes!(
        "where c.status <> 'proposed' and c.environment = $1 order by c.decided_at desc, c.id desc limit 20",
        environment.name()
    );
    rows.fetch_all(pool).await?.into_iter().map(Row::read).collect()
}

/// How many active clients registered with a certificate that a key issued.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn clients_under(pool: &PgPool, environment: Environment, key: &[u8]) -> Result<i64, StoreError> {
    let count = sqlx::query_scalar!(
        "select count(*) as \"count!\" from clients
         where certificate_issuer = $1 and status = 'active' and environment = $2",
        key,
        environment.name()
    );
    Ok(count.fetch_one(pool).await?)
}

/// How many active clients came with statements of a directory.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn clients_of_directory(pool: &PgPool, environment: Environment, iss: &str) -> Result<i64, StoreError> {
    let count = sqlx::query_scalar!(
        "select count(*) as \"count!\" from clients c join software_statements s on s.id = c.software_statement_id
         where s.directory = $1 and c.source = 'obie' and c.status = 'active' and c.environment = $2",
        iss,
        environment.name()
    );
    Ok(count.fetch_one(pool).await?)
}

/// Ends the tokens of every client that registered with a certificate that a key issued.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn void_tokens_under(tx: &mut WriteTx, key: &[u8]) -> Result<u64, StoreError> {
    let (now, environment) = (tx.now(), tx.portal().rules().environment);
    let voided = sqlx::query!(
        "update clients set tokens_void_before = $2 where certificate_issuer = $1 and environment = $3 and status <> 'deleted'",
        key,
        now,
        environment.name()
    );
    Ok(voided.execute(tx.connection()).await?.rows_affected())
}
