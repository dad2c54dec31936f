//! Registrations by the UAE's door: one statement, which writes everything that belongs together, or finds that it is there.

use super::audit;
use super::cases::{self, Opening};
use super::error::StoreError;
use super::organisations::write_roles;
use super::registration_attempts::{Claimed, NewAttempt};
use crate::access::Actor;
use crate::audit::{Event, Subject};
use crate::client::Scopes;
use crate::directory::{self, Organisation, Seen, Software};
use crate::entropy;
use crate::id::{AuditEntryId, ClientId, OrganisationId, SoftwareStatementId};
use crate::jose::Algorithm;
use crate::portal::Portal;
use crate::reference::{Reference, ReferenceKind};
use crate::registration::metadata::GrantType;
use crate::registration::{Admission, Policy, Report};
use crate::risk::{Registrant, hints_of_registration};
use crate::text::skeleton;
use serde_json::{Value, json};
use url::Url;
use uuid::Uuid;

/// Grants that go with every role of the UAE.
const GRANTS: [GrantType; 3] = [GrantType::AuthorizationCode, GrantType::ClientCredentials, GrantType::RefreshToken];

/// An application to be registered.
#[derive(Debug, Clone, Copy)]
pub struct NewApplication<'a> {
    /// As the framework sees it.
    pub seen: &'a Seen,
    /// Its organisation.
    pub organisation: &'a Organisation,
    /// Itself.
    pub software: &'a Software,
    /// Where its keys lie.
    pub key_set: &'a Url,
    /// The attempt that it is.
    pub attempt: &'a NewAttempt<'a>,
    /// What is kept of it.
    pub claimed: &'a Claimed,
    /// What was found.
    pub report: &'a Report,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Became {
    /// It is registered, now or since before.
    Registered,
    /// The bank has shut this out.
    Blocked(&'static str),
    /// The application is known as another organisation's.
    OtherOrganisation,
}

/// Writes a client, and what is above it where that is new too. Whoever is registered stays as they are.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn register(portal: &Portal, new: NewApplication<'_>) -> Result<Became, StoreError> {
    let policy = &portal.rules().registration;
    let (id, rule) = (portal.id(ClientId::new), policy.uae_admission.uae_rule());
    let case = case(portal, new, id, policy.uae_admission).await?;
    let row = sqlx::query!(
        r#"select outcome as "outcome!", case when outcome = 'registered' then open_case(made, $7, $8) end as opened
         from register_application($1, $2, $3, $4, $5, $6)"#,
        organisation(portal, new),
        software(portal, new),
        client(portal, new, id, rule, policy),
        Value::Object(new.seen.records.clone()),
        new.attempt.row(new.claimed, new.report),
        entries(portal, new, id, rule),
        case.row,
        case.entry
    )
    .fetch_one(portal.database().statements())
    .await?;
    Ok(match row.outcome.as_str() {
        "organisation_blocked" => Became::Blocked("organisation"),
        "software_blocked" => Became::Blocked("application"),
        "client_blocked" => Became::Blocked("client"),
        "other_organisation" => Became::OtherOrganisation,
        _ => Became::Registered,
    })
}

/// The case that is opened where the client waits. What rules let in waits for nobody: then nobody needs hints.
async fn case(
    portal: &Portal,
    new: NewApplication<'_>,
    id: ClientId,
    admission: Admission,
) -> Result<Opening, StoreError> {
    let application = new.seen.application;
    let (software_id, directory_id) = (application.software.to_string(), application.organisation.to_string());
    let who = Registrant {
        organisation: &new.organisation.name,
        software: &new.software.name,
        directory: directory::NAME,
        directory_id: &directory_id,
        software_id: &software_id,
        number: None,
        redirect_uris: &new.software.redirect_uris,
        contacts: &[],
        on_behalf_of: None,
    };
    let hints = match admission {
        Admission::Automatic => Vec::new(),
        Admission::Manual => {
            let known = cases::known(portal.database().statements(), &who, new.attempt.at).await?;
            hints_of_registration(&who, &known)
        }
    };
    Ok(Opening::new(portal, new.attempt, (id, &software_id), &who, &hints))
}

fn organisation(portal: &Portal, new: NewApplication<'_>) -> Value {
    json!({
        "id": Uuid::from(portal.id(OrganisationId::new)),
        "reference": Reference::new(ReferenceKind::Tpp, entropy::bytes(portal.entropy())),
        "legal_name": new.organisation.name,
        "name_skeleton": skeleton(&new.organisation.name),
        "country": new.organisation.country.map(|country| country.as_str().to_owned()),
        "company_number": new.organisation.number,
        "roles": write_roles(&new.seen.roles),
        "directory": directory::NAME,
        "directory_id": new.seen.application.organisation,
    })
}

fn software(portal: &Portal, new: NewApplication<'_>) -> Value {
    json!({
        "id": Uuid::from(portal.id(SoftwareStatementId::new)),
        "reference": Reference::new(ReferenceKind::Application, entropy::bytes(portal.entropy())),
        "name": new.software.name,
        "redirect_uris": new.software.redirect_uris,
        "directory": directory::NAME,
        "directory_id": new.seen.application.software,
        "roles": write_roles(&new.seen.roles),
        "key_set": new.key_set.as_str(),
    })
}

fn client(portal: &Portal, new: NewApplication<'_>, id: ClientId, rule: Option<&str>, policy: &Policy) -> Value {
    let client_id = new.seen.application.software;
    let roles = Scopes::of_roles(&new.seen.roles);
    let scopes = Scopes::of(roles.names().iter().cloned().chain(["openid".to_owned()]));
    let offered = &policy.rules.metadata.grant_types;
    let grants: Vec<_> = GRANTS.into_iter().filter(|grant| offered.contains(grant)).map(GrantType::as_str).collect();
    let registration = json!({
        "client_id": client_id,
        "client_name": new.software.name,
        "redirect_uris": new.software.redirect_uris,
        "grant_types": grants,
        "token_endpoint_auth_method": "private_key_jwt",
        "token_endpoint_auth_signing_alg": Algorithm::Ps256.as_str(),
        "jwks_uri": new.key_set.as_str(),
        "scope": scopes.to_string(),
        "software_id": client_id,
        "software_roles": write_roles(&new.seen.roles),
        "org_id": new.seen.application.organisation,
        "org_name": new.organisation.name,
    });
    json!({
        "id": Uuid::from(id),
        "client_id": client_id,
        "environment": portal.rules().environment.name(),
        "token_endpoint_auth_method": "private_key_jwt",
        "scopes": scopes.names(),
        "activation_rule": rule,
        "registration": registration,
        "roles": write_roles(&new.seen.roles),
        "grant_types": grants,
        "signing_alg": Algorithm::Ps256.as_str(),
    })
}

/// What goes on record: whatever is new, and always the client.
fn entries(portal: &Portal, new: NewApplication<'_>, id: ClientId, rule: Option<&str>) -> Value {
    let client_id = new.seen.application.software.to_string();
    let actor = Actor::Client(id, new.software.name.clone());
    let told = |action, kind, name: &str| {
        let mut event = Event::new(action, Subject::named(kind, name)).with("directory", directory::NAME);
        if let Some(rule) = rule {
            event = event.with("rule", rule);
        }
        let mut row = audit::row(portal.id(AuditEntryId::new), new.attempt.at, &actor, &event);
        row["trace"] = new.attempt.trace.into();
        row
    };
    json!([
        told("organisation.registered", "organisation", &new.organisation.name),
        told("software_statement.registered", "software_statement", &new.software.name),
        told("client.registered", "client", &client_id),
    ])
}
