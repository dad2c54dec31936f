//! What we ask of the UAE Trust Framework, live: an organisation, one of its applications, and what that may do. The domain
//! knows no HTTP: the server brings the way there.
//!
//! Records are read strictly where they decide and tolerantly everywhere else: what is no word that we know is not active,
//! and never our error.

mod claims;
mod organisation;
mod record;
mod seen;
mod software;

pub use claims::roles;
pub use organisation::Organisation;
pub use record::Unreadable;
pub use seen::{Lack, Seen};
pub use software::Software;

use futures::future::BoxFuture;
use serde_json::Value;
use std::borrow::Cow;
use url::Url;
use uuid::Uuid;

/// What its organisations and software are known by here: `directory` of their records.
pub const NAME: &str = "UAE Trust Framework";

/// The framework, as somebody outside the domain reaches it.
pub trait TrustFramework: Send + Sync + 'static {
    /// Reads a record as it is now; nothing where the framework knows no such.
    fn read(&self, record: Record) -> BoxFuture<'_, Result<Option<Value>, Away>>;

    /// Where the keys of an application lie: `{keystore}/{organisation}/{application}/application.jwks`.
    fn key_set(&self, application: Application) -> Url;
}

/// An application and its organisation, by the framework's ids. The application's is the client's id as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Application {
    /// Of which organisation.
    pub organisation: Uuid,
    /// Which one.
    pub software: Uuid,
}

/// A record of the framework.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Record {
    /// `GET /organisations/{OrganisationId}`.
    Organisation(Uuid),
    /// `GET /organisations/{OrganisationId}/softwarestatements/{SoftwareStatementId}`.
    Software(Application),
    /// `GET …/softwarestatements/{SoftwareStatementId}/authorityclaims`.
    Claims(Application),
}

/// Why no record came. In whole it is a sentence for operators.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the trust framework cannot be read: {0}")]
pub struct Away(Cow<'static, str>);

impl Away {
    /// For this reason.
    pub fn new(why: impl Into<Cow<'static, str>>) -> Self {
        Self(why.into())
    }
}

/// How something stands at the framework.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// As it should.
    Active,
    /// In any other way, told in the framework's word; empty where it has none.
    Other(String),
}

impl Standing {
    fn of(record: &Value) -> Self {
        match record::text(record, "Status", 40) {
            Some(word) if word == "Active" => Self::Active,
            word => Self::Other(word.unwrap_or_default()),
        }
    }

    /// Inside a sentence: `is Withdrawn at the trust framework`.
    pub fn words(&self) -> &str {
        match self {
            Self::Active => "Active",
            Self::Other(word) if word.is_empty() => "without a status",
            Self::Other(word) => word,
        }
    }
}

/// The UUID at the end of a client's id: alone, or behind the address that a federation puts before it.
pub fn uuid_at_end(text: &str) -> Option<Uuid> {
    let end = text.get(text.len().checked_sub(36)?..)?;
    Uuid::try_parse(end).ok()
}

