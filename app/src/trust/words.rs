//! Trust in words.

use super::PATH;
use crate::components::{Colour, Inset, Link, Piece, Row, Tag, WarningText};
use crate::moment::{instant, moment};
use crate::web::{Flash, Problem, Visit};
use axum::response::Response;
use domain::certificate::Certificate;
use domain::certificate::Style;
use domain::id::PersonId;
use domain::registration::StatementIssuer;
use domain::store::staff;
use domain::store::trust::{Change, ChangeStatus};
use domain::trust::{ClientCa, Expiry, Item, List};
use domain::workflow::staff::FIRST_ADMINISTRATORS;
use domain::workflow::trust::Proposed;
use leptos::prelude::*;
use time::{Duration, OffsetDateTime};

/// The heading of a list.
pub(super) fn heading(list: List) -> &'static str {
    match list {
        List::ClientCa => "Client authorities",
        List::ClientCrl => "Revocation lists",
        List::StatementIssuer => "Statement issuers",
        List::OutboundCa => "Outbound roots",
    }
}

/// What a list is for.
pub(super) fn purpose(list: List) -> &'static str {
    match list {
        List::ClientCa => "They issue the transport certificates with which TPPs connect.",
        List::ClientCrl => {
            "They say which certificates were taken back. An authority that none is of is unchecked; one whose list is out of date is not let in (503)."
        }
        List::StatementIssuer => "Directories whose software statements are believed.",
        List::OutboundCa => {
            "Besides those of the operating system: they vouch for the servers that this server itself calls."
        }
    }
}

/// What somebody does to add an entry.
pub(super) fn add(list: List) -> String {
    let article = if matches!(list, List::OutboundCa) { "an" } else { "a" };
    format!("Add {article} {}", list.noun())
}

/// `Any`, or the kinds.
pub(super) fn styles(styles: &[Style]) -> String {
    if styles.is_empty() {
        return "Any".to_owned();
    }
    styles.iter().map(|style| style.words()).collect::<Vec<_>>().join(", ")
}

/// SHA-256 in the way that tools print it, broken where there is room.
pub(super) fn fingerprint(certificate: &Certificate) -> AnyView {
    code(certificate.fingerprint())
}

pub(super) fn code(text: String) -> AnyView {
    view! { <code dir="ltr" translate="no">{text}</code> }.into_any()
}

/// How long a certificate still lasts, with a colour from sixty days on.
pub(super) fn until(at: OffsetDateTime, now: OffsetDateTime) -> AnyView {
    let left = at - now;
    let tag = if left < Duration::ZERO {
        Some(Tag::new(Colour::Red, "Expired"))
    } else if left <= Duration::days(7) {
        Some(Tag::new(Colour::Red, "Expires within a week"))
    } else if left <= Duration::days(60) {
        Some(Tag::new(Colour::Yellow, "Expires soon"))
    } else {
        None
    };
    view! { {moment(at, now)} {tag.map(|tag| view! { <br/> {tag} })} }.into_any()
}

/// The facts about an entry.
pub(super) fn facts(item: &Item, now: OffsetDateTime) -> Vec<Row> {
    match item {
        Item::ClientCa(ClientCa { authority, styles: own }) => {
            let mut rows = certificate(authority.certificate(), now);
            rows.push(Row::new("Kinds of certificate", styles(own)));
            rows
        }
        Item::OutboundCa(authority) => certificate(authority.certificate(), now),
        Item::ClientCrl(source) => vec![Row::new("Comes from", code(source.to_string()))],
        Item::StatementIssuer(issuer) => issuer_facts(issuer),
    }
}

fn certificate(certificate: &Certificate, now: OffsetDateTime) -> Vec<Row> {
    let facts = certificate.facts();
    vec![
        Row::new("Subject", view! { <bdi>{facts.subject.to_string()}</bdi> }.into_any()),
        Row::new("Issuer", view! { <bdi>{facts.issuer.to_string()}</bdi> }.into_any()),
        Row::new("Serial number", code(facts.serial.clone())),
        Row::new("Valid from", instant(facts.not_before)),
        Row::new("Valid until", until(facts.not_after, now)),
        Row::new("SHA-256", fingerprint(certificate)),
    ]
}

