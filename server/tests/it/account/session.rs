//! How long a session lives.

use super::SESSION;
use axum::body::Body;
use domain::access::StaffRole;
use http::{Request, StatusCode, header};
use sqlx::PgPool;
use testkit::{Browser, Form, Page, Person, TestPortal};
use time::Duration;

async fn signed_in(bank: &TestPortal) -> (Browser, Person) {
    let ada = bank.staff("Ada Example", &[StaffRole::Analyst]).await;
    let mut browser = bank.browser();
    browser.sign_in(bank, &ada).await;
    (browser, ada)
}

async fn is_in(browser: &mut Browser) -> bool {
    browser.get("/account").await.heading() == "Your account"
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_quarter_of_an_hour_of_rest_ends_the_session_of_staff(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let (mut browser, _) = signed_in(&bank).await;
    for _ in 0..3 {
        bank.advance(Duration::minutes(14));
        assert!(is_in(&mut browser).await);
    }
    bank.advance(Duration::minutes(15));
    assert!(!is_in(&mut browser).await);
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn half_an_hour_of_rest_ends_the_session_of_a_tpp(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let applicant = bank.applicant("Example Pay").await;
    let mut browser = bank.browser();
    browser.sign_in(&bank, &applicant.person).await;
    bank.advance(Duration::minutes(29));
    assert!(is_in(&mut browser).await);
    bank.advance(Duration::minutes(30));
    assert!(!is_in(&mut browser).await);
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn after_eight_hours_the_session_of_staff_is_over_however_busy(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let (mut browser, _) = signed_in(&bank).await;
    for _ in 0..47 {
        bank.advance(Duration::minutes(10));
        assert!(is_in(&mut browser).await);
    }
    bank.advance(Duration::minutes(10));
    assert!(!is_in(&mut browser).await);
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_page_that_asks_by_itself_keeps_nobody_signed_in(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let (mut browser, _) = signed_in(&bank).await;
    for _ in 0..2 {
        bank.advance(Duration::minutes(10));
        let request = Request::get("/account").header(header::ACCEPT, "text/plain").body(Body::empty()).unwrap();
        browser.send(request).await;
    }
    assert!(!is_in(&mut browser).await);
}

async fn extend(browser: &mut Browser, accept: &str, referer: &str) -> Page {
    let form = Form::to("/account/extend").with("_token", browser.cookie("__Host-vestibule-form").unwrap());
    let body = format!("_token={}", form.value("_token").unwrap());
    let request = Request::post("/account/extend")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT, accept)
        .header(header::REFERER, referer);
    browser.send(request.body(Body::from(body)).unwrap()).await
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn whoever_says_so_stays_signed_in(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let (mut browser, _) = signed_in(&bank).await;
    bank.advance(Duration::minutes(14));
    let answer = extend(&mut browser, "text/plain", "").await;
    assert_eq!((answer.status, answer.body.as_str()), (StatusCode::OK, "900"));
    bank.advance(Duration::minutes(14));
    assert!(is_in(&mut browser).await);
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn staying_leads_back_to_the_page_it_was_said_on(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let (mut browser, _) = signed_in(&bank).await;
    let own = &bank.portal().rules().portal_url.clone();
    let cases = [
        (format!("{own}/account/password"), "/account/password"),
        ("https://evil.example/account".to_owned(), "/admin"),
        (format!("{own}.evil.example/account"), "/admin"),
        (format!("{own}//evil.example"), "/admin"),
        (String::new(), "/admin"),
    ];
    for (referer, back) in cases {
        let answer = extend(&mut browser, "text/html", &referer).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{referer}");
        assert_eq!(answer.headers[header::LOCATION], back, "{referer}");
    }
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn signing_out_ends_the_session_itself(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let (mut browser, _) = signed_in(&bank).await;
    let mut copy = browser.clone();
    let form = browser.get("/account").await.form("/signout");
    assert_eq!(browser.submit(form.clone()).await.path, "/");
    assert_eq!(browser.cookie(SESSION), None);
    assert!(!is_in(&mut copy).await);
    assert_eq!(browser.submit(form).await.path, "/", "whoever is out already is where they want to be");
}
