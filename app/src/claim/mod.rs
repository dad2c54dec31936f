//! Answering an invitation to look after a TPP whose software has registered. Opening the link changes nothing; the button
//! uses it up, and then the bank confirms.

use crate::components::{Button, ErrorSummary, Field, Form, FormState, Row, SummaryList};
use crate::web::{Access, Flash, Problem, Table, Typed, Visit};
use axum::extract::Query;
use axum::response::Response;
use domain::field::FieldErrors;
use domain::id::PersonId;
use domain::refusal::Refusal;
use domain::store::claims::{Claim, Way};
use domain::store::people::PersonKind;
use domain::workflow::claim::{self, Answering};
use domain::workflow::team::Newcomer;
use leptos::prelude::*;

/// The routes of this slice.
pub(crate) fn routes() -> Table {
    Table::new().page("/claim", Access::Public, show).post("/claim", Access::Public, send)
}

/// What the link carries.
#[derive(Debug, Default, serde::Deserialize)]
struct Link {
    #[serde(default)]
    t: String,
}

const ANSWERED: &str = "Thank you. The bank now confirms that you look after the organisation; you hear of it by mail.";

async fn show(visit: Visit, Query(link): Query<Link>) -> Result<Response, Problem> {
    page(&visit, link.t, FormState::default()).await
}

async fn send(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    let token = typed.text("t").to_owned();
    let Answering::Open { claim, has_account } = claim::look(visit.portal(), &token).await? else {
        return Err(Problem::DeadLink);
    };
    if has_account {
        claim::enter(visit.portal(), visit.context(), &token, visit.person()?).await?;
        return visit.go_saying("/portal", Flash::Success(ANSWERED.into())).await;
    }
    match newcomer(&visit, &token, &claim, &typed).await {
        Ok(person) => {
            visit.sign_in(person, PersonKind::Tpp, None).await?;
            visit.go_saying("/portal", Flash::Success(ANSWERED.into())).await
        }
        Err(Refusal::Fields(errors)) => refused(&visit, token, typed, errors).await,
        Err(refusal) => Err(refusal.into()),
    }
}

async fn newcomer(visit: &Visit, token: &str, claim: &Claim, typed: &Typed) -> Result<PersonId, Refusal> {
    let (name, password) = (typed.text("name"), typed.text("password"));
    let newcomer = Newcomer::parse(name, password, &claim.email, &claim.organisation_name)?;
    claim::enter_anew(visit.portal(), visit.context(), token, newcomer).await
}

async fn refused(visit: &Visit, token: String, typed: Typed, errors: FieldErrors) -> Result<Response, Problem> {
    page(visit, token, typed.refused(errors)).await
}

async fn page(visit: &Visit, token: String, form: FormState) -> Result<Response, Problem> {
    let Answering::Open { claim, has_account } = claim::look(visit.portal(), &token).await? else {
        return Err(Problem::DeadLink);
    };
    let signed_in = visit.profile().is_some();
    let next = serde_urlencoded::to_string([("next", format!("/claim?t={token}"))]).unwrap_or_default();
    let mut hidden = visit.hidden();
    hidden.push(("t".into(), token));
    let state = form.clone();
    let title = "Look after an organisation";
    Ok(visit
        .form_page(title, &form, move || {
            let act = match (has_account, signed_in) {
                (true, false) => {
                    view! { <p>{Button::link("Sign in to answer", format!("/signin?{next}"))}</p> }.into_any()
                }
                (true, true) => view! { <Form action="/claim" hidden>{Button::submit("Answer")}</Form> }.into_any(),
                (false, _) => fresh(hidden, &state),
            };
            view! {
                <div class="narrow">
                    {ErrorSummary::of(&state)}
                    <h1>{title}</h1>
                    {facts(&claim)}
                    <p>"Its software has registered at this bank. When you have answered, somebody at the bank confirms that you look after it. Until then you see your own account and nothing of the organisation."</p>
                    {act}
                </div>
            }
        })
        .await)
}

fn facts(claim: &Claim) -> SummaryList {
    let asker = match claim.way {
        Way::Invitation(_) => Row::new("Asked by", format!("{}, of the bank", claim.asker)),
        Way::Key(_) => Row::new("Asked by", format!("The software {}, under its key", claim.asker)),
    };
    let name = view! { <bdi>{claim.organisation_name.clone()}</bdi> }.into_any();
    let email = view! { <span dir="ltr" translate="no">{claim.email.clone()}</span> }.into_any();
    SummaryList::new([Row::new("Organisation", name), asker, Row::new("Your e-mail address", email)])
}

fn fresh(hidden: Vec<(String, String)>, state: &FormState) -> AnyView {
    let fields = view! {
        {Field::text("name", "Your name").autocomplete("name").fill(state)}
        {Field::password("password", "Password", "new-password").hint("At least 12 characters.").fill(state)}
        {Button::submit("Make my account and answer")}
    }
    .into_any();
    view! { <Form action="/claim" hidden>{fields}</Form> }.into_any()
}
