//! The account at a glance.

use super::{preferences, sessions};
use crate::components::{Heading, Row, SummaryList};
use crate::moment::moment;
use crate::web::{Problem, Visit};
use axum::response::Response;
use domain::store::organisations;
use domain::store::people::{PersonKind, Profile};
use domain::store::second_factor::{self, Standing};
use domain::store::sessions::SessionEntry;
use leptos::prelude::*;
use time::OffsetDateTime;

/// All that the page shows.
struct Overview {
    profile: Profile,
    roles: Vec<String>,
    second_factor: Standing,
    sessions: Vec<SessionEntry>,
    this: Option<[u8; 32]>,
    hidden: Vec<(String, String)>,
    now: OffsetDateTime,
}

pub(super) async fn show(visit: Visit) -> Result<Response, Problem> {
    let profile = visit.person()?.clone();
    let pool = visit.portal().database().statements();
    let overview = Overview {
        roles: roles(&visit, &profile).await?,
        second_factor: second_factor::standing(pool, profile.person).await?,
        sessions: domain::store::sessions::of_person(pool, profile.person, visit.now()).await?,
        this: visit.session_hash(),
        hidden: visit.hidden(),
        now: visit.now(),
        profile,
    };
    Ok(visit.page("Your account", move || view(overview)).await)
}

/// Each role with what it is for.
async fn roles(visit: &Visit, profile: &Profile) -> Result<Vec<String>, Problem> {
    if profile.kind == PersonKind::Staff {
        return Ok(profile.roles.iter().map(|role| format!("{}: {}", role.words(), role.purpose())).collect());
    }
    let mut roles = Vec::new();
    for (organisation, role) in &profile.teams {
        let found = organisations::find(visit.portal().database().statements(), *organisation).await?;
        let name = found.map(|organisation| organisation.legal_name).unwrap_or_default();
        roles.push(format!("{} of {name}: {}", role.words(), role.purpose()));
    }
    Ok(roles)
}

fn view(overview: Overview) -> AnyView {
    let Overview { profile, roles, second_factor, sessions, this, hidden, now } = overview;
    let facts = SummaryList::new([
        Row::new("Name", profile.name.clone()),
        Row::new("E-mail address", view! { <span dir="ltr">{profile.email.clone()}</span> }.into_any()),
        Row::new("Role", lines(roles)),
        Row::new("Password", password(&profile, now)).change("/account/password"),
        Row::new("Second factor", factor(second_factor, now)).change("/account/second-factor"),
        Row::new("Preferences", chosen(&profile)).change("/account/preferences"),
    ]);
    view! {
        <Heading title="Your account"/>
        {facts}
        <h2>"Where you are signed in"</h2>
        {sessions::list(sessions, this, hidden, now)}
    }
    .into_any()
}

fn lines(roles: Vec<String>) -> AnyView {
    if roles.is_empty() {
        return view! { <p>"None yet: your sign-up is with the bank."</p> }.into_any();
    }
    roles.into_iter().map(|role| view! { <p><bdi>{role}</bdi></p> }).collect_view().into_any()
}

fn password(profile: &Profile, now: OffsetDateTime) -> AnyView {
    let at = profile.password_changed_at.map(|at| view! { "Last changed " {moment(at, now)} });
    view! { <p>{at}</p> }.into_any()
}

fn factor(standing: Standing, now: OffsetDateTime) -> AnyView {
    let Some(since) = standing.since else { return view! { <p>"Not set up"</p> }.into_any() };
    view! { <p>"Authenticator app, since "{moment(since, now)}</p> <p>{codes(standing.codes_left)}</p> }.into_any()
}

/// How many recovery codes are left.
pub(super) fn codes(left: i64) -> String {
    match left {
        0 => "No recovery codes left".into(),
        1 => "1 recovery code left".into(),
        left => format!("{left} recovery codes left"),
    }
}

fn chosen(profile: &Profile) -> AnyView {
    let keys = if profile.shortcuts { "Single keys do things" } else { "Single keys do nothing" };
    let look = format!("Colours: {}", preferences::theme(&profile.theme).to_lowercase());
    let lines = format!("Lines: {}", preferences::density(&profile.density).to_lowercase());
    [look, lines, keys.to_owned()].map(|line| view! { <p>{line}</p> }).collect_view().into_any()
}
