//! Too many attempts.

use domain::access::StaffRole;
use http::StatusCode;
use sqlx::PgPool;
use testkit::{Browser, Page, TestPortal};
use time::Duration;

async fn attempt(browser: &mut Browser, email: &str, password: &str) -> Page {
    browser.fill("/signin", "/signin", &[("email", email), ("password", password)]).await
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn ten_wrong_passwords_are_enough_for_one_place_and_no_lock_for_the_owner(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let ada = bank.staff("Ada Example", &[StaffRole::Analyst]).await;
    let mut guesser = bank.browser_at("192.0.2.66");
    for attempt_number in 1..=10 {
        let page = attempt(&mut guesser, &ada.email, "a guess that is wrong").await;
        assert_eq!(page.status.as_u16(), 422, "attempt {attempt_number}");
    }
    let right = attempt(&mut guesser, &ada.email, &ada.password).await;
    assert_eq!(right.status, StatusCode::TOO_MANY_REQUESTS);
    bank.browser_at("192.0.2.1").sign_in(&bank, &ada).await;
    bank.advance(Duration::minutes(15));
    guesser.sign_in(&bank, &ada).await;
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn many_at_once_come_through_no_more_often(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let ada = bank.staff("Ada Example", &[StaffRole::Analyst]).await;
    let mut guesser = bank.browser_at("192.0.2.66");
    let form = guesser.get("/signin").await.form("/signin");
    let form = form.with("email", &ada.email).with("password", "a guess that is wrong");
    let attempts = (0..30).map(|_| {
        let (mut guesser, form) = (guesser.clone(), form.clone());
        async move { guesser.post(form).await.status.as_u16() }
    });
    let statuses = futures::future::join_all(attempts).await;
    assert_eq!(statuses.iter().filter(|status| **status == 422).count(), 10, "{statuses:?}");
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn one_connection_is_one_place_however_many_addresses_it_has(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let ada = bank.staff("Ada Example", &[StaffRole::Analyst]).await;
    for number in 1..=10 {
        let mut guesser = bank.browser_at(&format!("2001:db8:1:2::{number}"));
        assert_eq!(attempt(&mut guesser, &ada.email, "a guess that is wrong").await.status.as_u16(), 422);
    }
    let mut guesser = bank.browser_at("2001:db8:1:2:ffff::1");
    assert_eq!(attempt(&mut guesser, &ada.email, &ada.password).await.status, StatusCode::TOO_MANY_REQUESTS);
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_busy_office_is_not_counted_while_passwords_are_right(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let ada = bank.staff("Ada Example", &[StaffRole::Analyst]).await;
    for _ in 0..101 {
        let page = attempt(&mut bank.browser(), &ada.email, &ada.password).await;
        assert_eq!(page.path, "/signin/totp");
    }
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn after_five_wrong_codes_the_right_one_waits(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let ada = bank.staff("Ada Example", &[StaffRole::Analyst]).await;
    let mut browser = bank.browser();
    let page = attempt(&mut browser, &ada.email, &ada.password).await;
    let form = page.form("/signin/totp");
    for wrong in ["000000", "000000", "12345", "ABCD-EFGH", ""] {
        assert_eq!(browser.submit(form.clone().with("code", wrong)).await.status.as_u16(), 422, "{wrong:?}");
    }
    let page = browser.submit(form.clone().with("code", "000000")).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    let page = browser.submit(form.with("code", &bank.next_code(&ada))).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    bank.advance(Duration::minutes(10));
    bank.browser().sign_in(&bank, &ada).await;
}

/// A hundred wrong guesses at one account, each from another place.
async fn guess_from_everywhere(bank: &TestPortal, email: &str) {
    for number in 1..=100 {
        let mut guesser = bank.browser_at(&format!("198.51.100.{number}"));
        assert_eq!(attempt(&mut guesser, email, "a guess that is wrong").await.status.as_u16(), 422, "{number}");
    }
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn guesses_from_everywhere_are_slowed_down_and_the_owner_is_not_where_they_are_known(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let ada = bank.staff("Ada Example", &[StaffRole::Analyst]).await;
    let eve = bank.staff("Eve Example", &[StaffRole::Analyst]).await;
    bank.browser_at("192.0.2.1").sign_in(&bank, &ada).await;
    guess_from_everywhere(&bank, &ada.email).await;
    for password in ["a guess that is wrong", &ada.password] {
        let mut guesser = bank.browser_at("203.0.113.9");
        let page = attempt(&mut guesser, &ada.email, password).await;
        assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS, "{}", page.text());
    }
    bank.browser_at("203.0.113.9").sign_in(&bank, &eve).await;
    bank.browser_at("192.0.2.1").sign_in(&bank, &ada).await;
    bank.advance(Duration::minutes(15));
    bank.browser_at("203.0.113.9").sign_in(&bank, &ada).await;
    guess_from_everywhere(&bank, &ada.email).await;
    bank.browser_at("203.0.113.9").sign_in(&bank, &ada).await;
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn whoever_reads_the_owners_mail_signs_in_from_anywhere_in_spite_of_guesses(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let mut ada = bank.staff("Ada Example", &[StaffRole::Analyst]).await;
    guess_from_everywhere(&bank, &ada.email).await;
    let mut browser = bank.browser_at("203.0.113.9");
    let page = attempt(&mut browser, &ada.email, &ada.password).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS, "{}", page.text());
    browser.fill("/forgot", "/forgot", &[("email", &ada.email)]).await;
    let mail = bank.mail(&ada.email, "Reset: choose a new password").await;
    let at = mail.text.find("/reset?t=").unwrap();
    let link = mail.text[at..].split_whitespace().next().unwrap();
    browser.fill(link, "/reset", &[("password", "nine loud rivers at dusk")]).await;
    bank.mail(&ada.email, "Changed: your password").await;
    ada.password = "nine loud rivers at dusk".into();
    browser.sign_in(&bank, &ada).await;
}
