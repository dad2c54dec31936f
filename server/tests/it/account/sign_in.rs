//! Signing in.

use domain::access::StaffRole;
use http::StatusCode;
use sqlx::PgPool;
use testkit::TestPortal;

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn somebody_with_a_password_and_a_code_comes_in(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let ada = bank.staff("Ada Example", &[StaffRole::Analyst]).await;
    let mut browser = bank.browser();
    let page = browser.sign_in(&bank, &ada).await;
    assert_eq!(page.path, "/admin");
    assert!(page.text_of("header").contains("Ada Example"));
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_tpp_that_was_let_in_comes_in(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let tpp = bank.tpp("Example Pay").await;
    let page = bank.browser().sign_in(&bank, &tpp.owner).await;
    assert_eq!((page.status, page.path.as_str()), (StatusCode::OK, "/portal"));
    bank.no_mail().await;
}
