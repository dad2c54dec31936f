//! The bank's people in the demo: three for every role. Nobody of this name exists that we know of.

use domain::access::StaffRole::{self, Analyst, Approver, Auditor, Platform, Security};

/// What every member of staff types; a demo has nothing to guard.
pub(super) const STAFF_PASSWORD: &str = "two pairs of eyes";
/// What everybody at a TPP types.
pub(super) const TPP_PASSWORD: &str = "knock at the door";

/// Roles with the names of those who hold them, in the order in which the accounts are made.
pub(super) const STAFF: [(StaffRole, [&str; 3]); 5] = [
    (Platform, ["Greta Oduya-Lund", "Iain Mackworthy", "Yuki Sandovar"]),
    (Security, ["Sefa Okontah", "Ruta Valkenis", "Dario Fennimoor"]),
    (Analyst, ["Ines Callowhay", "Tomasz Birchwald", "Noor Haddad-Lind"]),
    (Approver, ["Margit Solberg-Ames", "Owen Tarrantley", "Qiuyue Lingard"]),
    (Auditor, ["Edda Quistgard", "Pavel Morrowick", "Amina Tesfayen"]),
];

/// The address of a member of staff: `analyst-1@bank.example`.
pub(super) fn staff_email(role: StaffRole, nth: usize) -> String {
    format!("{}-{}@bank.example", role.name(), nth + 1)
}
