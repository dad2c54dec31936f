//! A page of what was looked for.
//!
//! A common word is found among the next rows in order; a rare one through its trigrams. Which of the two it is shows
//! only by looking, so the second way stands behind the first and is not gone where that was enough.

use super::Viewer;
use super::conditions::{Sql, column, push_leading, push_order, push_riding, push_search, push_view};
use super::page::{limit, push_turn};
use crate::queue::{Filter, Order, Page, Total};

/// How many rows are looked at before the trigrams are.
const NEAR: i64 = 400;

/// `near`, `far`, `page` and `total`.
pub(super) fn push_searched(sql: &mut Sql, viewer: Viewer, filter: &Filter, page: &Page, order: Order) {
    let key = column(order.by);
    sql.push(format_args!("near as materialized (select id, {key} from (select * from requests where "));
    push_view(sql, filter, viewer);
    push_leading(sql, filter, viewer);
    push_turn(sql, page, order);
    push_order(sql, order);
    sql.push(" limit ").push(NEAR).push(") as next where true");
    push_riding(sql, filter);
    push_search(sql, filter);
    sql.push(" limit ").push(limit(page)).push("), enough as materialized (select count(*) = ");
    sql.push(limit(page)).push(" as enough from near), ");
    push_far(sql, viewer, filter, order);
    sql.push("page as materialized (select id from near where (select enough from enough) union all (select id from far where true");
    push_turn(sql, page, order);
    push_order(sql, order);
    sql.push(" limit ")
        .push(limit(page))
        .push(")), total as (select case when enough then 0 else (select count(*) from far) end as counted, ");
    sql.push("not enough and (select count(*) from far) <= ").push(i64::from(Total::MOST));
    sql.push(" as complete from enough)");
}

/// All that match, wherever they stand: for a rare word, a few.
fn push_far(sql: &mut Sql, viewer: Viewer, filter: &Filter, order: Order) {
    sql.push(format_args!("far as materialized (select id, {} from requests where ", column(order.by)));
    push_view(sql, filter, viewer);
    push_leading(sql, filter, viewer);
    push_riding(sql, filter);
    push_search(sql, filter);
    sql.push(" and not (select enough from enough)), ");
}
