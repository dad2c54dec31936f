//! What a machine registered, for those who decide about it.

use crate::id::ClientId;
use crate::refusal::Refusal;
use crate::standing::Thing;
use crate::store::cases::{self, Registered};
use crate::store::registration_attempts::{self, Attempt};
use sqlx::PgPool;

/// A registration that is or was a case.
#[derive(Debug, Clone)]
pub struct Registration {
    /// The three that hang together.
    pub registered: Registered,
    /// The attempt that made the client, with its report.
    pub attempt: Option<Attempt>,
}

impl Registration {
    pub(super) async fn load(pool: &PgPool, client: ClientId) -> Result<Self, Refusal> {
        let registered = cases::registered(pool, client).await?;
        let attempt = match registered.parts[0].thing {
            Thing::Organisation(organisation) => {
                registration_attempts::that_registered(pool, organisation, client).await?
            }
            _ => None,
        };
        Ok(Self { registered, attempt })
    }
}
