//! Registrations by machine: each is one statement, which decides what no check could know (a replay, a twin, a parent that
//! the bank has shut out) and writes everything that belongs together.

use super::audit;
use super::cases::{self, Opening};
use super::error::{OnConstraint, StoreError};
use super::organisations::{ONE_NUMBER, write_roles};
use super::registration_attempts::{Claimed, NewAttempt};
use super::rows::{bytes, instant};
use crate::access::Actor;
use crate::audit::{Event, Subject};
use crate::certificate::AttributeType;
use crate::country::CountryCode;
use crate::entropy;
use crate::id::{AuditEntryId, ClientId, OrganisationId, SoftwareStatementId};
use crate::portal::Portal;
use crate::reference::{Reference, ReferenceKind};
use crate::registration::metadata::{Authentication, GrantType};
use crate::registration::{AcceptedRegistration, Admission, Policy, Report, SoftwareStatement};
use crate::risk::{Hint, Registrant, hints_of_registration};
use crate::text::skeleton;
use serde_json::{Map, Value, json};
use url::Url;
use uuid::Uuid;

/// A registration to be written.
#[derive(Debug)]
pub struct Registration<'a> {
    /// What passed every check.
    pub accepted: &'a AcceptedRegistration,
    /// The attempt that it is.
    pub attempt: &'a NewAttempt<'a>,
    /// What it claimed.
    pub claimed: &'a Claimed,
    /// What was found.
    pub report: &'a Report,
    /// SHA-256 of method, address and body: what makes it the same request.
    pub request: [u8; 32],
}

/// What became of a registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Became {
    /// A client, new or changed.
    Client(Map<String, Value>),
    /// The same request was answered before: this was the answer.
    Repeated(Map<String, Value>),
    /// The software has a client already, and the bank returns that.
    Existing(Map<String, Value>),
    /// Another request with this `jti` was accepted before.
    Replayed,
    /// The bank has shut this out.
    Blocked(&'static str),
    /// The software has a client already: this one.
    Duplicate(ClientId),
    /// The software is known as another organisation's.
    OtherOrganisation,
    /// The client to be changed has been deleted meanwhile.
    Gone,
}

/// Writes a new client, and what is above it where that is new too.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn register(portal: &Portal, new: &Registration<'_>, policy: &Policy) -> Result<Became, StoreError> {
    let hints = hints(portal, new, policy.admission).await?;
    let became = try_register(portal, new, policy, &hints).await;
    // Somebody got this organisation's number at its authority while we wrote it down: now they are seen.
    match became.on_any(&ONE_NUMBER, ())? {
        Ok(became) => Ok(became),
        Err(()) => Ok(try_register(portal, new, policy, &hints).await?),
    }
}

async fn try_register(
    portal: &Portal,
    new: &Registration<'_>,
    policy: &Policy,
    hints: &[Hint],
) -> Result<Became, sqlx::Error> {
    let id = portal.id(ClientId::new);
    let rule = policy.admission.rule();
    let client_id = id.to_string();
    let answer = new.accepted.answer(&client_id, new.attempt.at);
    let case = Opening::new(portal, new.attempt, (id, &client_id), &registrant(new), hints);
    let row = sqlx::query!(
        r#"select outcome as "outcome!", made, answer,
             case when outcome = 'registered' then open_case(made, $8, $9) end as opened
         from register_client($1, $2, $3, $4, $5, $6, $7)"#,
        organisation(portal, new.accepted),
        software(portal, new.accepted),
        client(portal, new.accepted, id, rule, &answer),
        request(new, Some(1)),
        new.attempt.row(new.claimed, new.report),
        entries(portal, new, id, rule),
        policy.duplicates.name(),
        case.row,
        case.entry
    )
    .fetch_one(portal.database().statements())
    .await?;
    Ok(became(&row.outcome, row.made, row.answer))
}

