//! What is not there, or not so, is a page like any other: with its headers, and not the router's own few words.

use axum::body::Body;
use http::{Method, Request, StatusCode, header};
use sqlx::PgPool;
use std::fs;
use testkit::{Page, TestPortal};

/// On every answer.
const HEADERS: [&str; 6] = [
    "content-security-policy",
    "strict-transport-security",
    "x-content-type-options",
    "referrer-policy",
    "cross-origin-opener-policy",
    "cache-control",
];

fn assert_guarded(page: &Page) {
    for name in HEADERS {
        assert!(page.headers.contains_key(name), "{} ({}) lacks {name}", page.path, page.status);
    }
}

fn request(method: Method, path: &str, media_type: &str, body: Vec<u8>) -> Request<Body> {
    let request = Request::builder().method(method).uri(path).header(header::CONTENT_TYPE, media_type);
    request.header("sec-fetch-site", "same-origin").body(Body::from(body)).unwrap()
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn whatever_is_wrong_with_a_request_the_answer_is_a_page_of_ours(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let form = "application/x-www-form-urlencoded";
    let cases = [
        (request(Method::GET, "/nowhere", "", vec![]), 404),
        (request(Method::GET, "/admin/nowhere", "", vec![]), 404),
        (request(Method::GET, "/portal/applications/x/nowhere", "", vec![]), 404),
        (request(Method::GET, "/admin/", "", vec![]), 404),
        (request(Method::GET, "/%ff", "", vec![]), 404),
        (request(Method::POST, "/signup", form, vec![]), 405),
        (request(Method::DELETE, "/signup/account", form, vec![]), 405),
        (request(Method::POST, "/api/anything", form, vec![]), 404),
        (request(Method::POST, "/signup/account", "text/plain", b"name=x".to_vec()), 415),
        (request(Method::POST, "/signup/account", "application/json", b"{}".to_vec()), 415),
        (request(Method::POST, "/signup/account", form, vec![b'a'; 300 * 1024]), 413),
        (request(Method::POST, "/signup/account", form, b"name=x".to_vec()), 403),
    ];
    for (request, status) in cases {
        let what = format!("{} {}", request.method(), request.uri());
        let page = bank.browser().send_as_it_is(request).await;
        assert_eq!(page.status.as_u16(), status, "{what}: {}", page.body);
        assert!(page.body.starts_with("<!DOCTYPE html><html lang=\"en\" dir=\"ltr\""), "{what}: {}", page.body);
        assert!(!page.heading().is_empty(), "{what}: {}", page.body);
        assert_guarded(&page);
    }
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_file_that_is_not_there_is_missed_in_few_words_and_nothing_outside_is_served(pool: PgPool) {
    let folder = std::env::temp_dir().join(format!("vestibule-files-{}", std::process::id()));
    fs::create_dir_all(folder.join("pkg")).unwrap();
    fs::write(folder.join("secret"), "outside").unwrap();
    fs::write(folder.join("pkg/vestibule.css"), "body{}").unwrap();
    let bank = TestPortal::configured(pool, &format!("[portal]\nassets = \"{}\"", folder.display())).await;
    let mut browser = bank.browser();
    let good = browser.fetch("/pkg/vestibule.css").await;
    assert_eq!((good.status, good.body.as_str()), (StatusCode::OK, "body{}"));
    for path in ["/pkg/none.js", "/pkg/", "/pkg/../secret", "/pkg/..%2fsecret", "/pkg/%2e%2e/secret", "/favicon.svg"] {
        let page = browser.fetch(path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
        assert!(!page.body.contains("outside"), "{path}");
        assert_guarded(&page);
        assert_eq!(page.headers.get(header::SET_COOKIE), None, "{path}");
    }
    assert_guarded(&good);
    fs::remove_dir_all(folder).unwrap();
}
