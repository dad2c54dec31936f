//! One entry with everything that was recorded.

use super::list::actor;
use super::{object, words};
use crate::components::{Heading, Link, Row, SummaryList};
use crate::moment::{instant, machine};
use crate::web::{Problem, Visit};
use axum::extract::Path;
use axum::response::Response;
use domain::access::Audit;
use domain::id::AuditEntryId;
use domain::store::audit::Entry;
use domain::workflow::audit;
use leptos::prelude::*;

pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Problem> {
    let by = visit.may::<Audit>()?;
    let id: AuditEntryId = id.parse().map_err(|_| Problem::NotFound)?;
    let entry = audit::open(visit.portal(), visit.context(), by, id).await?;
    let title = words::deed(&entry.action).to_owned();
    Ok(visit
        .page(&format!("Audit trail: {title}"), move || {
            let details = details(&entry);
            view! {
                <Heading title caption="Audit trail"/>
                {facts(&entry)}
                {details}
                <p><a href="/admin/audit">"The whole trail"</a></p>
            }
        })
        .await)
}

fn facts(entry: &Entry) -> SummaryList {
    let code = |text: String| view! { <code dir="ltr" translate="no">{text}</code> }.into_any();
    let at = view! {
        <time datetime=machine(entry.at)>{instant(entry.at)}</time>" "<code dir="ltr" translate="no">{machine(entry.at)}</code>
    };
    let mut rows = vec![
        Row::new("Time", at.into_any()),
        Row::new("Actor", actor(entry)),
        Row::new("Deed", view! { {words::deed(&entry.action).to_owned()}" "{code(entry.action.clone())} }.into_any()),
        Row::new("Object", object::object(entry)),
    ];
    if let Some(reference) = &entry.organisation {
        rows.push(Row::new("TPP", Link::new(reference, format!("/admin/tpps/{reference}"))));
    }
    rows.extend(entry.reason.iter().map(|reason| Row::new("Reason", reason.clone())));
    rows.extend(entry.address.iter().map(|address| Row::new("From address", code(address.clone()))));
    rows.extend(entry.trace.iter().map(|trace| Row::new("In call", code(trace.clone()))));
    rows.extend(entry.actor_id.iter().map(|id| Row::new("Actor’s id", code(id.to_string()))));
    rows.extend(entry.subject_id.iter().map(|id| Row::new("Object’s id", code(id.to_string()))));
    rows.push(Row::new("Entry", code(entry.id.to_string())));
    SummaryList::new(rows)
}

fn details(entry: &Entry) -> Option<AnyView> {
    let rows: Vec<_> = entry.details().into_iter().map(|(name, value)| detail(&name, value)).collect();
    let shown = !rows.is_empty();
    let rows = SummaryList::new(rows);
    shown.then(|| view! { <h2>"Details"</h2> {rows} }.into_any())
}

fn detail(name: &str, value: String) -> Row {
    let key = words::spelt_out(name);
    if name == "change" {
        let href = format!("/admin/staff/changes/{value}");
        return Row::new(key, Link::new(value, href));
    }
    Row::new(key, view! { <bdi>{value}</bdi> }.into_any())
}
