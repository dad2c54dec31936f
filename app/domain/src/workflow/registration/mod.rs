//! The registration desk for machines (OBIE DCR 3.2 and 3.3): registers, changes, shows and deletes clients. Beside it, the
//! UAE's door.

mod decide;
mod kept;
mod manage;
mod sets;
mod token;
mod uae;

use crate::certificate::Certificate;
use crate::directory::TrustFramework;
use crate::portal::Portal;
use crate::registration::Refused;
use crate::registration::metadata::Version;
use crate::secret::Token;
use crate::store::machine_clients::MachineClient;
use crate::store::{StoreError, registrations};
use crate::workflow::key_sets::KeySets;
use kept::Kept;
use serde_json::{Map, Value};
use std::sync::Arc;

pub use manage::{Managed, NotManaged};
pub use token::{Proof, uae_issuer};
pub use uae::{Code, LOSS_RULE, Onboarded, Onboarding};

/// The desk; one for each process, cheap to clone.
#[derive(Clone)]
pub struct Desk {
    portal: Portal,
    key_sets: KeySets,
    kept: Kept,
    framework: Option<Arc<dyn TrustFramework>>,
}

/// A request to register or to change a client, as it came.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The path that was called: the same request elsewhere is another.
    pub address: &'a str,
    /// Which version was called.
    pub version: Version,
    /// The signed request.
    pub body: &'a str,
    /// Over which connection it came.
    pub certificate: &'a Certificate,
    /// The identifier of the call.
    pub trace: Option<&'a str>,
}

/// What became of it.
#[derive(Debug)]
pub enum Answer {
    /// A client, new or changed, or the same answer again.
    Registered(Map<String, Value>),
    /// The client that the software has already.
    Existing(Map<String, Value>),
    /// It is refused; the report opens with the token.
    Refused(Refused, Token),
    /// The client to be changed has been deleted meanwhile.
    Gone,
    /// The keys of the statement's issuer cannot be read: nobody can say whether to believe it.
    Unavailable,
}

impl Desk {
    /// The desk of a portal.
    pub fn new(portal: Portal, key_sets: KeySets) -> Self {
        Self { portal, key_sets, kept: Kept::default(), framework: None }
    }

    /// The same with a UAE door, behind which this trust framework is asked.
    #[must_use]
    pub fn asking(self, framework: Arc<dyn TrustFramework>) -> Self {
        Self { framework: Some(framework), ..self }
    }

    /// True when it has a UAE door.
    pub fn has_uae_door(&self) -> bool {
        self.framework.is_some()
    }

    /// Everything else that the domain needs.
    pub fn portal(&self) -> &Portal {
        &self.portal
    }

    /// Registers a client (RFC 7591 §3).
    ///
    /// # Errors
    /// [`StoreError`] when Postgres refuses; then nothing has happened.
    pub async fn register(&self, request: Request<'_>) -> Result<Answer, StoreError> {
        let this = self.decide("POST", request, None).await?;
        let policy = &self.portal.rules().registration;
        this.settle(self, async |new| registrations::register(&self.portal, new, policy).await).await
    }

    /// Replaces what is registered of a client (RFC 7592 §2.2).
    ///
    /// # Errors
    /// [`StoreError`] when Postgres refuses; then nothing has happened.
    pub async fn change(&self, client: &MachineClient, request: Request<'_>) -> Result<Answer, StoreError> {
        let this = self.decide("PUT", request, Some(client)).await?;
        this.settle(self, async |new| registrations::change(&self.portal, client.id, new).await).await
    }
}
