//! How a TPP registers, whom this bank trusts, and every check: what passes, what a refusal is called, who fixes it. Made of
//! the catalogue that decides.

use super::explained;
use super::report::code;
use crate::components::{Column, Heading, Inset, Link, Piece, Row, SummaryList, Table};
use crate::web::{Problem, Visit};
use axum::extract::Path;
use axum::response::Response;
use domain::portal::Rules;
use domain::registration::metadata::{GrantType, OmittedRedirectUris};
use domain::registration::{Admission, Check, Duplicates};
use domain::trust::TrustSet;
use leptos::prelude::*;

pub(super) async fn show(visit: Visit) -> Response {
    let (rules, trust) = (visit.portal().rules().clone(), visit.portal().trust().current());
    visit.page("Registering by machine", move || view(&rules, &trust)).await
}

pub(super) async fn one(visit: Visit, Path(name): Path<String>) -> Result<Response, Problem> {
    let check = Check::parse(&name).ok_or(Problem::NotFound)?;
    Ok(visit.page(check.about().title, move || explanation(check)).await)
}

fn view(rules: &Rules, trust: &TrustSet) -> AnyView {
    let api = &rules.api_url;
    let discovery = format!("{api}/.well-known/openid-configuration");
    view! {
        <Heading title="Registering by machine"/>
        <p class="lead">"A TPP's software registers itself by OBIE Dynamic Client Registration 3.2 and 3.3: one signed request over mutual TLS, answered at once."</p>
        <h2>"How it goes"</h2>
        <ol>
            <li>"Get a software statement from your directory, and a transport certificate of an authority that this bank trusts."</li>
            <li>"Sign a request with a key that stands in your software's key set. Send it to the registration endpoint over a connection with that certificate, as " {code("application/jose".into())} "."</li>
            <li>"The answer is your client, or one error with a link to a report on every check."</li>
            <li>"Get a token with " {code("private_key_jwt".into())} " or " {code("tls_client_auth".into())} ". The token is bound to the certificate."</li>
        </ol>
        {SummaryList::new([
            Row::new("Discovery", code(discovery)),
            Row::new("Registration endpoint", code(format!("{api}/open-banking/v3.3/register"))),
            Row::new("Token endpoint", code(format!("{api}/token"))),
        ])}
        <p>{Link::new("Check a request before you send it", "/tools/dcr-check").any()}</p>
        <h2>"What this bank has settled"</h2>
        {SummaryList::new(settled(rules))}
        <h2>"Who looks after it here"</h2>
        <p>"Once its software is registered, a TPP's people get in by an invitation of this bank to a contact of their directory, or by naming themselves under the software's key: " {code(format!("vestibule tpp claim --bank {api} --email you@fintech.example"))} ". This bank confirms the first owner, who invites the others."</p>
        <h2>"Whose software statements are accepted"</h2>
        <p>"Statements and requests are signed with " {code("PS256".into())} " or " {code("ES256".into())} "; no other algorithm is accepted."</p>
        {issuers(trust)}
        <h2>"Every check"</h2>
        <p>"In the order in which they decide."</p>
        {table()}
    }
    .into_any()
}

fn settled(rules: &Rules) -> Vec<Row> {
    let policy = &rules.registration;
    let grants: Vec<_> = policy.rules.metadata.grant_types.iter().copied().map(GrantType::as_str).collect();
    let age = policy.rules.oldest_statement.map_or("Any".to_owned(), |age| format!("{} minutes", age.whole_minutes()));
    let state = &policy.rules.member_state;
    vec![
        Row::new("A new client", match policy.admission {
            Admission::Automatic => "Is active at once",
            Admission::Manual => "Waits until people at the bank have let it in",
        }),
        Row::new("aud of a request", view! { <span>{policy.rules.audiences.iter().map(|audience| view! { {code(audience.clone())} <br/> }).collect_view()}</span> }.into_any()),
        Row::new("Age of a statement, at most", age),
        Row::new("Roles are authorised in", if state.is_empty() { "Any member state".to_owned() } else { state.clone() }),
        Row::new("Grants", code(grants.join(" "))),
        Row::new("redirect_uris left out", match policy.rules.metadata.omitted_redirect_uris {
            OmittedRedirectUris::UseStatement => "All of the software statement's are registered",
            OmittedRedirectUris::Reject => "Is refused",
        }),
        Row::new("A second registration of one software", match policy.duplicates {
            Duplicates::Allow => "Makes another client",
            Duplicates::ReturnExisting => "Answers with the client that is there",
            Duplicates::Reject => "Is refused",
        }),
    ]
}

fn issuers(trust: &TrustSet) -> AnyView {
    let issuers = &trust.issuers;
    if issuers.is_empty() {
        return view! { <Inset><p>"This bank accepts no software statements yet."</p></Inset> }.into_any();
    }
    let columns = [Column::new("Directory (iss)"), Column::new("Its keys"), Column::new("Key sets lie on")];
    Table::new("issuers", "Directories", columns)
        .quiet_caption()
        .rows(issuers.clone(), |issuer| {
            vec![issuer.iss.clone().any(), code(issuer.jwks_uri.to_string()), code(issuer.keystore_hosts.join(" "))]
        })
        .any()
}

fn table() -> AnyView {
    let columns = [Column::new("Check"), Column::new("Looks at"), Column::new("Code"), Column::new("Who fixes it")];
    Table::new("checks", "Every check", columns)
        .quiet_caption()
        .rows(Check::ALL.to_vec(), |check| {
            let about = check.about();
            vec![
                Link::new(about.title, explained(check)).any(),
                check.group().words().any(),
                code(about.code.as_str().into()),
                about.fixer.words().any(),
            ]
        })
        .any()
}

fn explanation(check: Check) -> AnyView {
    let about = check.about();
    view! {
        <p>{Link::new("All checks", "/docs/dcr").any()}</p>
        <Heading title=about.title caption=about.name/>
        {SummaryList::new([
            Row::new("Looks at", check.group().words()),
            Row::new("What passes", about.passes),
            Row::new("A refusal is called", code(about.code.as_str().into())),
            Row::new("Who fixes it", about.fixer.words()),
            Row::new("Rule", about.clause),
        ])}
        <p>{Link::new("Check a request before you send it", "/tools/dcr-check").any()}</p>
    }
    .into_any()
}
