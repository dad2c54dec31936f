//! Organisations.
use super::error::StoreError;
use super::tx::WriteTx;
use crate::form::OrganisationFacts;
use crate::id::{DecisionId, OrganisationId, PersonId, RequestId};
/// From an approved sign-up.
pub struct Approved {
    /// f
    pub facts: OrganisationFacts,
    /// o
    pub owner: PersonId,
    /// r
    pub request: RequestId,
    /// d
    pub decision: DecisionId,
}
/// x
pub async fn insert_approved(_tx: &mut WriteTx, _new: Approved) -> Result<OrganisationId, StoreError> {
    Err(StoreError::Interrupted)
}
