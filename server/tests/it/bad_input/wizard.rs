//! Steps that were skipped, fields that were changed, forms that were sent twice or too late (F13 to F17).

use super::desk::{Desk, begun, drafting, press, signed_in};
use domain::access::StaffRole::{Analyst, Approver};
use sqlx::PgPool;
use testkit::{Browser, Form, Page, TestPortal};

#[expect(clippy::disallowed_methods, reason = "a test's own question")]
async fn count(pool: &PgPool, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(pool).await.unwrap()
}

fn location(page: &Page) -> &str {
    page.headers.get(http::header::LOCATION).map_or("", |it| it.to_str().unwrap())
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_skipped_step_leads_back_to_the_first_that_is_open(pool: PgPool) {
    let bank = TestPortal::new(pool.clone()).await;
    let mut browser = begun(&bank, "dee@draft.example").await;
    for path in ["/signup/service", "/signup/authority", "/signup/check", "/signup/check?next"] {
        assert_eq!(location(&browser.fetch(path).await), "/signup/organisation", "{path}");
    }
    assert_eq!(location(&browser.fetch("/signup/sent").await), "/signup/check");
    let token = browser.cookie("__Host-vestibule-form").unwrap().to_owned();
    let sent = browser.post(Form::to("/signup/check").with("_token", &token)).await;
    assert_eq!((sent.status.as_u16(), sent.texts_of("#error-summary li").len()), (422, 17));
    assert_eq!(browser.get("/signup/nowhere").await.status.as_u16(), 404);
    assert_eq!(count(&pool, "select count(*) from requests where status <> 'draft'").await, 0);
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_field_that_nobody_asked_for_changes_nothing_and_is_on_record(pool: PgPool) {
    let bank = TestPortal::new(pool.clone()).await;
    let mut browser = drafting(&bank, "dee@draft.example").await;
    let form = browser.get("/signup/organisation?change=1").await.form("/signup/organisation");
    let wishes = ["org_id", "role", "state", "status", "price", "person_id", "form_version"];
    let page = browser.post(wishes.iter().fold(form, |form, name| form.with(name, "approved"))).await;
    assert_eq!(location(&page), "/signup/check");
    let noted = "select count(*) from audit_entries where action = 'request.unknown_fields'
        and detail::text like '%org_id, role, state, status, price, person_id, form_version%'";
    assert_eq!(count(&pool, noted).await, 1);
    assert_eq!(count(&pool, "select count(*) from requests where status = 'draft' and person_id is null").await, 1);
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_hidden_field_of_somebody_elses_leads_nowhere(pool: PgPool) {
    let mut desk = Desk::new(pool.clone()).await;
    let other = desk.bank.tpp("Other Payments").await;
    let path = format!("/admin/tpps/{}/change", desk.tpp_reference);
    let shown = format!("{path}?kind=organisation&id={}&to=suspended", desk.tpp.organisation);
    let form = desk.analyst.get(&shown).await.form(&path).with("reason", "Not in the register.");
    let page = desk.analyst.post(form.with("id", &other.organisation.to_string())).await;
    assert_eq!(page.status.as_u16(), 404);
    assert_eq!(count(&pool, "select count(*) from status_changes").await, 0);
    let mut owner = signed_in(&desk.bank, &other.owner).await;
    let form = owner.get("/portal/applications/new").await.form("/portal/applications/new");
    let id = desk.application.rsplit('/').next().unwrap();
    let form = form.with("name", "Mine").with("redirect_uris", "https://a.example/cb").with("id", id);
    assert_eq!(owner.post(form).await.status.as_u16(), 404);
    let path = format!("/admin/requests/{}/decide", desk.proposed);
    let form = desk.approver.get(&path).await.form(&path).with("outcome", "reject");
    let page = desk.approver.post(form).await;
    assert_eq!(page.status.as_u16(), 409, "what was proposed is decided, nothing else: {}", page.text());
    desk.bank.dismiss_mails().await;
}

/// Whose form, the page it is on, where it goes, what is typed, and what there must be one of afterwards.
type Twice<'a> = (Browser, &'a str, String, &'a [(&'a str, &'a str)], &'a str);

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_form_that_is_sent_twice_at_once_does_its_work_once(pool: PgPool) {
    let desk = Desk::new(pool.clone()).await;
    let claimed = format!("/admin/requests/{}", desk.claimed);
    let waiting = format!("/portal/requests/{}", desk.waiting);
    let proposed = format!("/admin/requests/{}/decide", desk.proposed);
    let application = [("name", "Twice"), ("redirect_uris", "https://a.example/cb")];
    let newcomer = [("name", "Noor"), ("email", "noor@bank.example"), ("roles", "analyst"), ("reason", "We grow")];
    let cases: [Twice<'_>; 9] = [
        (
            desk.owner.clone(),
            "/portal/applications/new",
            "/portal/applications/new".into(),
            &application,
            "software_statements where name = 'Twice'",
        ),
        (
            desk.owner.clone(),
            "/portal/team/invite",
            "/portal/team/invite".into(),
            &[("email", "m@a.example"), ("role", "viewer")],
            "invitations",
        ),
        (
            desk.analyst.clone(),
            &claimed,
            format!("{claimed}/note"),
            &[("note", "Seen.")],
            "messages where body = 'Seen.'",
        ),
        (
            desk.analyst.clone(),
            &format!("{claimed}/ask"),
            format!("{claimed}/ask"),
            &[("question", "Why?")],
            "messages where body = 'Why?'",
        ),
        (
            desk.asked.clone(),
            &waiting,
            format!("{waiting}/answer"),
            &[("answer", "So.")],
            "messages where body = 'So.'",
        ),
        (
            desk.approver.clone(),
            &proposed,
            proposed.clone(),
            &[],
            "decisions where request_id = (select id from requests where reference = $1)",
        ),
        (
            desk.platform.clone(),
            "/admin/staff/new",
            "/admin/staff/new".into(),
            &newcomer,
            "staff_changes where name = 'Noor'",
        ),
        (
            desk.security.clone(),
            "/admin/settings/gateways/new",
            "/admin/settings/gateways/new".into(),
            &[("name", "Twice"), ("credential", "secret")],
            "gateways",
        ),
        (
            desk.drafting.clone(),
            "/signup/check",
            "/signup/check".into(),
            &[],
            "mails where recipient = 'dee@draft.example'",
        ),
    ];
    let mut wrong = Vec::new();
    for (mut browser, path, action, fields, counted) in cases {
        let form = browser.get(path).await.form(&action);
        let form = fields.iter().fold(form, |form, (name, value)| form.with(name, value));
        let mut second = browser.clone();
        let answers = tokio::join!(browser.post(form.clone()), second.post(form));
        let statuses = [answers.0.status.as_u16(), answers.1.status.as_u16()];
        let fine = |status: &u16| matches!(status, 200 | 303 | 409 | 422);
        let made = records(&pool, counted, &desk.proposed).await;
        if made != 1 || !statuses.iter().all(fine) {
            wrong.push(format!("{action}: {made} of {counted}, {statuses:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    desk.bank.dismiss_mails().await;
}

#[expect(clippy::disallowed_methods, reason = "a test's own question")]
async fn records(pool: &PgPool, what: &str, reference: &str) -> i64 {
    let sql = format!("select count(*) from {what}").replace("$1", &format!("'{reference}'"));
    sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(pool).await.unwrap()
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_form_about_something_that_has_changed_says_who_and_when(pool: PgPool) {
    let mut desk = Desk::new(pool).await;
    let edit = format!("{}/edit", desk.application);
    let form = desk.owner.get(&edit).await.form(&edit);
    assert_eq!(desk.owner.post(form.clone().with("name", "First")).await.status.as_u16(), 303);
    let late = desk.owner.post(form.with("name", "Second")).await;
    let claimed = format!("/admin/requests/{}/ask", desk.claimed);
    let form = desk.analyst.get(&claimed).await.form(&claimed).with("question", "Why?");
    assert_eq!(desk.analyst.post(form.clone()).await.status.as_u16(), 303);
    let later = desk.analyst.post(form).await;
    for (page, who) in [(late, "Owner of Target Payments"), (later, "Analyst Example")] {
        let text = page.text();
        assert_eq!(page.status.as_u16(), 409, "{text}");
        assert!(text.contains(&format!("was changed by {who}")) && text.contains("20 Nov"), "{text}");
        assert!(text.contains("Nothing you sent was applied"), "{text}");
    }
    assert!(desk.owner.get(&desk.application).await.heading().contains("First"));
    desk.bank.dismiss_mails().await;
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn nobody_decides_on_what_they_proposed(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let applicant = bank.applicant("Quiet Payments").await;
    let ada = bank.staff("Ada Example", &[Analyst, Approver]).await;
    let other = bank.staff("Bob Example", &[Approver]).await;
    let (mut ada, mut bob) = (signed_in(&bank, &ada).await, signed_in(&bank, &other).await);
    let request = format!("/admin/requests/{}", applicant.reference);
    press(&mut ada, &request, "claim", &[]).await;
    press(&mut ada, &format!("{request}/propose?to=approve"), "", &[]).await;
    let decide = format!("{request}/decide");
    let shown = ada.get(&decide).await;
    assert!(shown.status.as_u16() == 403 && shown.text().contains("second person"), "{}", shown.text());
    let token = ada.cookie("__Host-vestibule-form").unwrap().to_owned();
    let form = bob.get(&decide).await.form(&decide);
    let own = ada.post(form.clone().with("_token", &token)).await;
    assert_eq!(own.status.as_u16(), 403, "{}", own.text());
    assert_eq!(bob.post(form).await.status.as_u16(), 303);
    bank.dismiss_mails().await;
}
