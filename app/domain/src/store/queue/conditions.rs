//! Filters as SQL.

use super::Viewer;
use crate::queue::{Assignee, Cursor, Filter, Key, Order, Sort, View};
use sqlx::{Postgres, QueryBuilder};
use time::Duration;
use uuid::Uuid;

pub(super) type Sql = QueryBuilder<Postgres>;

/// The column that an order goes by. Every value of it is there in the views that have this order.
pub(super) fn column(sort: Sort) -> &'static str {
    match sort {
        Sort::Waiting => "submitted_at",
        Sort::Due => "due_at",
        Sort::Organisation => "organisation_key",
        Sort::Decided => "ended_at",
    }
}

/// What is open, in the words of the partial indexes.
const OPEN: &str = "status in ('submitted', 'in_review', 'waiting_applicant', 'awaiting_second_approval')";

/// What the view is, narrowed to the states that the filter names.
pub(super) fn push_view(sql: &mut Sql, filter: &Filter, viewer: Viewer) {
    match filter.view {
        View::All => sql.push("submitted_at is not null"),
        View::Decided => sql.push("submitted_at is not null and ended_at is not null"),
        View::SecondApproval => sql.push("status = 'awaiting_second_approval'"),
        View::WaitingForTpp => sql.push("status = 'waiting_applicant'"),
        // Only what is open is in somebody's hands: `requests_claimed_open_check`.
        View::Mine => sql.push("claimed_by = ").push_bind(Uuid::from(viewer.person)),
        View::Open | View::Unassigned | View::Overdue => sql.push(OPEN),
    };
    match filter.view {
        View::Unassigned => {
            sql.push(" and claimed_by is null");
        }
        View::Overdue => {
            sql.push(" and status <> 'waiting_applicant' and due_at < ").push_bind(viewer.now);
        }
        View::SecondApproval => {
            sql.push(" and proposed_by <> ").push_bind(Uuid::from(viewer.person));
        }
        View::Open | View::Mine | View::WaitingForTpp | View::Decided | View::All => {}
    }
}

/// The filters that an index begins with: a count may lean on them.
pub(super) fn push_leading(sql: &mut Sql, filter: &Filter, viewer: Viewer) {
    if let Some(country) = filter.country {
        sql.push(" and country = ").push_bind(country.to_string());
    }
    match filter.assignee {
        Some(Assignee::Nobody) => {
            push_open(sql, filter.view);
            sql.push(" and claimed_by is null");
        }
        Some(Assignee::Person(person)) => {
            sql.push(" and claimed_by = ").push_bind(Uuid::from(person));
        }
        None => {}
    }
    if let Some(age) = filter.age {
        let before = viewer.now - Duration::days(i64::from(age.days()));
        push_open(sql, filter.view);
        sql.push(" and submitted_at <= ").push_bind(before);
    }
}

/// What is filtered by who works on it, or by how long it has waited, is open.
fn push_open(sql: &mut Sql, view: View) {
    if !view.is_open() {
        sql.push(" and ").push(OPEN);
    }
}

/// True when the rows come out of an index in order, none of them in vain.
pub(super) fn is_straight(filter: &Filter) -> bool {
    !has_leading(filter) && !has_riding(filter) && filter.search.is_none() && filter.view != View::Mine
}

/// True when an index begins with a filter.
pub(super) fn has_leading(filter: &Filter) -> bool {
    filter.country.is_some() || filter.assignee.is_some() || filter.age.is_some()
}

/// The filters that ride along in an index.
pub(super) fn push_riding(sql: &mut Sql, filter: &Filter) {
    if let Some(kind) = filter.kind_name() {
        sql.push(" and kind = ").push_bind(kind);
    }
    // Our own names, in the text: Postgres sees which partial indexes they lie in, and how frequent they are.
    let states: Vec<_> = filter.states.iter().map(|state| format!("'{}'", state.name())).collect();
    match states.as_slice() {
        [] => {}
        [one] => {
            sql.push(format_args!(" and status = {one}"));
        }
        several => {
            sql.push(format_args!(" and status in ({})", several.join(", ")));
        }
    }
    match filter.risk {
        Some(true) => sql.push(" and risk_count > 0"),
        Some(false) => sql.push(" and risk_count = 0"),
        None => sql,
    };
    if let Some(role) = filter.role {
        sql.push(" and ").push_bind(role.to_string()).push(" = any(roles)");
    }
}

/// True when a filter rides along.
pub(super) fn has_riding(filter: &Filter) -> bool {
    filter.kind.is_some() || !filter.states.is_empty() || filter.risk.is_some() || filter.role.is_some()
}

/// True when an index that begins with what is filtered by has the rows in this order, or nothing is filtered so.
pub(super) fn comes_in_order(filter: &Filter, order: Order) -> bool {
    let by_age = filter.age.is_none() || order.by == Sort::Waiting;
    by_age
        && (filter.country.is_none()
            || !filter.view.is_open()
            || (filter.view == View::Open && order.by == Sort::Waiting))
}

/// What was looked for: every word, or the one reference.
pub(super) fn push_search(sql: &mut Sql, filter: &Filter) {
    let Some(search) = &filter.search else { return };
    if let Some(reference) = search.reference() {
        sql.push(" and reference = ").push_bind(reference.to_owned());
        return;
    }
    let patterns = search.patterns();
    if patterns.is_empty() {
        sql.push(" and false");
    }
    for pattern in patterns {
        sql.push(" and search_text like ").push_bind(pattern);
    }
}

/// Beyond `cursor` in the direction of `order`.
pub(super) fn push_beyond(sql: &mut Sql, order: Order, cursor: &Cursor) {
    let comparison = if order.descending { "<" } else { ">" };
    sql.push(format_args!(" and ({}, id) {comparison} (", column(order.by)));
    match &cursor.key {
        Key::Instant(instant) => sql.push_bind(*instant),
        Key::Name(name) => sql.push_bind(name.clone()),
    };
    sql.push(", ").push_bind(cursor.id).push(")");
}

/// ` order by due_at desc, id desc`.
pub(super) fn push_order(sql: &mut Sql, order: Order) {
    let direction = if order.descending { " desc" } else { "" };
    sql.push(format_args!(" order by {0}{direction}, id{direction}", column(order.by)));
}
