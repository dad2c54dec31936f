//! What a registration said, source by source: a row for each fact, those first on which the sources differ.

use crate::certificate::{AttributeType, DistinguishedName};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Who says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The request that the software signed.
    Request,
    /// The statement that its directory signed.
    Statement,
    /// The certificate of the connection.
    Certificate,
    /// The records of the directory.
    Directory,
}

/// A fact as each source has it; a source that says nothing has nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Its name, for links.
    pub name: &'static str,
    /// What people call it.
    pub label: &'static str,
    /// What each of [`Source::ALL`] says.
    pub said: [Vec<String>; 4],
}

type Claims = Map<String, Value>;

impl Source {
    /// All of them, in the order of the columns.
    pub const ALL: [Self; 4] = [Self::Request, Self::Statement, Self::Certificate, Self::Directory];

    /// The heading of its column.
    pub fn words(self) -> &'static str {
        match self {
            Self::Request => "Request",
            Self::Statement => "Statement",
            Self::Certificate => "Certificate",
            Self::Directory => "Directory",
        }
    }
}

impl Fact {
    /// True where two sources say different things. Case and order do not count.
    pub fn differs(&self) -> bool {
        let folded = |values: &Vec<String>| values.iter().map(|value| value.to_lowercase()).collect::<BTreeSet<_>>();
        let mut said = self.said.iter().filter(|values| !values.is_empty()).map(folded);
        said.next().is_some_and(|first| said.any(|other| other != first))
    }
}

/// Puts side by side what a registration by OBIE's door said: claims of request and statement, subject of the certificate.
pub fn of_statement(request: &Claims, statement: &Claims, certificate: &str) -> Vec<Fact> {
    let subject = Subject::read(certificate);
    let asked = |name| texts(request.get(name));
    let stated = |names: &[&str]| first(statement, names);
    let own = asked("software_id");
    let software = if own.is_empty() { asked("iss") } else { own };
    let emails = statement.get("org_contacts").and_then(Value::as_array).into_iter().flatten();
    let emails = emails.filter_map(|contact| Some(contact.get("email")?.as_str()?.to_owned())).collect();
    sorted([
        fact("organisation", "Legal name", [none(), stated(&["org_name"]), subject.organisation, none()]),
        fact("org_id", "Organisation id", [none(), stated(&["org_id"]), subject.unit, none()]),
        fact("software_id", "Software id", [software, stated(&["software_id"]), subject.common_name, none()]),
        fact("roles", "Roles", [none(), stated(&["software_roles"]), none(), none()]),
        fact(
            "redirect_uris",
            "Redirect URIs",
            [asked("redirect_uris"), stated(&["software_redirect_uris"]), none(), none()],
        ),
        fact("contacts", "Contacts", [none(), emails, none(), none()]),
        fact("key_set", "Key set", [asked("jwks_uri"), stated(&["software_jwks_endpoint"]), none(), none()]),
        fact("scopes", "Scopes", [words(request.get("scope")), none(), none(), none()]),
        fact("auth_method", "Authentication", [asked("token_endpoint_auth_method"), none(), none(), none()]),
    ])
}

/// Puts side by side what the UAE's door found: the trust framework's records and the subject of the certificate; and what was
/// registered of it.
pub fn of_records(records: &Claims, registered: &Claims, certificate: &str) -> Vec<Fact> {
    let subject = Subject::read(certificate);
    let record = |path: &[&str]| {
        let found = path.iter().try_fold(&Value::Object(records.clone()), |at, name| at.get(*name)).cloned();
        texts(found.as_ref())
    };
    let own = |name| texts(registered.get(name));
    let name = first_of([record(&["organisation", "OrgDetails", "LegalEntityName"]), texts(records.get("org_name"))]);
    sorted([
        fact("organisation", "Legal name", [none(), none(), subject.organisation, name]),
        fact("org_id", "Organisation id", [none(), none(), subject.unit, texts(records.get("org_id"))]),
        fact("software_id", "Software id", [none(), none(), subject.application, texts(records.get("software_id"))]),
        fact("roles", "Roles", [none(), none(), none(), texts(records.get("roles"))]),
        fact("redirect_uris", "Redirect URIs", [none(), none(), none(), record(&["software", "RedirectUri"])]),
        fact("key_set", "Key set", [none(), none(), none(), own("jwks_uri")]),
        fact("scopes", "Scopes", [none(), none(), none(), words(registered.get("scope"))]),
        fact("auth_method", "Authentication", [none(), none(), none(), own("token_endpoint_auth_method")]),
    ])
}

/// The telling attributes of a certificate's subject.
#[derive(Default)]
struct Subject {
    organisation: Vec<String>,
    unit: Vec<String>,
    common_name: Vec<String>,
    /// The end of the common name, which may begin with a federation's address.
    application: Vec<String>,
}

