//! What the API of the UAE Trust Framework says of organisations and their software (its API description, 1.39).

use crate::directory::Directory;
use crate::fault::{Error, Refusal};
use crate::id;
use crate::register::{Organisation, Software, SoftwareStatus, Status};
use crate::role::Role;
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Where all of it is authorised.
pub(crate) const DOMAIN: &str = "Open Finance";
pub(crate) const AUTHORITY: &str = "CBUAE";

impl Directory {
    /// An organisation (`OrganisationWithTnc`).
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub fn framework_organisation(&self, organisation: &str) -> Result<Value, Error> {
        let register = self.register()?;
        let organisation = register.organisation(organisation).ok_or_else(nobody)?;
        Ok(json!({
            "OrgDetails": details(organisation),
            "TncDetails": {"TnCSigned": true, "TnCUpdated": false, "TnCsToBeSigned": []},
        }))
    }

    /// All software of an organisation that is in the UAE's ecosystem (`SoftwareStatements`).
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub fn framework_statements(&self, organisation: &str) -> Result<Value, Error> {
        let register = self.register()?;
        let organisation = register.organisation(organisation).ok_or_else(nobody)?;
        Ok(organisation.software.iter().filter_map(|software| statement(organisation, software)).collect())
    }

    /// One software (`SoftwareStatement`).
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub fn framework_statement(&self, organisation: &str, software: &str) -> Result<Value, Error> {
        let register = self.register()?;
        let found = register
            .organisation(organisation)
            .and_then(|organisation| statement(organisation, organisation.software(software)?));
        Ok(found.ok_or_else(nobody)?)
    }

    /// What a software may do (`SoftwareAuthorityClaims`).
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub fn framework_claims(&self, organisation: &str, software: &str) -> Result<Value, Error> {
        let register = self.register()?;
        let organisation = register.organisation(organisation).ok_or_else(nobody)?;
        let software = organisation.software(software).ok_or_else(nobody)?;
        let application = software.application_id.ok_or_else(nobody)?.to_string();
        let claim = |role: &Role| Some(claim(organisation, &application, role.uae()?));
        Ok(software.roles.iter().filter_map(claim).collect())
    }
}

fn nobody() -> Refusal {
    Refusal::NotFound("Nobody in this directory has these ids".into())
}

fn details(organisation: &Organisation) -> Value {
    let name = &organisation.legal_name;
    json!({
        "OrganisationId": organisation.uae_id,
        "Status": organisation_status(organisation.status),
        "OrganisationName": name,
        "LegalEntityName": name,
        "RegisteredName": name,
        "CreatedOn": instant(organisation.created),
        "CountryOfRegistration": "AE",
        "Country": "AE",
        "RegistrationId": organisation.registration_id,
        "RegistrationNumber": organisation.registration_id,
        "Size": "TPP",
        "Authority": false,
        "Flags": [],
        "RequiresParticipantTermsAndConditionsSigning": false,
        "EnforceIdpUserManagement": false,
    })
}

/// In the words of the API description, which knows no suspended organisation: one that is not active yet again.
fn organisation_status(status: Status) -> &'static str {
    match status {
        Status::Active => "Active",
        Status::Suspended => "Pending",
        Status::Withdrawn => "Withdrawn",
    }
}

fn statement(organisation: &Organisation, software: &Software) -> Option<Value> {
    let id = software.application_id?;
    let status = match organisation.status {
        Status::Active => software.status,
        Status::Suspended => SoftwareStatus::Suspended,
        Status::Withdrawn => SoftwareStatus::Inactive,
    };
    let mut statement = json!({
        "Status": status.as_str(),
        "ClientId": id,
        "ClientName": software.name,
        "Description": software.name,
        "Environment": "sandbox",
        "OrganisationId": organisation.uae_id,
        "SoftwareStatementId": id,
        "Mode": "Test",
        "RtsClientCreated": true,
        "RedirectUri": software.redirect_uris,
        "SoftwareVersion": "1.0",
        "Version": 1.0,
        "Locked": software.locked,
        "TokenEndpointAuthMethod": "private_key_jwt",
        "IdTokenSignedResponseAlgorithm": "PS256",
        "RequireSignedRequestObject": true,
        "TlsClientCertificateBoundAccessTokens": true,
        "OpenidFederationEnabled": false,
        "CreatedAt": instant(software.created),
        "ClientUri": software.links.client_uri,
        "LogoUri": software.links.logo_uri,
        "PolicyUri": software.links.policy_uri,
        "TermsOfServiceUri": software.links.tos_uri,
        "Flags": [],
        "SoftwareStatementCertifications": [],
    });
    // What it has not is not there.
    statement.as_object_mut()?.retain(|_, value| !value.is_null());
    Some(statement)
}

fn claim(organisation: &Organisation, application: &str, role: &str) -> Value {
    let owner = organisation.uae_id.to_string();
    json!({
        "SoftwareAuthorityClaimId": id::derived(&[application, role]),
        "OrganisationAuthorisationDomainRoleClaimID": id::derived(&[&owner, role]),
        "AuthorityName": AUTHORITY,
        "AuthorisationDomainName": DOMAIN,
        "AuthorisationDomainRoleName": role,
        "AuthorisationDomain": DOMAIN,
        "Role": role,
        "Status": if organisation.status == Status::Active { "Active" } else { "Inactive" },
    })
}

fn instant(instant: OffsetDateTime) -> String {
    instant.format(&Rfc3339).unwrap_or_default()
}
