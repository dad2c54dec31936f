//! A list with filters.

use app::{
    components::{
        Button, Chip, Colour, Column, DateTime, Field, FilterChips, FilterPanel, FormState, Heading, Link, NavItem,
        Pagination, Piece, ResultsCount, Sort, Table, Tabs, Tag, Total,
    },
    islands::{LiveBar, Shortcuts},
};
use leptos::prelude::*;

type Line =
    (&'static str, &'static str, &'static str, &'static str, &'static str, u8, &'static str, Colour, &'static str);

const LINES: [Line; 8] = [
    (
        "SU-7K3Q-19X",
        "Sign-up",
        "Zahrat Al Khaleej Payments LLC",
        "18 Nov 2026",
        "in 6 working hours",
        2,
        "Amina Khan",
        Colour::Blue,
        "Being reviewed",
    ),
    (
        "SU-9XQ2-4TA",
        "Sign-up",
        "Fjordbank Innsikt AS",
        "16 Nov 2026",
        "2 days overdue",
        0,
        "Nobody",
        Colour::Blue,
        "With the bank",
    ),
    (
        "KR-3M8D-0VZ",
        "Production keys",
        "Ledgerlight Ltd / Ledgerlight Pro",
        "19 Nov 2026",
        "in 2 working days",
        1,
        "Tomás Rey",
        Colour::Purple,
        "Final check by the bank",
    ),
    (
        "SU-1P0C-77K",
        "Sign-up",
        "株式会社さくら決済",
        "19 Nov 2026",
        "in 2 working days",
        0,
        "Nobody",
        Colour::Blue,
        "With the bank",
    ),
    (
        "SU-6HRN-2WB",
        "Sign-up",
        "شركة النور للمدفوعات",
        "10 Nov 2026",
        "Stopped",
        3,
        "Amina Khan",
        Colour::Orange,
        "Waiting for the applicant",
    ),
    (
        "SU-5TTE-8QM",
        "Sign-up",
        "Coinstone Services SARL",
        "20 Nov 2026",
        "in 3 working days",
        0,
        "Nobody",
        Colour::Yellow,
        "Confirm your e-mail",
    ),
    ("SU-2BVC-3NN", "Sign-up", "Northgate Pay plc", "1 Nov 2026", "", 0, "Tomás Rey", Colour::Green, "Approved"),
    ("SU-8WYJ-6FD", "Sign-up", "Quickquid Gateway Inc", "1 Nov 2026", "", 4, "Tomás Rey", Colour::Red, "Not approved"),
];

pub(crate) fn page() -> AnyView {
    let tabs = vec![
        NavItem::new("Mine", "#").count(2, "requests"),
        NavItem::new("Unassigned", "#").count(7, "requests"),
        NavItem::new("Overdue", "#").count(4, "requests"),
        NavItem::new("Second approval", "#"),
        NavItem::new("All", "#").current(true),
    ];
    view! {
        <Heading title="Requests">{Button::link("Claim next", "#").shortcut("c")}</Heading>
        <Tabs label="Saved views" items=tabs/>
        <div class="listing">
            {filters()}
            <div>
                <LiveBar url="/admin/queue/news".to_owned() refresh="/admin/queue".to_owned() one="new request".to_owned() many="new requests".to_owned()/>
                <FilterChips chips=vec![Chip::new("Kind: Sign-up", "#"), Chip::new("Country: United Arab Emirates", "#")] clear="#"/>
                <ResultsCount shown=8 total=Total::MoreThan(100) one="request" many="requests"/>
                {table()}
                <Pagination previous=None next=Some("#".to_owned())/>
            </div>
        </div>
        <Shortcuts on=true/>
    }
    .into_any()
}

fn filters() -> impl IntoView {
    let form = FormState::new([("kind", "signup"), ("country", "AE")]);
    view! {
        <FilterPanel action="/admin/queue" in_use=2>
            {Field::search("text", "Name or reference").fill(&form)}
            {Field::checkboxes("kind", "Kind", [("signup", "Sign-up"), ("keys", "Production keys")]).fill(&form)}
            {Field::select("country", "Country", [("AE", "United Arab Emirates"), ("GB", "United Kingdom")]).fill(&form)}
            {Field::radios("due", "Due", [("overdue", "Overdue"), ("today", "Today"), ("week", "This week")]).fill(&form)}
        </FilterPanel>
    }
}

fn table() -> Table {
    let columns = [
        Column::new("Reference"),
        Column::short("Kind"),
        Column::new("TPP / application"),
        Column::new("Waiting since").sort("#", None),
        Column::short("Due").sort("#", Some(Sort::Ascending)),
        Column::number("Risk").sort("#", None),
        Column::short("Assignee"),
        Column::new("State"),
    ];
    Table::new("requests", "Requests, most urgent first", columns).quiet_caption().rows(LINES, |line| {
        vec![
            Link::new(line.0, "#").any(),
            line.1.any(),
            view! { <bdi>{line.2}</bdi> }.any(),
            view! { <DateTime utc="2026-11-18T09:00:00Z" shown=line.3/> }.any(),
            line.4.any(),
            line.5.any(),
            line.6.any(),
            Tag::new(line.7, line.8).any(),
        ]
    })
}
