//! What would stop when nobody is left with a role.

use crate::access::StaffRole;

/// What nobody could do any more without anybody in `role`, to follow "nobody could".
pub fn what_stops_without(role: StaffRole) -> &'static str {
    match role {
        StaffRole::Analyst => "prepare a decision on a request",
        StaffRole::Approver => "decide on a request",
        StaffRole::Security => "keep the gateways or suspend in an emergency",
        StaffRole::Auditor => "read the audit trail",
        StaffRole::Platform => "propose staff",
    }
}
