//! The service navigation: what somebody's roles let them open.

use super::visit::Visit;
use crate::components::NavItem;
use domain::access::{
    Audit, ManageGateways, ReadMail, SeeOrganisations, SeeRequests, SeeStaff, SeeTrust, StaffMember, StaffPermission,
};
use domain::store::people::{PersonKind, Profile};

pub(super) fn items(visit: &Visit) -> Vec<NavItem> {
    match visit.profile() {
        Some(profile) if profile.kind == PersonKind::Staff => {
            visit.staff().map(|staff| bank(visit, &staff)).unwrap_or_default()
        }
        Some(profile) => team(visit, profile),
        None => Vec::new(),
    }
}

pub(super) fn home(visit: &Visit) -> &'static str {
    match visit.profile().map(|profile| profile.kind) {
        Some(PersonKind::Staff) => "/admin",
        Some(PersonKind::Tpp) => "/portal",
        None => "/",
    }
}

fn bank(visit: &Visit, staff: &StaffMember) -> Vec<NavItem> {
    let mut items = vec![item(visit, "Overview", "/admin")];
    let mut add = |may: bool, label: &str, href: &str| {
        if may {
            items.push(item(visit, label, href));
        }
    };
    add(may::<SeeRequests>(staff), "Requests", "/admin/queue");
    add(may::<SeeOrganisations>(staff), "TPPs", "/admin/tpps");
    add(may::<SeeOrganisations>(staff), "Registrations", "/admin/dcr");
    add(may::<SeeStaff>(staff), "Staff", "/admin/staff");
    add(may::<Audit>(staff), "Audit", "/admin/audit");
    add(may::<ReadMail>(staff), "Mail", "/admin/mail");
    add(may::<ManageGateways>(staff), "Gateways", "/admin/settings/gateways");
    add(may::<SeeTrust>(staff), "Trust", "/admin/settings/trust");
    items
}

fn team(visit: &Visit, profile: &Profile) -> Vec<NavItem> {
    let mut items = vec![item(visit, "Overview", "/portal")];
    if !profile.teams.is_empty() {
        items.push(item(visit, "Applications", "/portal/applications"));
        items.push(item(visit, "Registrations", "/portal/dcr"));
        items.push(item(visit, "Team", "/portal/team"));
    }
    items
}

fn may<P: StaffPermission>(staff: &StaffMember) -> bool {
    staff.holds::<P>()
}

fn item(visit: &Visit, label: &str, href: &str) -> NavItem {
    let path = visit.here().split('?').next().unwrap_or_default();
    let overview = matches!(href, "/admin" | "/portal");
    let below = path.strip_prefix(href).is_some_and(|rest| rest.is_empty() || (!overview && rest.starts_with('/')));
    let elsewhere = match href {
        "/admin/queue" => path.starts_with("/admin/requests/"),
        "/admin/tpps" => path.starts_with("/admin/changes/") || path.starts_with("/admin/owners/"),
        "/portal" => path.starts_with("/portal/requests/"),
        _ => false,
    };
    NavItem::new(label, href).current(below || elsewhere)
}
