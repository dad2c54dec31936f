//! Asking the applicant. The bank's clock stops until they answer.

use super::not_now::not_now;
use super::place::Place;
use crate::components::{Button, ConfirmPage, ErrorSummary, Field, FormState, Row, SummaryList};
use crate::web::{Flash, Problem, Typed, Visit};
use axum::extract::{Path, Query};
use axum::response::Response;
use domain::access::{Ask, SeeRequests};
use domain::refusal::Refusal;
use domain::store::requests::RequestRecord;
use domain::workflow::dossier;
use domain::workflow::review::{self, Seen};
use leptos::prelude::*;

pub(super) async fn show(
    visit: Visit,
    Path(reference): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let dossier = dossier::open(visit.portal(), visit.may::<SeeRequests>()?, &reference).await?;
    let place = Place::of(&pairs);
    if dossier.record.client.is_some() || dossier.record.request.ask(visit.now()).is_err() {
        return Ok(not_now(&visit, &dossier, &place, "You cannot ask now").await);
    }
    let version = dossier.record.row_version;
    Ok(page(&visit, dossier.record, version, place, FormState::default()).await)
}

pub(super) async fn send(visit: Visit, Path(reference): Path<String>, typed: Typed) -> Result<Response, Problem> {
    let by = visit.may::<Ask>()?;
    let place = Place::typed(&typed);
    let seen = Seen { reference: reference.clone(), version: typed.version() };
    match review::ask(visit.portal(), visit.context(), by, seen, typed.text("question")).await {
        Ok(()) => {
            let asked =
                Flash::Success(format!("{reference}: the question is on its way. The clock stands until the answer."));
            visit.go_saying(&place.onwards(&visit, &reference).await?, asked).await
        }
        Err(Refusal::Fields(errors)) => {
            let record = dossier::open(visit.portal(), visit.may::<SeeRequests>()?, &reference).await?.record;
            Ok(page(&visit, record, typed.version(), place, typed.refused(errors)).await)
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// With the version that was shown when the question was typed.
async fn page(visit: &Visit, record: RequestRecord, version: i32, place: Place, form: FormState) -> Response {
    let mut hidden = visit.hidden_for(version);
    hidden.push(place.hidden());
    let (reference, state) = (record.request.reference.clone(), form.clone());
    visit
        .form_page("Ask the applicant", &form, move || {
            let facts = SummaryList::new([
                Row::new("Request", reference.clone()),
                Row::new("TPP", view! { <bdi>{record.organisation_name}</bdi> }.into_any()),
                Row::new("Applicant", view! { <bdi>{record.applicant_name}</bdi> }.into_any()),
            ]);
            let consequences = vec![
                "The applicant gets your question by mail and has 30 days to answer.".to_owned(),
                "The bank’s clock stands until then.".to_owned(),
            ];
            view! {
                <div class="narrow">
                    {ErrorSummary::of(&state)}
                    <ConfirmPage
                        title="Ask the applicant"
                        action=format!("/admin/requests/{reference}/ask")
                        hidden
                        facts
                        consequences
                        confirm=Button::submit("Send the question")
                        back=place.request(&reference, "")
                    >
                        {Field::textarea("question", "Your question").hint("The applicant reads it as you write it.").limit(2000).fill(&state)}
                    </ConfirmPage>
                </div>
            }
        })
        .await
}
