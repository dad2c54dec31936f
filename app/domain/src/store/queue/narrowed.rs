//! A page of what a filter narrows, where no index has that in the page's order.
//!
//! A few are read and sorted; many are met soon on a walk in order. Which of the two it is shows only by looking, so
//! the second way stands behind the first and is not gone where that was enough: one plan for a country that everybody
//! comes from and one that nobody does.

use super::Viewer;
use super::conditions::{Sql, column, push_leading, push_order, push_riding, push_view};
use super::page::{limit, push_turn};
use crate::queue::{Filter, Order, Page};

/// How many are few.
const FEW: i64 = 300;

/// `narrow`, `few` and `page`.
pub(super) fn push_narrowed(sql: &mut Sql, viewer: Viewer, filter: &Filter, page: &Page, order: Order) {
    let key = column(order.by);
    sql.push(format_args!(
        "narrow as materialized (select id, {key}, kind, status, risk_count, roles from requests where "
    ));
    push_view(sql, filter, viewer);
    push_leading(sql, filter, viewer);
    // The indexes that begin with what is filtered by go on with the arrival.
    sql.push(" order by submitted_at, id limit ").push(FEW + 1);
    sql.push("), few as materialized (select count(*) <= ").push(FEW);
    sql.push(format_args!(" as few from narrow), page as materialized (select id from ((select id, {key} from narrow where (select few from few)"));
    push_rest(sql, filter, page, order);
    sql.push(format_args!(") union all (select id, {key} from requests where not (select few from few) and "));
    push_view(sql, filter, viewer);
    push_leading(sql, filter, viewer);
    push_rest(sql, filter, page, order);
    sql.push(")) as either");
    push_order(sql, order);
    sql.push(" limit ").push(limit(page)).push(")");
}

fn push_rest(sql: &mut Sql, filter: &Filter, page: &Page, order: Order) {
    push_riding(sql, filter);
    push_turn(sql, page, order);
    push_order(sql, order);
    sql.push(" limit ").push(limit(page));
}
