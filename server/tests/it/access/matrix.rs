//! Every route for everybody.

use super::Treatment::{Admitted, Forbidden};
use super::cast::Visitor;
use super::census::census;
use super::stage::Stage;
use super::treatment;
use app::router;
use domain::access::StaffRole::{Approver, Auditor, Platform};
use http::{Method, StatusCode};
use sqlx::PgPool;
use testkit::Form;

/// Where a page says more narrowly than its route who may.
const NARROWER: [(&str, Visitor); 3] = [
    ("/admin/tpps/{reference}/change", Visitor::Staff(Approver)),
    ("/admin/tpps/{reference}/change", Visitor::Staff(Auditor)),
    ("/admin/tpps/{reference}/change", Visitor::Staff(Platform)),
];

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_page_opens_for_those_whom_the_table_names(pool: PgPool) {
    let stage = Stage::new(pool.clone()).await;
    let before = census(&pool, &["audit_entries"]).await;
    let mut wrong = Vec::new();
    for row in router::table().rows().iter().filter(|row| row.method == Method::GET) {
        for (visitor, mut browser) in stage.cast() {
            let page = browser.fetch(&stage.address(row.path)).await;
            let narrower = NARROWER.contains(&(row.path, visitor));
            let expected = if narrower { Forbidden } else { visitor.on(row.access, row.path) };
            let found = treatment(&page);
            if found != expected {
                wrong.push(format!("{} for {visitor:?}: {found:?} ({}), not {expected:?}", row.path, page.status));
            }
            if found == Admitted && !is_page(page.status) {
                wrong.push(format!("{} for {visitor:?}: {}", row.path, page.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    // Looking changes nothing. What was looked at may be on record.
    assert_eq!(census(&pool, &["audit_entries"]).await, before);
}

/// A page, or a way on, or why not now: never that it could not be read, and never that it broke.
fn is_page(status: StatusCode) -> bool {
    matches!(status.as_u16(), 200 | 303 | 409 | 410)
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_form_is_taken_from_those_whom_the_table_names(pool: PgPool) {
    let stage = Stage::new(pool.clone()).await;
    let before = census(&pool, &[]).await;
    let (mut wrong, mut taken) = (Vec::new(), 0);
    for row in router::table().rows().iter().filter(|row| row.method == Method::POST) {
        for (visitor, mut browser) in stage.cast() {
            let expected = visitor.by(row.access);
            let path = stage.address(row.path);
            let path = path.split('?').next().unwrap_or_default();
            // Whoever may send it leaves the token out, so that nothing happens; the others have a good one.
            let form = match (expected, browser.cookie("__Host-vestibule-form")) {
                (Admitted, _) | (_, None) => Form::to(path),
                (_, Some(token)) => Form::to(path).with("_token", token),
            };
            let page = browser.post(form).await;
            let stopped = page.status == StatusCode::FORBIDDEN && page.text().contains("This form is no longer valid");
            let as_expected = if expected == Admitted { stopped } else { treatment(&page) == expected };
            taken += usize::from(stopped);
            if !as_expected {
                wrong.push(format!("{} from {visitor:?}: {}, not {expected:?}", row.path, page.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(taken > 50, "only {taken} forms came as far as their token");
    assert_eq!(census(&pool, &[]).await, before);
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn every_route_has_a_row_and_every_row_a_visitor(pool: PgPool) {
    let stage = Stage::new(pool).await;
    for row in router::table().rows() {
        let mut admitted = Visitor::all().into_iter().filter(|visitor| visitor.on(row.access, row.path) == Admitted);
        assert!(admitted.next().is_some(), "nobody comes to {} {}", row.method, row.path);
        stage.address(row.path);
    }
    assert_eq!(stage.cast().count(), Visitor::all().len());
}
