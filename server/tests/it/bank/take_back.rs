//! Taking a decision back, while its mail waits.

use domain::access::StaffRole::{Analyst, Approver, Auditor};
use domain::store::{organisations, people, requests};
use http::StatusCode;
use sqlx::PgPool;
use testkit::{Applicant, Browser, Page, Person, TestPortal};
use time::Duration;

struct Decided {
    bank: TestPortal,
    applicant: Applicant,
    maker: Person,
    checker: Person,
}

async fn approved(pool: PgPool) -> Decided {
    let bank = TestPortal::new(pool).await;
    let applicant = bank.applicant("Example Payments").await;
    let maker = bank.staff("Mia Maker", &[Analyst]).await;
    let checker = bank.staff("Chidi Checker", &[Approver]).await;
    bank.approve(&applicant.reference, &maker, &checker).await;
    Decided { bank, applicant, maker, checker }
}

impl Decided {
    fn paths(&self) -> (String, String) {
        let page = format!("/admin/requests/{}", self.applicant.reference);
        let action = format!("{page}/take-back");
        (page, action)
    }

    async fn dossier(&self, person: &Person) -> (Browser, Page) {
        let mut browser = self.bank.browser();
        browser.sign_in(&self.bank, person).await;
        let page = browser.get(&self.paths().0).await;
        (browser, page)
    }

    async fn status(&self) -> &'static str {
        let pool = self.bank.portal().database().statements();
        requests::find(pool, self.applicant.request).await.unwrap().unwrap().request.state.status().name()
    }
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn either_of_the_two_takes_a_decision_back_and_nobody_outside_hears_of_it(pool: PgPool) {
    let decided = approved(pool).await;
    let bank = &decided.bank;
    let (mut browser, page) = decided.dossier(&decided.maker).await;
    let page = browser.submit(page.form(&decided.paths().1)).await;
    assert!(page.text().contains("is taken back"), "{} {}", page.status, page.text());
    assert_eq!(decided.status().await, "awaiting_second_approval");
    let pool = bank.portal().database().statements();
    assert!(organisations::of_request(pool, decided.applicant.request).await.unwrap().is_none());
    let profile = people::profile(pool, decided.applicant.person.id).await.unwrap().unwrap();
    assert!(profile.teams.is_empty());
    bank.advance(Duration::minutes(5));
    bank.dismiss_mails().await;
    let mut applicant = bank.browser();
    applicant.sign_in(bank, &decided.applicant.person).await;
    let page = applicant.get(&format!("/portal/requests/{}", decided.applicant.reference)).await;
    assert!(!page.text().contains("approved your request"), "{}", page.text());
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn what_was_taken_back_can_be_decided_again(pool: PgPool) {
    let decided = approved(pool).await;
    let (mut browser, page) = decided.dossier(&decided.checker).await;
    browser.submit(page.form(&decided.paths().1)).await;
    decided.bank.dismiss_mails().await;
    let path = format!("/admin/requests/{}/decide", decided.applicant.reference);
    let page = browser.fill(&path, &path, &[]).await;
    assert!(page.body.contains("is approved"), "{} {}", page.status, page.text());
    assert_eq!(decided.status().await, "approved");
    decided.bank.advance(Duration::minutes(2));
    decided.bank.mail(&decided.applicant.person.email, "Approved").await;
    decided.bank.dismiss_mails().await;
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn nobody_else_takes_it_back_and_nobody_once_the_mail_is_due(pool: PgPool) {
    let decided = approved(pool).await;
    let bank = &decided.bank;
    let other = bank.staff("Olga Other", &[Analyst]).await;
    let auditor = bank.staff("Aud Auditor", &[Auditor]).await;
    let (mut own, shown) = decided.dossier(&decided.checker).await;
    let mut form = shown.form(&decided.paths().1);
    for (person, expected) in [(&other, StatusCode::CONFLICT), (&auditor, StatusCode::FORBIDDEN)] {
        let (mut browser, page) = decided.dossier(person).await;
        assert!(!page.has("form[action$='/take-back']"), "{}", person.name);
        let token = page.form("/signout").value("_token").unwrap().to_owned();
        form = form.with("_token", &token);
        assert_eq!(browser.post(form.clone()).await.status, expected, "{}", person.name);
    }
    bank.advance(Duration::seconds(60));
    let token = own.get("/account").await.form("/signout").value("_token").unwrap().to_owned();
    let page = own.submit(form.with("_token", &token)).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(page.text().contains("has been told"), "{}", page.text());
    assert_eq!(decided.status().await, "approved");
    bank.mail(&decided.applicant.person.email, "Approved").await;
    bank.dismiss_mails().await;
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn an_approval_that_somebody_uses_already_stays(pool: PgPool) {
    let decided = approved(pool).await;
    let bank = &decided.bank;
    let mut applicant = bank.browser();
    applicant.sign_in(bank, &decided.applicant.person).await;
    let fields = [("name", "Quick Overview"), ("redirect_uris", "https://app.quick.example/callback")];
    let path = "/portal/applications/new";
    assert_eq!(applicant.fill(path, path, &fields).await.heading(), "Quick Overview");
    let (mut browser, page) = decided.dossier(&decided.maker).await;
    let page = browser.submit(page.form(&decided.paths().1)).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(page.text().contains("has begun to use"), "{}", page.text());
    assert_eq!(decided.status().await, "approved");
    bank.advance(Duration::minutes(2));
    bank.mail(&decided.applicant.person.email, "Approved").await;
    bank.dismiss_mails().await;
}
