//! The audit trail: written with the change, searched by key.

use super::error::StoreError;
use super::rows::instant;
use super::tx::WriteTx;
use crate::access::Actor;
use crate::audit::Event;
use crate::entropy;
use crate::id::{AuditEntryId, OrganisationId};
use serde_json::{Value, json};
use sqlx::PgPool;
use time::OffsetDateTime;
use uuid::Uuid;

pub(super) async fn append(tx: &mut WriteTx, event: Event) -> Result<(), StoreError> {
    let id = AuditEntryId::new(tx.now(), entropy::bytes(tx.portal().entropy()));
    let now = tx.now();
    let context = tx.context().clone();
    let (kind, actor_id, actor_name) = columns(&context.actor);
    sqlx::query!(
        "insert into audit_entries (id, at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id,
             subject_name, organisation_id, reason, detail, address, trace)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        Uuid::from(id),
        now,
        kind,
        actor_id,
        actor_name,
        event.action,
        event.subject.kind,
        event.subject.id,
        event.subject.name,
        event.organisation.map(Uuid::from),
        event.reason,
        Value::Object(event.detail),
        context.address,
        context.trace,
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// An entry as a row, for statements that write it with what it tells of.
pub(super) fn row(id: AuditEntryId, at: OffsetDateTime, actor: &Actor, event: &Event) -> Value {
    let (kind, actor_id, actor_name) = columns(actor);
    json!({
        "id": Uuid::from(id),
        "at": instant(at),
        "actor_kind": kind,
        "actor_id": actor_id,
        "actor_name": actor_name,
        "action": event.action,
        "subject_kind": event.subject.kind,
        "subject_id": event.subject.id,
        "subject_name": event.subject.name,
        "organisation_id": event.organisation.map(Uuid::from),
        "reason": event.reason,
        "detail": event.detail,
    })
}

fn columns(actor: &Actor) -> (&'static str, Option<Uuid>, String) {
    match actor {
        Actor::Staff(id, name) => ("staff", Some((*id).into()), name.clone()),
        Actor::Tpp(id, name) => ("tpp", Some((*id).into()), name.clone()),
        Actor::Applicant(name) => ("applicant", None, name.clone()),
        Actor::Client(id, name) => ("client", Some((*id).into()), name.clone()),
        Actor::Gateway(id, name) => ("gateway", Some((*id).into()), name.clone()),
        Actor::System(name) => ("system", None, (*name).to_owned()),
        Actor::Console => ("console", None, "Server console".to_owned()),
        Actor::Anonymous => ("anonymous", None, "Not signed in".to_owned()),
    }
}

/// An entry as it is shown.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its identifier.
    pub id: AuditEntryId,
    /// When.
    pub at: OffsetDateTime,
    /// `staff`, `tpp`, `system`…
    pub actor_kind: String,
    /// Which one.
    pub actor_id: Option<Uuid>,
    /// By whom.
    pub actor_name: String,
    /// What: `request.approved`.
    pub action: String,
    /// `request`, `organisation`…
    pub subject_kind: String,
    /// Which one.
    pub subject_id: Option<Uuid>,
    /// What people call it.
    pub subject_name: String,
    /// False for a request that has not reached the bank: there is no page about it yet.
    pub is_there: bool,
    /// The reference of the organisation that is concerned.
    pub organisation: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// What else belongs to it.
    pub detail: Value,
    /// From where.
    pub address: Option<String>,
    /// In which call.
    pub trace: Option<String>,
}

