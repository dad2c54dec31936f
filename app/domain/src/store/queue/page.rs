//! A page of the queue, with how many there are in all.

use super::Viewer;
use super::conditions::{
    Sql, column, comes_in_order, has_leading, has_riding, is_straight, push_beyond, push_leading, push_order,
    push_riding, push_view,
};
use super::narrowed::push_narrowed;
use super::searched::push_searched;
use crate::id::{PersonId, RequestId};
use crate::queue::{Cursor, Filter, Key, Order, Page, Sort, Span, Total, Turn};
use crate::request::{RequestKind, RequestStatus};
use crate::risk::Hint;
use crate::store::StoreError;
use serde_json::Value;
use sqlx::PgPool;
use sqlx::types::Json;
use time::OffsetDateTime;
use uuid::Uuid;

/// How many candidates a count looks at where its filters only ride along in the index.
const WINDOW: i64 = 1_000;

/// A page of the queue.
#[derive(Debug, Clone)]
pub struct QueuePage {
    /// Its rows, in order.
    pub rows: Vec<QueueRow>,
    /// “Showing 26 to 50 of 61 requests”.
    pub span: Span,
    /// The page before, if there is one.
    pub previous: Option<Page>,
    /// The page after, if there is one.
    pub next: Option<Page>,
}

/// A row of the queue.
#[derive(Debug, Clone)]
pub struct QueueRow {
    /// Which request.
    pub id: RequestId,
    /// What people call it.
    pub reference: String,
    /// What is asked.
    pub kind: RequestKind,
    /// Its version, for forms that change it.
    pub row_version: i32,
    /// The organisation that applies.
    pub organisation_name: String,
    /// From where, as ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Which roles it asks for.
    pub roles: Vec<String>,
    /// Where it stands.
    pub status: RequestStatus,
    /// When the bank got it.
    pub submitted_at: OffsetDateTime,
    /// By when the bank wants to have decided.
    pub due_at: Option<OffsetDateTime>,
    /// True when that time is over and the clock runs.
    pub overdue: bool,
    /// Since when the clock stands, because the TPP has the move.
    pub clock_stopped_at: Option<OffsetDateTime>,
    /// When it ended.
    pub ended_at: Option<OffsetDateTime>,
    /// Its hints.
    pub hints: Vec<Hint>,
    /// Who works on it.
    pub assignee: Option<(PersonId, String)>,
}

/// Reads a page.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn list(pool: &PgPool, viewer: Viewer, filter: &Filter, page: &Page) -> Result<QueuePage, StoreError> {
    let mut sql = Sql::new("");
    push_statement(&mut sql, viewer, filter, page);
    let query = sql.build_query_as::<Found>();
    let rows = query.fetch_all(pool).await?;
    assemble(rows, viewer, filter, page)
}

/// How Postgres finds a page, with what that cost: for the benchmark of the queue.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn explain(pool: &PgPool, viewer: Viewer, filter: &Filter, page: &Page) -> Result<Value, StoreError> {
    let mut sql = Sql::new("explain (analyze, buffers, format json) ");
    push_statement(&mut sql, viewer, filter, page);
    let (plan,): (Json<Value>,) = sql.build_query_as().persistent(false).fetch_one(pool).await?;
    Ok(plan.0)
}

fn push_statement(sql: &mut Sql, viewer: Viewer, filter: &Filter, page: &Page) {
    let order = read_order(filter, page);
    sql.push("with ");
    if filter.search.is_some() {
        push_searched(sql, viewer, filter, page, order);
    } else {
        if comes_in_order(filter, order) {
            push_page(sql, viewer, filter, page, order);
        } else {
            push_narrowed(sql, viewer, filter, page, order);
        }
        sql.push(", total as (");
        push_total(sql, viewer, filter);
        sql.push(")");
    }
    push_rows(sql, filter, order);
}

/// Backwards, the rows nearest to the cursor come first, and are turned round afterwards.
fn read_order(filter: &Filter, page: &Page) -> Order {
    match page.turn {
        Turn::Before(_) => filter.order().reversed(),
        _ => filter.order(),
    }
}

/// The rows of the page; where some are passed over, first only their identifiers, out of an index alone.
fn push_page(sql: &mut Sql, viewer: Viewer, filter: &Filter, page: &Page, order: Order) {
    sql.push("page as materialized (select ").push(if is_straight(filter) { "*" } else { "id" });
    sql.push(" from requests where ");
    push_view(sql, filter, viewer);
    push_leading(sql, filter, viewer);
    push_riding(sql, filter);
    push_turn(sql, page, order);
    push_order(sql, order);
    sql.push(" limit ").push(limit(page)).push(")");
}

pub(super) fn push_turn(sql: &mut Sql, page: &Page, order: Order) {
    match &page.turn {
        Turn::First => {}
        Turn::After(cursor) | Turn::Before(cursor) => push_beyond(sql, order, cursor),
    }
}

/// One more than the page shows, to know whether there is another.
pub(super) fn limit(page: &Page) -> i64 {
    i64::from(page.size.rows()) + 1
}

