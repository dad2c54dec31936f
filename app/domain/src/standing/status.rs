//! The states by name, as the database, the screens and the filters know them.

use std::fmt;
use std::str::FromStr;

/// What can have a standing, from top to bottom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A legal entity; *TPP* on screens.
    Organisation,
    /// *Application* in the developer portal.
    SoftwareStatement,
    /// An OAuth client.
    Client,
}

/// The state of an organisation, a software statement or a client, without its data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Known, not let in yet.
    Pending,
    /// May be used, as far as it goes.
    Active,
    /// May not be used for now.
    Suspended,
    /// An organisation or software statement that has gone for good.
    Archived,
    /// A client that has gone for good.
    Deleted,
    /// An organisation or software statement that was never let in.
    Refused,
}

/// A name that is no state.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a state")]
pub struct UnknownStatus(String);

impl Kind {
    /// All of them, from top to bottom.
    pub const ALL: [Self; 3] = [Self::Organisation, Self::SoftwareStatement, Self::Client];

    /// The stored name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Organisation => "organisation",
            Self::SoftwareStatement => "software_statement",
            Self::Client => "client",
        }
    }

    /// The name inside a sentence on screens.
    pub fn words(self) -> &'static str {
        match self {
            Self::Organisation => "TPP",
            Self::SoftwareStatement => "application",
            Self::Client => "client",
        }
    }

    /// The state in which it has gone for good.
    pub fn end(self) -> Status {
        match self {
            Self::Organisation | Self::SoftwareStatement => Status::Archived,
            Self::Client => Status::Deleted,
        }
    }
}

impl Status {
    /// Every state, in the order of a life.
    pub const ALL: [Self; 6] =
        [Self::Pending, Self::Active, Self::Suspended, Self::Archived, Self::Deleted, Self::Refused];

    /// The stored name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Archived => "archived",
            Self::Deleted => "deleted",
            Self::Refused => "refused",
        }
    }

    /// The name on screens.
    pub fn words(self) -> &'static str {
        match self {
            Self::Pending => "Pending activation",
            Self::Active => "Active",
            Self::Suspended => "Suspended",
            Self::Archived => "Archived",
            Self::Deleted => "Deleted",
            Self::Refused => "Refused",
        }
    }

    /// True when nothing can happen to it any more.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Archived | Self::Deleted | Self::Refused)
    }
}

impl FromStr for Kind {
    type Err = UnknownStatus;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|kind| kind.name() == name).ok_or_else(|| UnknownStatus(name.to_owned()))
    }
}

impl FromStr for Status {
    type Err = UnknownStatus;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|status| status.name() == name).ok_or_else(|| UnknownStatus(name.to_owned()))
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip() {
        for status in Status::ALL {
            assert_eq!(status.name().parse(), Ok(status));
        }
        for kind in Kind::ALL {
            assert_eq!(kind.name().parse(), Ok(kind));
        }
        assert!("blocked".parse::<Status>().is_err() && "tpp".parse::<Kind>().is_err());
    }
}
