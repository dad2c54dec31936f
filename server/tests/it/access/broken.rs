//! When the database is not what it should be: still a page, still guarded.

use super::cast::Visitor;
use super::stage::Stage;
use domain::access::StaffRole;
use http::StatusCode;
use sqlx::PgPool;

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_page_that_broke_is_guarded_like_any_other_and_tells_nothing(pool: PgPool) {
    let stage = Stage::new(pool.clone()).await;
    let mut analyst = stage.browser(Visitor::Staff(StaffRole::Analyst));
    let good = analyst.fetch("/admin/queue").await;
    break_requests(&pool).await;
    let broken = analyst.fetch("/admin/queue").await;
    assert_eq!((good.status, broken.status), (StatusCode::OK, StatusCode::INTERNAL_SERVER_ERROR));
    assert_eq!(broken.heading(), "Something went wrong on our side");
    for secret in ["relation", "requests_gone", "select ", "sqlx", "Postgres"] {
        assert!(!broken.body.contains(secret), "{secret}");
    }
    for name in good.headers.keys().filter(|name| !["content-length", "set-cookie"].contains(&name.as_str())) {
        let (one, other) = (&good.headers[name], broken.headers.get(name));
        let same = name == "content-security-policy" || Some(one) == other;
        assert!(same && other.is_some(), "{name}: {one:?}, then {other:?}");
    }
}

#[expect(clippy::disallowed_methods, reason = "no query of the product does this")]
async fn break_requests(pool: &PgPool) {
    sqlx::query("alter table requests rename to requests_gone").execute(pool).await.unwrap();
}
