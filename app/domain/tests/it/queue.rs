//! The queue: filters that find what they say, and pages that lose nothing.

use crate::support::{Bank, MORNING};
use domain::access::StaffMember;
use domain::queue::{Filter, Page, Sort, Total, Turn, View};
use domain::request::Outcome;
use domain::store::queue::{QueueRow, Viewer, counts, list, neighbours};
use sqlx::PgPool;
use std::collections::BTreeSet;
use time::Duration;

/// Five hundred requests in every state, many of them alike in what they are sorted by.
const MANY: &str = "
    insert into requests (id, reference, kind, status, form_version_id, person_id, applicant_name, applicant_email,
        applicant_key, organisation_name, organisation_key, search_text, country, roles, risk_count, hints, claimed_by,
        claim_expires_at, created_at, changed_at, sent_at, submitted_at, due_at, clock_stopped_at, ended_at, proposed_by)
    select gen_random_uuid(), 'R-' || lpad(i::text, 3, '0'), 'sign_up', status, (select id from form_versions),
        (select id from people limit 1), 'Ada', 'a@tpp.example', 'a@tpp.example', name, lower(name), ' ' || lower(name),
        (array['GB', 'DE', 'MT'])[1 + i % 3], array[(array['aisp', 'pisp'])[1 + i % 2]], i % 5 / 4,
        case when i % 5 = 4 then '[{\"name\": \"no-lei\", \"field\": \"lei\", \"because\": \"None\"}]' else '[]' end::jsonb,
        case when open and i % 3 = 0 then (select id from people where name = 'Mira') end,
        case when open and i % 3 = 0 then at end, at, at, at, at, at + interval '1 day' * (i % 4),
        case when status = 'waiting_applicant' then at end, case when not open then at + interval '1 hour' * (i % 6) end,
        (select id from people where name = 'Mira')
    from (select i, timestamptz '2026-11-16 09:00Z' - interval '1 hour' * (i % 50) as at, i % 7 < 5 as open,
              (array['submitted', 'in_review', 'in_review', 'waiting_applicant', 'awaiting_second_approval',
                     'withdrawn', 'expired'])[1 + i % 7] as status,
              (array['Acme', 'Birch Bank', 'Cobalt', 'Acme Pay'])[1 + i % 4] as name
          from generate_series(1, 500) as i) as drawn";

async fn full(pool: PgPool) -> (Bank, StaffMember) {
    let bank = Bank::open(pool).await;
    let mira = bank.maker().await;
    bank.force(MANY).await.unwrap();
    (bank, mira)
}

fn parse(query: &str) -> Filter {
    let pairs: Vec<_> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    Filter::parse(&pairs).unwrap()
}

fn eyes(member: &StaffMember) -> Viewer {
    Viewer { person: member.person, now: MORNING }
}

impl Bank {
    /// Every row of a filter, page by page to the end and back to the beginning.
    async fn walk(&self, viewer: Viewer, filter: &Filter) -> Vec<QueueRow> {
        let (mut rows, mut pages) = (Vec::new(), Vec::new());
        let mut turn = Some(Page::default());
        while let Some(page) = turn {
            let shown = list(&self.pool, viewer, filter, &page).await.unwrap();
            if !shown.rows.is_empty() {
                assert_eq!(usize::try_from(shown.span.first).unwrap(), rows.len() + 1);
                assert_eq!(usize::try_from(shown.span.last).unwrap(), rows.len() + shown.rows.len());
            }
            pages.push(references(&shown.rows));
            rows.extend(shown.rows);
            turn = shown.next;
            if turn.is_none() {
                self.walk_back(viewer, filter, &pages, shown.previous).await;
            }
        }
        rows
    }

    async fn walk_back(&self, viewer: Viewer, filter: &Filter, pages: &[Vec<String>], last: Option<Page>) {
        let mut turn = last;
        for expected in pages.iter().rev().skip(1) {
            let shown = list(&self.pool, viewer, filter, &turn.expect("a page before")).await.unwrap();
            assert_eq!(references(&shown.rows), *expected);
            turn = shown.previous;
        }
        assert_eq!(turn, None, "a page before the first");
    }
}

