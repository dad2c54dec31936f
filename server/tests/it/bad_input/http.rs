//! Requests that no browser sends (H01 to H28), as far as the portal is concerned. Its listener is tested with that of the
//! machine API; types and sizes of bodies are with the forms, `HEAD` is with
//! who may open what.

use super::wrong::Wrong;
use crate::access::cast::Visitor;
use crate::access::stage::Stage;
use app::router;
use axum::body::Body;
use domain::access::StaffRole;
use http::{Method, Request, StatusCode, header};
use sqlx::PgPool;
use std::collections::BTreeMap;

const ORIGIN: &str = "http://localhost:3000";

fn asking(method: &Method, path: &str) -> Request<Body> {
    Request::builder().method(method).uri(path).header(header::ORIGIN, ORIGIN).body(Body::empty()).unwrap()
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_wrong_method_is_told_with_the_right_ones(pool: PgPool) {
    let (stage, mut wrong) = (Stage::new(pool).await, Wrong::default());
    let mut known: BTreeMap<&str, Vec<Method>> = BTreeMap::new();
    for row in router::table().rows() {
        known.entry(row.path).or_default().push(row.method.clone());
    }
    let mut browser = stage.browser(Visitor::Staff(StaffRole::Platform));
    for (route, methods) in known {
        let path = stage.address(route);
        for method in
            [Method::GET, Method::POST, Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS, Method::TRACE]
        {
            if methods.contains(&method) {
                continue;
            }
            let page = browser.send(asking(&method, &path)).await;
            let allow = page.headers.get(header::ALLOW).map_or("", |it| it.to_str().unwrap());
            let told =
                page.status == StatusCode::METHOD_NOT_ALLOWED && methods.iter().all(|it| allow.contains(it.as_str()));
            // `/signup/{section}` takes what `/signup/check` and its like do not.
            wrong.unless(told && page.has("main h1"), || format!("{method} {path}: {} {allow:?}", page.status));
            wrong
                .unless(!page.headers.contains_key("access-control-allow-origin"), || format!("{method} {path}: CORS"));
        }
    }
    wrong.assert_none(400);
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn an_address_beside_a_page_leads_nowhere(pool: PgPool) {
    let (stage, mut wrong) = (Stage::new(pool).await, Wrong::default());
    let mut browser = stage.browser(Visitor::Staff(StaffRole::Platform));
    for path in [
        "/signin/",
        "//signin",
        "/signin//",
        "/SIGNIN",
        "/signin;x=1",
        "/signin%2f",
        "/x/../signin",
        "/%2e%2e/signin",
        "/signin%00",
        "/%c0%aesignin",
        "/pkg/../../Cargo.toml",
        "/pkg/%2e%2e/%2e%2e/Cargo.toml",
        "/.env",
        "/.git/config",
        "/admin.php",
        "/signin.json",
        "/*",
    ] {
        let page = browser.send(asking(&Method::GET, path)).await;
        wrong.unless_sound(path, &page);
        wrong
            .unless(page.status == StatusCode::NOT_FOUND && page.has("main h1"), || format!("{path}: {}", page.status));
    }
    wrong.assert_none(30);
}

/// H24, H26, H27: headers that change nothing. H03: a portal has one representation, and says so by sending it.
#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_header_that_asks_for_something_else_changes_nothing(pool: PgPool) {
    let (stage, mut wrong) = (Stage::new(pool).await, Wrong::default());
    for (name, value) in [
        ("range", "bytes=0-9"),
        ("if-match", "\"x\""),
        ("if-none-match", "*"),
        ("if-modified-since", "Fri, 20 Nov 2099 10:00:00 GMT"),
        ("accept", "image/png"),
        ("x-http-method-override", "DELETE"),
        ("x-original-url", "/admin"),
        ("x-rewrite-url", "/admin"),
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-proto", "ftp"),
        ("forwarded", "host=evil.example;for=1.2.3.4"),
        ("origin", "https://evil.example"),
        ("upgrade", "websocket"),
        ("expect", "100-continue"),
        ("cookie", "=; ;;; a"),
        ("user-agent", "<script>alert(1)</script>"),
        ("referer", "javascript:alert(1)"),
    ] {
        let request = Request::get("/signin").header(name, value).body(Body::empty()).unwrap();
        let page = stage.browser(Visitor::Nobody).send(request).await;
        wrong.unless_sound(name, &page);
        let same = page.status == StatusCode::OK && page.heading() == "Sign in" && !page.body.contains("evil.example");
        wrong.unless(same && !page.headers.contains_key("access-control-allow-origin"), || {
            format!("{name}: {}", page.status)
        });
    }
    let long = Request::get("/account").header("user-agent", "x".repeat(16_000)).body(Body::empty()).unwrap();
    wrong.unless(stage.browser(Visitor::Insider).send(long).await.status == StatusCode::OK, || {
        "a long user agent".into()
    });
    wrong.assert_none(30);
}
