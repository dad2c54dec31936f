//! Who may open these pages, said once more beside the table that decides it: each role on each of them.

use super::signed_in;
use domain::access::StaffRole::{self, Analyst, Approver, Auditor, Platform, Security};
use http::StatusCode;
use sqlx::PgPool;
use testkit::{Form, TestPortal};

/// An id that nobody has: for whoever may look, there is no such thing.
const NONE: &str = "01930000-0000-7000-8000-000000000000";

/// The page, whether it is there, and who may look.
const PAGES: [(&str, bool, &[StaffRole]); 13] = [
    ("/admin/staff", true, &[Security, Auditor, Platform]),
    ("/admin/staff/new", true, &[Platform]),
    ("/admin/staff/{id}", false, &[Security, Auditor, Platform]),
    ("/admin/staff/x", false, &[Security, Auditor, Platform]),
    ("/admin/staff/changes/{id}", false, &[Security, Auditor, Platform]),
    ("/admin/audit", true, &[Auditor]),
    ("/admin/audit/{id}", false, &[Auditor]),
    ("/admin/mail", true, &[Analyst, Approver, Security, Auditor, Platform]),
    ("/admin/mail/{id}", false, &[Analyst, Approver, Security, Auditor, Platform]),
    ("/admin/mail/{id}/html", false, &[Analyst, Approver, Security, Auditor, Platform]),
    ("/admin/settings/gateways", true, &[Security]),
    ("/admin/settings/gateways/new", true, &[Security]),
    ("/admin/settings/gateways/{id}/revoke", false, &[Security]),
];

/// The form's address, and who may send it.
const FORMS: [(&str, &[StaffRole]); 8] = [
    ("/admin/staff/new", &[Platform]),
    ("/admin/staff/{id}", &[Platform]),
    ("/admin/staff/{id}/invite", &[Platform]),
    ("/admin/staff/changes/{id}", &[Platform, Security]),
    ("/admin/staff/changes/{id}/withdraw", &[Platform]),
    ("/admin/mail/{id}/resend", &[Analyst, Approver, Security, Platform]),
    ("/admin/settings/gateways/new", &[Security]),
    ("/admin/settings/gateways/{id}/revoke", &[Security]),
];

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn each_page_is_for_its_roles(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    for role in StaffRole::ALL {
        let (_, mut browser) = signed_in(&bank, &format!("{role} Example"), &[role]).await;
        for (path, exists, roles) in PAGES {
            let expected = match (roles.contains(&role), exists) {
                (true, true) => StatusCode::OK,
                (true, false) => StatusCode::NOT_FOUND,
                (false, _) => StatusCode::FORBIDDEN,
            };
            assert_eq!(browser.fetch(&path.replace("{id}", NONE)).await.status, expected, "{role}: {path}");
        }
        let token = browser.get("/admin").await.form("/signout").value("_token").unwrap().to_owned();
        for (path, roles) in FORMS {
            let page = browser.post(Form::to(&path.replace("{id}", NONE)).with("_token", &token)).await;
            let may = page.status != StatusCode::FORBIDDEN;
            assert_eq!(may, roles.contains(&role), "{role}: POST {path}: {}", page.text());
            assert!(page.status.is_client_error(), "{role}: POST {path}: {}", page.status);
        }
    }
}
