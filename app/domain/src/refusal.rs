//! Why a use case did not happen, told apart by whose move it is now.

use crate::access::Denied;
use crate::field::FieldErrors;
use crate::id::OrganisationId;
use crate::password::HasherBusy;
use crate::store::StoreError;
use crate::transition::InvalidTransition;
use time::OffsetDateTime;

/// Why a use case did not happen. Each variant says what its reader can do about it.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// Something typed was wrong: the form is shown again with these sentences.
    #[error("There is a problem with what you entered")]
    Fields(FieldErrors),
    /// They may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// Four eyes: whoever made it cannot decide it.
    #[error("A second person must decide: you proposed this yourself")]
    SecondPerson,
    /// Four eyes: nobody decides about themselves.
    #[error("Somebody else must decide: this is about yourself")]
    AboutYourself,
    /// There is no such thing, or not for them.
    #[error("There is no such {0}")]
    NotFound(&'static str),
    /// The thing has moved on.
    #[error(transparent)]
    Moved(#[from] InvalidTransition),
    /// Somebody else was faster.
    #[error("{0}")]
    Conflict(Box<Conflict>),
    /// Another organisation is known by the same number at the same authority.
    #[error("{0}")]
    Registered(Box<Registered>),
    /// A rule of the bank stands in the way; the sentence says which, and what would help.
    #[error("{0}")]
    NotNow(String),
    /// The link has done its work, or its time is over.
    #[error("This link can no longer be used")]
    DeadLink,
    /// Too often.
    #[error("Too many attempts. Try again later")]
    Throttled {
        /// When that helps.
        until: OffsetDateTime,
    },
    /// The server has too much to do right now.
    #[error("The server is busy. Nothing was saved; please try again in a moment")]
    Busy,
    /// Our fault.
    #[error("The change could not be stored")]
    Store(#[from] StoreError),
}

/// The organisation that is registered under a number already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// Which one.
    pub id: OrganisationId,
    /// Which door it came by: `sign_up`, `obie`, `uae`.
    pub source: String,
    /// What people call it: `TPP-7K3Q-19X`.
    pub reference: String,
    /// Its registered name.
    pub name: String,
    /// The number.
    pub number: String,
    /// The authority that gave it.
    pub authority: String,
}

impl std::fmt::Display for Registered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { reference, name, number, authority, .. } = self;
        write!(f, "{name} ({reference}) is registered under the number {number} at {authority} already")
    }
}

/// Who was faster, and what is so now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// What was to be changed: `SU-7K3Q-19X`.
    pub what: String,
    /// Who changed it.
    pub by: String,
    /// When.
    pub at: OffsetDateTime,
    /// What is so now: `Approved`.
    pub now: String,
}

impl std::fmt::Display for Conflict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} was changed by {}: it is now “{}”", self.what, self.by, self.now)
    }
}

impl Refusal {
    /// In one line, with a sentence for each field: for a console, which has no form to show.
    pub fn sentences(&self) -> String {
        match self {
            Self::Fields(errors) => errors.iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join(". "),
            other => other.to_string(),
        }
    }
}

impl From<FieldErrors> for Refusal {
    fn from(errors: FieldErrors) -> Self {
        Self::Fields(errors)
    }
}

impl From<Conflict> for Refusal {
    fn from(conflict: Conflict) -> Self {
        Self::Conflict(Box::new(conflict))
    }
}

impl From<Registered> for Refusal {
    fn from(registered: Registered) -> Self {
        Self::Registered(Box::new(registered))
    }
}

impl From<HasherBusy> for Refusal {
    fn from(_: HasherBusy) -> Self {
        Self::Busy
    }
}