/// A UUID in its one usual spelling, in letters of either case.
pub fn uuid(text: &str) -> Option<Uuid> {
    (text.len() == 36).then(|| Uuid::try_parse(text).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tpp_role::TppRole;
    use serde_json::json;

    const ORGANISATION: Uuid = Uuid::from_u128(0x7342_3662_b345_453e_a54b_2f91_15a6_a45d);
    const SOFTWARE: Uuid = Uuid::from_u128(0x1a70_3edb_b138_4fae_99aa_8348_d418_f296);
    const BOTH: Application = Application { organisation: ORGANISATION, software: SOFTWARE };

    #[test]
    fn a_client_id_is_what_ends_in_its_uuid() {
        let uuid = SOFTWARE.to_string();
        let federated = format!("https://rp.directory.example/openid_relying_party/{uuid}");
        for text in [&uuid, &uuid.to_uppercase(), &federated] {
            assert_eq!(uuid_at_end(text), Some(SOFTWARE), "{text}");
        }
        for text in ["", "x", &uuid[1..], &format!("{uuid}/"), &SOFTWARE.simple().to_string(), "ééééééééééééééééééé"]
        {
            assert_eq!(uuid_at_end(text), None, "{text}");
        }
        assert_eq!(super::uuid(&federated), None);
    }

    #[test]
    fn an_organisation_is_active_when_it_says_exactly_so() {
        let read = |details| Organisation::read(&json!({"OrgDetails": details}), ORGANISATION);
        let full = json!({"OrganisationId": ORGANISATION, "Status": "Active", "LegalEntityName": " Wren\u{7} LLC ",
            "OrganisationName": "wren", "CountryOfRegistration": "AE", "RegistrationNumber": "CN-1"});
        let wren = read(full.clone()).unwrap();
        assert_eq!((wren.name.as_str(), wren.standing), ("Wren LLC", Standing::Active));
        assert_eq!((wren.country.unwrap().as_str(), wren.number.as_deref()), ("AE", Some("CN-1")));
        for other in [json!("active"), json!("Pending"), json!("Withdrawn"), json!("On fire"), json!(1), json!(null)] {
            let mut record = full.clone();
            record["Status"] = other.clone();
            assert_ne!(read(record).unwrap().standing, Standing::Active, "{other}");
        }
        let nameless = read(json!({})).unwrap();
        assert_eq!(nameless.name, ORGANISATION.to_string());
        assert!(read(json!({"OrganisationId": SOFTWARE, "Status": "Active"})).is_err(), "somebody else's record");
        for unreadable in [json!(null), json!([]), json!({"OrgDetails": 1}), json!("x")] {
            assert!(Organisation::read(&unreadable, ORGANISATION).is_err(), "{unreadable}");
        }
        assert!(read(json!({"Flags": ["\0"]})).is_err(), "no database keeps U+0000");
    }

    #[test]
    fn software_belongs_to_its_organisation_and_ends_in_its_uuid() {
        let full = json!({"Status": "Active", "ClientId": format!("https://rp.example/{SOFTWARE}"), "ClientName": "Nest",
            "OrganisationId": ORGANISATION, "SoftwareStatementId": SOFTWARE, "Mode": "Live",
            "RedirectUri": ["https://nest.example/cb", 7, "https://nest.example/cb"]});
        let nest = Software::read(&full, BOTH).unwrap();
        assert_eq!((nest.name.as_str(), nest.standing, nest.for_tests), ("Nest", Standing::Active, false));
        assert_eq!(nest.redirect_uris, ["https://nest.example/cb"]);
        for (member, value) in [
            ("OrganisationId", json!(SOFTWARE)),
            ("SoftwareStatementId", json!(ORGANISATION)),
            ("ClientId", json!(ORGANISATION)),
        ] {
            let mut record = full.clone();
            record[member] = value;
            assert!(Software::read(&record, BOTH).is_err(), "{member}");
        }
        for (member, value) in [("Mode", "Test"), ("Environment", "Sandbox")] {
            let mut record = full.clone();
            record[member] = value.into();
            assert!(Software::read(&record, BOTH).unwrap().for_tests, "{member}");
        }
        assert_eq!(Software::read(&json!({}), BOTH).unwrap().name, SOFTWARE.to_string());
    }

    #[test]
    fn roles_come_from_active_claims() {
        let claim = |status: &str, role: Value, name: &str| json!({"Status": status, "Role": role, "AuthorisationDomainRoleName": name});
        let found = |claims: Value| roles(&claims).unwrap();
        let claims = json!([
            claim("Active", json!("ISP"), "BSIP"),
            claim("Active", json!(null), "BDSP"),
            claim("Active", json!("BDSP"), "x"),
            claim("Inactive", json!("BSIP"), "BSIP"),
            claim("Resting", json!("BSIP"), "BSIP"),
            claim("Active", json!("LFI"), "BSIP"),
            claim("Active", json!("AISP"), "AISP"),
            "nonsense",
        ]);
        assert_eq!(found(claims.clone()), [TppRole::Bdsp, TppRole::Idsp]);
        assert_eq!(found(json!({"content": claims, "totalPages": 1})), [TppRole::Bdsp, TppRole::Idsp]);
        assert_eq!(found(json!([])), []);
        for unreadable in [json!({}), json!(null), json!("BDSP")] {
            assert!(roles(&unreadable).is_err(), "{unreadable}");
        }
    }
}
