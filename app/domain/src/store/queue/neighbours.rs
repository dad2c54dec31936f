//! What stands before and after a request in the queue it was opened from.

use super::Viewer;
use super::conditions::{Sql, column, push_leading, push_order, push_riding, push_search, push_view};
use crate::queue::{Filter, Order};
use crate::store::StoreError;
use sqlx::PgPool;

/// The references before and after a request.
#[derive(Debug, Clone, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Neighbours {
    /// The one before.
    pub previous: Option<String>,
    /// The one after.
    pub next: Option<String>,
}

/// Finds both, also when the request itself has left the filter meanwhile.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn neighbours(
    pool: &PgPool,
    viewer: Viewer,
    filter: &Filter,
    reference: &str,
) -> Result<Neighbours, StoreError> {
    let mut sql = Sql::new("with here as materialized (select id, ");
    sql.push(column(filter.order().by)).push(" as key from requests where reference = ");
    sql.push_bind(reference.to_owned()).push(") select (");
    push_next(&mut sql, viewer, filter, filter.order().reversed());
    sql.push(") as previous, (");
    push_next(&mut sql, viewer, filter, filter.order());
    sql.push(") as next");
    Ok(sql.build_query_as().fetch_one(pool).await?)
}

fn push_next(sql: &mut Sql, viewer: Viewer, filter: &Filter, order: Order) {
    let comparison = if order.descending { "<" } else { ">" };
    sql.push("select reference from requests where ");
    push_view(sql, filter, viewer);
    push_leading(sql, filter, viewer);
    push_riding(sql, filter);
    push_search(sql, filter);
    sql.push(format_args!(
        " and ({}, id) {comparison} ((select key from here), (select id from here))",
        column(order.by)
    ));
    push_order(sql, order);
    sql.push(" limit 1");
}
