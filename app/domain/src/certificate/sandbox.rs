//! How the certificates of a sandbox are told from real ones.

use super::Facts;
use super::name::AttributeType;

/// The organisation that the authorities of a sandbox trust framework name in their own subject, and so in the issuer of
/// whatever they issue. No supervised authority is called so.
pub const SANDBOX_ORGANISATION: &str = "Vestibule sandbox trust framework";

impl Facts {
    /// True for an authority of a sandbox trust framework, and for what one issued: nothing that production may trust.
    pub fn of_a_sandbox(&self) -> bool {
        [&self.subject, &self.issuer].iter().any(|name| name.has(AttributeType::ORGANISATION, SANDBOX_ORGANISATION))
    }
}
