//! The second factor: set up, replaced, renewed, turned off.

use domain::access::StaffRole;
use http::StatusCode;
use sqlx::PgPool;
use testkit::{Browser, Page, Person, TestPortal};
use time::Duration;

/// Begins, and takes the key from the page into somebody's app.
async fn scan(browser: &mut Browser, person: &mut Person) -> Page {
    let form = browser.get("/account/second-factor").await.form("/account/second-factor/begin");
    let page = browser.submit(form).await;
    assert!(page.has(".qr-image svg"), "{}: {}", page.path, page.text());
    person.take_app(&page.text_of(".qr code"));
    page
}

fn codes(page: &Page) -> Vec<String> {
    page.text_of("figure.code pre").split(' ').map(str::to_owned).collect()
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn staff_without_one_are_told_and_led_there_and_back(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let mut ada = bank.staff_without_second_factor("Ada Example", &[StaffRole::Approver]).await;
    let mut browser = bank.browser();
    let page = browser.sign_in(&bank, &ada).await;
    assert!(page.text().contains("Your role needs a second factor"), "{}", page.text());
    let page = browser.get("/signin/confirm?next=/account").await;
    assert_eq!(page.heading(), "Set up a second factor");
    let page = browser.submit(page.form("/account/second-factor/begin")).await;
    ada.take_app(&page.text_of(".qr code"));
    let before = browser.clone();
    let page = browser.submit(page.form("/account/second-factor/set-up").with("code", &bank.next_code(&ada))).await;
    assert_eq!((page.heading().as_str(), codes(&page).len()), ("Your app is set up", 10));
    assert_eq!(page.attributes_of("main a.button", "href"), ["/account"]);
    bank.mail(&ada.email, "Turned on: codes from your app").await;
    assert!(!browser.get("/admin").await.text().contains("Your role needs"));
    assert_eq!(before.clone().get("/account").await.heading(), "Sign in", "the id of before is worth nothing");
    // It counts as given just now: what asks for a fresh one opens.
    let page = browser.get("/account/second-factor").await;
    let page = browser.submit(page.form("/account/second-factor/codes")).await;
    assert_eq!(page.heading(), "Your new recovery codes");
    bank.mail(&ada.email, "Replaced: your recovery codes").await;
    bank.browser().sign_in(&bank, &ada).await;
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn an_auditor_needs_none(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let ada = bank.staff_without_second_factor("Ada Example", &[StaffRole::Auditor]).await;
    let page = bank.browser().sign_in(&bank, &ada).await;
    assert!(!page.text().contains("Your role needs"), "{}", page.text());
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_wrong_code_sets_nothing_up(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let mut ada = bank.staff_without_second_factor("Ada Example", &[StaffRole::Analyst]).await;
    let mut browser = bank.browser();
    browser.sign_in(&bank, &ada).await;
    let page = scan(&mut browser, &mut ada).await;
    let wrong = browser.submit(page.form("/account/second-factor/set-up").with("code", "000000")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.text_of(".qr code"), page.text_of(".qr code"), "the same key is still to be confirmed");
    assert!(bank.browser().sign_in(&bank, &ada).await.path.starts_with("/admin"), "no code is asked for yet");
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn the_app_in_use_works_until_the_next_is_confirmed(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let old = bank.staff("Ada Example", &[StaffRole::Analyst]).await;
    let mut new = bank.staff_without_second_factor("Other Example", &[StaffRole::Analyst]).await;
    let mut browser = bank.browser();
    browser.sign_in(&bank, &old).await;
    let page = scan(&mut browser, &mut new).await;
    bank.browser().sign_in(&bank, &old).await;
    let page = browser.submit(page.form("/account/second-factor/set-up").with("code", &bank.next_code(&new))).await;
    assert_eq!(page.heading(), "Your app is set up");
    bank.mail(&old.email, "Turned on: codes from your app").await;
    let typed = [("email", old.email.as_str()), ("password", old.password.as_str())];
    let mut browser = bank.browser();
    let form = browser.fill("/signin", "/signin", &typed).await.form("/signin/totp");
    assert_eq!(browser.submit(form.clone().with("code", &bank.next_code(&old))).await.status.as_u16(), 422);
    assert_eq!(browser.submit(form.with("code", &bank.next_code(&new))).await.path, "/admin");
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn whoever_has_one_gives_it_freshly_before_changing_it(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let ada = bank.staff("Ada Example", &[StaffRole::Analyst]).await;
    let mut browser = bank.browser();
    browser.sign_in(&bank, &ada).await;
    bank.advance(Duration::minutes(6));
    let page = browser.get("/account/second-factor").await;
    for action in ["/account/second-factor/begin", "/account/second-factor/codes"] {
        let page = browser.submit(page.form(action)).await;
        assert_eq!(page.heading(), "Confirm that it is you", "{action}");
    }
    assert_eq!(browser.get("/account/second-factor/set-up").await.heading(), "Confirm that it is you");
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_recovery_code_lets_in_once_and_its_owner_is_told(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let ada = bank.staff("Ada Example", &[StaffRole::Analyst]).await;
    let mut browser = bank.browser();
    browser.sign_in(&bank, &ada).await;
    let form = browser.get("/account/second-factor").await.form("/account/second-factor/codes");
    let code = codes(&browser.submit(form).await)[0].clone();
    bank.mail(&ada.email, "Replaced: your recovery codes").await;
    let typed = [("email", ada.email.as_str()), ("password", ada.password.as_str())];
    let mut browser = bank.browser();
    let form = browser.fill("/signin", "/signin", &typed).await.form("/signin/totp").with("code", &code.to_lowercase());
    assert_eq!(browser.submit(form.clone()).await.path, "/admin");
    bank.mail(&ada.email, "Used: one of your recovery codes").await;
    assert!(browser.get("/account").await.text().contains("9 recovery codes left"));
    let mut again = bank.browser();
    let form = again.fill("/signin", "/signin", &typed).await.form("/signin/totp").with("code", &code);
    assert_eq!(again.submit(form).await.status.as_u16(), 422);
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn it_is_turned_off_with_password_and_code_and_the_recovery_codes_go_with_it(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let mut owner = bank.applicant("Example Pay").await.person;
    let mut browser = bank.browser();
    browser.sign_in(&bank, &owner).await;
    let page = scan(&mut browser, &mut owner).await;
    let page = browser.submit(page.form("/account/second-factor/set-up").with("code", &bank.next_code(&owner))).await;
    let recovery = codes(&page)[0].clone();
    bank.mail(&owner.email, "Turned on").await;
    let form = browser.get("/account/second-factor/off").await.form("/account/second-factor/off");
    let code = bank.next_code(&owner);
    for (password, code) in [("wrong", code.as_str()), (owner.password.as_str(), "000000")] {
        let sent = form.clone().with("current_password", password).with("code", code);
        assert_eq!(browser.submit(sent).await.status.as_u16(), 422, "{password} {code}");
    }
    let page = browser.submit(form.with("current_password", &owner.password).with("code", &code)).await;
    assert!(page.text().contains("The second factor is turned off"), "{}", page.text());
    bank.mail(&owner.email, "Turned off").await;
    owner.lose_app();
    bank.browser().sign_in(&bank, &owner).await;
    let page = browser.get("/signin/confirm").await;
    assert_eq!(page.heading(), "Set up a second factor", "{recovery} opens nothing any more");
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn staff_whose_role_needs_one_cannot_turn_it_off(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let ada = bank.staff("Ada Example", &[StaffRole::Security]).await;
    let mut browser = bank.browser();
    browser.sign_in(&bank, &ada).await;
    let page = browser.get("/account/second-factor/off").await;
    assert_eq!(page.path, "/account/second-factor");
    let form = page.form("/account/second-factor/codes");
    let forged = testkit::Form::to("/account/second-factor/off")
        .with("_token", form.value("_token").unwrap())
        .with("current_password", &ada.password)
        .with("code", &bank.next_code(&ada));
    let page = browser.submit(forged).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.errors()[0].contains("Your role needs a second factor"));
}
