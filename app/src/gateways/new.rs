//! Adding a gateway. Its secret is in one answer and in no other: not in the session, not in an address.

use super::PATH;
use crate::components::{
    Button, ButtonGroup, Code, CodeBlock, ErrorSummary, Field, Form, FormState, Row, SummaryList, WarningText,
};
use crate::web::{Problem, Typed, Visit};
use axum::response::Response;
use domain::access::ManageGateways;
use domain::client::Scopes;
use domain::field::FieldErrors;
use domain::refusal::Refusal;
use domain::workflow::gateway::{self, Keeper, NewGateway};
use leptos::prelude::*;

pub(super) async fn show(visit: Visit) -> Response {
    let all = Scopes::all();
    page(&visit, FormState::new(all.names().iter().map(|scope| ("scopes", scope.clone())))).await
}

pub(super) async fn send(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    let by = Keeper::Staff(visit.may::<ManageGateways>()?);
    let Some(scopes) = scopes(&typed) else {
        let errors = FieldErrors::of("scopes", "Choose at least one scope");
        return Ok(page(&visit, typed.refused(errors)).await);
    };
    match gateway::add(visit.portal(), visit.context(), by, typed.text("name"), scopes).await {
        Ok(made) => Ok(once(&visit, made).await),
        Err(Refusal::Fields(errors)) => Ok(page(&visit, typed.refused(errors)).await),
        Err(refusal) => Err(refusal.into()),
    }
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
            let scopes = Scopes::all().names().iter().map(|name| (name.clone(), name.clone())).collect::<Vec<_>>();
            view! {
                <div class="narrow">
                    {ErrorSummary::of(&state)}
                    <p class="caption">"Gateways"</p>
                    <h1>"Add a gateway"</h1>
                    <p>{format!("It works in the environment of this server: {environment}. You get its secret on the next page, once.")}</p>
                    <Form action=format!("{PATH}/new") hidden>
                        {Field::text("name", "Name").hint("What your colleagues call it, like Accounts API.").autocomplete("off").fill(&state)}
                        {Field::checkboxes("scopes", "Scopes", scopes).hint("It learns about tokens with one of these.").fill(&state)}
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

async fn once(visit: &Visit, made: NewGateway) -> Response {
    let (id, secret) = (made.id.to_string(), made.secret.expose().to_owned());
    let api = visit.portal().rules().api_url.clone();
    let command = format!("curl --cacert ca.pem --user '{id}:{secret}' --data token=TOKEN {api}/introspect");
    visit
        .page("The gateway’s secret", move || {
            let facts = [
                Row::new("User name", view! { <Code text=id what="user name"/> }.into_any()),
                Row::new("Secret", view! { <Code text=secret what="secret"/> }.into_any()),
            ];
            view! {
                <div class="prose">
                    <h1>"Copy the gateway’s secret now"</h1>
                    <WarningText>"We show it this once and keep only a hash of it. If it is lost, revoke the gateway and add another."</WarningText>
                    {SummaryList::new(facts)}
                    <CodeBlock title="Ask about a token" text=command/>
                    <p>{Button::link("I have copied it", PATH)}</p>
                </div>
            }
        })
        .await
}
