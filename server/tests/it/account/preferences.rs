//! How one's pages look and work.

use domain::access::StaffRole;
use sqlx::PgPool;
use testkit::TestPortal;

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn preferences_are_kept_with_the_account(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let ada = bank.staff("Ada Example", &[StaffRole::Analyst]).await;
    let mut browser = bank.browser();
    browser.sign_in(&bank, &ada).await;
    let form = browser.get("/account/preferences").await.form("/account/preferences");
    assert_eq!(
        (form.value("theme"), form.value("density"), form.value("shortcuts")),
        (Some("system"), Some("compact"), Some("on"))
    );
    let chosen = form.with("theme", "dark").with("density", "comfortable").without("shortcuts");
    assert!(browser.submit(chosen).await.text().contains("Your preferences are saved"));
    let mut elsewhere = bank.browser();
    let page = elsewhere.sign_in(&bank, &ada).await;
    assert_eq!(page.attributes_of("html", "data-theme"), ["dark"]);
    assert_eq!(page.attributes_of("html", "data-density"), ["comfortable"]);
    let form = elsewhere.get("/account/preferences").await.form("/account/preferences");
    assert_eq!(form.value("shortcuts"), None);
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn what_is_no_choice_is_refused(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let ada = bank.staff("Ada Example", &[StaffRole::Analyst]).await;
    let mut browser = bank.browser();
    browser.sign_in(&bank, &ada).await;
    let typed = [("theme", "sepia\" onload=\"x"), ("density", "")];
    let page = browser.fill("/account/preferences", "/account/preferences", &typed).await;
    assert_eq!((page.status.as_u16(), page.errors().len()), (422, 2));
    assert!(!page.body.contains("onload=\"x"));
}
