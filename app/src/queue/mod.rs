//! The bank's work: the overview of each person, and the one queue of requests.

mod filters;
mod list;
mod overview;
mod rows;

use crate::web::{Access, Problem, Table, Visit, storable};
use axum::extract::Query;
use domain::access::SeeRequests;
use domain::store::queue;
use time::OffsetDateTime;

/// The address of the queue.
pub(crate) const PATH: &str = "/admin/queue";

/// The hidden field in which a form carries the queue's query along.
pub(crate) const PLACE: &str = "_queue";

/// The routes of this slice.
pub(crate) fn routes() -> Table {
    let see = Access::staff::<SeeRequests>();
    Table::new().page("/admin", Access::AnyStaff, overview::show).page(PATH, see, list::show).page(
        "/admin/queue/arrived",
        see,
        arrived,
    )
}

/// Since when to count.
#[derive(Debug, serde::Deserialize)]
struct Since {
    since: i64,
}

/// How many requests the bank got since a page was made: a plain number, for the bar above the list.
async fn arrived(visit: Visit, Query(since): Query<Since>) -> Result<String, Problem> {
    let since = OffsetDateTime::from_unix_timestamp(since.since).ok().and_then(storable).ok_or(Problem::Malformed)?;
    Ok(queue::arrived(visit.portal().database().statements(), since).await?.to_string())
}
