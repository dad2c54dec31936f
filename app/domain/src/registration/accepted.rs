//! A registration that passed every check. There is no other way to make one, so nothing else can be stored.

use super::metadata::{ClientMetadata, Version};
use super::statement::SoftwareStatement;
use crate::certificate::Certificate;
use serde_json::{Map, Value};
use time::OffsetDateTime;

/// Proof that a registration may be stored.
#[derive(Debug, Clone)]
pub struct AcceptedRegistration {
    metadata: ClientMetadata,
    statement: SoftwareStatement,
    certificate: Certificate,
    version: Version,
    jti: String,
    expires: OffsetDateTime,
    claims: Map<String, Value>,
}

impl AcceptedRegistration {
    pub(super) fn new(
        metadata: ClientMetadata,
        statement: SoftwareStatement,
        certificate: Certificate,
        version: Version,
        jti: String,
        expires: OffsetDateTime,
        claims: Map<String, Value>,
    ) -> Self {
        Self { metadata, statement, certificate, version, jti, expires, claims }
    }

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

    /// Everything that was claimed.
    pub fn claims(&self) -> &Map<String, Value> {
        &self.claims
    }
}
