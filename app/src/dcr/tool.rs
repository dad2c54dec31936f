//! A request, looked at without being sent: nothing is stored, nothing is fetched, no signature is verified.

use super::report;
use crate::components::{Button, Choice, ErrorSummary, Field, Form, FormState, Heading, Inset};
use crate::web::{Problem, Typed, Visit};
use axum::response::Response;
use domain::field::FieldErrors;
use domain::registration::metadata::Version;
use domain::registration::{Assessment, Report};
use leptos::prelude::*;

/// The longest text that is looked at, in characters.
const LONGEST: usize = 60_000;

pub(super) async fn show(visit: Visit) -> Response {
    page(&visit, FormState::new([("version", "3.3")]), None).await
}

pub(super) async fn send(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    let text = typed.text("request").trim().to_owned();
    if let Err(errors) = fits(&text) {
        // A private key is not even sent back.
        let shown = typed.pairs().filter(|(name, _)| *name != "request" || !holds_private_key(&text));
        return Ok(page(&visit, FormState::new(shown).refused(errors), None).await);
    }
    let (policy, trust) = (&visit.portal().rules().registration, visit.portal().trust().current());
    let version = if typed.text("version") == "3.2" { Version::V3_2 } else { Version::V3_3 };
    let report = Assessment::open(&text, None).explain(&trust.issuers, &policy.rules, version, visit.now());
    Ok(page(&visit, FormState::new(typed.pairs()), Some(report)).await)
}

fn holds_private_key(text: &str) -> bool {
    text.contains("PRIVATE KEY") || text.contains("\"d\"")
}

fn fits(text: &str) -> Result<(), FieldErrors> {
    if text.is_empty() {
        return Err(FieldErrors::of("request", "Paste the signed request: three parts with dots between them"));
    }
    if text.chars().count() > LONGEST {
        return Err(FieldErrors::of("request", "The request is longer than 60,000 characters"));
    }
    if holds_private_key(text) {
        let sentence = "This is a private key. Whoever has seen it can sign in your name: replace it. Paste the signed request only";
        return Err(FieldErrors::of("request", sentence));
    }
    Ok(())
}

async fn page(visit: &Visit, form: FormState, report: Option<Report>) -> Response {
    let hidden = visit.hidden();
    let state = form.clone();
    visit
        .form_page("Check a registration request", &form, move || {
            let found = report.map(|report| {
                let verdict = format!("{}.", report::verdict(&report));
                view! {
                    <Inset><p>{verdict}</p></Inset>
                    <p>"Signatures, certificate and what is registered already are not looked at here, so those checks say Not checked."</p>
                    {report::view(&report)}
                }
            });
            view! {
                {ErrorSummary::of(&state)}
                <Heading title="Check a registration request"/>
                <p>"Paste the body that your software would send to the registration endpoint. Every check that needs nobody else is made. Nothing is stored, and nothing is fetched."</p>
                <Form action="/tools/dcr-check" hidden>
                    {Field::textarea("request", "Signed request").hint("Never a private key.").fill(&state)}
                    {Field::radios("version", "Version", [Choice::new("3.3", "OBIE DCR 3.3"), Choice::new("3.2", "OBIE DCR 3.2")]).fill(&state)}
                    {Button::submit("Check")}
                </Form>
                {found}
            }
        })
        .await
}
