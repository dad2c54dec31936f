//! Signing in.

use super::{SESSION, seen};
use domain::access::StaffRole;
use domain::password::{Cost, PasswordHasher};
use domain::store::{Context, people};
use domain::workflow::account;
use futures::FutureExt;
use http::{StatusCode, header};
use sqlx::PgPool;
use testkit::TestPortal;

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn somebody_with_a_password_and_a_code_comes_in(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let ada = bank.staff("Ada Example", &[StaffRole::Analyst]).await;
    let page = bank.browser().sign_in(&bank, &ada).await;
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

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_wrong_password_reads_like_no_account(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    bank.staff("Ada Example", &[StaffRole::Analyst]).await;
    let gone = bank.staff("Gone Example", &[StaffRole::Analyst]).await;
    switch_off(&bank, gone.id).await;
    let mut answers = Vec::new();
    for (email, password) in [
        ("ada.example@bank.example", "not her password"),
        ("nobody@bank.example", "not her password"),
        (&gone.email, &gone.password),
        ("%", "x"),
        ("_@bank.example", "x"),
        ("' or 1=1 --@bank.example", "x"),
        ("\\", ""),
        ("", ""),
    ] {
        let page = bank.browser().fill("/signin", "/signin", &[("email", email), ("password", password)]).await;
        answers.push((email, seen(&page)));
    }
    let (_, known) = &answers[0];
    assert_eq!(known.0, 422);
    for (email, answer) in &answers {
        assert_eq!(answer, known, "{email:?}");
    }
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn whoever_tries_costs_a_hash(pool: PgPool) {
    // Argon2 takes no less than 8 KiB: with 0, every hash fails, and every attempt that comes to one.
    let broken = PasswordHasher::with_cost(1, Cost { memory_kib: 0, passes: 1 });
    let bank = TestPortal::hashing(pool.clone(), "", broken).await;
    let well = TestPortal::new(pool).await;
    well.staff("Ada Example", &[StaffRole::Analyst]).await;
    for email in ["ada.example@bank.example", "nobody@bank.example", "no address"] {
        let page = bank.browser().fill("/signin", "/signin", &[("email", email), ("password", "x")]).await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE, "{email}");
    }
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn an_id_known_before_is_worth_nothing_after(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let ada = bank.staff("Ada Example", &[StaffRole::Analyst]).await;
    let mut browser = bank.browser();
    browser.set_cookie(SESSION, "AAAAAAAAAAAAAAAAAAAAAA");
    let typed = [("email", ada.email.as_str()), ("password", ada.password.as_str())];
    let page = browser.fill("/signin", "/signin", &typed).await;
    let halfway = browser.clone();
    assert_ne!(browser.cookie(SESSION), Some("AAAAAAAAAAAAAAAAAAAAAA"));
    let page = browser.submit(page.form("/signin/totp").with("code", &bank.next_code(&ada))).await;
    assert_eq!(page.path, "/admin");
    assert_ne!(browser.cookie(SESSION), halfway.cookie(SESSION));
    for (mut known, why) in [(halfway, "the id of before the code"), (planted(&bank), "the planted id")] {
        assert_eq!(known.get("/account").await.path, "/signin?next=%2Faccount", "{why}");
    }
}

fn planted(bank: &TestPortal) -> testkit::Browser {
    let mut browser = bank.browser();
    browser.set_cookie(SESSION, "AAAAAAAAAAAAAAAAAAAAAA");
    browser
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn confirming_again_makes_a_new_id(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let ada = bank.staff("Ada Example", &[StaffRole::Platform]).await;
    let mut browser = bank.browser();
    browser.sign_in(&bank, &ada).await;
    let mut before = browser.clone();
    let code = bank.next_code(&ada);
    let page = browser.fill("/signin/confirm?next=/account", "/signin/confirm", &[("code", &code)]).await;
    assert_eq!(page.heading(), "Your account");
    assert_eq!(before.get("/account").await.heading(), "Sign in");
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_code_works_once(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let ada = bank.staff("Ada Example", &[StaffRole::Analyst]).await;
    let code = bank.next_code(&ada);
    let typed = [("email", ada.email.as_str()), ("password", ada.password.as_str())];
    let (mut one, mut other) = (bank.browser(), bank.browser());
    let form = one.fill("/signin", "/signin", &typed).await.form("/signin/totp").with("code", &code);
    assert_eq!(one.submit(form).await.path, "/admin");
    let form = other.fill("/signin", "/signin", &typed).await.form("/signin/totp").with("code", &code);
    let page = other.submit(form).await;
    assert_eq!((page.status.as_u16(), page.errors().len()), (422, 1), "{}", page.text());
}

/// F20: which of them it was is nobody's business.
#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_code_that_is_used_or_over_or_yet_to_come_reads_like_a_wrong_one(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let ada = bank.staff("Ada Example", &[StaffRole::Analyst]).await;
    let (now, step) = (bank.now(), time::Duration::seconds(30));
    let typed = [("email", ada.email.as_str()), ("password", ada.password.as_str())];
    let mut browser = bank.browser();
    let form = browser.fill("/signin", "/signin", &typed).await.form("/signin/totp");
    let next = ada.code_at(now + step);
    let wrong =
        ["000000", "111111"].into_iter().find(|wrong| (-2..=2).all(|nth| ada.code_at(now + step * nth) != *wrong));
    assert_eq!(browser.submit(form.with("code", &next)).await.path, "/admin", "a clock may be a step ahead");
    let mut answers = Vec::new();
    let (over, present) = (ada.code_at(now - step * 2), ada.code_at(now));
    for code in [wrong.unwrap(), &next, &present, &over] {
        let mut other = bank.browser();
        let form = other.fill("/signin", "/signin", &typed).await.form("/signin/totp").with("code", code);
        let page = other.submit(form).await;
        answers.push((page.status.as_u16(), page.heading(), page.errors(), page.text()));
    }
    assert_eq!(answers[0].0, 422);
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn of_one_code_sent_twice_at_once_one_is_accepted(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let ada = bank.staff("Ada Example", &[StaffRole::Analyst]).await;
    let code = bank.next_code(&ada);
    let typed = [("email", ada.email.as_str()), ("password", ada.password.as_str())];
    let (mut one, mut other) = (bank.browser(), bank.browser());
    let first = one.fill("/signin", "/signin", &typed).await.form("/signin/totp").with("code", &code);
    let second = other.fill("/signin", "/signin", &typed).await.form("/signin/totp").with("code", &code);
    let (first, second) = futures::future::join(one.post(first), other.post(second)).await;
    let mut statuses = [first.status.as_u16(), second.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422]);
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn only_a_path_of_ours_is_gone_on_to(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let ada = bank.staff("Ada Example", &[StaffRole::Auditor]).await;
    let foreign = [
        "https://evil.example",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/%0d%0aset-cookie:x=y\r\nset-cookie: x=y",
        "javascript:alert(1)",
        "data:text/html,x",
        "evil.example",
        "http:evil.example",
        "@evil.example",
        " /admin",
        "/\u{0}",
        "/\u{202e}",
        "",
    ];
    for next in foreign {
        let mut browser = bank.browser();
        let form = browser.get("/signin").await.form("/signin").with("next", next);
        let answer = browser.post(form.with("email", &ada.email).with("password", &ada.password)).await;
        let to_totp = answer.headers[header::LOCATION].to_str().unwrap() == "/signin/totp";
        assert!(to_totp, "{next:?}: {}", answer.status);
        let form = browser.get("/signin/totp").await.form("/signin/totp").with("next", next);
        let answer = browser.post(form.with("code", &bank.next_code(&ada))).await;
        assert_eq!(answer.headers[header::LOCATION], "/admin", "{next:?}");
    }
    let mut browser = bank.browser();
    let typed = [("email", ada.email.as_str()), ("password", ada.password.as_str())];
    let page = browser.fill("/signin?next=/account%3Fa%3Db", "/signin", &typed).await;
    let page = browser.submit(page.form("/signin/totp").with("code", &bank.next_code(&ada))).await;
    assert_eq!(page.path, "/account?a=b");
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn an_account_that_is_switched_off_is_out_at_once(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let ada = bank.staff("Ada Example", &[StaffRole::Analyst]).await;
    let (mut browser, mut halfway) = (bank.browser(), bank.browser());
    browser.sign_in(&bank, &ada).await;
    let typed = [("email", ada.email.as_str()), ("password", ada.password.as_str())];
    let form = halfway.fill("/signin", "/signin", &typed).await.form("/signin/totp");
    switch_off(&bank, ada.id).await;
    assert_eq!(browser.get("/account").await.heading(), "Sign in");
    let answer = halfway.post(form.with("code", &bank.next_code(&ada))).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}

async fn switch_off(bank: &TestPortal, person: domain::id::PersonId) {
    let done = bank
        .portal()
        .commit(Context::console(), move |tx| async move { account::switch_off(tx, person).await }.boxed());
    done.await.unwrap();
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_sign_in_makes_a_weak_hash_anew_and_ends_no_session(pool: PgPool) {
    let yesterday = TestPortal::new(pool.clone()).await;
    let ada = yesterday.staff("Ada Example", &[StaffRole::Analyst]).await;
    let mut before = yesterday.browser();
    before.sign_in(&yesterday, &ada).await;
    let stronger = Cost { memory_kib: 16, passes: 2 };
    let bank = TestPortal::hashing(pool, "", PasswordHasher::with_cost(2, stronger)).await;
    let stored = async || people::password(bank.portal().database().statements(), ada.id).await.unwrap().unwrap();
    let weak = stored().await;

    let wrong = [("email", ada.email.as_str()), ("password", "not her password")];
    bank.browser().fill("/signin", "/signin", &wrong).await;
    assert_eq!(stored().await, weak);
    let right = [("email", ada.email.as_str()), ("password", ada.password.as_str())];
    assert_eq!(bank.browser().fill("/signin", "/signin", &right).await.path, "/signin/totp");
    let strong = stored().await;
    assert!(strong.as_str().starts_with("$argon2id$v=19$m=16,t=2,p=1$") && strong != weak);
    assert_eq!(before.get("/admin").await.path, "/admin");

    assert_eq!(bank.browser().fill("/signin", "/signin", &right).await.path, "/signin/totp");
    assert_eq!(stored().await, strong, "once is enough");
    assert_eq!(yesterday.browser().fill("/signin", "/signin", &right).await.path, "/signin/totp");
    assert_eq!(stored().await, strong, "a server with an older configuration does not weaken it");
}
