//! A registration that passed every check. There is no other way to make one, so nothing else can be stored.

use super::metadata::{ClientMetadata, Version};
use super::statement::SoftwareStatement;
use crate::certificate::Certificate;
use serde_json::{Map, Value};
use time::OffsetDateTime;

/// Proof that a registration may be stored.
#[derive(Debug, Clone)]
pub struct AcceptedRegistration {
    pub(super) metadata: ClientMetadata,
    pub(super) statement: SoftwareStatement,
    pub(super) certificate: Certificate,
    pub(super) version: Version,
    pub(super) jti: String,
    pub(super) expires: OffsetDateTime,
    pub(super) claims: Map<String, Value>,
}

impl AcceptedRegistration {
    /// What is registered.
    pub fn metadata(&self) -> &ClientMetadata {
        &self.metadata
    }

    /// On what it rests.
    pub fn statement(&self) -> &SoftwareStatement {
        &self.statement
    }

    /// Over which connection it came.
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// Which version was called.
    pub fn version(&self) -> Version {
        self.version
    }

    /// The request's own id, used up with this.
    pub fn jti(&self) -> &str {
        &self.jti
    }

    /// Until when the same request may come again.
    pub fn expires(&self) -> OffsetDateTime {
        self.expires
    }

    /// The statement as it was sent.
    pub fn written_statement(&self) -> &str {
        self.claims.get("software_statement").and_then(Value::as_str).unwrap_or_default()
    }

    /// Everything that was claimed.
    pub fn claims(&self) -> &Map<String, Value> {
        &self.claims
    }
}
