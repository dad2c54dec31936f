//! The panel that narrows the queue down.

use super::PATH;
use crate::components::{Field, FilterPanel, FormState};
use domain::country::CountryCode;
use domain::id::PersonId;
use domain::queue::Filter;
use domain::request::{RequestKind, RequestStatus};
use domain::tpp_role::TppRole;
use leptos::prelude::*;

/// Somebody to whom a request can belong.
pub(super) type Reviewer = (PersonId, String);

pub(super) fn panel(filter: &Filter, form: &FormState, reviewers: &[Reviewer], in_use: usize) -> AnyView {
    let view = filter.view.name();
    let sort = filter.order().name();
    let states = RequestStatus::ALL
        .into_iter()
        .filter(|state| !matches!(state, RequestStatus::Draft | RequestStatus::AwaitingEmail))
        .map(|state| (state.name(), state.words()));
    let people = [("nobody".to_owned(), "Nobody".to_owned())]
        .into_iter()
        .chain(reviewers.iter().map(|(id, name)| (id.to_string(), name.clone())));
    let countries = CountryCode::all().map(|code| (code.as_str().to_owned(), code.name().to_owned()));
    let roles = TppRole::ALL.map(|role| (role.as_str().to_owned(), role.name().to_owned()));
    let risk = [("any".to_owned(), "With hints".to_owned()), ("none".to_owned(), "Without".to_owned())];
    let kinds = RequestKind::ALL.map(|kind| (kind.name().to_owned(), kind.words().to_owned()));
    let fields = view! {
        <input type="hidden" name="view" value=view/>
        <input type="hidden" name="sort" value=sort/>
        {Field::search("q", "Reference, name or e-mail").fill(form)}
        {Field::select("kind", "Kind", any(kinds)).fill(form)}
        {Field::checkboxes("state", "State", states).fill(form)}
        {Field::select("assignee", "Assignee", any(people)).fill(form)}
        {Field::select("risk", "Risk hints", any(risk)).fill(form)}
        {Field::select("country", "Country", any(countries)).fill(form)}
        {Field::select("role", "Role", any(roles)).fill(form)}
        {Field::select("age", "Waiting", any(ages())).fill(form)}
    }
    .into_any();
    view! { <FilterPanel action=PATH in_use>{fields}</FilterPanel> }.into_any()
}

fn any(choices: impl IntoIterator<Item = (String, String)>) -> Vec<(String, String)> {
    std::iter::once((String::new(), "Any".to_owned())).chain(choices).collect()
}

fn ages() -> [(String, String); 4] {
    ["1", "3", "7", "14"].map(|days| {
        let words = if days == "1" { "1 day or longer".to_owned() } else { format!("{days} days or longer") };
        (days.to_owned(), words)
    })
}
