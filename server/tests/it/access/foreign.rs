//! Forms that no page of ours sent (W1).

use super::Treatment::Admitted;
use super::cast::Visitor;
use super::census::census;
use super::stage::Stage;
use app::router;
use app::web::Access;
use axum::body::Body;
use http::{Method, Request, StatusCode, header};
use sqlx::PgPool;
use testkit::{Browser, Page};

const TOKEN: &str = "__Host-vestibule-form";

/// What a browser says about where a form was sent from, when that was not here.
fn elsewhere(own: &str) -> Vec<Vec<(&'static str, String)>> {
    let fetched = |site: &str| ("sec-fetch-site", site.to_owned());
    let from = |origin: &str| ("origin", origin.to_owned());
    vec![
        vec![fetched("cross-site")],
        vec![fetched("same-site")],
        vec![fetched("none")],
        vec![fetched("cross-site"), from(own)],
        vec![from("https://evil.example")],
        vec![from(&format!("{own}.evil.example"))],
        vec![from(&own.replace("http:", "https:"))],
        vec![from("null")],
        vec![],
    ]
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn no_form_is_taken_from_another_site(pool: PgPool) {
    let stage = Stage::new(pool.clone()).await;
    let before = census(&pool, &[]).await;
    let mut wrong = Vec::new();
    for (path, access) in forms() {
        let mut browser = entitled(&stage, path, access);
        let token = token(&mut browser).await;
        for headers in elsewhere(&stage.bank.portal().rules().portal_url) {
            let page = post(&mut browser, &stage.address(path), &headers, &format!("_token={token}")).await;
            if page.status != StatusCode::FORBIDDEN || !page.text().contains("came from another site") {
                wrong.push(format!("{path} {headers:?}: {}", page.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(census(&pool, &[]).await, before);
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn no_form_is_taken_without_the_token_of_its_browser(pool: PgPool) {
    let stage = Stage::new(pool.clone()).await;
    let before = census(&pool, &[]).await;
    let ours = [("sec-fetch-site", "same-origin".to_owned())];
    let mut wrong = Vec::new();
    for (path, access) in forms() {
        let mut browser = entitled(&stage, path, access);
        let own = token(&mut browser).await;
        let of_another = token(&mut stage.bank.browser()).await;
        let bodies = [
            String::new(),
            "_token=".to_owned(),
            format!("_token={of_another}"),
            format!("_token={of_another}&_token={own}"),
            format!("_token={}", own.to_uppercase().replace(|digit: char| digit.is_ascii_digit(), "A")),
            format!("token={own}"),
        ];
        for body in bodies {
            let page = post(&mut browser, &stage.address(path), &ours, &body).await;
            if page.status != StatusCode::FORBIDDEN || !page.text().contains("This form is no longer valid") {
                wrong.push(format!("{path} {body}: {}", page.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(census(&pool, &[]).await, before);
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_form_from_before_the_session_changed_says_so_and_leads_back_to_its_page(pool: PgPool) {
    let stage = Stage::new(pool).await;
    let origin = stage.bank.portal().rules().portal_url.clone();
    for (referer, label, href) in [
        (format!("{origin}/status?of=SU-1"), "Open the form again", "/status?of=SU-1"),
        (format!("{origin}//evil.example/"), "Go to the first page", "/"),
        (format!("{origin}.evil.example/status"), "Go to the first page", "/"),
        ("https://evil.example/status".to_owned(), "Go to the first page", "/"),
        (String::new(), "Go to the first page", "/"),
    ] {
        let mut browser = stage.bank.browser();
        let headers = [("sec-fetch-site", "same-origin".to_owned()), ("referer", referer.clone())];
        let page = post(&mut browser, "/status", &headers, "_token=old&reference=SU-1").await;
        assert_eq!((page.status, page.heading().as_str()), (StatusCode::FORBIDDEN, "This form is no longer valid"));
        assert!(page.text().contains("Nothing was saved"), "{}", page.text());
        assert_eq!(page.attributes_of("main a", "href"), [href], "{referer}");
        assert!(page.text().contains(label), "{referer}: {}", page.text());
    }
}

fn forms() -> Vec<(&'static str, Access)> {
    let table = router::table();
    let forms = table.rows().iter().filter(|row| row.method == Method::POST).map(|row| (row.path, row.access));
    let forms: Vec<_> = forms.collect();
    assert!(forms.len() > 30, "{forms:?}");
    forms
}

/// Somebody who may send the form.
fn entitled(stage: &Stage, path: &str, access: Access) -> Browser {
    let visitor = Visitor::all().into_iter().find(|visitor| visitor.on(access, path) == Admitted).unwrap();
    stage.browser(visitor)
}

async fn token(browser: &mut Browser) -> String {
    browser.fetch("/").await;
    browser.cookie(TOKEN).unwrap().to_owned()
}

async fn post(browser: &mut Browser, path: &str, headers: &[(&str, String)], body: &str) -> Page {
    let mut request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    for (name, value) in headers {
        request = request.header(*name, value);
    }
    browser.send_as_it_is(request.body(Body::from(body.to_owned())).unwrap()).await
}
