//! The audit trail: who may read it, what it finds, and that reading leaves a trace.

use super::signed_in;
use domain::access::StaffRole::{Auditor, Platform};
use domain::store::{Context, requests};
use domain::workflow::evidence;
use http::StatusCode;
use sqlx::PgPool;
use testkit::TestPortal;

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn reading_is_recorded_once_for_each_page(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let (_, mut ada) = signed_in(&bank, "Ada Example", &[Auditor]).await;
    let first = ada.get("/admin/audit").await;
    assert_eq!(first.status, StatusCode::OK);
    assert!(first.text_of("#entries").contains("Signed in"), "{}", first.text());
    ada.get("/admin/audit?object=nothing+like+it").await;
    let reads = ada.get("/admin/audit?action=audit.searched").await;
    assert_eq!(reads.texts_of("#entries tbody tr").len(), 2);
    let latest = reads.attributes_of("#entries tbody a", "href").remove(0);
    let entry = ada.get(&latest).await;
    assert_eq!(entry.status, StatusCode::OK);
    assert!(entry.text().contains("nothing like it"), "{}", entry.text());
    assert_eq!(ada.get("/admin/audit?action=audit.entry_opened").await.texts_of("#entries tbody tr").len(), 1);
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_request_is_a_link_once_it_has_reached_the_bank(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let (_, mut ada) = signed_in(&bank, "Ada Example", &[Auditor]).await;
    let typed = [("name", "Dee Example"), ("email", "dee@draft.example"), ("password", "seven quiet lakes at dawn")];
    bank.browser().fill("/signup/account", "/signup/account", &typed).await;
    let pool = bank.portal().database().statements();
    let draft = requests::unconfirmed(pool, "dee@draft.example").await.unwrap().unwrap();
    let attached = ("evidence".to_owned(), "register.png".to_owned(), testkit::PICTURE.to_vec());
    let (portal, by) = (bank.portal(), Context::console());
    evidence::attach(portal, by, draft.request.id, attached.0, attached.1, attached.2).await.unwrap();
    let sent = bank.applicant("Example Payments").await;
    for (reference, opens) in [(&draft.request.reference, false), (&sent.reference, true)] {
        let page = ada.get(&format!("/admin/audit?object={reference}")).await;
        let objects = page.texts_of("#entries td[data-label=Object]");
        assert!(objects.len() > 1 && objects.iter().all(|object| object == reference), "{objects:?}");
        let links = page.attributes_of("#entries td[data-label=Object] a", "href");
        assert_eq!(links.len(), if opens { objects.len() } else { 0 }, "{reference}: {links:?}");
        let entries = page.attributes_of("#entries tbody th a", "href");
        let entry = ada.get(&entries[0]).await;
        assert_eq!(entry.has(&format!("main a[href='/admin/requests/{reference}']")), opens, "{}", entry.text());
    }
    assert_eq!(ada.get(&format!("/admin/requests/{}", sent.reference)).await.status, StatusCode::OK);
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn filters_narrow_the_trail_down(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let (_, mut ada) = signed_in(&bank, "Ada Example", &[Auditor]).await;
    signed_in(&bank, "Pia Sample", &[Platform]).await;
    let cases = [
        ("actor=pia", true, false),
        ("actor=PIA+SAMPLE", true, false),
        ("actor=Server+console", false, false),
        ("object=ada.example", false, true),
        ("object=%25%25%25", false, false),
        ("action=account.signed_in", true, true),
        ("from_day=20&from_month=11&from_year=2026", true, true),
        ("until_day=19&until_month=11&until_year=2026", false, false),
        ("from_day=21&from_month=11&from_year=2026", false, false),
        ("actor=pia&action=account.signed_in&from_day=20&from_month=11&from_year=2026", true, false),
    ];
    for (query, pia, hers) in cases {
        let page = ada.get(&format!("/admin/audit?{query}")).await;
        assert_eq!(page.status, StatusCode::OK, "{query}");
        let actors = page.texts_of("#entries tbody td[data-label=Actor]");
        let has = |name: &str| actors.iter().any(|actor| actor.contains(name));
        assert_eq!((has("Pia Sample"), has("Ada Example")), (pia, hers), "{query}: {actors:?}");
    }
    for (query, sentence) in [
        ("object=ab", "Enter at least 3 characters"),
        ("from_day=31&from_month=2&from_year=2026", "Enter a day that exists, like 20 11 2026"),
        ("tpp=TPP-0000", "There is no TPP with this reference"),
        ("tpp=%00", "There is no TPP with this reference"),
        ("actor=%00", ""),
    ] {
        let page = ada.get(&format!("/admin/audit?{query}")).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{query}");
        assert!(page.errors()[0].contains(sentence), "{:?}", page.errors());
    }
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn the_trail_goes_on_on_the_next_page_without_a_gap(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let (_, mut ada) = signed_in(&bank, "Ada Example", &[Auditor]).await;
    for _ in 0..60 {
        ada.get("/admin/audit?object=again").await;
    }
    let first = ada.get("/admin/audit?action=audit.searched").await;
    assert_eq!(first.texts_of("#entries tbody tr").len(), 50);
    let next = first.attributes_of("a[rel=next]", "href").remove(0);
    let second = ada.get(&next).await;
    assert_eq!(second.texts_of("#entries tbody tr").len(), 10);
    assert!(!second.has("a[rel=next]"));
    let ids = |page: &testkit::Page| page.attributes_of("#entries tbody th a", "href");
    assert!(ids(&first).iter().all(|id| !ids(&second).contains(id)));
}
