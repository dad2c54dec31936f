//! The parts of a dossier: recommendation, hints, answers, checks, messages, mails, what happened.

use super::{dossier::Shown, registration};
use crate::components::{
    Button, Event, Field, Form, Inset, Link, Message, MessageThread, Piece, Row, SummaryList, Tag, Timeline,
};
use crate::components::{Colour, Column, Table};
use crate::moment::moment;
use domain::access::{Claim, Download, ReadMail};
use domain::request::Outcome;
use domain::store::messages::MessageKind;
use domain::workflow::dossier::{Check, Dossier, ShownAnswer, ShownSection};
use leptos::prelude::*;
use time::OffsetDateTime;

/// What the rules say, and what a colleague proposes. It never hides the evidence.
pub(super) fn recommendation(dossier: &Dossier, now: OffsetDateTime) -> AnyView {
    let attention = dossier.checks.iter().filter(|check| !check.passed).count() + dossier.hints.len();
    let all = dossier.checks.len();
    let summary = match attention {
        0 => format!("Nothing stands out: {all} of {all} checks passed."),
        1 => "1 thing needs a person.".to_owned(),
        more => format!("{more} things need a person."),
    };
    let proposal = dossier.open_proposal().map(|proposal| {
        let verb = if proposal.outcome == Outcome::Approve { "to approve" } else { "to reject" };
        let reason = Some(proposal.reason.clone()).filter(|reason| !reason.is_empty());
        view! {
            <p><strong><bdi>{proposal.maker.clone()}</bdi>" proposes "{verb}</strong>", "{moment(proposal.made_at, now)}"."</p>
            {reason.map(|reason| view! { <p class="written">{reason}</p> })}
        }
    });
    view! { <Inset><p>{summary}</p>{proposal}</Inset> }.into_any()
}

/// The first column: what was said and shown.
pub(super) fn evidence(shown: &Shown) -> AnyView {
    let dossier = &shown.dossier;
    if let Some(registered) = &dossier.registration {
        let said = registration::evidence(shown, registered);
        return view! { {hints(dossier)} {said} <h2>"Checks"</h2> {checks(&dossier.checks)} }.into_any();
    }
    let reference = dossier.record.request.reference.clone();
    let may = shown.staff.holds::<Download>();
    let sections = dossier.sections.iter().map(|part| section(part, &reference, may)).collect_view();
    let account = SummaryList::new([
        Row::new("Name", view! { <bdi>{dossier.record.applicant_name.clone()}</bdi> }.into_any()),
        Row::new("E-mail address", dossier.record.applicant_email.clone()),
    ]);
    view! {
        {hints(dossier)}
        <h2>"Applicant"</h2>
        {account}
        {sections}
        {dossier.form_version.map(|version| view! { <p class="muted">{format!("Answered on version {version} of the sign-up form.")}</p> })}
        <h2>"Checks"</h2>
        {checks(&dossier.checks)}
    }
    .into_any()
}

fn hints(dossier: &Dossier) -> Option<AnyView> {
    let items = dossier.hints.iter().map(|hint| {
        let href = format!("#answer-{}", hint.field);
        let see = if dossier.registration.is_some() { "See it" } else { "See the answer" };
        view! { <li><strong>{hint.name.words()}</strong>". "{hint.because.clone()}". "<a href=href>{see}</a></li> }
    });
    (!dossier.hints.is_empty())
        .then(|| view! { <section aria-labelledby="hints"><h2 id="hints">"Risk hints"</h2><ul>{items.collect_view()}</ul></section> }.into_any())
}

fn section(section: &ShownSection, reference: &str, may: bool) -> AnyView {
    let rows = section.answers.iter().map(|answer| {
        let value = value(answer, reference, may);
        Row::new(answer.label.clone(), view! { <span id=format!("answer-{}", answer.field)>{value}</span> }.into_any())
    });
    let rows: Vec<_> = rows.collect();
    view! { <h2>{section.title.clone()}</h2> {SummaryList::new(rows)} }.into_any()
}

