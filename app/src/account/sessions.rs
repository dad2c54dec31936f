//! Where one is signed in, and ending it.

use super::user_agent;
use crate::components::{Button, Colour, Column, Form, Table, Tag};
use crate::moment::moment;
use crate::web::{Flash, Problem, Typed, Visit, hex};
use axum::response::Response;
use domain::store::sessions::SessionEntry;
use domain::workflow::account::{self, Ending};
use leptos::prelude::*;
use time::OffsetDateTime;

pub(super) async fn end(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    let id_hash = read(typed.text("session")).ok_or(Problem::Malformed)?;
    let person = visit.person()?.person;
    let here = visit.session_hash() == Some(id_hash);
    let ended = account::end_sessions(visit.portal(), visit.context(), person, Ending::One(id_hash)).await?;
    if here {
        visit.sign_out().await?;
        return Ok(visit.go("/signin"));
    }
    let said = if ended == 0 { "That session had ended already." } else { "The session is ended." };
    visit.go_saying("/account", Flash::Success(said.into())).await
}

pub(super) async fn end_others(visit: Visit, _typed: Typed) -> Result<Response, Problem> {
    let person = visit.person()?.person;
    let keep = visit.session_hash().ok_or(Problem::SignedOut)?;
    account::end_sessions(visit.portal(), visit.context(), person, Ending::AllBut(keep)).await?;
    visit.go_saying("/account", Flash::Success("You are signed in nowhere but here.".into())).await
}

/// The list of them, with a button for each.
pub(super) fn list(
    sessions: Vec<SessionEntry>,
    this: Option<[u8; 32]>,
    hidden: Vec<(String, String)>,
    now: OffsetDateTime,
) -> AnyView {
    let others = sessions.len() > 1;
    let columns = ["Browser", "Address", "Since", "Last used", "Sign out"].map(Column::new);
    let row_hidden = hidden.clone();
    let table = Table::new("sessions", "Where you are signed in", columns)
        .quiet_caption()
        .rows(sessions, move |session| row(session, this, row_hidden.clone(), now));
    let all = others.then(|| {
        view! {
            <Form action="/account/sessions/end-others" hidden>{Button::submit("Sign out everywhere else").secondary()}</Form>
        }
    });
    view! { {table} {all} }.into_any()
}

fn row(
    session: SessionEntry,
    this: Option<[u8; 32]>,
    mut hidden: Vec<(String, String)>,
    now: OffsetDateTime,
) -> Vec<AnyView> {
    let browser = user_agent::in_words(&session.user_agent);
    let here = this.is_some_and(|hash| hash.as_slice() == session.id_hash);
    let mark = here.then(|| view! { " " {Tag::new(Colour::Green, "This one")} });
    hidden.push(("session".into(), hex(&session.id_hash)));
    let button = Button::submit(if here { "Sign out" } else { "End" }).secondary().small().about(browser.clone());
    vec![
        view! { <span>{browser}{mark}</span> }.into_any(),
        view! { <code dir="ltr" translate="no">{session.address}</code> }.into_any(),
        moment(session.created_at, now),
        moment(session.last_seen_at, now),
        view! { <Form action="/account/sessions/end" hidden>{button}</Form> }.into_any(),
    ]
}

fn read(text: &str) -> Option<[u8; 32]> {
    // An odd number of digits would leave one for the last byte, and a sign is no digit.
    if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let digits = text.as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
    digits.collect::<Option<Vec<_>>>()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_named_by_sixty_four_digits() {
        let hash: [u8; 32] = std::array::from_fn(|at| u8::try_from(at * 8).unwrap());
        assert_eq!(read(&hex(&hash)), Some(hash));
        for bad in ["", "00", &"g".repeat(64), &"0".repeat(63), &"0".repeat(66), &"é".repeat(32)] {
            assert_eq!(read(bad), None, "{bad:?}");
        }
    }
}
