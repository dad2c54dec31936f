//! `vestibule-routes`: prints every route of the portal with who may open it, as lines of JSON. The browser tests
//! compare it with the pages that they visit.

use app::router;
use app::web::{Access, Row};
use serde_json::{Value, json};

#[expect(clippy::print_stdout, reason = "its output is what it is run for")]
fn main() {
    for row in router::table().rows() {
        println!("{}", line(row));
    }
}

fn line(row: &Row) -> Value {
    json!({ "method": row.method.as_str(), "path": row.path, "for": who(row.access) })
}

/// One word for who may; of staff and teams the roles.
fn who(access: Access) -> Value {
    match access {
        Access::Public => json!("anybody"),
        Access::Applicant => json!("applicant"),
        Access::HalfSignedIn => json!("half"),
        Access::SignedIn => json!("everybody"),
        Access::AnyStaff => json!("staff"),
        Access::AnyTpp => json!("tpp"),
        Access::Staff { held_by, .. } => json!(held_by.iter().map(|role| role.name()).collect::<Vec<_>>()),
        Access::Team { held_by, .. } => json!(held_by.iter().map(|role| role.name()).collect::<Vec<_>>()),
    }
}
