//! Software statements as OBIE's directory writes them (OBIE Directory specification, §Software statement assertion).

use crate::directory::{Directory, ISSUER};
use crate::fault::{Error, Refusal};
use crate::id;
use crate::register::{Contact, Organisation, Software, Status};
use crate::role::Role;
use serde_json::{Map, Value, json};

impl Directory {
    /// A statement about a software of whoever holds the access key: a compact JWS, PS256, issued now.
    ///
    /// # Errors
    /// [`Refusal`]: the key opens nothing, no such software, none of OBIE's ecosystem.
    pub fn statement(&self, access_key: &str, software: &str) -> Result<String, Error> {
        let register = self.register()?;
        let (organisation, own) = register.owned(access_key, software)?;
        let claims = self.claims(organisation, own)?;
        if !own.locked {
            self.change(|register| {
                if let Some(software) = register.software_mut(software) {
                    software.locked = true;
                }
                Ok(())
            })?;
        }
        Ok(self.signing.key.sign(&claims).map_err(crate::fault::Fault::from)?)
    }

    fn claims(&self, organisation: &Organisation, software: &Software) -> Result<Map<String, Value>, Refusal> {
        let Some(software_id) = &software.obie_id else {
            let sentence = "This software is in the UAE's ecosystem only, where no statement is sent: register with its transport certificate";
            return Err(Refusal::Conflict(sentence.into()));
        };
        let org_id = &organisation.obie_id;
        let keys = |folder: &str, name: &str| self.url(&format!("/{org_id}/{folder}{name}.jwks"));
        let claims = json!({
            "iss": ISSUER,
            "iat": self.now().unix_timestamp(),
            "jti": id::statement(&*self.entropy),
            "software_environment": "sandbox",
            "software_mode": "Test",
            "software_id": software_id,
            "software_client_id": software_id,
            "software_client_name": software.name,
            "software_client_description": software.name,
            "software_version": "1.0",
            "software_client_uri": software.links.client_uri,
            "software_logo_uri": software.links.logo_uri,
            "software_policy_uri": software.links.policy_uri,
            "software_tos_uri": software.links.tos_uri,
            "software_redirect_uris": software.redirect_uris,
            "software_roles": obie(&software.roles),
            "organisation_competent_authority_claims": authority(organisation),
            "software_jwks_endpoint": keys("", software_id),
            "software_jwks_revoked_endpoint": keys("revoked/", software_id),
            "org_status": org_status(organisation.status),
            "org_id": org_id,
            "org_name": organisation.legal_name,
            "org_contacts": organisation.contacts.iter().map(contact).collect::<Vec<_>>(),
            "org_jwks_endpoint": keys("", org_id),
            "org_jwks_revoked_endpoint": keys("revoked/", org_id),
        });
        let claims = claims.as_object().cloned().unwrap_or_default();
        // What it has not is not there.
        Ok(claims.into_iter().filter(|(_, value)| !value.is_null()).collect())
    }
}

fn obie(roles: &[Role]) -> Vec<&'static str> {
    roles.iter().filter_map(|role| role.obie()).collect()
}

fn authority(organisation: &Organisation) -> Value {
    let authorisations = organisation.authorisations.iter();
    let authorisations: Vec<Value> =
        authorisations.map(|state| json!({"member_state": state.member_state, "roles": obie(&state.roles)})).collect();
    json!({
        "authority_id": organisation.authority_id,
        "registration_id": organisation.registration_id,
        "status": if organisation.status == Status::Withdrawn { "Withdrawn" } else { "Active" },
        "authorisations": authorisations,
    })
}

/// In the words of a statement, which knows no suspension.
fn org_status(status: Status) -> &'static str {
    match status {
        Status::Active => "Active",
        Status::Suspended => "Revoked",
        Status::Withdrawn => "Withdrawn",
    }
}

fn contact(contact: &Contact) -> Value {
    json!({"name": contact.name, "email": contact.email, "phone": contact.phone.as_deref().unwrap_or_default(), "type": contact.kind})
}
