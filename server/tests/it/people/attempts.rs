//! Whose attempts somebody sees: their own, whatever others claim.

use super::Place;
use http::StatusCode;
use serde_json::json;
use sqlx::PgPool;
use testkit::Browser;
use time::Duration;

/// The software ids in the list, one for each attempt, the newest first.
async fn listed(browser: &mut Browser, query: &str) -> Vec<String> {
    let page = browser.get(&format!("/portal/dcr{query}")).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    page.texts_of("#attempts tbody td:nth-child(2)")
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn its_people_see_what_is_proven_to_be_theirs_and_nothing_that_only_names_them(pool: PgPool) {
    let place = Place::new(pool).await;
    let own = place.registrar.software("Wren Wallet", "Wren Ltd", 1);
    let mut stranger = place.registrar.software("Cuckoo Cash", "Cuckoo Ltd", 2);
    // Before it got in: the directory's word, its key and its certificate together prove whose it was.
    place.registrar.register(&own, |request, _| request["scope"] = json!("openid fundsconfirmations")).await;
    place.bank.advance(Duration::seconds(1));
    let (_, wren) = place.register(&own).await;
    place.bank.advance(Duration::seconds(1));
    let (_, cuckoo) = place.register(&stranger).await;
    // Nothing legible, over a certificate that has been proven to be its own.
    place.registrar.send("no.such.token", &own).await.unwrap();
    // A stranger copies the statement and the names into requests of their own.
    stranger.statement = own.statement.clone();
    place.registrar.register(&stranger, |_, _| {}).await;
    place.registrar.register(&stranger, |request, _| request["scope"] = json!("everything")).await;

    let of_wren = place.bank.first_owner(wren).await;
    let of_cuckoo = place.bank.first_owner(cuckoo).await;
    let mut wren = place.signed_in(&of_wren).await;
    let mut cuckoo = place.signed_in(&of_cuckoo).await;
    assert_eq!(listed(&mut wren, "").await, ["Not legible", "Wren Wallet", "Wren Wallet"]);
    assert_eq!(listed(&mut cuckoo, "").await, ["Cuckoo Cash"], "what names another TPP is nobody's here");
    assert_eq!(listed(&mut wren, "?outcome=refused").await, ["Not legible", "Wren Wallet"]);
    assert_eq!(listed(&mut wren, "?method=PUT").await, Vec::<String>::new());
    assert_eq!(listed(&mut wren, "?from_day=21&from_month=11&from_year=2026").await, Vec::<String>::new());
    assert_eq!(wren.get("/portal/dcr?result=refused").await.status, StatusCode::BAD_REQUEST);

    let list = wren.get("/portal/dcr").await;
    let reports = list.attributes_of("#attempts tbody td:first-child a, #attempts tbody th a", "href");
    assert_eq!(reports.len(), 3, "{}", list.body);
    for report in &reports {
        let page = wren.get(report).await;
        assert_eq!((page.status, page.heading().as_str()), (StatusCode::OK, "Registration by machine"));
        assert!(!page.body.contains("/admin/"), "{}", page.body);
        assert_eq!(cuckoo.get(report).await.status, StatusCode::NOT_FOUND, "{report}");
    }
    let whole = "select string_agg(id::text, ' ') from registration_attempts where $1 = ''";
    for id in place.text(whole, "").await.split(' ').filter(|id| !reports.iter().any(|report| report.contains(id))) {
        assert_eq!(wren.get(&format!("/portal/dcr/{id}")).await.status, StatusCode::NOT_FOUND, "{id}");
    }
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_certificate_that_two_tpps_use_tells_neither_of_the_others_failures(pool: PgPool) {
    let place = Place::new(pool).await;
    let (one, other) =
        (place.registrar.software("Wren", "Wren Ltd", 1), place.registrar.software("Lark", "Lark Ltd", 2));
    let (_, wren) = place.register(&one).await;
    place.register(&other).await;
    let shared = "update registration_attempts a set certificate_sha256 = (select b.certificate_sha256
        from registration_attempts b where b.software_name = 'Wren') where a.software_name = $1";
    place.sql(shared, "Lark").await.unwrap();
    place.registrar.send("no.such.token", &one).await.unwrap();
    let owner = place.bank.first_owner(wren).await;
    let mut browser = place.signed_in(&owner).await;
    assert_eq!(listed(&mut browser, "").await, ["Wren"]);
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn where_nothing_came_the_page_says_what_to_try(pool: PgPool) {
    let place = Place::new(pool).await;
    let tpp = place.bank.tpp("Target Payments").await;
    let mut browser = place.signed_in(&tpp.owner).await;
    let page = browser.get("/portal/dcr").await;
    assert!(page.text().contains("vestibule tpp register --bank"), "{}", page.text());
    let nothing = browser.get("/portal/dcr?outcome=refused").await;
    assert!(nothing.text().contains("No attempt matches these filters"), "{}", nothing.text());
}