impl Entry {
    /// What else belongs to it: names and values as text.
    pub fn details(&self) -> Vec<(String, String)> {
        let details = self.detail.as_object().into_iter().flatten();
        details.map(|(name, value)| (name.clone(), plain(value))).collect()
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => "Nothing".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.is_empty() => "None".to_owned(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// `$tail` says from where, narrows and orders.
macro_rules! entries {
    ($tail:literal $(, $argument:expr)*) => {
        sqlx::query_as!(
            Entry,
            "select id, at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id, subject_name,
                    (subject_kind <> 'request' or exists (select from requests r where r.id = subject_id
                        and r.submitted_at is not null)) as \"is_there!\",
                    (select o.reference from organisations o where o.id = organisation_id) as organisation, reason, detail,
                    address, trace " + $tail
            $(, $argument)*
        )
    };
}

/// Which entries to list.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// Only this deed.
    pub action: Option<String>,
    /// Only deeds of whoever has this name, or of people whose name or address contains it.
    pub actor: Option<String>,
    /// Only what was done to things whose name contains this.
    pub subject: Option<String>,
    /// Not before.
    pub from: Option<OffsetDateTime>,
    /// Before.
    pub until: Option<OffsetDateTime>,
    /// Only what concerns this organisation.
    pub organisation: Option<OrganisationId>,
    /// Older than this entry.
    pub before: Option<(OffsetDateTime, AuditEntryId)>,
    /// How many.
    pub limit: i64,
}

/// Lists entries, newest first.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn search(tx: &mut WriteTx, search: &Search) -> Result<Vec<Entry>, StoreError> {
    let (before_at, before_id) = search.before.map_or((None, None), |(at, id)| (Some(at), Some(Uuid::from(id))));
    let subject = search.subject.as_deref().map(like);
    let organisation = search.organisation.map(Uuid::from);
    // Planned for these values each time: a plan for any values would walk the whole trail for a rare one.
    sqlx::query!("set local plan_cache_mode = force_custom_plan").execute(tx.connection()).await?;
    let Some(actor) = &search.actor else {
        let rows = entries!(
            "from audit_entries
             where ($1::text is null or action = $1)
               and ($2::text is null or subject_name ilike '%' || $2 || '%')
               and ($3::timestamptz is null or at >= $3)
               and ($4::timestamptz is null or at < $4)
               and ($5::uuid is null or organisation_id = $5)
               and ($6::timestamptz is null or (at, id) < ($6, $7))
             order by at desc, id desc limit $8",
            search.action,
            subject,
            search.from,
            search.until,
            organisation,
            before_at,
            before_id,
            search.limit
        );
        return Ok(rows.fetch_all(tx.connection()).await?);
    };
    // The newest of each name, then the newest of those: an index holds the entries of each name in order.
    let rows = entries!(
        "from unnest($9::text[]) as called (actor)
         cross join lateral (
             select * from audit_entries
             where lower(actor_name) = called.actor
               and ($1::text is null or action = $1)
               and ($2::text is null or subject_name ilike '%' || $2 || '%')
               and ($3::timestamptz is null or at >= $3)
               and ($4::timestamptz is null or at < $4)
               and ($5::uuid is null or organisation_id = $5)
               and ($6::timestamptz is null or (at, id) < ($6, $7))
             order by at desc, id desc limit $8) as found
         order by at desc, id desc limit $8",
        search.action,
        subject,
        search.from,
        search.until,
        organisation,
        before_at,
        before_id,
        search.limit,
        &actors_called(tx, actor).await?
    );
    Ok(rows.fetch_all(tx.connection()).await?)
}

/// The names, folded, under which whoever is meant by `text` acts.
async fn actors_called(tx: &mut WriteTx, text: &str) -> Result<Vec<String>, StoreError> {
    let names = sqlx::query_scalar!(
        "select lower($1) as \"name!\" union
         (select lower(name) from people where name ilike '%' || $2 || '%' or email ilike '%' || $2 || '%' limit 50)",
        text,
        like(text)
    );
    Ok(names.fetch_all(tx.connection()).await?)
}

/// One entry.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn find(pool: &PgPool, id: AuditEntryId) -> Result<Option<Entry>, StoreError> {
    Ok(entries!("from audit_entries where id = $1", Uuid::from(id)).fetch_optional(pool).await?)
}

/// The life of one thing, oldest first.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn about(pool: &PgPool, subject: Uuid) -> Result<Vec<Entry>, StoreError> {
    Ok(entries!("from audit_entries where subject_id = $1 order by at, id limit 500", subject).fetch_all(pool).await?)
}

/// The organisation that people know by this reference.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn organisation(pool: &PgPool, reference: &str) -> Result<Option<OrganisationId>, StoreError> {
    let id = sqlx::query_scalar!("select id from organisations where reference = upper($1)", reference);
    Ok(id.fetch_optional(pool).await?.map(Into::into))
}

/// Makes a text safe to stand inside a `like` pattern.
pub(crate) fn like(text: impl AsRef<str>) -> String {
    text.as_ref().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
