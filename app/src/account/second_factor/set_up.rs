//! Setting up an authenticator app: a picture to scan, a code to prove it, recovery codes to keep.

use super::{Wanted, prove, proved};
use crate::components::{Button, ButtonGroup, CodeBlock, ErrorSummary, Field, Form, FormState, QrCode, WarningText};
use crate::session::{home, own_path, with_next};
use crate::web::{Problem, Typed, Visit};
use axum::extract::Query;
use axum::response::Response;
use domain::refusal::Refusal;
use domain::workflow::second_factor::{self, RecoveryCodes, SetUp};
use leptos::prelude::*;
use qrcode::render::svg;

pub(super) async fn begin(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    if !proved(&visit)? {
        return Ok(visit.go(&prove()));
    }
    second_factor::begin(visit.portal(), visit.context(), visit.person()?.person).await?;
    Ok(visit.go(&with_next("/account/second-factor/set-up", typed.text("next"))))
}

pub(super) async fn show(visit: Visit, Query(wanted): Query<Wanted>) -> Result<Response, Problem> {
    page(&visit, FormState::new([("next", wanted.next)])).await
}

pub(super) async fn send(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    if !proved(&visit)? {
        return Ok(visit.go(&prove()));
    }
    let profile = visit.person()?;
    match second_factor::confirm(visit.portal(), visit.context(), profile.person, typed.text("code")).await {
        Ok(codes) => {
            visit.step_up().await?;
            let next = own_path(typed.text("next")).unwrap_or(home(profile.kind)).to_owned();
            Ok(done(&visit, "Your app is set up", codes, next).await)
        }
        Err(Refusal::Fields(errors)) => page(&visit, typed.refused(errors)).await,
        // The page was sent twice: it is done.
        Err(Refusal::NotFound(_)) => Ok(visit.go("/account/second-factor")),
        Err(refusal) => Err(refusal.into()),
    }
}

async fn page(visit: &Visit, form: FormState) -> Result<Response, Problem> {
    if !proved(visit)? {
        return Ok(visit.go(&prove()));
    }
    let profile = visit.person()?;
    let Some(set_up) = second_factor::set_up(visit.portal(), profile.person, &profile.email).await? else {
        return Ok(visit.go(&with_next("/account/second-factor", &form.value("next"))));
    };
    let (picture, key) = (picture(&set_up)?, set_up.key.expose().clone());
    let mut hidden = visit.hidden();
    hidden.push(("next".into(), form.value("next")));
    let state = form.clone();
    let view = move || {
        view! {
            <div class="prose">
                {ErrorSummary::of(&state)}
                <h1>"Set up your app"</h1>
                <p>"1. Add an account in your authenticator app and scan this picture."</p>
                <QrCode svg=picture label="A picture that holds the key below" secret=key/>
                <p>"2. Enter the code that the app shows now."</p>
                <Form action="/account/second-factor/set-up" hidden>
                    {Field::code("code", "Code").hint("Six digits. They change every half a minute.").fill(&state)}
                    <ButtonGroup>
                        {Button::submit("Confirm")}
                        {Button::link("Cancel", "/account/second-factor").quiet()}
                    </ButtonGroup>
                </Form>
            </div>
        }
    };
    Ok(visit.form_page("Set up your app", &form, view).await)
}

/// The URI as an SVG that stands inside the page.
fn picture(set_up: &SetUp) -> Result<String, Problem> {
    let code = qrcode::QrCode::new(set_up.uri.expose()).map_err(|error| Problem::Broken(error.to_string().into()))?;
    let svg = code.render::<svg::Color>().build();
    Ok(svg.find("<svg").map_or_else(String::new, |at| svg[at..].to_owned()))
}

/// The recovery codes: on this page and on no other.
pub(super) async fn done(visit: &Visit, title: &'static str, codes: RecoveryCodes, next: String) -> Response {
    let codes: Vec<String> = codes.iter().map(|code| code.expose().clone()).collect();
    visit
        .page(title, move || {
            view! {
                <div class="prose">
                    <h1>{title}</h1>
                    <p>"Keep these recovery codes where you find them without your phone: in a password manager, or printed. Each works once in place of a code from the app."</p>
                    <CodeBlock title="Recovery codes" text=codes.join("\n")/>
                    <WarningText>"You will not see them again. Copy or print them before you go on."</WarningText>
                    <p class="screen-only">{Button::link("I have kept them", next)}</p>
                </div>
            }
        })
        .await
}
