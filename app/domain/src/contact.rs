//! The people whom a directory names for an organisation or its software. They are suggestions: a directory says that an
//! address is theirs, nobody has shown it.

use crate::text::EmailAddress;
use serde_json::{Map, Value};

/// No organisation lists more that anybody would read.
const MOST: usize = 50;
/// Where statements of OBIE's directory and records of the UAE's keep them.
const MEMBERS: [&str; 6] =
    ["org_contacts", "software_contacts", "contacts", "OrgContacts", "SoftwareContacts", "Contacts"];

/// Somebody whom a directory names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Their address.
    pub email: EmailAddress,
    /// Their name, where it says one.
    pub name: Option<String>,
    /// What they are there for: `Technical`, `PTC`.
    pub role: Option<String>,
}

impl Contact {
    /// Everybody whom a statement's claims or a directory's record name, each address once. What is not legible is left out.
    pub fn listed(record: &Map<String, Value>) -> Vec<Self> {
        let mut found: Vec<Self> = Vec::new();
        let deeper = ["organisation", "OrgDetails", "software"];
        let within = deeper.iter().filter_map(|member| record.get(*member)?.as_object()).map(Self::listed);
        let own = MEMBERS.iter().filter_map(|member| record.get(*member)?.as_array()).flatten().filter_map(Self::read);
        for contact in own.chain(within.flatten()) {
            if found.len() < MOST && !found.iter().any(|known| known.email.key() == contact.email.key()) {
                found.push(contact);
            }
        }
        found
    }

    fn read(value: &Value) -> Option<Self> {
        if let Some(email) = value.as_str() {
            return Some(Self { email: EmailAddress::parse(email).ok()?, name: None, role: None });
        }
        let email = text(value, &["email", "Email", "EmailAddress"])?;
        let name = text(value, &["name", "Name", "ContactName"]).or_else(|| {
            let parts = [text(value, &["FirstName"]), text(value, &["LastName"])];
            let whole = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
            (!whole.is_empty()).then_some(whole)
        });
        let role = text(value, &["type", "Type", "ContactType", "Role"]);
        Some(Self { email: EmailAddress::parse(&email).ok()?, name, role })
    }
}

fn text(value: &Value, names: &[&str]) -> Option<String> {
    let found = names.iter().find_map(|name| value.get(*name)?.as_str())?;
    let shown: String = found.chars().filter(|letter| !letter.is_control()).take(100).collect();
    let shown = shown.trim();
    (!shown.is_empty()).then(|| shown.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn listed(record: &Value) -> Vec<String> {
        let contacts = Contact::listed(record.as_object().unwrap()).into_iter();
        let words = |text: Option<String>| text.unwrap_or_else(|| "-".into());
        contacts
            .map(|contact| format!("{} {} {}", contact.email.as_str(), words(contact.name), words(contact.role)))
            .collect()
    }

    #[test]
    fn a_statement_names_people_of_organisation_and_software() {
        let statement = json!({
            "org_contacts": [
                {"name": "Tess Example", "email": "tess@wren.example", "phone": "+44", "type": "Technical"},
                {"name": "Again", "email": "TESS@wren.example", "type": "Business"},
                {"name": "No address", "type": "Business"}, {"email": "not an address"}, 7, null,
            ],
            "software_contacts": ["ops@wren.example", "nonsense"],
        });
        assert_eq!(listed(&statement), ["tess@wren.example Tess Example Technical", "ops@wren.example - -"]);
        for other in [json!({}), json!({"org_contacts": "tess@wren.example"}), json!({"org_contacts": [{}]})] {
            assert!(listed(&other).is_empty(), "{other}");
        }
    }

    #[test]
    fn a_record_of_the_framework_names_its_technical_and_business_people() {
        let record = json!({"organisation": {"OrgDetails": {"Contacts": [
            {"FirstName": "Omar", "LastName": "Example", "EmailAddress": "omar@falcon.example", "ContactType": "PTC"},
        ]}}, "software": {"Contacts": [{"Email": "stc@falcon.example", "ContactType": "STC"}]}});
        assert_eq!(listed(&record), ["omar@falcon.example Omar Example PTC", "stc@falcon.example - STC"]);
    }

    #[test]
    fn a_list_has_an_end_and_no_control_characters() {
        let many: Vec<_> =
            (0..60).map(|nth| json!({"email": format!("a{nth}@wren.example"), "name": "A\u{7}da"})).collect();
        let found = listed(&json!({"org_contacts": many}));
        assert_eq!((found.len(), found[0].as_str()), (50, "a0@wren.example Ada -"));
    }
}
