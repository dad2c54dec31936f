//! What a state amounts to once everything above it is looked at.

use super::status::{Kind, Status};
use std::fmt;

/// The own state of something, and what above it stands in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EffectiveState {
    own: Status,
    blocker: Option<Blocker>,
}

/// What above it stands in the way: the topmost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Blocker {
    /// What it is.
    pub kind: Kind,
    /// In which state.
    pub status: Status,
}

impl EffectiveState {
    /// Of an organisation: nothing is above it.
    pub fn of_organisation(own: Status) -> Self {
        Self { own, blocker: None }
    }

    /// Of a software statement.
    pub fn of_software_statement(own: Status, organisation: Status) -> Self {
        Self { own, blocker: blocker(Kind::Organisation, organisation) }
    }

    /// Of a client.
    pub fn of_client(own: Status, software_statement: Status, organisation: Status) -> Self {
        let above = blocker(Kind::Organisation, organisation);
        Self { own, blocker: above.or_else(|| blocker(Kind::SoftwareStatement, software_statement)) }
    }

    /// Its own state.
    pub fn own(self) -> Status {
        self.own
    }

    /// What above it stands in the way.
    pub fn blocker(self) -> Option<Blocker> {
        self.blocker
    }

    /// True when it may be used.
    pub fn is_usable(self) -> bool {
        self.own == Status::Active && self.blocker.is_none()
    }
}

/// `Active, but blocked: the TPP is suspended`.
impl fmt::Display for EffectiveState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.blocker {
            Some(above) if !self.own.is_final() => {
                write!(f, "{}, but blocked: the {} is {}", self.own, above.kind.words(), is(above.status))
            }
            _ => write!(f, "{}", self.own),
        }
    }
}

fn blocker(kind: Kind, status: Status) -> Option<Blocker> {
    (status != Status::Active).then_some(Blocker { kind, status })
}

fn is(status: Status) -> &'static str {
    match status {
        Status::Pending => "not activated yet",
        other => other.name(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Status::{Active, Archived, Deleted, Pending, Suspended};

    #[test]
    fn a_client_is_as_good_as_the_worst_above_it() {
        let cases = [
            (Active, Active, Active, true, "Active"),
            (Active, Active, Suspended, false, "Active, but blocked: the TPP is suspended"),
            (Active, Suspended, Active, false, "Active, but blocked: the application is suspended"),
            (Active, Suspended, Archived, false, "Active, but blocked: the TPP is archived"),
            (Suspended, Active, Active, false, "Suspended"),
            (Suspended, Suspended, Active, false, "Suspended, but blocked: the application is suspended"),
            (Pending, Active, Pending, false, "Pending activation, but blocked: the TPP is not activated yet"),
            (Deleted, Suspended, Suspended, false, "Deleted"),
        ];
        for (own, software, organisation, usable, words) in cases {
            let state = EffectiveState::of_client(own, software, organisation);
            assert_eq!((state.is_usable(), state.to_string().as_str()), (usable, words));
        }
    }

    #[test]
    fn a_software_statement_is_blocked_by_its_organisation() {
        let state = EffectiveState::of_software_statement(Active, Suspended);
        assert_eq!(state.blocker(), Some(Blocker { kind: Kind::Organisation, status: Suspended }));
        assert!(EffectiveState::of_software_statement(Active, Active).is_usable());
        assert!(EffectiveState::of_organisation(Active).is_usable());
    }
}