fn issuer_facts(issuer: &StatementIssuer) -> Vec<Row> {
    let named: Vec<_> =
        issuer.claims.written().into_iter().map(|(ours, theirs)| format!("{ours} = {theirs}")).collect();
    let lines = named.into_iter().map(|line| view! { {code(line)} <br/> }).collect_view();
    let carried = issuer.embedded_key_set.clone();
    let keys = carried.map_or_else(
        || "At an address that the statement names".any(),
        |claim| view! { "In the statement, as " {code(claim)} }.into_any(),
    );
    let claims = if issuer.claims.written().is_empty() { "OBIE’s".any() } else { lines.into_any() };
    vec![
        Row::new("Issuer (iss)", view! { <bdi>{issuer.iss.clone()}</bdi> }.into_any()),
        Row::new("Its keys", code(issuer.jwks_uri.to_string())),
        Row::new("Key sets lie on", code(issuer.keystore_hosts.join(" "))),
        Row::new("Names of its claims", claims),
        Row::new("A software’s key set", keys),
    ]
}

/// `Added`, `Removed`, `Changed`: what a change does.
pub(super) fn what(change: &Change) -> &'static str {
    match (&change.before, &change.after) {
        (None, _) => "Is added",
        (Some(_), None) => "Is removed",
        (Some(_), Some(_)) => "Is changed",
    }
}

/// A link to a change, by what it is about.
pub(super) fn link(change: &Change) -> AnyView {
    Link::new(change.title.clone(), format!("{PATH}/changes/{}", change.id)).any()
}

pub(super) fn status(change: &Change) -> Tag {
    let colour = match change.status {
        ChangeStatus::Proposed => Colour::Purple,
        ChangeStatus::Confirmed => Colour::Green,
        ChangeStatus::Refused => Colour::Red,
        ChangeStatus::Withdrawn => Colour::Grey,
    };
    Tag::new(colour, change.status.words())
}

/// Who proposed it, or where it came from.
pub(super) fn proposer(change: &Change) -> String {
    change.proposer.as_ref().map_or_else(|| "Configuration file".to_owned(), |(_, name)| name.clone())
}

/// Who decided it, or the rule in their place.
pub(super) fn decider(change: &Change) -> Option<String> {
    let by_rule = change.rule.as_ref().map(|rule| format!("By rule {rule}"));
    change.decider.as_ref().map(|(_, name)| name.clone()).or(by_rule)
}

/// Whose move it is, to the one who looks.
pub(super) fn move_of(change: &Change, viewer: PersonId, may_decide: bool) -> &'static str {
    let proposed_it = change.proposer.as_ref().is_some_and(|(proposer, _)| *proposer == viewer);
    match (proposed_it, may_decide) {
        (true, _) => "You proposed this: somebody else decides",
        (_, true) => "You can decide",
        (_, false) => "Somebody with the role Security or Platform decides",
    }
}

/// What to know while there is no second person yet.
pub(super) async fn rule(visit: &Visit) -> Result<Option<AnyView>, Problem> {
    let able = staff::able_to_confirm(visit.portal().database().statements()).await?;
    Ok((able.len() < 2).then(|| {
        view! {
            <Inset>
                <p>
                    "A change of trust acts at once for now, by the rule " {code(FIRST_ADMINISTRATORS.to_owned())}
                    ": fewer than two people with the role Security or Platform have joined. From then on a second person confirms each change."
                </p>
            </Inset>
        }
        .into_any()
    }))
}

/// What ends soon, as a warning; nothing where nothing does.
pub(crate) async fn ending(visit: &Visit) -> Result<Option<AnyView>, Problem> {
    let (ending, now) = (domain::workflow::trust::ending(visit.portal()).await?, visit.now());
    let told = |expiry: &Expiry| format!("The {} {} {}.", expiry.noun, expiry.name, expiry.in_words(now));
    let sentences = ending.iter().map(|expiry| view! { <li>{told(expiry)}</li> }).collect_view();
    Ok((!ending.is_empty()).then(|| {
        view! { <WarningText>"Something that this bank relies on ends soon."</WarningText> <ul>{sentences}</ul> }
            .into_any()
    }))
}

/// On to the change, which says what has become of it.
pub(super) async fn go_on(visit: &Visit, proposed: Proposed) -> Result<Response, Problem> {
    let (id, said) = match proposed {
        Proposed::Waits(id) => (id, "It waits for a second person now."),
        Proposed::Done(id) => (id, "It is done, and acts on every server within seconds."),
    };
    visit.go_saying(&format!("{PATH}/changes/{id}"), Flash::Success(said.into())).await
}
