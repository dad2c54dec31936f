//! Every script of every answer carries the nonce of that answer's policy, and no two answers have the same.

use http::Method;
use sqlx::PgPool;
use std::collections::BTreeSet;
use std::fs;
use testkit::{Browser, Form, Page, TestPortal};

/// A portal with a front end, as far as a server looks at it.
async fn with_assets(pool: PgPool) -> (TestPortal, std::path::PathBuf) {
    let folder = std::env::temp_dir().join(format!("vestibule-assets-{}", std::process::id()));
    fs::create_dir_all(folder.join("pkg")).unwrap();
    fs::write(folder.join("pkg/vestibule.js"), "export default () => {}").unwrap();
    let lines = format!("[portal]\nassets = \"{}\"", folder.display());
    (TestPortal::configured(pool, &lines).await, folder)
}

/// One of every kind of answer.
async fn answers(browser: &mut Browser) -> Vec<(u16, Page)> {
    let wrong = [("name", ""), ("email", "none"), ("password", "x")];
    let first = browser.fill("/signup/account", "/signup/account", &wrong).await;
    let second = browser.fill("/signup/account", "/signup/account", &wrong).await;
    let unchecked = browser.post(Form::to("/signup/account")).await;
    let other = http::Request::builder().method(Method::PUT).uri("/signup").body(axum::body::Body::empty()).unwrap();
    let (good, missing) = (browser.get("/signup/account").await, browser.get("/nowhere").await);
    let method = browser.send_as_it_is(other).await;
    vec![(422, first), (422, second), (403, unchecked), (200, good), (404, missing), (403, method)]
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn the_scripts_of_an_answer_carry_the_nonce_of_its_policy(pool: PgPool) {
    let (bank, folder) = with_assets(pool).await;
    let mut seen = BTreeSet::new();
    let answers = answers(&mut bank.browser()).await;
    for (status, page) in &answers {
        assert_eq!(page.status, *status, "{}", page.path);
        let nonce = nonce(page);
        let scripts = page.texts_of("script").len();
        let carried = page.attributes_of("script", "nonce");
        assert!(scripts > 0 && carried.len() == scripts, "{}: {scripts} scripts, {carried:?}", page.path);
        assert!(carried.iter().all(|it| *it == nonce), "{}: {carried:?}, not {nonce}", page.path);
        seen.insert(nonce);
    }
    assert_eq!(seen.len(), answers.len(), "a nonce came twice");
    fs::remove_dir_all(folder).unwrap();
}

fn nonce(page: &Page) -> String {
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned()
}
