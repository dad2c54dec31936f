//! How a directory names the claims of its statements: OBIE's names, unless the issuer's row says otherwise.

use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The claims that a directory may name in its own way, as OBIE names them.
const CLAIMS: [&str; 15] = [
    "software_id",
    "software_client_name",
    "software_redirect_uris",
    "software_roles",
    "software_on_behalf_of_org",
    "software_mode",
    "software_environment",
    "software_jwks_endpoint",
    "software_jwks_revoked_endpoint",
    "org_id",
    "org_name",
    "org_status",
    "org_contacts",
    "org_jwks_endpoint",
    "organisation_competent_authority_claims",
];

/// A directory without a word for it: having issued a statement stands for being active.
const WITHOUT: &str = "org_status";

/// The names of a directory, by OBIE's.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClaimNames(BTreeMap<&'static str, String>);

/// Why names of claims cannot be. Each sentence says what would do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotClaimNames {
    /// Nothing that is read here.
    #[error("“{0}” is no claim that is read here: it has {names}", names = CLAIMS.join(", "))]
    Unknown(String),
    /// No name at all, where one is needed.
    #[error("{0} needs a name: only org_status may have none, where every statement stands for an active organisation")]
    Empty(String),
    /// No name that a claim could have.
    #[error("“{0}” is no name of a claim: at most 64 printable characters without spaces")]
    Unfit(String),
}

impl ClaimNames {
    /// Reads names, by OBIE's.
    ///
    /// # Errors
    /// [`NotClaimNames`], the first.
    pub fn parse(names: &BTreeMap<String, String>) -> Result<Self, NotClaimNames> {
        let read = |(ours, theirs): (&String, &String)| {
            let known = CLAIMS.into_iter().find(|claim| claim == ours);
            let known = known.ok_or_else(|| NotClaimNames::Unknown(ours.chars().take(60).collect()))?;
            if theirs.is_empty() && known != WITHOUT {
                return Err(NotClaimNames::Empty(known.to_owned()));
            }
            if !is_name(theirs) {
                return Err(NotClaimNames::Unfit(theirs.chars().take(80).collect()));
            }
            Ok((known, theirs.clone()))
        };
        names.iter().map(read).collect::<Result<_, _>>().map(Self)
    }

    /// As they were written.
    pub fn written(&self) -> BTreeMap<String, String> {
        self.0.iter().map(|(ours, theirs)| ((*ours).to_owned(), theirs.clone())).collect()
    }

    /// The claims of a statement under OBIE's names. What the directory means by one of OBIE's names itself does not count.
    pub(super) fn translated(&self, claims: &Map<String, Value>) -> Map<String, Value> {
        let mut translated = claims.clone();
        for (ours, theirs) in &self.0 {
            let said = match theirs.as_str() {
                "" => Some(Value::from("Active")),
                theirs => claims.get(theirs).cloned(),
            };
            match said {
                Some(value) => drop(translated.insert((*ours).to_owned(), value)),
                None => drop(translated.remove(*ours)),
            }
        }
        translated
    }

    /// A sentence about a claim, with the name that the directory gives it.
    pub(super) fn in_their_words(&self, sentence: &str) -> String {
        let about =
            self.0.iter().find(|(ours, _)| sentence.strip_prefix(**ours).is_some_and(|rest| rest.starts_with(' ')));
        match about {
            Some((ours, theirs)) if !theirs.is_empty() => format!("{theirs}{}", &sentence[ours.len()..]),
            _ => sentence.to_owned(),
        }
    }
}

/// At most 64 printable characters without spaces.
pub(super) fn is_name(text: &str) -> bool {
    text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn names(pairs: &[(&str, &str)]) -> Result<ClaimNames, NotClaimNames> {
        ClaimNames::parse(&pairs.iter().map(|(ours, theirs)| ((*ours).to_owned(), (*theirs).to_owned())).collect())
    }

    #[test]
    fn a_directory_names_claims_in_its_own_way() {
        let names = names(&[("software_id", "product"), ("org_id", "entity"), ("org_status", "")]).unwrap();
        let said =
            json!({"product": "P-1", "software_id": "something else", "org_id": "another", "org_name": "Example"});
        let translated = names.translated(said.as_object().unwrap());
        assert_eq!(translated["software_id"], "P-1");
        assert_eq!(translated.get("org_id"), None, "what they mean by our name does not count");
        assert_eq!((&translated["org_name"], &translated["org_status"]), (&json!("Example"), &json!("Active")));
        assert_eq!(names.in_their_words("software_id is required"), "product is required");
        assert_eq!(names.in_their_words("org_name is required"), "org_name is required");
    }

    #[test]
    fn names_that_nobody_reads_are_refused() {
        let cases = [
            (("software", "x"), "is no claim that is read here"),
            (("org_id", ""), "needs a name"),
            (("org_id", "a b"), "is no name"),
        ];
        for (pair, sentence) in cases {
            let refused = names(&[pair]).unwrap_err().to_string();
            assert!(refused.contains(sentence), "{refused}");
        }
    }
}
