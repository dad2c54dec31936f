//! Search boxes, filters, orders and pages that no form of ours sends (F25 to F29).

use super::corpus::INJECTIONS;
use super::desk::Desk;
use super::wrong::Wrong;
use domain::access::StaffRole::Analyst;
use http::{Request, header};
use sqlx::PgPool;
use testkit::TestPortal;

fn query(pairs: &[(&str, &str)]) -> String {
    serde_urlencoded::to_string(pairs).unwrap()
}

/// F26: whatever is looked for is looked for, letter by letter.
#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_search_for_something_else_than_a_name_finds_nothing_and_breaks_nothing(pool: PgPool) {
    let (desk, mut wrong) = (Desk::new(pool).await, Wrong::default());
    let (wildcards, brackets) = ("%".repeat(10_000), "(a+)+$".repeat(1_000));
    let odd = [wildcards.as_str(), &brackets, "%", "_", "\\", "'", "a' or '1", "\u{202e}", "ab\0cd", "  "];
    let all: Vec<&str> = INJECTIONS.iter().map(|(_, text)| *text).step_by(3).chain(odd).collect();
    for text in all {
        for (mut browser, path, name, count) in [
            (desk.analyst.clone(), "/admin/queue", "q", "main tbody tr"),
            (desk.analyst.clone(), "/admin/tpps", "text", "#tpps tbody tr"),
            (desk.auditor.clone(), "/admin/audit", "object", "#entries tbody tr"),
            (desk.auditor.clone(), "/admin/audit", "actor", "#entries tbody tr"),
            (desk.auditor.clone(), "/admin/audit", "action", "#entries tbody tr"),
        ] {
            let address = format!("{path}?{}", query(&[(name, text)]));
            let page = browser.get(&address).await;
            let case = format!("{path} {name} {text:.40?}");
            wrong.unless_sound(&case, &page);
            wrong.unless(matches!(page.status.as_u16(), 200 | 400), || format!("{case}: {}", page.status));
            let nothing = text.trim().is_empty() || page.status.as_u16() == 400 || page.texts_of(count).is_empty();
            wrong.unless(nothing, || format!("{case} finds {}", page.texts_of(count).len()));
        }
    }
    wrong.assert_none(400);
}

/// F27: what cannot be meant is said, with what could be. Cursors are the exception: one that was bent begins at the
/// first row, because nobody types them and old links carry them.
#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_filter_that_there_is_not_is_told(pool: PgPool) {
    let (mut desk, mut wrong) = (Desk::new(pool).await, Wrong::default());
    for (path, status, sentence) in [
        ("/admin/queue?sort=name;--", 400, "Sort must be one of"),
        ("/admin/queue?sort=-1", 400, "Sort must be one of"),
        ("/admin/queue?view=x", 400, "View must be one of"),
        ("/admin/queue?state=draft", 400, "State must be one of"),
        ("/admin/queue?country=XX", 400, "Choose a country from the list"),
        ("/admin/queue?role=admin", 400, "Role must be one of"),
        ("/admin/queue?age=-1", 400, ""),
        ("/admin/queue?age=1e9", 400, ""),
        ("/admin/queue?assignee=0", 400, ""),
        ("/admin/queue?risk=high", 400, "Risk must be one of"),
        ("/admin/queue?password=x", 400, ""),
        ("/admin/queue?page=-1", 400, ""),
        ("/admin/queue?after=zz", 400, ""),
        ("/admin/tpps?state=x", 400, "State must be one of pending, active"),
        ("/admin/tpps?role=x&country=XX", 400, "Role must be one of aisp"),
        ("/admin/tpps?colour=red", 400, "it has text, state, role"),
        ("/admin/tpps?after=1.x", 200, ""),
    ] {
        let page = desk.analyst.get(path).await;
        wrong.unless_sound(path, &page);
        let told = page.status.as_u16() == status && (status == 200 || page.errors().join(" ").contains(sentence));
        wrong.unless(told && page.has("main h1"), || format!("{path}: {} {:?}", page.status, page.errors()));
        wrong.unless(page.text().contains("Payments"), || format!("{path} shows nothing"));
    }
    for (path, status, sentence) in [
        ("/admin/mail?state=lost", 400, "State must be one of held, queued, retrying, sent, dead"),
        ("/admin/mail?colour=red", 400, "it has state"),
        ("/admin/mail?after=1.x", 200, ""),
        ("/admin/audit?action=request.painted", 400, "Choose a deed from the list"),
        ("/admin/audit?colour=red", 400, "it has action, actor, object"),
        ("/admin/audit?tpp=TPP-0000", 400, "There is no TPP with this reference"),
        ("/admin/audit?after=1.x", 200, ""),
    ] {
        let page = desk.auditor.get(path).await;
        wrong.unless_sound(path, &page);
        let told = page.status.as_u16() == status && (status == 200 || page.errors().join(" ").contains(sentence));
        wrong.unless(told && page.has("main h1"), || format!("{path}: {} {:?}", page.status, page.errors()));
    }
    for path in [
        "/admin/audit?from_day=31&from_month=2&from_year=2026",
        "/admin/audit?from_day=1&from_month=1&from_year=9999",
        "/admin/audit?until_day=0&until_month=0&until_year=0",
    ] {
        let page = desk.auditor.get(path).await;
        wrong.unless(page.status.as_u16() == 400, || format!("{path}: {}", page.status));
        wrong.unless(page.errors() == ["Enter a day that exists, like 20 11 2026"], || {
            format!("{path}: {:?}", page.errors())
        });
    }
    wrong.assert_none(40);
}

/// F25.
#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_wildcard_opens_no_account(pool: PgPool) {
    let bank = TestPortal::configured(pool, "[limits]\nenabled = false").await;
    let ada = bank.staff("Ada Example", &[Analyst]).await;
    let mut answers = Vec::new();
    for (number, (email, password)) in [
        ("nobody@bank.example", "%"),
        ("ada.exampl_@bank.example", "_"),
        ("%@bank.example", ada.password.as_str()),
        ("ada.example@bank.example", "%"),
        ("ada.example@bank.example", "' or '1'='1"),
        ("ada.example'--@bank.example", "\\"),
        ("ada.example@bank.example", "seven quiet lakes at dawn\0"),
        ("ada.example@bank.example", &ada.password.to_uppercase()),
    ]
    .into_iter()
    .enumerate()
    {
        let mut browser = bank.browser_at(&format!("192.0.2.{number}"));
        let page = browser.fill("/signin", "/signin", &[("email", email), ("password", password)]).await;
        answers.push((page.status.as_u16(), page.heading(), page.errors()));
    }
    assert_eq!(answers[0].0, 422);
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");
}

/// F29: there is one language; what a browser asks for changes nothing.
#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_language_that_there_is_not_is_english(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let long = "xx-YY,".repeat(1_700);
    for language in ["../../etc/passwd", "xx-YY", "*", "en;q=abc", long.as_str()] {
        let request = Request::get("/signin").header(header::ACCEPT_LANGUAGE, language).body(axum::body::Body::empty());
        let page = bank.browser().send(request.unwrap()).await;
        assert_eq!((page.status.as_u16(), page.heading().as_str()), (200, "Sign in"), "{language:.20}");
    }
}
