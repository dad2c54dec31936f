//! What an application is asked about, when it is made and when it is changed.

use crate::components::{Field, FormState};
use crate::web::Typed;
use domain::workflow::application::Draft;
use leptos::prelude::*;

pub(super) fn fields(form: &FormState) -> AnyView {
    view! {
        {Field::text("name", "Name").hint("Your users may see it. It is unique in your organisation.").fill(form)}
        {Field::textarea("description", "What it does").optional().limit(512).fill(form)}
        {Field::list("redirect_uris", "Redirect addresses")
            .hint("They begin with https. In the sandbox, http on localhost works too.")
            .fill(form)}
        {Field::list("contacts", "E-mail addresses for news about its keys")
            .hint("Whoever makes a change is told in any case.")
            .optional()
            .fill(form)}
    }
    .into_any()
}

pub(super) fn typed_draft(typed: &Typed) -> Draft {
    Draft {
        name: typed.text("name").into(),
        description: typed.text("description").into(),
        redirect_uris: typed.text("redirect_uris").into(),
        contacts: typed.text("contacts").into(),
    }
}

pub(super) fn filled(draft: &Draft) -> FormState {
    FormState::new([
        ("name", draft.name.clone()),
        ("description", draft.description.clone()),
        ("redirect_uris", draft.redirect_uris.clone()),
        ("contacts", draft.contacts.clone()),
    ])
}
