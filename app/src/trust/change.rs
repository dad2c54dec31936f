//! One proposal: what it says, what it would do, and the second person's yes or no.

use super::{PATH, words};
use crate::components::{
    Button, ButtonGroup, ErrorSummary, Field, Form, FormState, Heading, Piece, Row, SummaryList, WarningText,
};
use crate::moment::moment;
use crate::web::{Flash, Problem, Typed, Visit};
use axum::extract::Path;
use axum::response::Response;
use domain::access::{ChangeTrust, ConfirmTrust};
use domain::id::TrustChangeId;
use domain::refusal::Refusal;
use domain::store::trust::{self as store, Change, ChangeStatus};
use domain::trust::{Item, List};
use domain::workflow::trust::{self, Decision, Effects};
use leptos::prelude::*;
use time::OffsetDateTime;

pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Problem> {
    let change = find(&visit, &id).await?;
    page(&visit, change, FormState::default()).await
}

async fn find(visit: &Visit, id: &str) -> Result<Change, Problem> {
    let id: TrustChangeId = id.parse().map_err(|_| Problem::NotFound)?;
    let portal = visit.portal();
    store::find(portal.database().statements(), portal.rules().environment, id).await?.ok_or(Problem::NotFound)
}

pub(super) async fn decide(visit: Visit, Path(id): Path<String>, typed: Typed) -> Result<Response, Problem> {
    let by = visit.may::<ConfirmTrust>()?;
    let change = find(&visit, &id).await?;
    let (decision, said) = match typed.text("verdict") {
        "confirm" => (Decision::Confirm, "The change is confirmed. It acts on every server within seconds."),
        "refuse" => (Decision::Refuse, "The change is refused. Nothing was done."),
        _ => return Err(Problem::Malformed),
    };
    match trust::decide(visit.portal(), visit.context(), by, change.id, decision, typed.text("note")).await {
        Ok(_) => visit.go_saying(PATH, Flash::Success(said.into())).await,
        Err(Refusal::Fields(errors)) => page(&visit, change, typed.refused(errors)).await,
        Err(refusal) => Err(refusal.into()),
    }
}

pub(super) async fn withdraw(visit: Visit, Path(id): Path<String>, _typed: Typed) -> Result<Response, Problem> {
    let by = visit.may::<ChangeTrust>()?;
    let id = find(&visit, &id).await?.id;
    trust::withdraw(visit.portal(), visit.context(), by, id).await?;
    visit.go_saying(PATH, Flash::Success("The proposal is taken back.".into())).await
}

async fn page(visit: &Visit, change: Change, form: FormState) -> Result<Response, Problem> {
    let effects = match change.status {
        ChangeStatus::Proposed => Some(trust::effects(visit.portal(), &change).await?),
        _ => None,
    };
    let part = Part::of(visit, &change)?;
    let (hidden, state, now) = (visit.hidden(), form.clone(), visit.now());
    let sides = change.sides(visit.portal().rules().environment);
    Ok(visit
        .form_page("Change of trust", &form, move || {
            let next = effects.map(|effects| {
                view! { {consequences(change.list, &sides, &effects)} {part.view(&change, &state, hidden)} }
            });
            view! {
                {ErrorSummary::of(&state)}
                <Heading title=change.title.clone() caption="Change of trust"/>
                {about(&change, now)}
                {compared(sides, now)}
                {next}
                <p><a href=PATH>"All of trust"</a></p>
            }
        })
        .await)
}

