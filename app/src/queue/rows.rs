//! The rows of the queue.

use super::PLACE;
use super::list::address;
use crate::components::{Button, Column, Form, Link, Piece, Sort as Shown, Table, line};
use crate::moment::{instant, machine, relative};
use crate::tags;
use domain::queue::{Filter, Order, Sort};
use domain::request::RequestStatus;
use domain::store::queue::QueueRow;
use leptos::prelude::*;
use time::OffsetDateTime;

pub(super) fn table(
    filter: &Filter,
    rows: Vec<QueueRow>,
    hidden: &[(String, String)],
    may_claim: bool,
    now: OffsetDateTime,
) -> AnyView {
    let column = |by: Sort, column: Column| sorted(filter, by, column);
    // Whoever opens or takes a request from this list goes on in this list.
    let place = filter.to_query();
    let hidden = [hidden, &[(PLACE.to_owned(), place.clone())]].concat();
    let columns = [
        Column::short("Reference"),
        Column::brief("Kind"),
        column(Sort::Organisation, Column::wide("TPP")),
        column(Sort::Waiting, Column::new("Waiting")),
        column(Sort::Due, Column::new("Due")),
        Column::new("Risk"),
        Column::new("Assignee"),
        Column::new("State"),
    ];
    Table::new("requests", "Requests", columns)
        .quiet_caption()
        .rows(rows, |row| cells(row, &place, &hidden, may_claim, now))
        .any()
}

fn sorted(filter: &Filter, by: Sort, column: Column) -> Column {
    if !filter.view.sorts().contains(&by) {
        return column;
    }
    let present = filter.order();
    let (next, shown) = match (present.by == by, present.descending) {
        (true, false) => (present.reversed(), Some(Shown::Ascending)),
        (true, true) => (present.reversed(), Some(Shown::Descending)),
        (false, _) => (Order { by, descending: false }, None),
    };
    column.sort(address(&filter.sorted(next).to_query()), shown)
}

fn cells(
    row: QueueRow,
    place: &str,
    hidden: &[(String, String)],
    may_claim: bool,
    now: OffsetDateTime,
) -> Vec<AnyView> {
    let query = if place.is_empty() { String::new() } else { format!("?{place}") };
    let href = format!("/admin/requests/{}{query}", row.reference);
    vec![
        Link::new(row.reference.clone(), href).any(),
        line(row.kind.words().to_owned(), row.kind.words()),
        tpp(&row),
        waiting(&row, now),
        due(&row, now),
        risk(&row),
        assignee(&row, hidden, may_claim),
        tags::in_row(row.status).any(),
    ]
}

fn tpp(row: &QueueRow) -> AnyView {
    let more = [row.country.clone(), Some(row.roles.join(", ").to_uppercase()).filter(|roles| !roles.is_empty())];
    let more = more.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let name = row.organisation_name.clone();
    let title = if more.is_empty() { name.clone() } else { format!("{name} · {more}") };
    line(title, view! { <bdi>{name}</bdi>" "<span class="muted">{more}</span> })
}

/// For how long; since when is in the title, and in sight where a row is a card.
fn waiting(row: &QueueRow, now: OffsetDateTime) -> AnyView {
    let (at, shown, ago) = (machine(row.submitted_at), instant(row.submitted_at), relative(row.submitted_at, now));
    let title = shown.clone();
    view! { <span title=title><time class="exact" datetime=at>{shown}</time>" "<span class="nowrap">{ago}</span></span> }
        .into_any()
}

fn due(row: &QueueRow, now: OffsetDateTime) -> AnyView {
    let words = match (row.ended_at, row.clock_stopped_at, row.due_at) {
        (Some(at), _, _) => view! { "Decided " {relative(at, now)} }.into_any(),
        (None, Some(_), _) => "Clock stopped".into_any(),
        (None, None, Some(at)) if row.overdue => view! { <strong>{overdue(at, now)}</strong> }.into_any(),
        (None, None, Some(at)) => relative(at, now).into_any(),
        (None, None, None) => return ().into_any(),
    };
    view! { <span class="nowrap">{words}</span> }.into_any()
}

/// `7 days overdue`.
fn overdue(at: OffsetDateTime, now: OffsetDateTime) -> String {
    relative(at, now).strip_suffix(" ago").map_or_else(|| "Overdue".to_owned(), |span| format!("{span} overdue"))
}

fn risk(row: &QueueRow) -> AnyView {
    let words: Vec<_> = row.hints.iter().map(|hint| hint.name.words()).collect();
    match words.as_slice() {
        [] => view! { <span class="muted nowrap">"No hint"</span> }.into_any(),
        [only] => line((*only).to_owned(), *only),
        [first, rest @ ..] => line(words.join("; "), format!("{first} and {} more", rest.len())),
    }
}

fn assignee(row: &QueueRow, hidden: &[(String, String)], may_claim: bool) -> AnyView {
    if let Some((_, name)) = &row.assignee {
        return line(name.clone(), view! { <bdi>{name.clone()}</bdi> });
    }
    let open = !matches!(
        row.status,
        RequestStatus::Approved | RequestStatus::Rejected | RequestStatus::Withdrawn | RequestStatus::Expired
    );
    if !(may_claim && open) {
        return view! { <span class="muted">"Nobody"</span> }.into_any();
    }
    let claim = Button::submit("Claim").secondary().small().shortcut("c").about(row.reference.clone());
    view! { <Form action=format!("/admin/requests/{}/claim", row.reference) hidden=hidden.to_vec()>{claim}</Form> }
        .into_any()
}
