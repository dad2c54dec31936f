//! Everybody who could ask for a page, and how the table treats them.

use super::Treatment::{self, Admitted, Forbidden, NotThere, SignIn};
use app::web::Access;
use domain::access::{StaffRole, TeamRole};

/// Somebody at the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Visitor {
    /// Has never been here.
    Nobody,
    /// Has given a password and owes a code.
    Half,
    /// Is in the middle of a sign-up.
    Drafting,
    /// Has signed up, and waits for the bank.
    Applicant,
    /// Owns the organisation that everything on the stage belongs to.
    Insider,
    /// Is in the team of another organisation.
    Outsider(TeamRole),
    /// Works for the bank.
    Staff(StaffRole),
}

impl Visitor {
    /// Everybody.
    pub(crate) fn all() -> Vec<Self> {
        let mut all = vec![Self::Nobody, Self::Half, Self::Drafting, Self::Applicant, Self::Insider];
        all.extend(TeamRole::ALL.map(Self::Outsider));
        all.extend(StaffRole::ALL.map(Self::Staff));
        all
    }

    /// Their role in a team.
    fn team(self) -> Option<TeamRole> {
        match self {
            Self::Insider => Some(TeamRole::Owner),
            Self::Outsider(role) => Some(role),
            _ => None,
        }
    }

    /// What a route's access means for them. Written down a second time, from the words of the table and not from the
    /// code that reads it.
    pub(crate) fn by(self, access: Access) -> Treatment {
        match (access, self) {
            (Access::Public, _) | (Access::Applicant, Self::Drafting) | (Access::HalfSignedIn, Self::Half) => Admitted,
            (_, Self::Nobody | Self::Half | Self::Drafting) | (Access::Applicant | Access::HalfSignedIn, _) => SignIn,
            (Access::SignedIn, _) | (Access::AnyStaff, Self::Staff(_)) => Admitted,
            (Access::Staff { held_by, .. }, Self::Staff(role)) if held_by.contains(&role) => Admitted,
            (Access::Staff { .. }, Self::Staff(_)) => Forbidden,
            (Access::AnyStaff | Access::Staff { .. }, _) | (Access::AnyTpp | Access::Team { .. }, Self::Staff(_)) => {
                NotThere
            }
            (Access::AnyTpp, _) => Admitted,
            (Access::Team { held_by, .. }, _) => match self.team() {
                Some(role) if held_by.contains(&role) => Admitted,
                _ => Forbidden,
            },
        }
    }

    /// The same for a route on the stage: what belongs to one TPP is not there for another.
    pub(crate) fn on(self, access: Access, path: &str) -> Treatment {
        let owner = match path {
            _ if path.starts_with("/portal/requests/{") => Self::Applicant,
            _ if path.starts_with("/portal/dcr/{") => Self::Insider,
            _ if path.starts_with("/portal/applications/{") || path.starts_with("/portal/team/{") => Self::Insider,
            _ => return self.by(access),
        };
        match self.by(access) {
            Admitted if self != owner => NotThere,
            treatment => treatment,
        }
    }
}
