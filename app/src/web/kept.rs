//! What a browser's session remembers.

use super::problem::Problem;
use domain::id::{OrganisationId, PersonId, RequestId};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use tower_sessions::Session;

const KEY: &str = "kept";

/// What a session remembers. Everything that decides about access is checked against Postgres again on each request.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Kept {
    /// Who is signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<Who>,
    /// Who has given a password and still owes the second factor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub half: Option<Half>,
    /// The sign-up that this browser is in the middle of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applicant: Option<RequestId>,
    /// For which of their organisations they act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationId>,
    /// What to say on the next page, once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flash: Option<Flash>,
}

/// Somebody who is signed in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Who {
    /// Who.
    pub person: PersonId,
    /// True for staff: their sessions are shorter.
    pub staff: bool,
    /// Since when; a session has an end whatever happens.
    #[serde(with = "time::serde::timestamp")]
    pub since: OffsetDateTime,
    /// Last used, to the minute.
    #[serde(with = "time::serde::timestamp")]
    pub seen: OffsetDateTime,
    /// When the second factor was last given.
    #[serde(with = "time::serde::timestamp::option")]
    pub second_factor_at: Option<OffsetDateTime>,
}

/// Somebody who owes the second factor.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Half {
    /// Who.
    pub person: PersonId,
    /// When the password was given; the rest must follow soon.
    #[serde(with = "time::serde::timestamp")]
    pub at: OffsetDateTime,
    /// Where they wanted to go.
    pub next: String,
}

/// What to say on the next page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Flash {
    /// Something worked.
    Success(String),
    /// Something to know.
    Info(String),
    /// Something to mind.
    Warning(String),
}

impl Kept {
    pub(super) async fn load(session: &Session) -> Result<Self, Problem> {
        Ok(session.get(KEY).await.map_err(Problem::session)?.unwrap_or_default())
    }

    pub(super) async fn store(&self, session: &Session) -> Result<(), Problem> {
        session.insert(KEY, self).await.map_err(Problem::session)
    }
}
