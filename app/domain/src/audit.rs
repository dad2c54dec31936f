//! Facts for the audit trail: what happened, to what, and why.

use crate::id::OrganisationId;
use serde_json::{Map, Value};
use uuid::Uuid;

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The stable name of the deed, in the past: `request.claimed`.
    pub action: &'static str,
    /// To what.
    pub subject: Subject,
    /// Whose organisation is concerned.
    pub organisation: Option<OrganisationId>,
    /// Why, in the words of whoever did it.
    pub reason: Option<String>,
    /// What else belongs to the fact: before, after, counts. Never a secret.
    pub detail: Map<String, Value>,
}

/// What an event is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// `request`, `organisation`, `client`…
    pub kind: &'static str,
    /// Its identifier, where it has one.
    pub id: Option<Uuid>,
    /// What people call it: a reference or a name.
    pub name: String,
}

impl Subject {
    /// Something with an identifier and a name that people know.
    pub fn new(kind: &'static str, id: impl Into<Uuid>, name: impl Into<String>) -> Self {
        Self { kind, id: Some(id.into()), name: name.into() }
    }

    /// Something without an identifier.
    pub fn named(kind: &'static str, name: impl Into<String>) -> Self {
        Self { kind, id: None, name: name.into() }
    }
}

impl Event {
    /// `action` happened to `subject`.
    pub fn new(action: &'static str, subject: Subject) -> Self {
        Self { action, subject, organisation: None, reason: None, detail: Map::new() }
    }

    /// Whose organisation is concerned.
    #[must_use]
    pub fn of(mut self, organisation: OrganisationId) -> Self {
        self.organisation = Some(organisation);
        self
    }

    /// Why.
    #[must_use]
    pub fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    /// Adds a detail.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.detail.insert(name.to_owned(), value.into());
        self
    }
}
