//! A dossier.

use app::components::{
    Audience, Button, ButtonGroup, Colour, Column, DateTime, Event, IdentityBar, Message, MessageThread, Piece,
    PrintHeader, Row, ShortcutHelp, SummaryList, Table, Tag, Timeline,
};
use leptos::prelude::*;

pub(crate) fn page() -> AnyView {
    let facts = vec![
        ("Waiting since".to_owned(), at("18 Nov 2026, 13:00 GST", "2 days ago")),
        ("Due".to_owned(), "in 6 working hours".any()),
        ("Assignee".to_owned(), "Amina Khan".any()),
    ];
    view! {
        <PrintHeader bank="Example Bank" reference="SU-7K3Q-19X" made_at="20 Nov 2026, 14:05 GST"
            digest="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned()/>
        <IdentityBar name="Zahrat Al Khaleej Payments LLC" reference="SU-7K3Q-19X" state=Tag::new(Colour::Blue, "Being reviewed") facts=facts>
            {Button::link("Approve", "#").shortcut("a")}
            {Button::link("Send back", "#").secondary().shortcut("q")}
            {Button::link("Reject", "#").warning().shortcut("r")}
        </IdentityBar>
        <div class="columns">
            <div>{evidence()}</div>
            <div>{history()}</div>
        </div>
        <ShortcutHelp keys=vec![("j", "Next request".into()), ("k", "Previous request".into()), ("a", "Approve".into()), ("g q", "Queue".into())]/>
    }
    .into_any()
}

fn at(shown: &'static str, ago: &'static str) -> AnyView {
    view! { <DateTime utc="2026-11-18T09:00:00Z" shown=shown relative=ago.to_owned()/> }.into_any()
}

fn evidence() -> impl IntoView {
    let rows = [
        Row::new("Legal name", "Zahrat Al Khaleej Payments LLC").change("#"),
        Row::new("LEI", view! { <code dir="ltr">"5493001KJTIIGC8Y1R12"</code> }).change("#"),
        Row::new("Registered address", "Office 1204, Al Noor Tower\nAbu Dhabi\nUnited Arab Emirates").change("#"),
        Row::new("Roles", "Account information (AISP), Payment initiation (PISP)"),
        Row::new(
            "Redirect addresses",
            "https://app.zahrat.example/a-rather-long-address/callback?with=parameters&and=more",
        ),
    ];
    let checks = [
        (
            "Register entry",
            "Zahrat Al Khaleej Payments LLC",
            "Zahrat Al Khaleej Payments",
            Tag::new(Colour::Orange, "Differs"),
        ),
        ("Country", "United Arab Emirates", "United Arab Emirates", Tag::new(Colour::Green, "Same")),
    ];
    let columns = [Column::new("Fact"), Column::new("They said"), Column::new("Register"), Column::new("Result")];
    let table = Table::new("facts", "What they said and what the register says", columns)
        .rows(checks, |(fact, said, register, tag)| vec![fact.any(), said.any(), register.any(), tag.any()]);
    view! {
        <h2>"Organisation"</h2>
        {SummaryList::new(rows)}
        <h2>"Side by side"</h2>
        {table}
        <h2>"Messages"</h2>
        <MessageThread for_bank=true messages=messages()/>
        <ButtonGroup>{Button::submit("Send")}{Button::submit("Save note").secondary()}</ButtonGroup>
    }
}

fn messages() -> Vec<Message> {
    let asked = Message::to_applicant(
        "Amina Khan",
        at("19 Nov 2026, 10:12 GST", "yesterday"),
        "Please upload the licence.\nThe scan is cut off on page 2.",
    );
    let noted = Message::internal(
        "Tomás Rey",
        at("19 Nov 2026, 10:30 GST", "yesterday"),
        "I called the regulator: the number is right.",
    );
    debug_assert_eq!(noted.audience, Audience::Bank);
    vec![asked, noted]
}

fn history() -> impl IntoView {
    let events = vec![
        Event::new("e3", "Question asked", at("19 Nov 2026, 10:12 GST", "yesterday"))
            .by("Amina Khan")
            .body("Please upload the licence."),
        Event::new("e2", "Claimed", at("19 Nov 2026, 9:58 GST", "yesterday")).by("Amina Khan"),
        Event::new("e1", "Sent by the applicant", at("18 Nov 2026, 13:00 GST", "2 days ago")),
    ];
    view! { <h2>"History"</h2><Timeline events=events/> }
}