fn about(change: &Change, now: OffsetDateTime) -> SummaryList {
    let mut rows = vec![
        Row::new("List", words::heading(change.list)),
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

/// What was in force, and what is to be.
fn compared((before, after): (Option<Item>, Option<Item>), now: OffsetDateTime) -> AnyView {
    let headings = match (&before, &after) {
        (Some(_), Some(_)) => ["Before", "After"],
        _ => ["What is removed", "What is added"],
    };
    let side = |heading: &'static str, item: Option<Item>| {
        item.map(|item| view! { <h2>{heading}</h2> {SummaryList::new(words::facts(&item, now))} }.into_any())
    };
    view! { {side(headings[0], before)} {side(headings[1], after)} }.into_any()
}

fn consequences(list: List, sides: &(Option<Item>, Option<Item>), effects: &Effects) -> AnyView {
    let sentences = match sides {
        (Some(item), None) => of_removal(item, effects),
        (Some(_), Some(_)) => of_change(list, effects),
        (None, _) => of_addition(list),
    };
    let sentences = sentences.into_iter().map(|sentence| view! { <li>{sentence}</li> }).collect_view();
    let nobody = (effects.deciders == 0).then(|| {
        view! {
            <WarningText>
                "Nobody can confirm this yet. It takes a person with the role Security or Platform who has joined and did not \
                 propose it: add one first."
            </WarningText>
        }
    });
    view! { <h2>"What this does once it is confirmed"</h2> <ul>{sentences}</ul> {nobody} }.into_any()
}

fn of_addition(list: List) -> Vec<String> {
    let sentence = match list {
        List::ClientCa => {
            "Whoever holds a certificate of this authority can connect, and register what its directory vouches for."
        }
        List::ClientCrl => {
            "Certificates that it names are refused. Until it has been read once, an authority without a list answers with 503."
        }
        List::StatementIssuer => "Software that this directory vouches for can register itself.",
        List::OutboundCa => "Servers with a certificate of this authority are believed when this server calls them.",
    };
    vec![sentence.to_owned()]
}

fn of_change(list: List, effects: &Effects) -> Vec<String> {
    let clients = counted(effects.clients);
    match list {
        List::ClientCa => vec![format!(
            "{clients} registered with a certificate of this authority: those whose kind is not ticked any more stop working."
        )],
        _ => vec![format!(
            "{clients} came with statements of this directory: the next registration or change is judged anew."
        )],
    }
}

/// What happens when an entry goes.
pub(super) fn of_removal(item: &Item, effects: &Effects) -> Vec<String> {
    let clients = counted(effects.clients);
    match item {
        Item::ClientCa(_) if effects.key_stays => {
            vec!["Another certificate of the same key stays: what it issued goes on working.".to_owned()]
        }
        Item::ClientCa(_) => vec![
            format!(
                "{clients} registered with a certificate of this authority: they stop working, and their tokens end."
            ),
            "No certificate of it lets anybody in any more, on open connections too.".to_owned(),
        ],
        Item::ClientCrl(_) => {
            vec!["Nobody looks in it any more: certificates that only it names are let in again.".to_owned()]
        }
        Item::StatementIssuer(_) => vec![
            "No software of this directory can register or change its registration.".to_owned(),
            format!("{clients} came with its statements: they go on working until they are suspended."),
        ],
        Item::OutboundCa(_) => {
            vec![
                "Servers that only it vouches for cannot be reached any more, such as a keystore or a directory."
                    .to_owned(),
            ]
        }
    }
}

fn counted(clients: i64) -> String {
    match clients {
        0 => "No active client".to_owned(),
        1 => "1 active client".to_owned(),
        many => format!("{many} active clients"),
    }
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
            if proposed_it { visit.may::<ChangeTrust>().map(|_| ()) } else { visit.may::<ConfirmTrust>().map(|_| ()) };
        Ok(match may {
            Ok(()) if proposed_it => Self::Proposer,
            Ok(()) => Self::Decider,
            Err(Problem::SecondFactor) => Self::AfterSecondFactor,
            Err(_) => Self::Onlooker(words::move_of(change, viewer.person, false)),
        })
    }

    fn view(self, change: &Change, form: &FormState, hidden: Vec<(String, String)>) -> AnyView {
        let path = format!("{PATH}/changes/{}", change.id);
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
                            {Button::link("Not now", PATH).quiet()}
                        </ButtonGroup>
                    </Form>
                }
                .into_any()
            }
        }
    }
}
