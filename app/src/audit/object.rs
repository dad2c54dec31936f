//! What an entry is about, with a link to its page where it has one.

use crate::components::{Link, Piece};
use domain::store::audit::Entry;
use leptos::prelude::*;

/// The object by name, linked where a page shows it.
pub(super) fn object(entry: &Entry) -> AnyView {
    let name = if entry.subject_name.is_empty() {
        super::words::spelt_out(&entry.subject_kind)
    } else {
        entry.subject_name.clone()
    };
    match page(entry) {
        Some(href) => Link::new(name, href).any(),
        None => view! { <bdi>{name}</bdi> }.into_any(),
    }
}

fn page(entry: &Entry) -> Option<String> {
    let id = entry.subject_id?;
    match &*entry.subject_kind {
        "request" if entry.is_there && !entry.subject_name.is_empty() => {
            Some(format!("/admin/requests/{}", entry.subject_name))
        }
        "trust_change" => Some(format!("/admin/settings/trust/changes/{id}")),
        "staff_change" => Some(format!("/admin/staff/changes/{id}")),
        // People of TPPs have no page; whoever works here acts as staff, or is what a change of staff is about.
        "person" if entry.action.starts_with("staff.") => Some(format!("/admin/staff/{id}")),
        "person" if entry.actor_kind == "staff" && entry.actor_id == Some(id) => Some(format!("/admin/staff/{id}")),
        "organisation" | "software_statement" | "client" => {
            entry.organisation.as_ref().map(|reference| format!("/admin/tpps/{reference}"))
        }
        "mail" => Some(format!("/admin/mail/{id}")),
        "audit_entry" => Some(format!("/admin/audit/{id}")),
        _ => None,
    }
}
