//! One entry that is in force: what it says, and proposing to change it.

use super::{PATH, form, in_force, words};
use crate::components::{Button, ButtonGroup, ErrorSummary, Form, FormState, Heading, Piece, Row, SummaryList};
use crate::moment::moment;
use crate::web::{Problem, Typed, Visit};
use axum::extract::Path;
use axum::response::Response;
use domain::access::ChangeTrust;
use domain::field::FieldErrors;
use domain::portal::Environment;
use domain::refusal::Refusal;
use domain::store::trust::InForce;
use domain::trust::{ClientCa, Item};
use domain::workflow::trust::{self, Proposal};
use leptos::prelude::*;

pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Problem> {
    let entry = in_force(&visit, &id).await?;
    let answers = answers(&entry.item);
    page(&visit, entry, FormState::new(answers)).await
}

/// The form's answers as the entry is.
fn answers(item: &Item) -> Vec<(&'static str, String)> {
    match item {
        Item::ClientCa(ca) => ca.styles.iter().map(|style| ("styles", style.name().to_owned())).collect(),
        Item::StatementIssuer(issuer) => form::written(issuer),
        Item::ClientCrl(_) | Item::OutboundCa(_) => Vec::new(),
    }
}

pub(super) async fn send(visit: Visit, Path(id): Path<String>, typed: Typed) -> Result<Response, Problem> {
    let by = visit.may::<ChangeTrust>()?;
    let entry = in_force(&visit, &id).await?;
    let proposal = match read(&visit, &entry.item, &typed)? {
        Ok(proposal) => proposal,
        Err(errors) => return page(&visit, entry, typed.refused(errors)).await,
    };
    match trust::propose(visit.portal(), visit.context(), by, proposal).await {
        Ok(proposed) => words::go_on(&visit, proposed).await,
        Err(Refusal::Fields(errors)) => page(&visit, entry, typed.refused(errors)).await,
        Err(refusal) => Err(refusal.into()),
    }
}

/// What is proposed; of an entry that is only added and removed no page of ours sends anything.
fn read(visit: &Visit, item: &Item, typed: &Typed) -> Result<Result<Proposal, FieldErrors>, Problem> {
    let production = visit.portal().rules().environment == Environment::Production;
    let after = match item {
        Item::ClientCa(ca) => {
            Ok(Item::ClientCa(ClientCa { authority: ca.authority.clone(), styles: form::read_kinds(typed) }))
        }
        Item::StatementIssuer(issuer) => form::read_issuer(typed, Some(&issuer.iss), production),
        Item::ClientCrl(_) | Item::OutboundCa(_) => return Err(Problem::Malformed),
    };
    Ok(after.and_then(|after| Proposal::change(after, typed.text("reason"))))
}

async fn page(visit: &Visit, entry: InForce, state: FormState) -> Result<Response, Problem> {
    let (hidden, now) = (visit.hidden(), visit.now());
    let proposes = visit.staff()?.holds::<ChangeTrust>();
    let (title, shown) = (entry.item.title(), state.clone());
    Ok(visit
        .form_page(&format!("Trust: {title}"), &state, move || {
            let list = entry.item.list();
            let address = format!("{PATH}/entries/{}", entry.change);
            let mut facts = words::facts(&entry.item, now);
            let by = entry.by.clone().unwrap_or_else(|| "Configuration file".to_owned());
            facts.push(Row::new("Added or changed by", view! { <bdi>{by}</bdi> }.into_any()));
            facts.push(Row::new("Since", moment(entry.since, now)));
            let remove =
                proposes.then(|| Button::link("Propose to remove it", format!("{address}/remove")).warning().any());
            view! {
                {ErrorSummary::of(&shown)}
                <Heading title=title.clone() caption=words::heading(list)/>
                {SummaryList::new(facts)}
                {proposes.then(|| change(&entry.item, address, hidden, &shown))}
                {remove.map(|remove| view! { <p>{remove}</p> })}
                <p><a href=PATH>"All of trust"</a></p>
            }
        })
        .await)
}

fn change(item: &Item, address: String, hidden: Vec<(String, String)>, state: &FormState) -> Option<AnyView> {
    let reason = form::reason(state).any();
    let questions = match item {
        Item::ClientCa(_) => form::kinds(state).any(),
        Item::StatementIssuer(_) => form::issuer_in_force(state),
        Item::ClientCrl(_) | Item::OutboundCa(_) => return None,
    };
    let change = view! {
        <div class="narrow">
            <h2>"Change it"</h2>
            <Form action=address hidden>
                {questions}
                {reason}
                <ButtonGroup>{Button::submit("Propose the change")}</ButtonGroup>
            </Form>
        </div>
    };
    Some(change.into_any())
}