/// How many there are, up to a limit, and whether all of them were counted.
fn push_total(sql: &mut Sql, viewer: Viewer, filter: &Filter) {
    let riding = has_riding(filter);
    let (columns, most) =
        if riding { ("kind, status, risk_count, roles", WINDOW) } else { ("", i64::from(Total::MOST)) };
    sql.push("select count(*) filter (where true");
    push_riding(sql, filter);
    sql.push(") as counted, count(*) <= ").push(most).push(" as complete from (select ").push(columns);
    sql.push(" from requests where ");
    push_view(sql, filter, viewer);
    push_leading(sql, filter, viewer);
    if !has_leading(filter) {
        // In the order of an index, neighbours in it are neighbours in the table.
        push_order(sql, filter.view.order());
    }
    sql.push(" limit ").push(most + 1).push(") as looked_at");
}

/// The rows of `page`, each with `total`.
fn push_rows(sql: &mut Sql, filter: &Filter, order: Order) {
    sql.push(
        " select r.id, r.reference, r.kind, r.row_version, r.organisation_name, r.organisation_key, r.country, r.roles, \
         r.status, r.submitted_at, r.due_at, r.clock_stopped_at, r.ended_at, r.hints, r.claimed_by, \
         (select name from people where people.id = r.claimed_by) as assignee, total.counted, total.complete from ",
    );
    sql.push(if is_straight(filter) { "page r, total" } else { "page join requests r using (id), total" });
    let direction = if order.descending { " desc" } else { "" };
    sql.push(format_args!(" order by r.{}{direction}, r.id{direction}", column(order.by)));
}

#[derive(sqlx::FromRow)]
struct Found {
    id: Uuid,
    reference: String,
    kind: String,
    row_version: i32,
    organisation_name: String,
    organisation_key: String,
    country: Option<String>,
    roles: Vec<String>,
    status: String,
    submitted_at: OffsetDateTime,
    due_at: Option<OffsetDateTime>,
    clock_stopped_at: Option<OffsetDateTime>,
    ended_at: Option<OffsetDateTime>,
    hints: Json<Vec<Hint>>,
    claimed_by: Option<Uuid>,
    assignee: Option<String>,
    counted: i64,
    complete: bool,
}

impl Found {
    fn cursor(&self, sort: Sort, position: u32) -> Cursor {
        let instant = match sort {
            Sort::Waiting => Some(self.submitted_at),
            Sort::Due => self.due_at,
            Sort::Decided => self.ended_at,
            Sort::Organisation => None,
        };
        let key = instant.map_or_else(|| Key::Name(self.organisation_key.clone()), Key::Instant);
        Cursor { position, key, id: self.id }
    }

    fn read(self, now: OffsetDateTime) -> Result<QueueRow, StoreError> {
        let status: RequestStatus =
            self.status.parse().map_err(|error| StoreError::inconsistent("requests", "status", self.id, error))?;
        let running = status.is_open() && status != RequestStatus::WaitingApplicant;
        Ok(QueueRow {
            id: self.id.into(),
            reference: self.reference,
            kind: self.kind.parse().map_err(|error| StoreError::inconsistent("requests", "kind", self.id, error))?,
            row_version: self.row_version,
            organisation_name: self.organisation_name,
            country: self.country,
            roles: self.roles,
            status,
            submitted_at: self.submitted_at,
            due_at: self.due_at,
            overdue: running && self.due_at.is_some_and(|due| due < now),
            clock_stopped_at: self.clock_stopped_at,
            ended_at: self.ended_at,
            hints: self.hints.0,
            assignee: self.claimed_by.map(PersonId::from).zip(self.assignee),
        })
    }
}

fn assemble(mut rows: Vec<Found>, viewer: Viewer, filter: &Filter, page: &Page) -> Result<QueuePage, StoreError> {
    let size = usize::from(page.size.rows());
    let more = rows.len() > size;
    rows.truncate(size);
    if matches!(page.turn, Turn::Before(_)) {
        rows.reverse();
    }
    let shown = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let (before, after) = match &page.turn {
        Turn::First => (false, more),
        Turn::After(_) => (true, more),
        Turn::Before(_) => (more, true),
    };
    let first = first_position(page, shown, before);
    let last = (first + shown).saturating_sub(1);
    let sort = filter.order().by;
    let total = total(rows.first(), last, after);
    let turned = |turn| Page { turn, size: page.size };
    let previous = rows.first().filter(|_| before).map(|row| turned(Turn::Before(row.cursor(sort, first))));
    let next = rows.last().filter(|_| after).map(|row| turned(Turn::After(row.cursor(sort, last))));
    let rows = rows.into_iter().map(|row| row.read(viewer.now)).collect::<Result<_, _>>()?;
    Ok(QueuePage { rows, span: Span { first: if shown == 0 { 0 } else { first }, last, total }, previous, next })
}

/// Where the page stands, as far as the cursor knows: others may have come or gone since.
fn first_position(page: &Page, shown: u32, before: bool) -> u32 {
    match &page.turn {
        Turn::First => 1,
        Turn::After(cursor) => cursor.position.saturating_add(1),
        Turn::Before(_) if !before => 1,
        Turn::Before(cursor) => cursor.position.saturating_sub(shown).max(1),
    }
}

/// What was counted, and never fewer than were shown.
fn total(first: Option<&Found>, last: u32, more: bool) -> Total {
    let Some(row) = first else { return Total::Exactly(0) };
    let counted = u32::try_from(row.counted).unwrap_or(0);
    match more {
        false => Total::Exactly(last),
        true if counted > Total::MOST => Total::MoreThan(Total::MOST.max(last)),
        true if row.complete && counted > last => Total::Exactly(counted),
        true => Total::MoreThan(counted.max(last)),
    }
}
