//! Forms that no page of ours has: every POST of the table with fields that are empty, doubled, unknown, damaged, too many
//! or of another type. Whoever the table lets in sends them, with a good token.

use super::addresses::visitor;
use super::upload;
use super::wrong::Wrong;
use crate::access::stage::Stage;
use app::router;
use axum::body::Body;
use http::{Method, Request, header};
use sqlx::PgPool;
use testkit::Browser;

/// Every name that some form of ours reads.
const NAMES: [&str; 34] = [
    "name",
    "email",
    "password",
    "current_password",
    "code",
    "t",
    "next",
    "then",
    "_change",
    "_version",
    "_queue",
    "id",
    "kind",
    "to",
    "reason",
    "reason_usual",
    "note",
    "question",
    "answer",
    "outcome",
    "verdict",
    "deed",
    "roles",
    "role",
    "losses",
    "person",
    "invitation",
    "session",
    "client",
    "secret",
    "present",
    "overlap",
    "theme",
    "scopes",
];
/// What somebody could wish to be (F13).
const WISHES: &str = "org_id=1&organisation_id=1&role=owner&roles=platform&state=active&status=approved&price=0&is_admin=true&person_id=1&made_by=1&_method=DELETE&__proto__=x&constructor=x";
/// Without a field nothing is wrong with these, and they end what the next row needs.
const ENDS: [&str; 2] = ["/signout", "/account/sessions/end-others"];

/// Every name with this value, once or more.
fn all_of(value: &str, times: usize) -> String {
    let names = NAMES.iter().flat_map(|name| std::iter::repeat_n(name, times));
    names.fold(String::new(), |body, name| body + "&" + name + "=" + value)
}

fn bodies() -> Vec<(&'static str, String)> {
    let many = (0..3_000).fold(String::new(), |body, n| format!("{body}&f{n}=1"));
    vec![
        ("U+0000", all_of("%00", 1)),
        ("damaged UTF-8", all_of("%ff%fe%ed%a0%80%", 1)),
        ("doubled", all_of("x", 2)),
        ("a large number", all_of("99999999999999999999", 1)),
        ("wishes", format!("&{WISHES}")),
        ("3000 fields", many),
        ("no names", "&=&==&&&%00=%00&[]=1&a[b]=c&=x".to_owned()),
    ]
}

fn typed(path: &str, kind: &str, body: String) -> Request<Body> {
    Request::post(path).header(header::CONTENT_TYPE, kind).body(Body::from(body)).unwrap()
}

async fn token(browser: &mut Browser) -> String {
    browser.fetch("/").await;
    browser.cookie("__Host-vestibule-form").unwrap().to_owned()
}

const FORM: &str = "application/x-www-form-urlencoded";

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn no_bent_form_breaks_a_page(pool: PgPool) {
    let stage = Stage::new(pool).await;
    let mut wrong = Wrong::default();
    for row in router::table().rows().iter().filter(|row| row.method == Method::POST && !ENDS.contains(&row.path)) {
        let mut browser = visitor(&stage, row);
        let path = stage.address(row.path);
        let path = path.split('?').next().unwrap_or_default();
        let token = token(&mut browser).await;
        for (name, body) in bodies() {
            let page = browser.send(typed(path, FORM, format!("_token={token}{body}"))).await;
            let case = format!("{path} with {name}");
            wrong.unless_sound(&case, &page);
            let ours = page.status.is_redirection() || page.has("main h1") || page.body.len() < 10;
            wrong.unless(ours, || format!("{case}: {} {:.80}", page.status, page.body));
        }
    }
    stage.bank.dismiss_mails().await;
    wrong.assert_none(600);
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn what_is_no_form_is_told_so(pool: PgPool) {
    let stage = Stage::new(pool).await;
    let mut wrong = Wrong::default();
    for row in router::table().rows().iter().filter(|row| row.method == Method::POST) {
        let mut browser = visitor(&stage, row);
        let path = stage.address(row.path);
        let path = path.split('?').next().unwrap_or_default();
        let token = token(&mut browser).await;
        let upload = ["/signup/{section}", "/admin/settings/gateways/new", "/admin/settings/trust/new/{list}"]
            .contains(&row.path);
        let good = format!("_token={token}");
        let large = format!("{good}&name={}", "x".repeat(300 * 1024));
        let mut cases = vec![
            ("H02 no type", 415, Request::post(path).body(Body::from(good.clone())).unwrap()),
            ("H02 json", 415, typed(path, "application/json", format!("{{\"_token\":\"{token}\"}}"))),
            ("H02 text", 415, typed(path, "text/plain", good.clone())),
            ("H02 utf-16", 415, typed(path, &format!("{FORM}; charset=utf-16"), good.clone())),
            ("H15 doubled token", 403, typed(path, FORM, format!("_token=x&{good}"))),
            ("H16 token in the address", 403, typed(&format!("{path}?{good}"), FORM, String::new())),
        ];
        cases.extend((!upload).then(|| ("F19 300 kB", 413, typed(path, FORM, large))));
        cases.extend((!upload).then(|| ("H02 multipart", 415, upload::sent(path, b""))));
        cases.extend(upload.then(|| ("broken parts", 400, upload::sent(path, b"------bad-input\r\nrubbish"))));
        let mut compressed = typed(path, FORM, good.clone());
        compressed.headers_mut().insert(header::CONTENT_ENCODING, "gzip".parse().unwrap());
        let mut twice = typed(path, FORM, good.clone());
        twice.headers_mut().append(header::CONTENT_TYPE, "text/plain".parse().unwrap());
        cases.extend([("H06 compressed", 415, compressed), ("H02 two types", 415, twice)]);
        for (name, status, request) in cases {
            let page = browser.send(request).await;
            let told = page.status.as_u16() == status && page.has("main h1");
            wrong.unless(told, || format!("{path} {name}: {}, not {status}", page.status));
        }
    }
    wrong.assert_none(400);
}
