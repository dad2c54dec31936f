//! How one's pages look and work.

use crate::components::{Button, ButtonGroup, Choice, ErrorSummary, Field, Form, FormState};
use crate::web::{Flash, Problem, Typed, Visit};
use axum::response::Response;
use domain::refusal::Refusal;
use domain::workflow::account::{self, Preferences};
use leptos::prelude::*;

/// The box for single keys, when it is ticked.
const ON: &str = "on";

pub(super) async fn show(visit: Visit) -> Result<Response, Problem> {
    let profile = visit.person()?;
    let mut chosen = vec![("theme", profile.theme.clone()), ("density", profile.density.clone())];
    chosen.extend(profile.shortcuts.then(|| ("shortcuts", ON.to_owned())));
    Ok(page(&visit, FormState::new(chosen)).await)
}

pub(super) async fn send(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    let person = visit.person()?.person;
    let shortcuts = typed.text("shortcuts") == ON;
    let chosen = match Preferences::parse(typed.text("theme"), typed.text("density"), shortcuts) {
        Ok(chosen) => chosen,
        Err(errors) => return Ok(page(&visit, typed.refused(errors)).await),
    };
    match account::set_preferences(visit.portal(), visit.context(), person, chosen).await {
        Ok(()) => visit.go_saying("/account", Flash::Success("Your preferences are saved.".into())).await,
        Err(Refusal::Fields(errors)) => Ok(page(&visit, typed.refused(errors)).await),
        Err(refusal) => Err(refusal.into()),
    }
}

async fn page(visit: &Visit, form: FormState) -> Response {
    let hidden = visit.hidden();
    let state = form.clone();
    visit
        .form_page("Preferences", &form, move || {
            view! {
                <div class="narrow">
                    {ErrorSummary::of(&state)}
                    <h1>"Preferences"</h1>
                    <Form action="/account/preferences" hidden>
                        {Field::radios("theme", "Colours", themes()).fill(&state)}
                        {Field::radios("density", "Lines of lists", densities()).fill(&state)}
                        {Field::checkboxes("shortcuts", "Keyboard", [shortcuts()]).required(false).fill(&state)}
                        <ButtonGroup>
                            {Button::submit("Save")}
                            {Button::link("Cancel", "/account").quiet()}
                        </ButtonGroup>
                    </Form>
                </div>
            }
        })
        .await
}

fn themes() -> [Choice; 3] {
    Preferences::THEMES.map(|name| Choice::new(name, theme(name)))
}

fn densities() -> [Choice; 2] {
    Preferences::DENSITIES.map(|name| Choice::new(name, density(name)))
}

fn shortcuts() -> Choice {
    Choice::new(ON, "Single keys do things")
        .hint("Such as j and k for the next and the previous row. The key ? lists them on each page.")
}

/// A theme in words.
pub(super) fn theme(name: &str) -> &'static str {
    match name {
        "light" => "Light",
        "dark" => "Dark",
        _ => "As my device is set",
    }
}

/// A density in words.
pub(super) fn density(name: &str) -> &'static str {
    if name == "comfortable" { "Comfortable" } else { "Compact" }
}