impl Subject {
    fn read(text: &str) -> Self {
        let Ok(name) = DistinguishedName::parse(text) else { return Self::default() };
        let one = |oid| name.one(oid).ok().flatten().map(str::to_owned);
        let common_name = one(AttributeType::COMMON_NAME);
        // A certificate of the old kind names its directory there, not the organisation that it is for.
        let vouches = one(AttributeType::ORGANISATION_IDENTIFIER).is_some() || !names_a_directory(&name);
        Self {
            organisation: one(AttributeType::ORGANISATION).filter(|_| vouches).into_iter().collect(),
            unit: one(AttributeType::ORGANISATIONAL_UNIT).into_iter().collect(),
            application: common_name.iter().filter_map(|name| name.rsplit('/').next()).map(str::to_owned).collect(),
            common_name: common_name.into_iter().collect(),
        }
    }
}

/// Of the old kind: software and organisation by the directory's ids, and nothing but the directory's name beside.
fn names_a_directory(subject: &DistinguishedName) -> bool {
    let one = |oid| subject.one(oid).ok().flatten();
    one(AttributeType::ORGANISATIONAL_UNIT).is_some() && one(AttributeType::ORGANISATION_IDENTIFIER).is_none()
}

fn fact(name: &'static str, label: &'static str, said: [Vec<String>; 4]) -> Fact {
    Fact { name, label, said }
}

/// What nobody speaks of is left out; what differs comes first.
fn sorted(facts: impl IntoIterator<Item = Fact>) -> Vec<Fact> {
    let told = facts.into_iter().filter(|fact| fact.said.iter().any(|values| !values.is_empty()));
    let (mut facts, rest): (Vec<_>, Vec<_>) = told.partition(Fact::differs);
    facts.extend(rest);
    facts
}

fn none() -> Vec<String> {
    Vec::new()
}

fn first(claims: &Claims, names: &[&str]) -> Vec<String> {
    names.iter().map(|name| texts(claims.get(*name))).find(|found| !found.is_empty()).unwrap_or_default()
}

fn first_of<const N: usize>(found: [Vec<String>; N]) -> Vec<String> {
    found.into_iter().find(|found| !found.is_empty()).unwrap_or_default()
}

/// A text, or a list of texts.
fn texts(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(text)) if !text.is_empty() => vec![text.clone()],
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// Words between spaces (RFC 6749 §3.3).
fn words(value: Option<&Value>) -> Vec<String> {
    value.and_then(Value::as_str).into_iter().flat_map(str::split_whitespace).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn object(value: &Value) -> Claims {
        value.as_object().unwrap().clone()
    }

    fn told(facts: &[Fact]) -> Vec<(&'static str, bool)> {
        facts.iter().map(|fact| (fact.name, fact.differs())).collect()
    }

    #[test]
    fn what_differs_comes_first_and_what_nobody_says_is_left_out() {
        let request = object(&json!({"iss": "soft", "redirect_uris": ["https://b.example/", "https://a.example/"],
            "scope": "openid accounts", "token_endpoint_auth_method": "private_key_jwt"}));
        let statement = object(&json!({"org_name": "Example Ltd", "org_id": "org", "software_id": "soft",
            "software_redirect_uris": ["https://a.example/"], "software_roles": ["AISP"], "org_contacts": [{"email": "a@b.example"}]}));
        let facts = of_statement(&request, &statement, "CN=soft,OU=org,O=OpenBanking,C=GB");
        assert_eq!(told(&facts)[0], ("redirect_uris", true));
        assert!(facts[1..].iter().all(|fact| !fact.differs()), "{facts:?}");
        let names: Vec<_> = facts.iter().map(|fact| fact.name).collect();
        assert_eq!(
            names,
            ["redirect_uris", "organisation", "org_id", "software_id", "roles", "contacts", "scopes", "auth_method"]
        );
        assert_eq!(facts[1].said[2], [""; 0], "an old certificate names the directory");
    }

    #[test]
    fn a_certificate_that_vouches_for_somebody_else_differs() {
        let (request, statement) = (object(&json!({})), object(&json!({"org_name": "Example Ltd", "org_id": "org"})));
        let subject = "CN=0015800001,organizationIdentifier=PSDGB-FCA-123456,O=Other Ltd,C=GB";
        assert_eq!(told(&of_statement(&request, &statement, subject))[0], ("organisation", true));
        let same = subject.replace("Other Ltd", "EXAMPLE LTD");
        assert!(!of_statement(&request, &statement, &same)[0].differs());
    }

    #[test]
    fn records_of_the_trust_framework_stand_beside_the_certificate() {
        let records =
            object(&json!({"organisation": {"OrgDetails": {"LegalEntityName": "Example LLC"}}, "org_id": "o-1",
            "software_id": "s-1", "roles": ["BDSP"], "software": {"RedirectUri": ["https://a.example/"]}}));
        let registered = object(&json!({"scope": "openid accounts", "jwks_uri": "https://k.example/s-1.jwks"}));
        let facts = of_records(&records, &registered, "CN=https://f.example/s-1,OU=o-2,C=AE");
        assert_eq!(told(&facts)[0], ("org_id", true));
        let software = facts.iter().find(|fact| fact.name == "software_id").unwrap();
        assert_eq!((software.said[2].as_slice(), software.differs()), (["s-1".to_owned()].as_slice(), false));
    }
}
