//! What a browser's session remembers.

use super::problem::Problem;
use domain::id::{OrganisationId, PersonId, RequestId};
use domain::store::sessions::Device;
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};
use tower_sessions::Session;
use tower_sessions::session::{self, Record};

const KEY: &str = "kept";
/// How long the second factor may take after the password.
const HALF_LASTS: Duration = Duration::minutes(10);
/// How long a browser goes on with a sign-up without its address and password.
const SIGN_UP_LASTS: Duration = Duration::days(1);
/// How long a message waits for the page that shows it.
const FLASH_LASTS: Duration = Duration::hours(1);

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
    /// When the password was given with which this session was opened; one set later ends it.
    #[serde(with = "time::serde::timestamp")]
    pub proved: OffsetDateTime,
    /// Last used, to the minute.
    #[serde(with = "time::serde::timestamp")]
    pub seen: OffsetDateTime,
    /// From where they signed in.
    #[serde(default)]
    pub device: Device,
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

impl Who {
    /// When the session ends unless it is used again: after a rest, or after the longest time whatever happens.
    pub fn ends(&self) -> OffsetDateTime {
        let (rest, longest) = if self.staff {
            (Duration::minutes(15), Duration::hours(8))
        } else {
            (Duration::minutes(30), Duration::hours(12))
        };
        (self.seen + rest).min(self.since + longest)
    }
}

impl Kept {
    /// What a stored session remembers; nothing where it cannot be read.
    pub fn read(record: &Record) -> Self {
        record.data.get(KEY).and_then(|value| Self::deserialize(value).ok()).unwrap_or_default()
    }

    /// When all of it is to be forgotten, if it is not used again.
    pub fn ends(&self, now: OffsetDateTime) -> OffsetDateTime {
        match (&self.who, &self.half) {
            (Some(who), _) => who.ends(),
            (None, Some(half)) => half.at + HALF_LASTS,
            _ if self.applicant.is_some() => now + SIGN_UP_LASTS,
            _ => now + FLASH_LASTS,
        }
    }

    pub(super) async fn load(session: &Session) -> Result<Self, Problem> {
        match session.get(KEY).await {
            Ok(kept) => Ok(kept.unwrap_or_default()),
            // Written by another version: as good as none.
            Err(session::Error::SerdeJson(_)) => Ok(Self::default()),
            Err(error) => Err(Problem::session(error)),
        }
    }

    pub(super) async fn store(&self, session: &Session) -> Result<(), Problem> {
        session.insert(KEY, self).await.map_err(Problem::session)
    }
}
