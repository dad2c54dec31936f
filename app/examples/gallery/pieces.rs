//! Everything else.

use app::components::{
    Button, Code, CodeBlock, Colour, ConfirmPage, EmptyState, ErrorPage, Failure, Flash, FormState, Link, Notice,
    Panel, QrCode, ReasonField, Row, SummaryList, Tag, Task, TaskList,
};
use app::islands::SessionTimeout;
use leptos::prelude::*;

const QR: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 21 21"><path d="M0 0h7v7H0zM14 0h7v7h-7zM0 14h7v7H0zM9 9h3v3H9zM14 14h2v2h-2zM18 17h3v4h-3z" fill="#000"/></svg>"##;

pub(crate) fn page() -> AnyView {
    view! {
        <Panel title="Your sign-up is with the bank" reference=Some(("Your reference is ".to_owned(), "SU-7K3Q-19X".to_owned()))/>
        <Flash notice=Notice::Info message="The form was changed on 12 November. Your answers still count."/>
        <Flash notice=Notice::Warning message="You share this request with a colleague, who opened it at 14:02."/>
        <h2>"Get to production"</h2>
        <TaskList tasks=tasks()/>
        <SessionTimeout seconds=250 extend="/extend".to_owned() token="t".to_owned()/>
        <h2>"Tags"</h2>
        <p>{tags()}</p>
        <h2>"Keys"</h2>
        {SummaryList::new([Row::new("Client ID", view! { <Code text="c_8f3a1c90-77d1-4f0e-9a55-0d6b8a1f2e34" what="client ID"/> })])}
        <CodeBlock title="Get a token" text="curl --cacert ca.pem https://localhost:8443/token \\\n  --user 'c_8f3a1c90:vss_…' \\\n  --data grant_type=client_credentials --data scope='accounts payments and-something-rather-long'"/>
        <QrCode svg=QR.to_owned() label="The key of your authenticator as a QR code" secret="JBSW Y3DP EHPK 3PXP"/>
        <EmptyState title="No requests match these filters" text="4 requests are waiting under other filters." action=Link::new("Clear filters", "#")/>
        <ErrorPage failure=Failure::Conflict { text: "SU-7K3Q-19Q is now “Approved”".into(), by: Some("Tomás Rey, 20 Nov 2026, 14:05 UTC".into()) }/>
        <hr/>
        {confirm()}
    }
    .into_any()
}

fn tasks() -> Vec<Task> {
    vec![
        Task::new("Confirm your e-mail address", Tag::new(Colour::Green, "Done")),
        Task::new("Answer the bank’s question", Tag::new(Colour::Orange, "Waiting for you"))
            .href("#")
            .hint("Due Tuesday 24 November."),
        Task::new("Create an application", Tag::new(Colour::Grey, "Not yet"))
            .hint("Possible once your organisation is approved."),
    ]
}

fn tags() -> impl IntoView {
    [
        (Colour::Grey, "Draft"),
        (Colour::Blue, "With the bank"),
        (Colour::Yellow, "Pending activation"),
        (Colour::Orange, "Waiting for you"),
        (Colour::Green, "Active"),
        (Colour::Red, "Suspended"),
        (Colour::Purple, "Final check by the bank"),
    ]
    .map(|(colour, word)| view! { {Tag::new(colour, word)}" " })
    .collect_view()
}

fn confirm() -> impl IntoView {
    let facts = SummaryList::new([Row::new("TPP", "Zahrat Al Khaleej Payments LLC"), Row::new("Decision", "Reject")]);
    let usual = vec![
        ("register".to_owned(), "The licence number is not in the register.".to_owned()),
        ("documents".to_owned(), "The documents could not be read.".to_owned()),
    ];
    let consequences = vec!["Ends sign-up SU-7K3Q-19X for good.".to_owned(), "E-mails 2 people.".to_owned()];
    let form = FormState::default();
    view! {
        <ConfirmPage action="/admin/requests/SU-7K3Q-19X/decide" hidden=vec![] facts=facts consequences=consequences
            confirm=Button::submit("Reject the sign-up").warning() back="#">
            {ReasonField::new("reason", "What the applicant reads", usual, &form).hint("Say what would have to change.")}
        </ConfirmPage>
    }
}
