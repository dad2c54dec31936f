//! The list of participants: the sandbox's bank, and where its discovery documents lie.

use crate::directory::Directory;
use crate::fault::Fault;
use crate::framework::{AUTHORITY, DOMAIN};
use crate::id;
use serde_json::{Value, json};
use url::Url;

impl Directory {
    /// The banks that one can register with, as the UAE's directory lists them.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn participants(&self) -> Result<Value, Fault> {
        let register = self.register()?;
        let bank = &register.bank;
        let organisation = bank.organisation_id.to_string();
        let servers: Vec<Value> =
            self.banks.iter().flat_map(|bank| servers(&organisation, &register.bank.name, bank)).collect();
        if servers.is_empty() {
            return Ok(json!([]));
        }
        Ok(json!([{
            "OrganisationId": bank.organisation_id,
            "Status": "Active",
            "OrganisationName": bank.name,
            "LegalEntityName": bank.name,
            "RegisteredName": bank.name,
            "CountryOfRegistration": "AE",
            "Country": "AE",
            "Size": "LFI",
            "AuthorisationServers": servers,
            "OrgDomainClaims": [{"AuthorisationDomainName": DOMAIN, "AuthorityName": AUTHORITY, "Status": "Active"}],
            "OrgDomainRoleClaims": [{
                "AuthorisationDomainRoleIdentifier": id::derived(&[&organisation, "LFI"]),
                "Status": "Active",
                "AuthorisationDomain": DOMAIN,
                "Role": "LFI",
                "RoleType": "Federation",
                "Exclusive": false,
                "Authorisations": [],
                "Metadata": [],
            }],
        }]))
    }
}

/// A bank of ours has two doors below one address, each with its own issuer.
fn servers(organisation: &str, name: &str, bank: &Url) -> [Value; 2] {
    let base = bank.as_str().trim_end_matches('/');
    [(format!("{base}/uae"), false, "UAE"), (base.to_owned(), true, "OBIE")].map(|(issuer, dcr, door)| {
        json!({
            "AuthorisationServerId": id::derived(&[organisation, &issuer]),
            "OrganisationId": organisation,
            "CustomerFriendlyName": format!("{name} ({door})"),
            "Issuer": issuer,
            "OpenIDDiscoveryDocument": format!("{issuer}/.well-known/openid-configuration"),
            "Status": "Active",
            "SupportsCiba": false,
            "SupportsDCR": dcr,
            "SupportsRedirect": true,
            "ApiResources": resources(&issuer),
            "Flags": {"AccountType": ["Retail", "SME", "Corporate"]},
        })
    })
}

fn resources(issuer: &str) -> [Value; 2] {
    ["account-information", "payment"].map(|family| {
        json!({
            "ApiResourceId": id::derived(&[issuer, family]),
            "ApiVersion": "1.0",
            "ApiFamilyType": family,
            "Status": "Active",
            "CertificationStatus": "Self-Certified",
            "FamilyComplete": true,
            "ApiDiscoveryEndpoints": [],
        })
    })
}
