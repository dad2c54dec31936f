//! Who may do what. Roles map to permissions in one table ([`permission`]); a use case takes an [`Authorised`] or an
//! [`AuthorisedMember`] as its argument, so a forgotten check does not compile.

mod actor;
mod permission;
mod role;

pub use actor::{Actor, Authorised, AuthorisedMember, Denied, StaffMember, TeamMember};
pub use permission::{
    Ask, Audit, ChangeStaff, ChangeStatus, ChangeTrust, Claim, ConfirmOwner, ConfirmStaff, ConfirmStatus, ConfirmTrust,
    Decide, Download, EmergencySuspend, InviteOwner, ManageApplications, ManageGateways, ManageKeys, ManageTeam,
    Propose, ReadMail, ResendMail, STAFF_TABLE, SeeOrganisation, SeeOrganisations, SeeRequests, SeeStaff, SeeTrust,
    StaffPermission, Strength, TEAM_TABLE, TeamPermission,
};
pub use role::{StaffRole, StaffRoles, TeamRole, UnknownRole, UnsuitableRoles};
