//! The audit trail: written with the change, searched by key.

use super::error::StoreError;
use super::tx::WriteTx;
use crate::access::Actor;
use crate::audit::Event;
use crate::entropy;
use crate::id::{AuditEntryId, OrganisationId};
use serde_json::Value;
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
    /// Why.
    pub reason: Option<String>,
    /// What else belongs to it.
    pub detail: Value,
    /// From where.
    pub address: Option<String>,
    /// In which call.
    pub trace: Option<String>,
}

/// Which entries to list.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// Only this deed.
    pub action: Option<String>,
    /// Only deeds of people whose name contains this.
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
pub async fn search(pool: &PgPool, search: &Search) -> Result<Vec<Entry>, StoreError> {
    let (before_at, before_id) = search.before.map_or((None, None), |(at, id)| (Some(at), Some(Uuid::from(id))));
    let rows = sqlx::query!(
        "select id, at, actor_kind, actor_name, action, subject_kind, subject_id, subject_name, reason, detail, address, trace
         from audit_entries
         where ($1::text is null or action = $1)
           and ($2::text is null or actor_name ilike '%' || $2 || '%')
           and ($3::text is null or subject_name ilike '%' || $3 || '%')
           and ($4::timestamptz is null or at >= $4)
           and ($5::timestamptz is null or at < $5)
           and ($6::uuid is null or organisation_id = $6)
           and ($7::timestamptz is null or (at, id) < ($7, $8))
         order by at desc, id desc limit $9",
        search.action,
        search.actor.as_deref().map(like),
        search.subject.as_deref().map(like),
        search.from,
        search.until,
        search.organisation.map(Uuid::from),
        before_at,
        before_id,
        search.limit,
    )
    .fetch_all(pool)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Entry {
            id: row.id.into(),
            at: row.at,
            actor_kind: row.actor_kind,
            actor_name: row.actor_name,
            action: row.action,
            subject_kind: row.subject_kind,
            subject_id: row.subject_id,
            subject_name: row.subject_name,
            reason: row.reason,
            detail: row.detail,
            address: row.address,
            trace: row.trace,
        })
        .collect())
}

/// The life of one thing, oldest first.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn about(pool: &PgPool, subject: Uuid) -> Result<Vec<Entry>, StoreError> {
    let rows = sqlx::query_as!(
        Entry,
        "select id, at, actor_kind, actor_name, action, subject_kind, subject_id, subject_name, reason, detail, address, trace
         from audit_entries where subject_id = $1 order by at, id limit 500",
        subject
    )
    .fetch_all(pool)
    .await?;
    Ok(rows)
}

/// Makes a text safe to stand inside a `like` pattern.
pub(crate) fn like(text: impl AsRef<str>) -> String {
    text.as_ref().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
