//! Typed identifiers: a `ClientId` can never be handed over where a `RequestId` is meant.
//!
//! They are time-ordered UUIDs (RFC 9562 §5.7), made from the clock and the entropy that the caller holds.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use time::OffsetDateTime;
use uuid::Uuid;

macro_rules! typed_ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A new identifier for something that came to be at `at`.
            pub fn new(at: OffsetDateTime, randomness: [u8; 10]) -> Self {
                Self(time_ordered(at, randomness))
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )+};
}

typed_ids! {
    /// A human being with an account: bank staff or a TPP's person.
    PersonId,
    /// A legal entity; *TPP* on screens.
    OrganisationId,
    /// A sign-up request.
    RequestId,
    /// A published version of a form.
    FormVersionId,
    /// A maker's proposal on a request.
    ProposalId,
    /// A checker's decision.
    DecisionId,
    /// A message or an internal note on a request.
    MessageId,
    /// An uploaded piece of evidence.
    DocumentId,
    /// A software statement; *application* in the developer portal.
    SoftwareStatementId,
    /// An OAuth client as a record; its public name is the `client_id` string.
    ClientId,
    /// One of a client's secrets.
    SecretId,
    /// A resource server that introspects.
    GatewayId,
    /// An entry of the audit trail.
    AuditEntryId,
    /// A mail in the outbox.
    MailId,
    /// A proposed suspension, resumption or archiving.
    StatusChangeId,
    /// A proposed change of staff or roles.
    StaffChangeId,
    /// A proposed change of whom the bank trusts.
    TrustChangeId,
    /// A request to register or to change a client, and what was found about it.
    AttemptId,
    /// An invitation to a team.
    InvitationId,
    /// A claim to be the first owner of an organisation.
    ClaimId,
}

fn time_ordered(at: OffsetDateTime, randomness: [u8; 10]) -> Uuid {
    let milliseconds = u64::try_from(at.unix_timestamp_nanos() / 1_000_000).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(milliseconds, &randomness).into_uuid()
}
