//! What the bank has settled about registration by machine: from the configuration.

use super::assess::Rules;
use super::metadata::{GrantType, MetadataRules, OmittedRedirectUris};

/// Who lets a registered client in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// This rule, at once: its name and version stand where people would.
    Automatic,
    /// People of the bank.
    Manual,
}

/// What a second registration of one software comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duplicates {
    /// Another client.
    Allow,
    /// The client that is there.
    ReturnExisting,
    /// A refusal.
    Reject,
}

/// What the bank has settled.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Against which a registration is assessed.
    pub rules: Rules,
    /// Who lets clients in that come by OBIE's door.
    pub admission: Admission,
    /// Who lets those in that come by the UAE's.
    pub uae_admission: Admission,
    /// What a second registration comes to.
    pub duplicates: Duplicates,
}

impl Admission {
    /// The rule and its version that lets clients of OBIE's door in, where one does.
    pub fn rule(self) -> Option<&'static str> {
        match self {
            Self::Automatic => Some("obie-registration/1"),
            Self::Manual => None,
        }
    }

    /// The rule and its version that lets clients of the UAE's door in, where one does: a model bank's.
    pub fn uae_rule(self) -> Option<&'static str> {
        match self {
            Self::Automatic => Some("uae-registration/1"),
            Self::Manual => None,
        }
    }
}

impl Duplicates {
    /// As configured and stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::ReturnExisting => "return_existing",
            Self::Reject => "reject",
        }
    }
}

impl Policy {
    /// A bank that has settled nothing: the three basic grants, everything else as the official suite needs it.
    pub fn open(audiences: Vec<String>, production: bool) -> Self {
        let grant_types = vec![GrantType::AuthorizationCode, GrantType::ClientCredentials, GrantType::RefreshToken];
        let metadata = MetadataRules { grant_types, omitted_redirect_uris: OmittedRedirectUris::UseStatement };
        let rules = Rules { metadata, audiences, oldest_statement: None, member_state: String::new(), production };
        Self { rules, admission: Admission::Automatic, uae_admission: Admission::Manual, duplicates: Duplicates::Allow }
    }
}
