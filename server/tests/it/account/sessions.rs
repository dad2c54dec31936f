//! The list of one's own sessions.

use domain::access::StaffRole;
use sqlx::PgPool;
use testkit::{Browser, Page, TestPortal};
use time::Duration;

fn named(page: &Page, text: &str) -> String {
    let rows = page.texts_of("#sessions tbody tr");
    let ids = page.attributes_of("#sessions input[name=session]", "value");
    let at = rows.iter().position(|row| row.contains(text)).unwrap_or_else(|| panic!("{text} in {rows:?}"));
    ids[at].clone()
}

async fn end(browser: &mut Browser, page: &Page, session: &str) -> Page {
    browser.submit(page.form("/account/sessions/end").with("session", session)).await
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn somebody_sees_where_they_are_signed_in_and_ends_it(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let ada = bank.staff("Ada Example", &[StaffRole::Analyst]).await;
    let (mut here, mut there) = (bank.browser_at("192.0.2.1"), bank.browser_at("192.0.2.2"));
    there.sign_in(&bank, &ada).await;
    here.sign_in(&bank, &ada).await;
    bank.advance(Duration::minutes(2));
    let page = here.get("/account").await;
    let rows = page.texts_of("#sessions tbody tr");
    assert_eq!(rows.len(), 2);
    assert!(rows[0].contains("Firefox on Linux This one 192.0.2.1"), "{rows:?}");
    assert!(rows[1].contains("192.0.2.2"), "{rows:?}");
    let page = end(&mut here, &page, &named(&page, "192.0.2.2")).await;
    assert!(page.text().contains("The session is ended"));
    assert_eq!(there.get("/account").await.heading(), "Sign in");
    assert_eq!(end(&mut here, &page, &named(&page, "192.0.2.1")).await.heading(), "Sign in");
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn all_others_end_at_once(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let ada = bank.staff("Ada Example", &[StaffRole::Analyst]).await;
    let (mut here, mut one, mut two) = (bank.browser(), bank.browser(), bank.browser());
    for browser in [&mut one, &mut two, &mut here] {
        browser.sign_in(&bank, &ada).await;
    }
    let form = here.get("/account").await.form("/account/sessions/end-others");
    let page = here.submit(form).await;
    assert_eq!(page.texts_of("#sessions tbody tr").len(), 1);
    for browser in [&mut one, &mut two] {
        assert_eq!(browser.get("/account").await.heading(), "Sign in");
    }
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn nobody_ends_somebody_elses_session(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let ada = bank.staff("Ada Example", &[StaffRole::Analyst]).await;
    let eve = bank.staff("Eve Example", &[StaffRole::Platform]).await;
    let (mut adas, mut eves) = (bank.browser_at("192.0.2.1"), bank.browser_at("192.0.2.2"));
    let page = adas.get("/").await;
    assert_eq!(page.status.as_u16(), 200);
    adas.sign_in(&bank, &ada).await;
    eves.sign_in(&bank, &eve).await;
    let target = named(&adas.get("/account").await, "192.0.2.1");
    let page = eves.get("/account").await;
    end(&mut eves, &page, &target).await;
    assert_eq!(adas.get("/account").await.heading(), "Your account");
    for bad in ["", "00", "zz"] {
        assert_eq!(end(&mut eves, &page, bad).await.status.as_u16(), 400, "{bad:?}");
    }
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_session_that_rested_too_long_is_not_listed(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let ada = bank.staff("Ada Example", &[StaffRole::Analyst]).await;
    bank.browser().sign_in(&bank, &ada).await;
    bank.advance(Duration::minutes(20));
    let mut browser = bank.browser();
    browser.sign_in(&bank, &ada).await;
    assert_eq!(browser.get("/account").await.texts_of("#sessions tbody tr").len(), 1);
}
