//! Adding a gateway: one that connects with a certificate, or one with a secret.

use super::PATH;
use super::secret;
use crate::components::{Button, ButtonGroup, Choice, ErrorSummary, Field, Form, FormState};
use crate::web::{Flash, Problem, Typed, Upload, Visit};
use axum::response::Response;
use domain::access::ManageGateways;
use domain::client::Scopes;
use domain::field::FieldErrors;
use domain::refusal::Refusal;
use domain::workflow::gateway::{self, Keeper};
use leptos::prelude::*;

/// The field into which a certificate is pasted, and the one that takes a file.
const PASTED: &str = "certificate";
const FILE: &str = "certificate_file";

pub(super) async fn show(visit: Visit) -> Response {
    let all = Scopes::all();
    let scopes = all.names().iter().map(|scope| ("scopes", scope.as_str()));
    page(&visit, FormState::new(scopes.chain([("credential", "certificate")]))).await
}

pub(super) async fn send(visit: Visit, upload: Upload) -> Result<Response, Problem> {
    let by = Keeper::Staff(visit.may::<ManageGateways>()?);
    match make(&visit, by, &upload).await {
        Ok(response) => Ok(response),
        Err(Failure::Refused(Refusal::Fields(errors))) => Ok(page(&visit, refused(&upload.typed, errors)).await),
        Err(Failure::Refused(refusal)) => Err(refusal.into()),
        Err(Failure::Broken(problem)) => Err(problem),
    }
}

/// What stood in the way.
enum Failure {
    Refused(Refusal),
    Broken(Problem),
}

async fn make(visit: &Visit, by: Keeper, upload: &Upload) -> Result<Response, Failure> {
    let typed = &upload.typed;
    let scopes = scopes(typed).ok_or_else(|| wrong("scopes", "Choose at least one scope"))?;
    let (portal, context, name) = (visit.portal(), visit.context(), typed.text("name"));
    match typed.text("credential") {
        "certificate" => {
            let pem = upload.pem(PASTED, FILE).map_err(|sentence| wrong(PASTED, sentence))?;
            gateway::certify(portal, context, by, name, &pem, scopes).await.map_err(Failure::Refused)?;
            let said = Flash::Success(format!("{} is added.", name.trim()));
            visit.go_saying(PATH, said).await.map_err(Failure::Broken)
        }
        "secret" => {
            let made = gateway::add(portal, context, by, name, scopes).await.map_err(Failure::Refused)?;
            Ok(secret::once(visit, made).await)
        }
        _ => Err(wrong("credential", "Choose how the gateway authenticates")),
    }
}

fn wrong(field: &str, sentence: &str) -> Failure {
    Failure::Refused(FieldErrors::of(field, sentence).into())
}

/// The form as it was sent. A private key does not come back.
fn refused(typed: &Typed, errors: FieldErrors) -> FormState {
    let shown = typed.pairs().filter(|(_, value)| !value.contains("PRIVATE KEY"));
    FormState::new(shown).refused(errors)
}

/// Those of our scopes that were ticked, if any.
fn scopes(typed: &Typed) -> Option<Scopes> {
    let all = Scopes::all();
    let ticked: Vec<_> = typed.all("scopes").filter(|name| all.names().iter().any(|known| known == name)).collect();
    (!ticked.is_empty()).then(|| Scopes::of(ticked.into_iter().map(str::to_owned)))
}

async fn page(visit: &Visit, form: FormState) -> Response {
    let (hidden, state) = (visit.hidden(), form.clone());
    let environment = visit.portal().rules().environment.words();
    visit
        .form_page("Add a gateway", &form, move || {
            view! {
                <div class="narrow">
                    {ErrorSummary::of(&state)}
                    <p class="caption">"Gateways"</p>
                    <h1>"Add a gateway"</h1>
                    <p>{format!("It works in the environment of this server: {environment}.")}</p>
                    <Form action=format!("{PATH}/new") hidden files=true>
                        {questions(&state)}
                        <ButtonGroup>
                            {Button::submit("Add the gateway")}
                            {Button::link("Cancel", PATH).quiet()}
                        </ButtonGroup>
                    </Form>
                </div>
            }
        })
        .await
}

fn questions(state: &FormState) -> impl IntoView + use<> {
    let scopes = Scopes::all().names().iter().map(|name| (name.clone(), name.clone())).collect::<Vec<_>>();
    let credentials = [
        Choice::new("certificate", "A certificate")
            .hint("Its connections show it. It may ask whether a call may pass."),
        Choice::new("secret", "A secret").hint("You get it on the next page, once. It may introspect tokens, no more."),
    ];
    view! {
        {Field::text("name", "Name").hint("What your colleagues call it, like Accounts API.").autocomplete("off").fill(state)}
        {Field::checkboxes("scopes", "Scopes", scopes).hint("It learns about tokens with one of these.").fill(state)}
        {Field::radios("credential", "How it authenticates", credentials).fill(state)}
        {Field::textarea(PASTED, "Certificate")
            .hint("In PEM, the gateway’s own first, without its private key. One of the authorities that this server accepts must have issued it.")
            .optional()
            .fill(state)}
        {Field::file(FILE, "Or its file").hint("If this page comes back, choose the file again.").accept(".pem,.crt,.cer").optional().fill(state)}
    }
}
