//! Who may open a route: stated beside it, and enforced before its handler runs.

use domain::access::{StaffPermission, StaffRole, Strength, TeamPermission, TeamRole};

/// Who may open a route. The use case behind it checks again, by its types.
#[derive(Debug, Clone, Copy)]
pub enum Access {
    /// Anybody.
    Public,
    /// Whoever is in the middle of a sign-up: in this browser, or signed in as its applicant.
    Applicant,
    /// Whoever has given a password and still owes the second factor.
    HalfSignedIn,
    /// Anybody with an account.
    SignedIn,
    /// Any staff.
    AnyStaff,
    /// Staff with a permission.
    Staff {
        /// The deed.
        doing: &'static str,
        /// Who may.
        held_by: &'static [StaffRole],
        /// How freshly they must have proved who they are.
        strength: Strength,
    },
    /// Any person of a TPP, with or without an organisation yet.
    AnyTpp,
    /// A TPP's person with a permission for their organisation.
    Team {
        /// The deed.
        doing: &'static str,
        /// Who may.
        held_by: &'static [TeamRole],
    },
}

impl Access {
    /// Staff who may do `P`.
    pub const fn staff<P: StaffPermission>() -> Self {
        Self::Staff { doing: P::DOING, held_by: P::HELD_BY, strength: P::STRENGTH }
    }

    /// A TPP's people who may do `P`.
    pub const fn team<P: TeamPermission>() -> Self {
        Self::Team { doing: P::DOING, held_by: P::HELD_BY }
    }
}
