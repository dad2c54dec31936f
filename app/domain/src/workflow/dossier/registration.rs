//! What a machine registered, for those who decide about it.

use crate::id::ClientId;
use crate::registration::side_by_side::{Fact, of_records, of_statement};
use crate::standing::Thing;
use crate::store::StoreError;
use crate::store::cases::{self, Registered};
use crate::store::directory_records::{self, Drift};
use crate::store::registration_attempts::{self, Attempt};
use serde_json::Map;
use sqlx::PgPool;

/// A registration that is or was a case.
#[derive(Debug, Clone)]
pub struct Registration {
    /// The three that hang together.
    pub registered: Registered,
    /// The attempt that made the client, with its report.
    pub attempt: Option<Attempt>,
    /// What each source said then, what differs first.
    pub facts: Vec<Fact>,
    /// What the trust framework says otherwise by now, where it was asked.
    pub drift: Option<Drift>,
}

impl Registration {
    /// Reads the registration of a client.
    ///
    /// # Errors
    /// [`StoreError`] when Postgres refuses.
    pub async fn load(pool: &PgPool, client: ClientId) -> Result<Self, StoreError> {
        let registered = cases::registered(pool, client).await?;
        let attempt = match registered.parts[0].thing {
            Thing::Organisation(organisation) => {
                registration_attempts::that_registered(pool, organisation, client).await?
            }
            _ => None,
        };
        let drift = match registered.parts[1].thing {
            Thing::SoftwareStatement(software) => directory_records::drift(pool, software).await?,
            _ => None,
        };
        let facts = attempt.as_ref().map(|attempt| facts(attempt, &registered)).unwrap_or_default();
        Ok(Self { registered, attempt, facts, drift })
    }
}

fn facts(attempt: &Attempt, registered: &Registered) -> Vec<Fact> {
    let (none, claimed) = (Map::new(), &attempt.claimed);
    let statement = claimed.statement.as_ref().unwrap_or(&none);
    match &claimed.request {
        Some(request) => of_statement(request, statement, &attempt.certificate_subject),
        None => of_records(statement, registered.metadata.as_object().unwrap_or(&none), &attempt.certificate_subject),
    }
}
