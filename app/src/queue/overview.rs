//! The first page of staff: my work first.

use super::list::address;
use crate::components::{Heading, Inset, Row, SummaryList};
use crate::trust;
use crate::web::{Problem, Visit};
use axum::response::Response;
use domain::access::{ConfirmStaff, ConfirmTrust, SeeRequests, SeeTrust};
use domain::queue::{Filter, View};
use domain::store;
use domain::store::queue::{self, Counts, Viewer};
use domain::store::{status_changes, trust as trusts};
use leptos::prelude::*;

pub(super) async fn show(visit: Visit) -> Result<Response, Problem> {
    let staff = visit.staff()?;
    let (pool, environment) = (visit.portal().database().statements(), visit.portal().rules().environment);
    let viewer = Viewer { person: staff.person, now: visit.now() };
    let counts = if staff.holds::<SeeRequests>() { Some(queue::counts(pool, viewer).await?) } else { None };
    let changes = status_changes::waiting(pool, None).await?.len();
    let colleagues =
        if staff.holds::<ConfirmStaff>() { store::staff::waiting_for(pool, staff.person).await? } else { 0 };
    let ending = if staff.holds::<SeeTrust>() { trust::ending(&visit).await? } else { None };
    let to_trust = ending.is_some().then(|| view! { <p><a href="/admin/settings/trust">"See trust"</a></p> });
    let proposed =
        if staff.holds::<ConfirmTrust>() { trusts::waiting_for(pool, environment, staff.person).await? } else { 0 };
    Ok(visit
        .page("Overview", move || {
            view! {
                <Heading title="Overview"/>
                {ending}
                {to_trust}
                {counts.map(work)}
                {(changes > 0).then(|| waiting(changes))}
                {(colleagues > 0).then(|| waiting_staff(colleagues))}
                {(proposed > 0).then(|| waiting_trust(proposed))}
                {staff.roles.is_empty().then(|| view! { <p>"You have no role any more. A platform administrator can give you one."</p> })}
            }
        })
        .await)
}

fn work(counts: Counts) -> AnyView {
    let row = |label: &'static str, count: String, view: View| {
        let href = address(&Filter::of(view).to_query());
        Row::new(
            label,
            view! { <a href=href>{count}<span class="hidden">" "{label.to_lowercase()}</span></a> }.into_any(),
        )
    };
    let median = counts.median_to_decide.map_or_else(
        || "Nothing was decided in the last 30 days".to_owned(),
        |median| format!("{} hours, over the last 30 days", median.whole_hours()),
    );
    let mine = [
        row("Claimed by me", counts.mine.to_string(), View::Mine),
        row("Waiting for my second approval", counts.second_approval.to_string(), View::SecondApproval),
        row("Overdue", counts.overdue.to_string(), View::Overdue),
    ];
    let rest = [
        row("Claimed by nobody", counts.unassigned.to_string(), View::Unassigned),
        row("Waiting for the TPP", counts.waiting_for_tpp.to_string(), View::WaitingForTpp),
        Row::new("Half of the decisions are made within", median),
    ];
    view! {
        <h2>"My work"</h2>
        {SummaryList::new(mine)}
        <h2>"Everybody’s work"</h2>
        {SummaryList::new(rest)}
    }
    .into_any()
}

fn waiting(changes: usize) -> AnyView {
    let words =
        if changes == 1 { "1 change of state waits".to_owned() } else { format!("{changes} changes of state wait") };
    view! { <Inset><p>{words} " for a second person. " <a href="/admin/tpps">"See the TPPs"</a></p></Inset> }.into_any()
}

fn waiting_trust(changes: i64) -> AnyView {
    let words =
        if changes == 1 { "1 change of trust waits".to_owned() } else { format!("{changes} changes of trust wait") };
    view! { <Inset><p>{words} " for you or another second person. " <a href="/admin/settings/trust">"See trust"</a></p></Inset> }
        .into_any()
}

fn waiting_staff(changes: i64) -> AnyView {
    let words =
        if changes == 1 { "1 change of staff waits".to_owned() } else { format!("{changes} changes of staff wait") };
    view! { <Inset><p>{words} " for you or another second person. " <a href="/admin/staff">"See the staff"</a></p></Inset> }
        .into_any()
}
