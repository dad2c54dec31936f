//! Proposing a new entry.

use super::{PATH, form, words};
use crate::components::{Button, ButtonGroup, ErrorSummary, Form, FormState};
use crate::web::{Problem, Upload, Visit};
use axum::extract::Path;
use axum::response::Response;
use domain::access::ChangeTrust;
use domain::field::FieldErrors;
use domain::portal::Environment;
use domain::refusal::Refusal;
use domain::trust::{Item, List};
use domain::workflow::trust::{self, Proposal};
use leptos::prelude::*;

pub(super) async fn show(visit: Visit, Path(list): Path<String>) -> Result<Response, Problem> {
    let list = List::of_name(&list).ok_or(Problem::NotFound)?;
    page(&visit, list, FormState::default()).await
}

pub(super) async fn send(visit: Visit, Path(list): Path<String>, upload: Upload) -> Result<Response, Problem> {
    let list = List::of_name(&list).ok_or(Problem::NotFound)?;
    let by = visit.may::<ChangeTrust>()?;
    let proposal = match read(&visit, list, &upload) {
        Ok(proposal) => proposal,
        Err(errors) => return page(&visit, list, refused(&upload, errors)).await,
    };
    match trust::propose(visit.portal(), visit.context(), by, proposal).await {
        Ok(proposed) => words::go_on(&visit, proposed).await,
        Err(Refusal::Fields(errors)) => page(&visit, list, refused(&upload, errors)).await,
        Err(refusal) => Err(refusal.into()),
    }
}

fn read(visit: &Visit, list: List, upload: &Upload) -> Result<Proposal, FieldErrors> {
    let production = visit.portal().rules().environment == Environment::Production;
    let typed = &upload.typed;
    let item = match list {
        List::ClientCa | List::OutboundCa => {
            let pem =
                upload.pem(form::PASTED, form::FILE).map_err(|sentence| FieldErrors::of(form::PASTED, sentence))?;
            Item::authority(list, &pem, form::read_kinds(typed))?
        }
        List::ClientCrl => Item::revocation_list(typed.text("source"), production)?,
        List::StatementIssuer => form::read_issuer(typed, None, production)?,
    };
    Proposal::add(item, typed.text("reason"))
}

/// The form as it was sent. A private key does not come back.
fn refused(upload: &Upload, errors: FieldErrors) -> FormState {
    let shown = upload.typed.pairs().filter(|(_, value)| !value.contains("PRIVATE KEY"));
    FormState::new(shown).refused(errors)
}

async fn page(visit: &Visit, list: List, state: FormState) -> Result<Response, Problem> {
    let (hidden, rule, title) = (visit.hidden(), words::rule(visit).await?, words::add(list));
    let heading = title.clone();
    let shown = state.clone();
    Ok(visit
        .form_page(&title, &state, move || {
            view! {
                <div class="narrow">
                    {ErrorSummary::of(&shown)}
                    <p class="caption">"Trust"</p>
                    <h1>{heading}</h1>
                    <p>{words::purpose(list)}</p>
                    {rule}
                    <Form action=format!("{PATH}/new/{}", list.name()) hidden files=true>
                        {form::questions(list, &shown)}
                        {form::reason(&shown)}
                        <ButtonGroup>
                            {Button::submit("Propose")}
                            {Button::link("Cancel", PATH).quiet()}
                        </ButtonGroup>
                    </Form>
                </div>
            }
        })
        .await)
}
