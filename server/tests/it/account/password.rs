//! Changing one's password.

use domain::access::StaffRole;
use http::StatusCode;
use sqlx::PgPool;
use testkit::TestPortal;

const NEW: &str = "nine loud rivers at dusk";

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn another_password_ends_every_other_session(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let mut ada = bank.staff("Ada Example", &[StaffRole::Analyst]).await;
    let (mut here, mut there) = (bank.browser(), bank.browser());
    there.sign_in(&bank, &ada).await;
    here.sign_in(&bank, &ada).await;
    let mut copy = here.clone();
    let typed = [("current_password", ada.password.as_str()), ("password", NEW)];
    let page = here.fill("/account/password", "/account/password", &typed).await;
    assert!(page.text().contains("Your password is changed"), "{}", page.text());
    bank.mail(&ada.email, "Changed: your password").await;
    for (other, why) in [(&mut there, "another browser"), (&mut copy, "this session's earlier id")] {
        assert_eq!(other.get("/account").await.heading(), "Sign in", "{why}");
    }
    assert_eq!(here.get("/account").await.heading(), "Your account");
    let old = [("email", ada.email.as_str()), ("password", ada.password.as_str())];
    assert_eq!(bank.browser().fill("/signin", "/signin", &old).await.status.as_u16(), 422);
    ada.password = NEW.into();
    bank.browser().sign_in(&bank, &ada).await;
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn only_whoever_knows_the_current_one_sets_a_fit_one(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let ada = bank.staff("Ada Example", &[StaffRole::Analyst]).await;
    let mut browser = bank.browser();
    browser.sign_in(&bank, &ada).await;
    let (long, longest) = ("x".repeat(129), format!(" {}", "long word ".repeat(12)));
    let cases = [
        ("wrong", NEW, Some("This is not your password")),
        (&ada.password, "", Some("Enter a password")),
        (&ada.password, "short", Some("at least 12 characters")),
        (&ada.password, &long, Some("at most 128 characters")),
        (&ada.password, "ada.example@bank.example", Some("may not be your name")),
        (&ada.password, "Example  Bank!", Some("may not be your name")),
        (&ada.password, &longest, None),
    ];
    for (current, new, sentence) in cases {
        let typed = [("current_password", current), ("password", new)];
        let page = browser.fill("/account/password", "/account/password", &typed).await;
        match sentence {
            Some(sentence) => {
                assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{new:?}");
                assert!(page.errors()[0].contains(sentence), "{new:?}: {:?}", page.errors());
                assert!(new.is_empty() || !page.body.contains(new), "a password is not shown again");
            }
            None => assert_eq!(page.heading(), "Your account", "{new:?}"),
        }
    }
    bank.mail(&ada.email, "Changed: your password").await;
    let typed = [("email", ada.email.as_str()), ("password", longest.as_str())];
    assert_eq!(bank.browser().fill("/signin", "/signin", &typed).await.path, "/signin/totp", "kept exactly as typed");
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_session_is_no_place_to_guess_the_password(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let ada = bank.staff("Ada Example", &[StaffRole::Analyst]).await;
    let mut browser = bank.browser();
    browser.sign_in(&bank, &ada).await;
    let form = browser.get("/account/password").await.form("/account/password").with("password", NEW);
    for _ in 0..10 {
        let page = browser.submit(form.clone().with("current_password", "a guess")).await;
        assert_eq!(page.status.as_u16(), 422);
    }
    let page = browser.submit(form.with("current_password", &ada.password)).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
}
