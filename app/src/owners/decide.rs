//! Confirming a first owner, or not.

use super::people;
use crate::components::{
    Button, ButtonGroup, ErrorSummary, Field, Form, FormState, Heading, Link, Piece, Row, SummaryList,
};
use crate::moment::moment;
use crate::web::{Flash, Problem, Typed, Visit};
use axum::extract::Path;
use axum::response::Response;
use domain::access::{ConfirmOwner, SeeOrganisations};
use domain::id::ClaimId;
use domain::refusal::Refusal;
use domain::store::claims::{self, Claim, ClaimStatus, Way};
use domain::workflow::claim;
use leptos::prelude::*;
use time::OffsetDateTime;

pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Problem> {
    let claim = load(&visit, &id).await?;
    page(&visit, claim, FormState::default()).await
}

pub(super) async fn send(visit: Visit, Path(id): Path<String>, typed: Typed) -> Result<Response, Problem> {
    let by = visit.may::<ConfirmOwner>()?;
    let claim = load(&visit, &id).await?;
    let done = match typed.text("verdict") {
        "confirm" => claim::confirm(visit.portal(), visit.context(), by, claim.id).await,
        "refuse" => claim::refuse(visit.portal(), visit.context(), by, claim.id, typed.text("reason")).await,
        _ => return Err(Problem::Malformed),
    };
    match done {
        Ok(()) => {
            let back = format!("/admin/tpps/{}/people", claim.organisation_reference);
            visit.go_saying(&back, Flash::Success("Decided. They are told by mail.".into())).await
        }
        Err(Refusal::Fields(errors)) => page(&visit, claim, typed.refused(errors)).await,
        Err(refusal) => Err(refusal.into()),
    }
}

async fn load(visit: &Visit, id: &str) -> Result<Claim, Problem> {
    visit.may::<SeeOrganisations>()?;
    let id: ClaimId = id.parse().map_err(|_| Problem::NotFound)?;
    claims::find(visit.portal().database().statements(), id).await?.ok_or(Problem::NotFound)
}

async fn page(visit: &Visit, claim: Claim, form: FormState) -> Result<Response, Problem> {
    let staff = visit.staff()?;
    let waits = claim.status == ClaimStatus::Waiting;
    let may = waits && staff.holds::<ConfirmOwner>() && claim.way != Way::Invitation(staff.person);
    if may {
        // Asked for now, not after the decision was made.
        visit.may::<ConfirmOwner>()?;
    }
    let (hidden, now, state) = (visit.hidden(), visit.now(), form.clone());
    Ok(visit
        .form_page("First owner", &form, move || {
            let back = Link::new("People of the TPP", format!("/admin/tpps/{}/people", claim.organisation_reference));
            let decide = may.then(|| buttons(&claim, hidden, &state));
            let wait = (waits && !may).then(|| {
                view! { <p>"Somebody else with the role Approver or Security has to confirm it."</p> }
            });
            let tag = people::state(&claim, now).into_render();
            view! {
                <div class="narrow">
                    {ErrorSummary::of(&state)}
                    <p>{back.any()}</p>
                    <Heading title="First owner" caption=claim.organisation_reference.clone()>{tag}</Heading>
                    {SummaryList::new(facts(&claim, now))}
                    {decide}
                    {wait}
                </div>
            }
        })
        .await)
}

fn facts(claim: &Claim, now: OffsetDateTime) -> Vec<Row> {
    let bdi = |text: String| view! { <bdi>{text}</bdi> }.into_any();
    let (asker, proof) = match claim.way {
        Way::Invitation(_) => (
            claim.asker.clone(),
            "The directory names this address, and the link that went there was used. Nothing else shows who they are.",
        ),
        Way::Key(_) => (
            format!("The software {}, under its key", claim.asker),
            "Whoever holds the key and the certificate of the software named this address, and the link that went there was used.",
        ),
    };
    let person = claim.person.as_ref().map(|(_, name)| Row::new("Name, as they gave it", bdi(name.clone())));
    let answered = claim.answered_at.map(|at| Row::new("Answered", moment(at, now)));
    let reason = claim.reason.clone().map(|reason| Row::new("Reason of the refusal", bdi(reason)));
    let rows = [
        Row::new("TPP", bdi(claim.organisation_name.clone())),
        Row::new("E-mail address", view! { <span dir="ltr" translate="no">{claim.email.clone()}</span> }.into_any()),
        Row::new("Asked by", bdi(asker)),
        Row::new("What is shown", proof),
        Row::new("Asked", moment(claim.made_at, now)),
    ];
    rows.into_iter().chain(person).chain(answered).chain(reason).collect()
}

fn buttons(claim: &Claim, hidden: Vec<(String, String)>, form: &FormState) -> AnyView {
    let reason =
        Field::textarea("reason", "Reason, if you refuse").hint("They read it.").optional().limit(2000).fill(form);
    let fields = view! {
        {reason}
        <ButtonGroup>
            {Button::submit("Confirm the owner").named("verdict", "confirm")}
            {Button::submit("Refuse").warning().named("verdict", "refuse")}
        </ButtonGroup>
    }
    .into_any();
    view! {
        <h2>"What this does"</h2>
        <ul>
            <li>"Confirmed, they see everything of the TPP, and invite and remove its people."</li>
            <li>"Every other invitation of its contacts ends."</li>
            <li>"They are told by mail, either way."</li>
        </ul>
        <Form action=format!("/admin/owners/{}", claim.id) hidden>
            {fields}
        </Form>
    }
    .into_any()
}