/// Replaces what is registered of a client.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn change(portal: &Portal, id: ClientId, new: &Registration<'_>) -> Result<Became, StoreError> {
    let client_id = id.to_string();
    let answer = new.accepted.answer(&client_id, new.attempt.at);
    let name = &new.accepted.statement().software_name;
    let event = Event::new("client.changed", Subject::new("client", id, client_id));
    let event = event.with("dcr_version", new.accepted.version().name());
    let row = sqlx::query!(
        r#"select outcome as "outcome!", made, answer from change_client($1, $2, $3, $4, $5, $6)"#,
        Uuid::from(id),
        software(portal, new.accepted),
        client(portal, new.accepted, id, None, &answer),
        request(new, None),
        new.attempt.row(new.claimed, new.report),
        entry(portal, new, &Actor::Client(id, name.clone()), &event)
    )
    .fetch_one(portal.database().statements())
    .await?;
    Ok(became(&row.outcome, row.made, row.answer))
}

/// What of the bank's own decisions stands in the way of a software: `organisation` or `software`.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn blocked(portal: &Portal, statement: &SoftwareStatement) -> Result<Option<&'static str>, StoreError> {
    let row = sqlx::query!(
        r#"select exists (select from organisations where directory = $1 and directory_id = $2
                 and status in ('suspended', 'archived', 'refused')) as "organisation!",
             exists (select from software_statements where directory = $1 and directory_id = $3
                 and status in ('suspended', 'archived', 'refused')) as "software!""#,
        statement.issuer,
        statement.organisation_id,
        statement.software_id
    )
    .fetch_one(portal.database().statements())
    .await?;
    Ok(row.organisation.then_some("organisation").or(row.software.then_some("software")))
}

/// What rules let in waits for nobody: then nobody needs hints.
async fn hints(portal: &Portal, new: &Registration<'_>, admission: Admission) -> Result<Vec<Hint>, StoreError> {
    if admission == Admission::Automatic {
        return Ok(Vec::new());
    }
    let who = registrant(new);
    let known = cases::known(portal.database().statements(), &who, new.attempt.at).await?;
    Ok(hints_of_registration(&who, &known))
}

fn registrant<'a>(new: &'a Registration<'_>) -> Registrant<'a> {
    let statement = new.accepted.statement();
    Registrant {
        organisation: &statement.organisation_name,
        software: &statement.software_name,
        directory: &statement.issuer,
        directory_id: &statement.organisation_id,
        software_id: &statement.software_id,
        number: statement.authorities.iter().find_map(|authority| authority.registration_id.as_deref()),
        redirect_uris: &statement.redirect_uris,
        contacts: &statement.contacts,
        on_behalf_of: statement.on_behalf_of.as_deref(),
    }
}

fn became(outcome: &str, client: Option<Uuid>, answer: Option<Value>) -> Became {
    let answer = answer.and_then(|answer| answer.as_object().cloned()).unwrap_or_default();
    match outcome {
        "registered" | "changed" => Became::Client(answer),
        "repeated" => Became::Repeated(answer),
        "existing" => Became::Existing(answer),
        "duplicate" => Became::Duplicate(client.unwrap_or_default().into()),
        "organisation_blocked" => Became::Blocked("organisation"),
        "software_blocked" => Became::Blocked("software"),
        "client_blocked" => Became::Blocked("client"),
        "other_organisation" => Became::OtherOrganisation,
        "gone" => Became::Gone,
        _ => Became::Replayed,
    }
}

fn organisation(portal: &Portal, accepted: &AcceptedRegistration) -> Value {
    let statement = accepted.statement();
    let authority = statement.authorities.iter().find(|authority| authority.authority_id.is_some());
    let country = accepted.certificate().facts().subject.one(AttributeType::COUNTRY).ok().flatten();
    let country = country.and_then(|code| CountryCode::parse(code).ok());
    json!({
        "id": Uuid::from(portal.id(OrganisationId::new)),
        "reference": Reference::new(ReferenceKind::Tpp, entropy::bytes(portal.entropy())),
        "legal_name": statement.organisation_name,
        "name_skeleton": skeleton(&statement.organisation_name),
        "country": country.map(|country| country.as_str().to_owned()),
        "authority": authority.and_then(|authority| authority.authority_id.as_deref()),
        "authority_number": authority.and_then(|authority| authority.registration_id.as_deref()),
        "roles": write_roles(&statement.roles),
        "directory": statement.issuer,
        "directory_id": statement.organisation_id,
    })
}

