//! Cookies that this portal never set (F28).

use super::SESSION;
use axum::body::Body;
use domain::access::StaffRole;
use http::{Request, StatusCode, header};
use sqlx::PgPool;
use testkit::TestPortal;

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_cookie_of_somebodys_own_making_is_nobody(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let ada = bank.staff("Ada Example", &[StaffRole::Analyst]).await;
    let mut browser = bank.browser();
    browser.sign_in(&bank, &ada).await;
    let good = browser.cookie(SESSION).unwrap().to_owned();
    let forged = [
        format!("{SESSION}=AAAAAAAAAAAAAAAAAAAAAA"),
        format!("{SESSION}="),
        format!("{SESSION}=null"),
        format!("{SESSION}={}", &good[..good.len() - 1]),
        format!("{SESSION}={good}A"),
        format!("{SESSION}={}", "A".repeat(5_000)),
        format!("{SESSION}=AAAAAAAAAAAAAAAAAAAAAA; {SESSION}={good}"),
        format!("{SESSION}={good}; {SESSION}=AAAAAAAAAAAAAAAAAAAAAA"),
        format!("{SESSION}={good}; {SESSION}={good}"),
        format!("{}={good}", SESSION.to_lowercase()),
        format!("vestibule={good}"),
        "=; ;;; =x; \u{7f}".replace('\u{7f}', ""),
    ];
    for cookie in forged {
        let request = Request::get("/account").header(header::COOKIE, &cookie).body(Body::empty()).unwrap();
        let answer = bank.browser().send(request).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{cookie}");
        assert_eq!(answer.headers[header::LOCATION], "/signin?next=%2Faccount", "{cookie}");
    }
    assert_eq!(browser.get("/account").await.heading(), "Your account");
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn the_cookie_is_for_this_host_alone_and_for_no_script(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let ada = bank.staff("Ada Example", &[StaffRole::Analyst]).await;
    let mut browser = bank.browser();
    let form = browser.get("/signin").await.form("/signin");
    let answer = browser.post(form.with("email", &ada.email).with("password", &ada.password)).await;
    let cookies: Vec<_> = answer.headers.get_all(header::SET_COOKIE).iter().map(|it| it.to_str().unwrap()).collect();
    let session = cookies.iter().find(|line| line.starts_with("__Host-vestibule=")).unwrap();
    for flag in ["; HttpOnly", "; Secure", "; SameSite=Lax", "; Path=/"] {
        assert!(session.contains(flag), "{session}");
    }
    for absent in ["Domain", "Max-Age", "Expires"] {
        assert!(!session.contains(absent), "{session}");
    }
}
