//! How somebody's second factor stands.

use super::super::overview::codes;
use super::Wanted;
use crate::components::{Button, ButtonGroup, Form, Inset, Row, SummaryList};
use crate::moment::moment;
use crate::web::{Problem, Visit};
use axum::extract::Query;
use axum::response::Response;
use domain::store::second_factor;
use leptos::prelude::*;
use time::OffsetDateTime;

pub(super) async fn show(visit: Visit, Query(wanted): Query<Wanted>) -> Result<Response, Problem> {
    let profile = visit.person()?;
    let standing = second_factor::standing(visit.portal().database().statements(), profile.person).await?;
    let (hidden, needed, now) = (visit.hidden(), profile.roles.need_second_factor(), visit.now());
    let page = move || match standing.since {
        Some(since) => in_use(since, standing.codes_left, needed, hidden, now),
        None => missing(needed, hidden, wanted.next),
    };
    Ok(visit.page("Second factor", page).await)
}

fn missing(needed: bool, mut hidden: Vec<(String, String)>, next: String) -> AnyView {
    hidden.push(("next".into(), next));
    let needed = needed.then(|| {
        view! { <Inset><p>"Your role needs it: without a second factor you can look, but not propose, decide or change anything that matters."</p></Inset> }
    });
    view! {
        <div class="prose">
            <h1>"Set up a second factor"</h1>
            {needed}
            <p>"With a second factor, your password alone opens nothing: signing in also asks for a code from an app on your phone or computer."</p>
            <p>"You need an authenticator app. Any that shows codes of six digits will do, also one inside a password manager."</p>
            <Form action="/account/second-factor/begin" hidden>
                <ButtonGroup>
                    {Button::submit("Set up an app")}
                    {Button::link("Not now", "/account").quiet()}
                </ButtonGroup>
            </Form>
        </div>
    }
    .into_any()
}

fn in_use(
    since: OffsetDateTime,
    left: i64,
    needed: bool,
    hidden: Vec<(String, String)>,
    now: OffsetDateTime,
) -> AnyView {
    let facts =
        SummaryList::new([Row::new("App in use since", moment(since, now)), Row::new("Recovery codes", codes(left))]);
    let renew = hidden.clone();
    let off = if needed {
        view! { <p>"Your role needs a second factor, so it cannot be turned off."</p> }.into_any()
    } else {
        view! { <p>{Button::link("Turn it off", "/account/second-factor/off").warning()}</p> }.into_any()
    };
    view! {
        <div class="prose">
            <h1>"Second factor"</h1>
            {facts}
            <h2>"Another app"</h2>
            <p>"For a new phone, say. The app you have works until the new one is confirmed."</p>
            <Form action="/account/second-factor/begin" hidden>{Button::submit("Set up another app").secondary()}</Form>
            <h2>"Recovery codes"</h2>
            <p>"Each lets you in once when the app is not at hand. New ones make the old ones void."</p>
            <Form action="/account/second-factor/codes" hidden=renew>{Button::submit("Make new codes").secondary()}</Form>
            <h2>"Without a second factor"</h2>
            {off}
        </div>
    }
    .into_any()
}