fn software(portal: &Portal, accepted: &AcceptedRegistration) -> Value {
    let statement = accepted.statement();
    json!({
        "id": Uuid::from(portal.id(SoftwareStatementId::new)),
        "reference": Reference::new(ReferenceKind::Application, entropy::bytes(portal.entropy())),
        "name": statement.software_name,
        "redirect_uris": statement.redirect_uris,
        "contacts": statement.contacts,
        "directory": statement.issuer,
        "directory_id": statement.software_id,
        "roles": write_roles(&statement.roles),
        "on_behalf_of": statement.on_behalf_of,
        "statement": accepted.written_statement(),
        "statement_issued_at": instant(statement.issued),
        "key_set": statement.key_set.as_str(),
        "revoked_key_set": statement.revoked_key_set.as_ref().map(Url::as_str),
        "organisation_key_set": statement.organisation_key_set.as_ref().map(Url::as_str),
    })
}

fn client(
    portal: &Portal,
    accepted: &AcceptedRegistration,
    id: ClientId,
    rule: Option<&str>,
    answer: &Map<String, Value>,
) -> Value {
    let metadata = accepted.metadata();
    let (signing_alg, subject_dn) = match &metadata.authentication {
        Authentication::PrivateKeyJwt { signing_alg } => (Some(signing_alg.as_str()), None),
        Authentication::TlsClientAuth { written, .. } => (None, Some(written.as_str())),
    };
    json!({
        "id": Uuid::from(id),
        "client_id": id.to_string(),
        "environment": portal.rules().environment.name(),
        "source": "obie",
        "token_endpoint_auth_method": metadata.authentication.method(),
        "scopes": metadata.scopes.names(),
        "activation_rule": rule,
        "registration": answer,
        "dcr_version": accepted.version().name(),
        "roles": write_roles(&accepted.statement().roles),
        "grant_types": metadata.grant_types.iter().copied().map(GrantType::as_str).collect::<Vec<_>>(),
        "signing_alg": signing_alg,
        "subject_dn": subject_dn,
        "certificate_issuer": accepted.certificate().issuer_key().map(|key| bytes(key)),
    })
}

fn request(new: &Registration<'_>, version: Option<i32>) -> Value {
    let statement = new.accepted.statement();
    json!({
        "issuer": statement.issuer,
        "software_id": statement.software_id,
        "jti": new.accepted.jti(),
        "request_sha256": bytes(&new.request),
        "certificate_sha256": bytes(new.accepted.certificate().thumbprint()),
        "registration_version": version,
        "expires_at": instant(new.accepted.expires()),
    })
}

/// What goes on record: whatever is new, and always the client.
fn entries(portal: &Portal, new: &Registration<'_>, id: ClientId, rule: Option<&str>) -> Value {
    let statement = new.accepted.statement();
    let actor = Actor::Client(id, statement.software_name.clone());
    let told = |action, kind, name: &str| {
        let mut event = Event::new(action, Subject::named(kind, name)).with("directory", statement.issuer.as_str());
        if let Some(rule) = rule {
            event = event.with("rule", rule);
        }
        entry(portal, new, &actor, &event)
    };
    json!([
        told("organisation.registered", "organisation", &statement.organisation_name),
        told("software_statement.registered", "software_statement", &statement.software_name),
        told("client.registered", "client", &id.to_string()),
    ])
}

fn entry(portal: &Portal, new: &Registration<'_>, actor: &Actor, event: &Event) -> Value {
    let mut row = audit::row(portal.id(AuditEntryId::new), new.attempt.at, actor, event);
    row["trace"] = new.attempt.trace.into();
    row
}
