//! The questions about an entry, and what is made of the answers.

use crate::components::{Choice, Field, FormState, Piece};
use crate::web::Typed;
use domain::certificate::Style;
use domain::field::FieldErrors;
use domain::registration::StatementIssuer;
use domain::trust::{Item, List, WrittenIssuer};
use leptos::prelude::*;

/// The field into which a certificate is pasted, and the one that takes a file.
pub(super) const PASTED: &str = "certificate";
pub(super) const FILE: &str = "certificate_file";

/// The questions about a new entry.
pub(super) fn questions(list: List, form: &FormState) -> AnyView {
    match list {
        List::ClientCa => view! { {pem(form)} {kinds(form)} }.into_any(),
        List::OutboundCa => pem(form),
        List::ClientCrl => Field::url("source", "Address")
            .hint("Like https://crl.directory.example/issuing.crl. It is read every five minutes. A file is named in the configuration alone.")
            .fill(form)
            .any(),
        List::StatementIssuer => issuer(form),
    }
}

fn pem(form: &FormState) -> AnyView {
    view! {
        {Field::textarea(PASTED, "Certificate")
            .hint("One certificate in PEM: it begins with -----BEGIN CERTIFICATE-----. Add a root and what it issued one after the other.")
            .optional()
            .fill(form)}
        {Field::file(FILE, "Or its file").hint("If this page comes back, choose the file again.").accept(".pem,.crt,.cer").optional().fill(form)}
    }
    .into_any()
}

/// The question for the kinds that an authority may issue.
pub(super) fn kinds(form: &FormState) -> Field {
    let choices = Style::ALL.map(|style| {
        Choice::new(style.name(), style.words()).hint(match style {
            Style::ObLegacy => "Software and organisation in the subject, as OBIE’s directory issued them first",
            Style::Obwac => "OBIE’s directory, in the form of a qualified certificate",
            Style::Qwac => "A qualified trust service provider",
            Style::Uae => "The UAE Trust Framework",
        })
    });
    Field::checkboxes("styles", "Kinds of certificate that it may issue", choices)
        .hint("None ticked: any.")
        .optional()
        .fill(form)
}

/// The questions about an issuer.
fn issuer(form: &FormState) -> AnyView {
    view! {
        {Field::text("iss", "Issuer").hint("What its statements say in iss, like OpenBanking Ltd.").autocomplete("off").fill(form)}
        {issuer_in_force(form)}
    }
    .into_any()
}

/// The questions about an issuer whose name stands.
pub(super) fn issuer_in_force(form: &FormState) -> AnyView {
    view! {
        {Field::url("jwks_uri", "Address of its keys").hint("The directory’s own key set, with which it signs statements.").fill(form)}
        {Field::list("keystore_hosts", "Hosts of its keystore")
            .hint("host or host:port, one on each line: the only places that the key sets in a statement are fetched from.")
            .fill(form)}
        {Field::list("claims", "Names of its claims, where they are not OBIE’s")
            .hint("One on each line, OBIE’s name first, like: software_id = client_uid. After org_status nothing may stand, where it says no status.")
            .optional()
            .fill(form)}
        {Field::text("embedded_key_set", "Claim that carries the key set")
            .hint("Like software_jwks, where a statement holds its software’s keys itself. Empty: an address leads to them.")
            .autocomplete("off")
            .optional()
            .fill(form)}
    }
    .into_any()
}

/// The answers about an issuer as it is.
pub(super) fn written(issuer: &StatementIssuer) -> Vec<(&'static str, String)> {
    let WrittenIssuer { iss, jwks_uri, keystore_hosts, claims, embedded_key_set } = WrittenIssuer::from(issuer);
    let claims: Vec<_> = claims.iter().map(|(ours, theirs)| format!("{ours} = {theirs}")).collect();
    vec![
        ("iss", iss),
        ("jwks_uri", jwks_uri),
        ("keystore_hosts", keystore_hosts.join("\n")),
        ("claims", claims.join("\n")),
        ("embedded_key_set", embedded_key_set.unwrap_or_default()),
    ]
}

/// Reads an issuer. One that is in force keeps its name.
pub(super) fn read_issuer(typed: &Typed, named: Option<&str>, production: bool) -> Result<Item, FieldErrors> {
    let lines = |name: &str| typed.text(name).lines().map(str::trim).filter(|line| !line.is_empty());
    let named_claim = |line: &str| {
        let (ours, theirs) = line.split_once('=').ok_or_else(|| {
            FieldErrors::of("claims", format!("“{line}” names no claim: write OBIE’s name, = and the directory’s"))
        })?;
        Ok((ours.trim().to_owned(), theirs.trim().to_owned()))
    };
    let carried = typed.text("embedded_key_set").trim();
    let written = WrittenIssuer {
        iss: named.unwrap_or(typed.text("iss").trim()).to_owned(),
        jwks_uri: typed.text("jwks_uri").trim().to_owned(),
        keystore_hosts: lines("keystore_hosts").map(str::to_owned).collect(),
        claims: lines("claims").map(named_claim).collect::<Result<_, FieldErrors>>()?,
        embedded_key_set: (!carried.is_empty()).then(|| carried.to_owned()),
    };
    Item::issuer(&written, production)
}

/// The kinds that were ticked, in their order.
pub(super) fn read_kinds(typed: &Typed) -> Vec<Style> {
    let ticked: Vec<_> = typed.all("styles").collect();
    Style::ALL.into_iter().filter(|style| ticked.contains(&style.name())).collect()
}

/// The question for the reason.
pub(super) fn reason(form: &FormState) -> Field {
    Field::textarea("reason", "Reason")
        .hint("Whoever confirms this reads it, and so does an auditor.")
        .limit(500)
        .fill(form)
}
