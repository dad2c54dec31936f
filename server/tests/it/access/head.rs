//! HEAD is GET without the content (RFC 9110 §9.3.2), for everybody and on every page.

use super::cast::Visitor;
use super::stage::Stage;
use app::router;
use axum::body::Body;
use domain::access::StaffRole::{Analyst, Platform};
use http::{Method, Request, header};
use sqlx::PgPool;
use testkit::{Browser, Page};

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_head_is_answered_as_a_get_is_without_the_page(pool: PgPool) {
    let stage = Stage::new(pool).await;
    let visitors =
        [Visitor::Nobody, Visitor::Drafting, Visitor::Insider, Visitor::Staff(Analyst), Visitor::Staff(Platform)];
    let mut wrong = Vec::new();
    for row in router::table().rows().iter().filter(|row| row.method == Method::GET) {
        for visitor in visitors {
            let (path, mut browser) = (stage.address(row.path), stage.browser(visitor));
            let head = asked(&mut browser, Method::HEAD, &path).await;
            let get = asked(&mut browser, Method::GET, &path).await;
            let same = |name| head.headers.get(&name) == get.headers.get(&name);
            if head.status != get.status || !head.body.is_empty() || !same(header::LOCATION) {
                wrong.push(format!("{path} for {visitor:?}: {} and {}", head.status, get.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_head_takes_no_message_from_the_page_that_shows_it(pool: PgPool) {
    let stage = Stage::new(pool).await;
    let mut insider = stage.browser(Visitor::Insider);
    let (path, fields) = ("/portal/applications/new", [("name", "Second"), ("redirect_uris", "https://a.example/cb")]);
    let form = insider.get(path).await.form(path);
    let made = insider.post(fields.iter().fold(form, |form, (name, value)| form.with(name, value))).await;
    let keys = made.headers[header::LOCATION].to_str().unwrap().to_owned();
    asked(&mut insider, Method::HEAD, &keys).await;
    assert!(insider.get(&keys).await.text().contains("The application is there"));
    stage.bank.dismiss_mails().await;
}

async fn asked(browser: &mut Browser, method: Method, path: &str) -> Page {
    browser.send(Request::builder().method(method).uri(path).body(Body::empty()).unwrap()).await
}