fn references(rows: &[QueueRow]) -> Vec<String> {
    rows.iter().map(|row| row.reference.clone()).collect()
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn paging_loses_no_row_and_shows_none_twice(pool: PgPool) {
    let (bank, mira) = full(pool).await;
    for view in [View::Open, View::All, View::Decided] {
        for sort in view.sorts() {
            for descending in [false, true] {
                let filter = Filter::of(view).sorted(domain::queue::Order { by: *sort, descending });
                let rows = bank.walk(eyes(&mira), &filter).await;
                let distinct: BTreeSet<_> = rows.iter().map(|row| row.reference.clone()).collect();
                let expected = match view {
                    View::Decided => 142,
                    View::All => 500,
                    _ => 358,
                };
                assert_eq!((rows.len(), distinct.len()), (expected, expected), "{view} by {sort:?} {descending}");
                let keys: Vec<_> = rows.iter().map(|row| key(row, *sort)).collect();
                let sorted = if descending { keys.is_sorted_by(|a, b| a >= b) } else { keys.is_sorted() };
                assert!(sorted, "{view} by {sort:?}");
            }
        }
    }
}

fn key(row: &QueueRow, sort: Sort) -> String {
    let instant = match sort {
        Sort::Waiting => Some(row.submitted_at),
        Sort::Due => row.due_at,
        Sort::Decided => row.ended_at,
        Sort::Organisation => None,
    };
    instant.map_or_else(|| row.organisation_name.to_lowercase(), |at| format!("{:020}", at.unix_timestamp()))
}

/// What a row must be.
type Rule = fn(&QueueRow) -> bool;

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn each_filter_finds_what_it_says_and_all_of_it(pool: PgPool) {
    let (bank, mira) = full(pool).await;
    let everything = bank.walk(eyes(&mira), &Filter::of(View::All)).await;
    let mut cases: Vec<(&str, Rule)> = vec![
        ("", |row| row.status.is_open()),
        ("view=all", |_| true),
        ("view=decided", |row| row.status.is_final()),
        ("view=mine", |row| row.assignee.as_ref().is_some_and(|(_, name)| name == "Mira")),
        ("view=unassigned", |row| row.status.is_open() && row.assignee.is_none()),
        ("view=overdue", |row| row.overdue),
        ("view=waiting_for_tpp", |row| row.clock_stopped_at.is_some()),
        ("view=second_approval", |_| false),
        ("state=submitted&state=in_review", |row| ["submitted", "in_review"].contains(&row.status.name())),
        ("view=decided&state=expired", |row| row.status.name() == "expired"),
        ("risk=any", |row| row.status.is_open() && !row.hints.is_empty()),
        ("view=all&risk=none", |row| row.hints.is_empty()),
        ("view=all&country=MT", |row| row.country.as_deref() == Some("MT")),
        ("role=pisp", |row| row.status.is_open() && row.roles == ["pisp"]),
        ("age=1", |row| row.status.is_open() && MORNING - row.submitted_at >= Duration::days(1)),
        ("assignee=nobody&view=all", |row| row.status.is_open() && row.assignee.is_none()),
        ("kind=sign_up&country=DE&risk=any", |row| {
            row.status.is_open() && row.country.as_deref() == Some("DE") && !row.hints.is_empty()
        }),
        ("q=birch", |row| row.status.is_open() && row.organisation_name.contains("Birch")),
        ("q=acme+pa&view=all&sort=organisation", |row| row.organisation_name == "Acme Pay"),
        ("q=c&view=all", |row| row.organisation_name.starts_with('C')),
        ("q=nobody", |_| false),
        ("q=%25%25%25", |_| false),
    ];
    let assignee = format!("assignee={}", mira.person);
    cases.push((&assignee, |row| row.assignee.is_some()));
    for (query, rule) in cases {
        let found = bank.walk(eyes(&mira), &parse(query)).await;
        let expected: BTreeSet<_> = everything.iter().filter(|row| rule(row)).map(|row| &row.reference).collect();
        assert_eq!(found.iter().map(|row| &row.reference).collect::<BTreeSet<_>>(), expected, "{query}");
        assert_eq!(found.len(), expected.len(), "{query}");
    }
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_page_says_how_many_there_are(pool: PgPool) {
    let (bank, mira) = full(pool).await;
    for (query, sentence) in [
        ("", "Showing 1 to 25 of 358 requests"),
        ("view=all&country=MT", "Showing 1 to 25 of 167 requests"),
        ("risk=any", "Showing 1 to 25 of 72 requests"),
        ("q=nobody", "No requests"),
        ("view=decided&state=withdrawn&risk=any&country=GB&role=pisp", "Showing 1 to 2 of 2 requests"),
    ] {
        let page = list(&bank.pool, eyes(&mira), &parse(query), &Page::default()).await.unwrap();
        assert_eq!(page.span.to_string(), sentence, "{query}");
    }
    let common = list(&bank.pool, eyes(&mira), &parse("q=acme"), &Page::default()).await.unwrap();
    assert_eq!(common.span.total, Total::MoreThan(25));
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn drafts_are_in_no_view(pool: PgPool) {
    let bank = Bank::open(pool).await;
    let maker = bank.maker().await;
    bank.draft("ada@acme.example", "Acme Payments Ltd", "PSDGB-FCA-123456").await;
    for view in View::ALL {
        let page = list(&bank.pool, eyes(&maker), &Filter::of(view), &Page::default()).await.unwrap();
        assert!(page.rows.is_empty(), "{view}");
    }
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_request_is_found_by_any_part_of_what_people_know_it_by(pool: PgPool) {
    let bank = Bank::open(pool).await;
    let maker = bank.maker().await;
    let (reference, _) = bank.submitted("ada@acme.example", "例示銀行 Café", "PSDGB-FCA-123456").await;
    let mut typed = vec!["例示", "cafe", "CAFÉ", "ada@acme.example", "applicant", "ada", "a"];
    let lower = reference.to_lowercase();
    typed.extend([reference.as_str(), &lower]);
    for typed in typed {
        let filter = Filter { search: domain::queue::Search::parse(typed), ..Filter::default() };
        let page = list(&bank.pool, eyes(&maker), &filter, &Page::default()).await.unwrap();
        assert_eq!(references(&page.rows), std::slice::from_ref(&reference), "{typed}");
    }
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn the_numbers_are_those_of_the_views(pool: PgPool) {
    let (bank, mira) = full(pool).await;
    let checker = bank.checker().await;
    for member in [&mira, &checker] {
        let viewer = eyes(member);
        let numbers = counts(&bank.pool, viewer).await.unwrap();
        for (view, number) in [
            (View::Mine, numbers.mine),
            (View::Unassigned, numbers.unassigned),
            (View::Overdue, numbers.overdue),
            (View::SecondApproval, numbers.second_approval),
            (View::WaitingForTpp, numbers.waiting_for_tpp),
        ] {
            let rows = bank.walk(viewer, &Filter::of(view)).await.len();
            assert_eq!(number, Total::Exactly(u32::try_from(rows).unwrap()), "{view} of {}", member.name);
        }
        assert_eq!(numbers.median_to_decide, None);
    }
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_proposal_waits_for_everybody_but_its_maker(pool: PgPool) {
    let bank = Bank::open(pool).await;
    let (maker, checker) = (bank.maker().await, bank.checker().await);
    let (reference, _) = bank.submitted("ada@acme.example", "Acme Payments Ltd", "PSDGB-FCA-123456").await;
    bank.claim(&maker, &reference).await.unwrap();
    bank.propose(&maker, &reference, Outcome::Approve).await.unwrap();
    let waiting = async |member| {
        let page = list(&bank.pool, eyes(member), &Filter::of(View::SecondApproval), &Page::default()).await;
        page.unwrap().rows.len()
    };
    assert_eq!((waiting(&maker).await, waiting(&checker).await), (0, 1));
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn neighbours_are_those_of_the_list(pool: PgPool) {
    let (bank, mira) = full(pool).await;
    let viewer = eyes(&mira);
    for query in ["", "view=decided", "risk=any&sort=-due", "view=all&q=birch&sort=organisation"] {
        let filter = parse(query);
        let order = references(&bank.walk(viewer, &filter).await);
        for place in [0, 1, 30, order.len() - 1] {
            let found = neighbours(&bank.pool, viewer, &filter, &order[place]).await.unwrap();
            assert_eq!(found.previous.as_ref(), place.checked_sub(1).map(|before| &order[before]), "{query} {place}");
            assert_eq!(found.next.as_ref(), order.get(place + 1), "{query} {place}");
        }
    }
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_cursor_outlives_its_row(pool: PgPool) {
    let (bank, mira) = full(pool).await;
    let viewer = eyes(&mira);
    let all = references(&bank.walk(viewer, &Filter::default()).await);
    let first = list(&bank.pool, viewer, &Filter::default(), &Page::default()).await.unwrap();
    let next = first.next.unwrap();
    assert!(matches!(next.turn, Turn::After(_)));
    let gone = format!("delete from requests where reference = '{}'", all[24]);
    assert_eq!(bank.force(&gone).await, Ok(1));
    let second = list(&bank.pool, viewer, &Filter::default(), &next).await.unwrap();
    assert_eq!(references(&second.rows), all[25..50]);
}