fn value(answer: &ShownAnswer, reference: &str, may: bool) -> AnyView {
    if let Some(document) = &answer.document {
        let size = format!(" ({} kB, {})", document.size.div_ceil(1024), document.media_type.words());
        if may {
            let href = format!("/admin/requests/{reference}/documents/{}", document.id);
            return view! { <a href=href download=""><bdi>{document.name.clone()}</bdi></a>{size} }.into_any();
        }
        return view! { <bdi>{document.name.clone()}</bdi>{size} }.into_any();
    }
    if answer.values.is_empty() {
        return view! { <span class="muted">"Not answered"</span> }.into_any();
    }
    view! { <bdi class="written">{answer.values.join(", ")}</bdi> }.into_any()
}

fn checks(checks: &[Check]) -> AnyView {
    let columns = [Column::new("Check"), Column::short("Result"), Column::new("What we found")];
    Table::new("checks", "Automatic checks", columns)
        .quiet_caption()
        .rows(checks.to_vec(), |check| {
            let tag =
                if check.passed { Tag::new(Colour::Green, "Passed") } else { Tag::new(Colour::Orange, "Attention") };
            vec![check.name.words().any(), tag.any(), check.sentence.any()]
        })
        .any()
}

/// The second column: what was written and what happened.
pub(super) fn side(shown: &Shown) -> AnyView {
    view! {
        <h2>"Messages and notes"</h2>
        {thread(shown)}
        {note(shown)}
        <h2>"What happened"</h2>
        {timeline(shown)}
        {letters(shown)}
    }
    .into_any()
}

fn thread(shown: &Shown) -> AnyView {
    let messages = shown.dossier.messages.iter().map(|message| {
        let (from, at, text) = (message.author.clone(), moment(message.sent_at, shown.now), message.body.clone());
        match message.kind {
            MessageKind::Note => Message::internal(from, at, text),
            MessageKind::Question | MessageKind::Answer => Message::to_applicant(from, at, text),
        }
    });
    let messages: Vec<_> = messages.collect();
    if messages.is_empty() {
        return view! { <p class="muted">"Nothing was written yet."</p> }.into_any();
    }
    view! { <MessageThread for_bank=true messages/> }.into_any()
}

fn note(shown: &Shown) -> Option<AnyView> {
    if !shown.staff.holds::<Claim>() {
        return None;
    }
    let action = format!("/admin/requests/{}/note", shown.dossier.record.request.reference);
    let hidden = shown.hidden.clone();
    let field = Field::textarea("note", "Internal note")
        .hint("Only the bank sees it.")
        .limit(2000)
        .shortcut("n")
        .fill(&shown.form);
    Some(
        view! { <div class="screen-only"><Form action hidden>{field}{Button::submit("Add the note").secondary()}</Form></div> }
            .into_any(),
    )
}

fn timeline(shown: &Shown) -> AnyView {
    let events = shown.dossier.timeline.iter().rev().map(|step| {
        let event =
            Event::new(format!("e-{}", step.entry), step.words.clone(), moment(step.at, shown.now)).by(step.by.clone());
        match &step.reason {
            Some(reason) => event.body(reason.clone()),
            None => event,
        }
    });
    view! { <Timeline events=events.collect()/> }.into_any()
}

fn letters(shown: &Shown) -> Option<AnyView> {
    if shown.dossier.letters.is_empty() || !shown.staff.holds::<ReadMail>() {
        return None;
    }
    let items = shown.dossier.letters.iter().map(|letter| {
        let link = Link::new(letter.subject.clone(), format!("/admin/mail/{}", letter.id)).any();
        view! { <li>{link}" to "<bdi>{letter.recipient.clone()}</bdi>", "{letter.status.clone()}", "{moment(letter.written_at, shown.now)}</li> }
    });
    Some(view! { <h2>"Mail"</h2><ul class="plain">{items.collect_view()}</ul> }.into_any())
}
