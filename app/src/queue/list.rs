//! The queue. The address holds view, filters, order and page.

use super::filters::{self, Reviewer};
use super::{PATH, rows};
use crate::components::{
    Chip, EmptyState, ErrorSummary, FilterChips, FormState, Heading, Link, NavItem, Pagination, ShortcutHelp, Tabs,
};
use crate::islands::LiveBar;
use crate::web::{Problem, Visit};
use axum::extract::Query;
use axum::response::Response;
use domain::access::{Claim, SeeRequests};
use domain::field::FieldErrors;
use domain::queue::{Filter, Page, View};
use domain::store::people;
use domain::store::queue::{self, QueuePage, Viewer};
use leptos::prelude::*;
use time::OffsetDateTime;

/// Everything the page shows.
struct Shown {
    filter: Filter,
    page: QueuePage,
    reviewers: Vec<Reviewer>,
    form: FormState,
    hidden: Vec<(String, String)>,
    may_claim: bool,
    now: OffsetDateTime,
}

pub(super) async fn show(visit: Visit, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, Problem> {
    visit.may::<SeeRequests>()?;
    let (filter, page, errors) = read(&pairs);
    let pool = visit.portal().database().statements();
    let staff = visit.staff()?;
    let viewer = Viewer { person: staff.person, now: visit.now() };
    let form = FormState::new(pairs).refused(errors);
    let shown = Shown {
        page: queue::list(pool, viewer, &filter, &page).await?,
        reviewers: people::reviewers(pool).await?,
        form,
        hidden: visit.hidden(),
        may_claim: staff.holds::<Claim>(),
        now: visit.now(),
        filter,
    };
    let filters = shown.form.clone();
    Ok(visit.list_page("Requests", &filters, move || view(shown)).await)
}

/// What cannot be read is said, and the list is shown without it.
fn read(pairs: &[(String, String)]) -> (Filter, Page, FieldErrors) {
    match Filter::parse(pairs).and_then(|filter| Page::parse(pairs, &filter).map(|page| (filter, page))) {
        Ok((filter, page)) => (filter, page, FieldErrors::new()),
        Err(errors) => (Filter::default(), Page::default(), errors),
    }
}

fn view(shown: Shown) -> AnyView {
    let Shown { filter, page, reviewers, form, hidden, may_claim, now } = shown;
    let name_of = |person| reviewers.iter().find(|(known, _)| *known == person).map(|(_, name)| name.clone());
    let chips: Vec<_> =
        filter.chips(name_of).into_iter().map(|chip| Chip::new(chip.words, address(&chip.without))).collect();
    let in_use = chips.len();
    let here = address(&filter.to_query());
    let turn = |page: &Option<Page>| page.as_ref().map(|page| address(&filter.to_query_of(page)));
    let (previous, next) = (turn(&page.previous), turn(&page.next));
    let span = page.span.to_string();
    let body = if page.rows.is_empty() {
        empty(&filter, in_use)
    } else {
        rows::table(&filter, page.rows, &hidden, may_claim, now)
    };
    let clear = address(&Filter::of(filter.view).to_query());
    let since = format!("/admin/queue/arrived?since={}", now.unix_timestamp());
    view! {
        {ErrorSummary::of(&form)}
        <Heading title="Requests"/>
        <Tabs label="Views" items=views(&filter)/>
        <div class="listing">
            {filters::panel(&filter, &form, &reviewers, in_use)}
            <div>
                <LiveBar url=since refresh=here one="new request".to_owned() many="new requests".to_owned()/>
                <FilterChips chips clear/>
                <p class="results">{span}</p>
                {body}
                <Pagination previous next/>
            </div>
        </div>
        <ShortcutHelp keys=vec![
            ("j", "Next request".into()),
            ("k", "Previous request".into()),
            ("Enter", "Open the request".into()),
            ("c", "Claim the request".into()),
        ]/>
    }
    .into_any()
}

fn views(filter: &Filter) -> Vec<NavItem> {
    View::ALL
        .into_iter()
        .map(|view| NavItem::new(view.words(), address(&filter.seen_as(view).to_query())).current(view == filter.view))
        .collect()
}

pub(super) fn address(query: &str) -> String {
    if query.is_empty() { PATH.to_owned() } else { format!("{PATH}?{query}") }
}

fn empty(filter: &Filter, in_use: usize) -> AnyView {
    if in_use > 0 {
        let action = Link::new("Clear the filters", address(&Filter::of(filter.view).to_query()));
        return view! { <EmptyState title="No request matches" text="Others may under other filters." action/> }
            .into_any();
    }
    let (title, text) = match filter.view {
        View::Open => (
            "Nothing to do",
            "Every request has been decided. New ones appear here as soon as an applicant has confirmed the e-mail address, or software has registered and waits.",
        ),
        View::Mine => (
            "You have claimed nothing",
            "Claim a request from the open ones: it stays yours for 30 minutes, and longer while you work on it.",
        ),
        View::Unassigned => ("Everything has been taken", "No open request waits for somebody to claim it."),
        View::Overdue => ("Nothing is overdue", "Every open request is within its time."),
        View::SecondApproval => {
            ("Nothing waits for you", "No colleague has proposed a decision that you could confirm.")
        }
        View::WaitingForTpp => ("No question is open", "No TPP owes the bank an answer."),
        View::Decided => ("Nothing has been decided yet", "Approved and rejected requests appear here."),
        View::All => (
            "No request yet",
            "Sign-ups appear here once their e-mail address is confirmed, registrations by machine as soon as they wait.",
        ),
    };
    let action = Link::new("See everything", address(&Filter::of(View::All).to_query()));
    if filter.view == View::All {
        return view! { <EmptyState title text/> }.into_any();
    }
    view! { <EmptyState title text action/> }.into_any()
}
