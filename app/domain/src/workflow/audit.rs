//! Reading the audit trail, which is itself recorded: once for each page that is looked at.

use crate::access::{Audit, Authorised};
use crate::audit::{Event, Subject};
use crate::id::AuditEntryId;
use crate::portal::Portal;
use crate::refusal::Refusal;
use crate::store::audit::{Entry, Search};
use crate::store::{Context, audit};
use futures::FutureExt;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Lists entries, newest first, and records what was searched for.
///
/// # Errors
/// [`Refusal::Store`].
pub async fn search(
    portal: &Portal,
    context: Context,
    _by: Authorised<Audit>,
    search: Search,
) -> Result<Vec<Entry>, Refusal> {
    portal
        .commit(context, move |tx| {
            async move {
                let found = audit::search(tx, &search).await?;
                tx.record(searched(&search).with("found", found.len())).await?;
                Ok::<_, Refusal>(found)
            }
            .boxed()
        })
        .await
}

fn searched(search: &Search) -> Event {
    let text = |text: &Option<String>| text.clone();
    let instant = |at: Option<OffsetDateTime>| at.and_then(|at| at.format(&Rfc3339).ok());
    let filters = [
        ("action", text(&search.action)),
        ("actor", text(&search.actor)),
        ("object", text(&search.subject)),
        ("from", instant(search.from)),
        ("until", instant(search.until)),
        ("organisation", search.organisation.map(|id| id.to_string())),
        ("older_than", instant(search.before.map(|(at, _)| at))),
    ];
    let event = Event::new("audit.searched", Subject::named("audit", "Audit trail"));
    filters.into_iter().fold(event, |event, (name, value)| match value {
        Some(value) => event.with(name, value),
        None => event,
    })
}

/// Opens one entry, and records that.
///
/// # Errors
/// [`Refusal::NotFound`].
pub async fn open(
    portal: &Portal,
    context: Context,
    _by: Authorised<Audit>,
    id: AuditEntryId,
) -> Result<Entry, Refusal> {
    let found = audit::find(portal.database().statements(), id).await?.ok_or(Refusal::NotFound("entry"))?;
    let event = Event::new("audit.entry_opened", Subject::new("audit_entry", id, &*found.action));
    portal.commit(context, move |tx| async move { Ok::<_, Refusal>(tx.record(event).await?) }.boxed()).await?;
    Ok(found)
}
