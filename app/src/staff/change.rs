//! One proposal: what it says, what it would do, and the second person's yes or no.

use super::words;
use crate::components::{
    Button, ButtonGroup, ErrorSummary, Field, Form, FormState, Heading, Link, Piece, Row, SummaryList, WarningText,
};
use crate::moment::moment;
use crate::web::{Flash, Problem, Typed, Visit};
use axum::extract::Path;
use axum::response::Response;
use domain::access::{ChangeStaff, ConfirmStaff};
use domain::id::StaffChangeId;
use domain::refusal::Refusal;
use domain::store::staff::{self as store, Change, ChangeKind, ChangeStatus};
use domain::workflow::staff::{self, Decision, Effects, what_stops_without};
use leptos::prelude::*;
use time::OffsetDateTime;

pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Problem> {
    let change = find(&visit, &id).await?;
    page(&visit, change, FormState::default()).await
}

async fn find(visit: &Visit, id: &str) -> Result<Change, Problem> {
    let id: StaffChangeId = id.parse().map_err(|_| Problem::NotFound)?;
    store::find(visit.portal().database().statements(), id).await?.ok_or(Problem::NotFound)
}

pub(super) async fn decide(visit: Visit, Path(id): Path<String>, typed: Typed) -> Result<Response, Problem> {
    let by = visit.may::<ConfirmStaff>()?;
    let change = find(&visit, &id).await?;
    let (decision, said) = match typed.text("verdict") {
        "confirm" => (Decision::Confirm, "The change is confirmed and done."),
        "refuse" => (Decision::Refuse, "The change is refused. Nothing was done."),
        _ => return Err(Problem::Malformed),
    };
    match staff::decide(visit.portal(), visit.context(), by, change.id, decision, typed.text("note")).await {
        Ok(_) => visit.go_saying("/admin/staff", Flash::Success(said.into())).await,
        Err(Refusal::Fields(errors)) => page(&visit, change, typed.refused(errors)).await,
        Err(refusal) => Err(refusal.into()),
    }
}

pub(super) async fn withdraw(visit: Visit, Path(id): Path<String>, _typed: Typed) -> Result<Response, Problem> {
    let by = visit.may::<ChangeStaff>()?;
    let id = find(&visit, &id).await?.id;
    staff::withdraw(visit.portal(), visit.context(), by, id).await?;
    visit.go_saying("/admin/staff", Flash::Success("The proposal is taken back.".into())).await
}

async fn page(visit: &Visit, change: Change, form: FormState) -> Result<Response, Problem> {
    let effects = match change.status {
        ChangeStatus::Proposed => Some(staff::effects(visit.portal(), &change).await?),
        _ => None,
    };
    let part = Part::of(visit, &change)?;
    let (hidden, state, now) = (visit.hidden(), form.clone(), visit.now());
    let title = format!("Change of staff: {}", change.name);
    Ok(visit
        .form_page(&title, &form, move || {
            let next =
                effects.map(|effects| view! { {consequences(&change, &effects)} {part.view(&change, &state, hidden)} });
            view! {
                {ErrorSummary::of(&state)}
                <Heading title=change.name.clone() caption="Change of staff"/>
                {facts(&change, now)}
                {next}
                <p><a href="/admin/staff">"All staff"</a></p>
            }
        })
        .await)
}

fn facts(change: &Change, now: OffsetDateTime) -> SummaryList {
    let whom = match change.person {
        Some(person) => Link::new(change.name.clone(), format!("/admin/staff/{person}")).any(),
        None => view! { <bdi>{change.name.clone()}</bdi> }.into_any(),
    };
    let mut rows = vec![
        Row::new("Who", whom),
        Row::new("E-mail address", view! { <span dir="ltr" translate="no">{change.email.clone()}</span> }.into_any()),
        Row::new("What", words::what(change)),
        Row::new("Reason", change.reason.clone()),
        Row::new("Proposed by", view! { <bdi>{words::proposer(change)}</bdi> }.into_any()),
        Row::new("Proposed", moment(change.proposed_at, now)),
        Row::new("State", words::status(change)),
    ];
    if let Some(decider) = words::decider(change) {
        rows.push(Row::new("Decided by", view! { <bdi>{decider}</bdi> }.into_any()));
    }
    if let Some(at) = change.decided_at {
        rows.push(Row::new("Decided", moment(at, now)));
    }
    if let Some(note) = &change.note {
        rows.push(Row::new("Note", note.clone()));
    }
    SummaryList::new(rows)
}

