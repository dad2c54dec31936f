//! Everything that is trusted, and what waits.

use super::{PATH, words};
use crate::components::{Button, Column, Heading, Link, Piece, Table};
use crate::moment::moment;
use crate::web::{Problem, Visit};
use axum::response::Response;
use domain::access::{ChangeTrust, ConfirmTrust};
use domain::id::TrustChangeId;
use domain::store::key_sets;
use domain::store::revocation_lists::{self, Kept};
use domain::store::trust::{self as store, Change, InForce};
use domain::trust::{ClientCa, Item, List};
use leptos::prelude::*;
use std::collections::HashMap;
use time::OffsetDateTime;

/// What the page shows.
struct Page {
    entries: Vec<InForce>,
    waiting: Vec<Change>,
    decided: Vec<Change>,
    kept: Vec<Kept>,
    /// Of an issuer, when its keys were last fetched, and what went wrong since.
    keys: HashMap<String, key_sets::Record>,
    proposes: bool,
    now: OffsetDateTime,
}

pub(super) async fn show(visit: Visit) -> Result<Response, Problem> {
    let viewer = visit.staff()?;
    let page = read(&visit, viewer.holds::<ChangeTrust>()).await?;
    let rule = words::rule(&visit).await?;
    let ending = words::ending(&visit).await?;
    let (person, decides) = (viewer.person, viewer.holds::<ConfirmTrust>());
    Ok(visit
        .page("Trust", move || {
            let waiting = (!page.waiting.is_empty()).then(|| {
                let columns = ["Which", "What", "Proposed by"].map(Column::new).into_iter();
                let columns = columns.chain([Column::short("Proposed"), Column::new("Whose move")]);
                Table::new("waiting", "Waiting for a second person", columns)
                    .rows(&page.waiting, |change| {
                        vec![
                            words::link(change),
                            format!("{} {}", change.list.noun(), words::what(change).to_lowercase()).any(),
                            view! { <bdi>{words::proposer(change)}</bdi> }.into_any(),
                            moment(change.proposed_at, page.now),
                            words::move_of(change, person, decides).any(),
                        ]
                    })
                    .any()
            });
            let lists = List::ALL.map(|list| section(&page, list)).collect_view();
            view! {
                <Heading title="Trust"/>
                <p>"Whom this bank believes. What is confirmed here acts on every server within seconds, on open connections too."</p>
                {ending}
                {rule}
                {waiting}
                {lists}
                {decided(&page)}
            }
        })
        .await)
}

async fn read(visit: &Visit, proposes: bool) -> Result<Page, Problem> {
    let (pool, environment) = (visit.portal().database().statements(), visit.portal().rules().environment);
    let entries = store::in_force(pool, environment).await?;
    let mut keys = HashMap::new();
    for entry in &entries {
        if let Item::StatementIssuer(issuer) = &entry.item
            && let Some(record) = key_sets::find(pool, issuer.jwks_uri.as_str(), None).await?
        {
            keys.insert(issuer.iss.clone(), record);
        }
    }
    Ok(Page {
        entries,
        waiting: store::open(pool, environment).await?,
        decided: store::decided(pool, environment).await?,
        kept: revocation_lists::kept(pool).await?,
        keys,
        proposes,
        now: visit.now(),
    })
}

fn section(page: &Page, list: List) -> AnyView {
    let entries: Vec<_> = page.entries.iter().filter(|entry| entry.item.list() == list).collect();
    let add =
        page.proposes.then(|| Button::link(words::add(list), format!("{PATH}/new/{}", list.name())).secondary().any());
    let shown = if entries.is_empty() {
        view! { <p>{nothing(list)}</p> }.into_any()
    } else {
        match list {
            List::ClientCa => authorities(page, &entries),
            List::ClientCrl => lists(page, &entries),
            List::StatementIssuer => issuers(page, &entries),
            List::OutboundCa => roots(page, &entries),
        }
    };
    view! {
        <h2>{words::heading(list)}</h2>
        <p>{words::purpose(list)}</p>
        {shown}
        {add.map(|add| view! { <p>{add}</p> })}
    }
    .into_any()
}

fn nothing(list: List) -> &'static str {
    match list {
        List::ClientCa => "There is none: no client certificate is asked for, and no machine gets in.",
        List::ClientCrl => "There is none: nobody looks whether a certificate was taken back.",
        List::StatementIssuer => "There is none: no software can register itself by OBIE’s door.",
        List::OutboundCa => "There is none.",
    }
}

fn to(id: TrustChangeId, title: String) -> AnyView {
    Link::new(title, format!("{PATH}/entries/{id}")).any()
}

