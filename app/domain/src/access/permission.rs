//! The table of permissions: one row each, with who holds it and how freshly they must have proved who they are.

use super::role::{StaffRole, TeamRole};
use StaffRole::{Analyst, Approver, Auditor, Platform, Security};
use TeamRole::{Developer, Owner, Viewer};
use time::Duration;

/// How freshly a second factor must have been given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strength {
    /// Being signed in is enough.
    SignedIn,
    /// Within the session's last eight hours.
    SecondFactor,
    /// Within the last five minutes.
    Fresh,
}

impl Strength {
    /// How old the second factor may be; `None`: it is not needed.
    pub fn within(self) -> Option<Duration> {
        match self {
            Self::SignedIn => None,
            Self::SecondFactor => Some(Duration::hours(8)),
            Self::Fresh => Some(Duration::minutes(5)),
        }
    }
}

/// Something that bank staff may do.
pub trait StaffPermission: Send + Sync + 'static {
    /// The deed, to follow "You may not".
    const DOING: &'static str;
    /// Who may.
    const HELD_BY: &'static [StaffRole];
    /// How freshly they must have proved who they are.
    const STRENGTH: Strength;
}

/// Something that a TPP's people may do for their organisation.
pub trait TeamPermission: Send + Sync + 'static {
    /// The deed, to follow "You may not".
    const DOING: &'static str;
    /// Who may.
    const HELD_BY: &'static [TeamRole];
}

macro_rules! staff_permissions {
    ($($(#[$doc:meta])* $name:ident: $doing:literal, $strength:ident, [$($role:ident),+];)+) => {
        $($(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name;

        impl StaffPermission for $name {
            const DOING: &'static str = $doing;
            const HELD_BY: &'static [StaffRole] = &[$($role),+];
            const STRENGTH: Strength = Strength::$strength;
        })+

        /// Every permission of staff: name, deed, holders, strength. The documentation and the access test read it.
        pub const STAFF_TABLE: &[(&str, &str, &[StaffRole], Strength)] =
            &[$((stringify!($name), $doing, &[$($role),+], Strength::$strength)),+];
    };
}

macro_rules! team_permissions {
    ($($(#[$doc:meta])* $name:ident: $doing:literal, [$($role:ident),+];)+) => {
        $($(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name;

        impl TeamPermission for $name {
            const DOING: &'static str = $doing;
            const HELD_BY: &'static [TeamRole] = &[$($role),+];
        })+

        /// Every permission of a TPP's people: name, deed, holders.
        pub const TEAM_TABLE: &[(&str, &str, &[TeamRole])] = &[$((stringify!($name), $doing, &[$($role),+])),+];
    };
}

staff_permissions! {
    /// Read the queue and the dossiers.
    SeeRequests: "see requests", SignedIn, [Analyst, Approver, Auditor];
    /// Read an applicant's evidence; each download is recorded.
    Download: "download evidence", SignedIn, [Analyst, Approver, Auditor];
    /// Take a request, give it back, write notes.
    Claim: "work on requests", SignedIn, [Analyst, Approver];
    /// Ask the applicant a question.
    Ask: "ask applicants", SignedIn, [Analyst, Approver];
    /// Propose to approve or to reject.
    Propose: "propose a decision", SecondFactor, [Analyst];
    /// Decide on somebody else's proposal, or send it back.
    Decide: "decide on a request", SecondFactor, [Approver];
    /// See TPPs with their applications and clients.
    SeeOrganisations: "see TPPs", SignedIn, [Analyst, Approver, Security, Auditor];
    /// Propose to suspend, resume or archive.
    ChangeStatus: "propose a change of state", SecondFactor, [Analyst];
    /// Confirm somebody else's proposal to suspend, resume or archive.
    ConfirmStatus: "confirm a change of state", SecondFactor, [Approver];
    /// Invite a contact of a TPP that came by machine to be its first owner.
    InviteOwner: "invite a TPP's first owner", SecondFactor, [Analyst, Approver];
    /// Confirm the first owner of a TPP that came by machine; never one that the same person invited.
    ConfirmOwner: "confirm a TPP's first owner", SecondFactor, [Approver, Security];
    /// Suspend at once.
    EmergencySuspend: "suspend in an emergency", SecondFactor, [Security];
    /// See staff and their roles.
    SeeStaff: "see staff", SignedIn, [Platform, Security, Auditor];
    /// Propose somebody's roles.
    ChangeStaff: "propose a change of staff", Fresh, [Platform];
    /// Confirm what somebody else proposed about staff.
    ConfirmStaff: "confirm a change of staff", Fresh, [Platform, Security];
    /// See whom the bank trusts.
    SeeTrust: "see whom the bank trusts", SignedIn, [Security, Platform, Auditor];
    /// Propose whom to trust.
    ChangeTrust: "propose a change of trust", Fresh, [Security];
    /// Confirm what somebody else proposed about trust.
    ConfirmTrust: "confirm a change of trust", Fresh, [Security, Platform];
    /// Keep the resource servers that introspect.
    ManageGateways: "manage gateways", Fresh, [Security];
    /// Read the audit trail.
    Audit: "read the audit trail", SignedIn, [Auditor];
    /// Read the outbox.
    ReadMail: "read the outbox", SignedIn, [Analyst, Approver, Security, Auditor, Platform];
    /// Put a mail that was given up back into the queue.
    ResendMail: "send a mail again", SignedIn, [Analyst, Approver, Security, Platform];
}

team_permissions! {
    /// See the organisation, its requests and applications.
    SeeOrganisation: "see this organisation", [Owner, Developer, Viewer];
    /// Make and change applications.
    ManageApplications: "manage applications", [Owner, Developer];
    /// Make, rotate and revoke sandbox keys.
    ManageKeys: "manage sandbox keys", [Owner, Developer];
    /// Invite and remove people.
    ManageTeam: "manage the team", [Owner];
}