fn consequences(change: &Change, effects: &Effects) -> AnyView {
    let mut sentences: Vec<String> = Vec::new();
    for role in change.roles.without(&change.before).iter() {
        sentences.push(format!("Gives the role {role}: {}.", inside(role.purpose())));
    }
    for role in effects.lost.iter() {
        sentences.push(format!("Takes away the role {role}."));
    }
    sentences.extend(
        effects
            .unheld
            .iter()
            .map(|role| format!("Leaves nobody else with the role {role}: nobody could {}.", what_stops_without(role))),
    );
    match effects.sessions {
        0 => {}
        1 => sentences.push("Ends their session at once.".into()),
        many => sentences.push(format!("Ends their {many} sessions at once.")),
    }
    if change.kind == ChangeKind::Leave {
        sentences.push("Closes the account: its password works no longer.".into());
    }
    sentences.push(if effects.invites {
        format!("E-mails {} a link to choose a password.", change.email)
    } else {
        format!("E-mails {} what has changed.", change.email)
    });
    let sentences = sentences.into_iter().map(|sentence| view! { <li>{sentence}</li> }).collect_view();
    let nobody = (effects.deciders == 0).then(|| {
        view! {
            <WarningText>
                "Nobody can confirm this yet. It takes a person with the role Platform or Security who has joined, did not \
                 propose it and is not concerned: add one first."
            </WarningText>
        }
    });
    view! { <h2>"What this does once it is confirmed"</h2> <ul>{sentences}</ul> {nobody} }.into_any()
}

/// A sentence as it stands behind a colon.
fn inside(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// The part that the one who looks has in it.
enum Part {
    /// They proposed it and may take it back.
    Proposer,
    /// They proposed it or decide, after the second factor.
    AfterSecondFactor,
    /// They decide.
    Decider,
    /// Others decide; why.
    Onlooker(&'static str),
}

impl Part {
    fn of(visit: &Visit, change: &Change) -> Result<Self, Problem> {
        let viewer = visit.staff()?;
        let proposed_it = change.proposer.as_ref().is_some_and(|(proposer, _)| *proposer == viewer.person);
        let may =
            if proposed_it { visit.may::<ChangeStaff>().map(|_| ()) } else { visit.may::<ConfirmStaff>().map(|_| ()) };
        Ok(match may {
            _ if change.person == Some(viewer.person) => Self::Onlooker(words::move_of(change, viewer.person, true)),
            Ok(()) if proposed_it => Self::Proposer,
            Ok(()) => Self::Decider,
            Err(Problem::SecondFactor) => Self::AfterSecondFactor,
            Err(_) => Self::Onlooker(words::move_of(change, viewer.person, false)),
        })
    }

    fn view(self, change: &Change, form: &FormState, hidden: Vec<(String, String)>) -> AnyView {
        let path = format!("/admin/staff/changes/{}", change.id);
        match self {
            Self::Onlooker(why) => view! { <p>{format!("{why}.")}</p> }.into_any(),
            Self::AfterSecondFactor => {
                let next = format!("/signin/confirm?next={path}");
                view! { <p>{Button::link("Confirm that it is you to go on", next)}</p> }.into_any()
            }
            Self::Proposer => view! {
                <p>"You proposed this: somebody else decides."</p>
                <Form action=format!("{path}/withdraw") hidden>{Button::submit("Take it back").secondary()}</Form>
            }
            .into_any(),
            Self::Decider => {
                let hint = "Needed to refuse: it tells the proposer why.";
                let note = Field::textarea("note", "Note").hint(hint).optional().limit(500).fill(form).any();
                view! {
                    <Form action=path hidden>
                        {note}
                        <ButtonGroup>
                            {Button::submit("Confirm the change").named("verdict", "confirm")}
                            {Button::submit("Refuse").warning().named("verdict", "refuse")}
                            {Button::link("Not now", "/admin/staff").quiet()}
                        </ButtonGroup>
                    </Form>
                }
                .into_any()
            }
        }
    }
}