fn authorities(page: &Page, entries: &[&InForce]) -> AnyView {
    let columns = [Column::new("Subject"), Column::new("Issuer"), Column::new("Valid until")];
    let columns = columns.into_iter().chain(["Kinds of certificate", "Revocation list"].map(Column::new));
    Table::new("client-authorities", "Client authorities", columns)
        .quiet_caption()
        .rows(entries, |entry| {
            let Item::ClientCa(ClientCa { authority, styles }) = &entry.item else { return Vec::new() };
            let facts = authority.certificate().facts();
            vec![
                to(entry.change, entry.item.title()),
                view! { <bdi>{facts.issuer.to_string()}</bdi> }.into_any(),
                words::until(facts.not_after, page.now),
                words::styles(styles).any(),
                covered(page, authority.certificate().thumbprint()),
            ]
        })
        .any()
}

/// Whether a list covers an authority, and still counts. When it was read stands with the lists.
fn covered(page: &Page, authority: &[u8]) -> AnyView {
    let kept = page.kept.iter().find(|kept| kept.authority.as_deref() == Some(authority));
    match kept.map(|kept| kept.next_update) {
        None => "None: unchecked".any(),
        Some(None) => "Not known yet".any(),
        Some(Some(until)) if until < page.now => view! { <strong>"Out of date"</strong> }.into_any(),
        Some(Some(_)) => "Up to date".any(),
    }
}

fn fresh(kept: &Kept, now: OffsetDateTime) -> AnyView {
    let Some(until) = kept.next_update else { return "Not known yet".any() };
    if until < now {
        view! { <strong>"Out of date"</strong> " since " {moment(until, now)} ", read " {moment(kept.read_at, now)} }
            .into_any()
    } else {
        view! { "Read " {moment(kept.read_at, now)} ", counts until " {moment(until, now)} }.into_any()
    }
}

fn lists(page: &Page, entries: &[&InForce]) -> AnyView {
    let columns = ["Comes from", "Last list", "Taken back"].map(Column::new);
    Table::new("revocation-lists", "Revocation lists", columns)
        .quiet_caption()
        .rows(entries, |entry| {
            let kept = page.kept.iter().find(|kept| kept.source == entry.item.key());
            let state = kept.map_or_else(
                || {
                    view! { <strong>"Never read"</strong> ": certificates that it may name are answered with 503" }
                        .into_any()
                },
                |kept| fresh(kept, page.now),
            );
            let entries = kept.and_then(|kept| kept.entries).map_or_else(String::new, |count| count.to_string());
            vec![to(entry.change, entry.item.title()), state, entries.any()]
        })
        .any()
}

fn issuers(page: &Page, entries: &[&InForce]) -> AnyView {
    let columns = ["Issuer (iss)", "Its keys", "Key sets lie on", "Keys last fetched"].map(Column::new);
    Table::new("statement-issuers", "Statement issuers", columns)
        .quiet_caption()
        .rows(entries, |entry| {
            let Item::StatementIssuer(issuer) = &entry.item else { return Vec::new() };
            vec![
                to(entry.change, issuer.iss.clone()),
                words::code(issuer.jwks_uri.to_string()),
                words::code(issuer.keystore_hosts.join(" ")),
                fetched(page.keys.get(&issuer.iss), page.now),
            ]
        })
        .any()
}

fn fetched(record: Option<&key_sets::Record>, now: OffsetDateTime) -> AnyView {
    let good = record.and_then(|record| record.fetched_at).map(|at| moment(at, now));
    let failed = record.and_then(|record| record.failed_at.map(|at| (at, record.problem.clone().unwrap_or_default())));
    let good = good.unwrap_or_else(|| "Not yet: with the first registration".any());
    let failed =
        failed.map(|(at, problem)| view! { <br/> <strong>"Failed "</strong> {moment(at, now)} ": " {problem} });
    view! { {good} {failed} }.into_any()
}

fn roots(page: &Page, entries: &[&InForce]) -> AnyView {
    let columns = ["Subject", "Valid until", "SHA-256"].map(Column::new);
    Table::new("outbound-roots", "Outbound roots", columns)
        .quiet_caption()
        .rows(entries, |entry| {
            let Item::OutboundCa(authority) = &entry.item else { return Vec::new() };
            let certificate = authority.certificate();
            vec![
                to(entry.change, entry.item.title()),
                words::until(certificate.facts().not_after, page.now),
                words::fingerprint(certificate),
            ]
        })
        .any()
}

fn decided(page: &Page) -> Option<AnyView> {
    let columns = ["Which", "What", "Proposed by", "Decided by"].map(Column::new).into_iter();
    let columns = columns.chain([Column::short("Decided"), Column::short("State")]);
    (!page.decided.is_empty()).then(|| {
        Table::new("decided", "Last decided", columns)
            .rows(&page.decided, |change| {
                vec![
                    words::link(change),
                    format!("{} {}", change.list.noun(), words::what(change).to_lowercase()).any(),
                    view! { <bdi>{words::proposer(change)}</bdi> }.into_any(),
                    view! { <bdi>{words::decider(change).unwrap_or_default()}</bdi> }.into_any(),
                    change.decided_at.map_or_else(|| ().into_any(), |at| moment(at, page.now)),
                    words::status(change).any(),
                ]
            })
            .any()
    })
}
