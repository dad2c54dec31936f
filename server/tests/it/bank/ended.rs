//! What ends for good: who hears of it by mail, when, and in which words.

use super::signed_in;
use domain::access::StaffRole::{Analyst, Approver};
use domain::access::TeamRole::Viewer;
use domain::mail::RenderedMail;
use domain::store::organisations;
use http::StatusCode;
use sqlx::PgPool;
use testkit::{Browser, Page, Person, TestPortal, Tpp};

const REASON: &str = "The register says <closed>.\nYou asked us to.";

/// A TPP with an application and its keys, a second person in its team, and another TPP whose people are not asked.
struct Stage {
    bank: TestPortal,
    tpp: Tpp,
    page: String,
    client: String,
    mate: Person,
    maker: Browser,
    checker: Browser,
}

impl Stage {
    async fn set(pool: PgPool) -> Self {
        let bank = TestPortal::new(pool).await;
        let tpp = bank.tpp("Example Pay").await;
        bank.tpp("Other Pay").await;
        let mate = bank.team_mate(&tpp, "Dev Example", Viewer).await;
        let (_, maker) = signed_in(&bank, "Mia Maker", &[Analyst]).await;
        let (_, checker) = signed_in(&bank, "Chidi Checker", &[Approver]).await;
        let client = give_keys(&bank, &tpp.owner).await;
        let organisation = organisations::find(bank.portal().database().statements(), tpp.organisation).await;
        let page = format!("/admin/tpps/{}", organisation.unwrap().unwrap().reference);
        Self { bank, tpp, page, client, mate, maker, checker }
    }

    /// Proposes what the page of the TPP offers for one of its things, and opens the proposal as the second person.
    async fn propose(&mut self, kind: &str, to: &str) -> Page {
        let path = &self.page;
        let links = self.maker.get(path).await.attributes_of("main a", "href");
        let wanted = format!("kind={kind}&");
        let link = links.iter().find(|link| link.contains(&wanted) && link.ends_with(&format!("to={to}")));
        let link = link.unwrap_or_else(|| panic!("{kind} cannot be {to}: {links:#?}"));
        self.maker.fill(link, &format!("{path}/change"), &[("reason", REASON)]).await;
        let waiting = self.checker.get(path).await.attributes_of("main a", "href");
        let change = waiting.iter().find(|link| link.starts_with("/admin/changes/")).unwrap();
        self.checker.get(change).await
    }
}

/// Makes an application and its keys, and says what the client is called.
async fn give_keys(bank: &TestPortal, owner: &Person) -> String {
    let mut browser = bank.browser();
    browser.sign_in(bank, owner).await;
    let fields = [("name", "Quick Overview"), ("redirect_uris", "https://app.quick.example/callback")];
    let path = "/portal/applications/new";
    let keys = browser.fill(path, path, &fields).await.path;
    let shown = browser.fill(&keys, &keys, &[]).await;
    bank.dismiss_mails().await;
    shown.texts_of("dd code").swap_remove(0)
}

/// Every sentence is in the text and in the HTML, each escaped as it must be there.
fn assert_words(mail: &RenderedMail, name: &str, what: &str, bank: &TestPortal) {
    let (by, now) = ("Open banking", bank.now());
    let when = format!("20 November 2026, {:02}:{:02} UTC", now.hour(), now.minute());
    let text = mail.text.split_whitespace().collect::<Vec<_>>().join(" ");
    for sentence in [
        format!("Hello {name},"),
        format!("{by} ended {what} for good: its keys and tokens open nothing any more."),
        "Nobody has to do anything.".to_owned(),
        format!("This holds since {when}. The reason:"),
        "The register says <closed>.".to_owned(),
        "You asked us to.".to_owned(),
        "If you have questions, answer this mail.".to_owned(),
        format!("You get this because your organisation signed up with {by} and you belong to its team."),
    ] {
        assert!(text.contains(&sentence), "{sentence} in {text}");
        let html = sentence.replace('<', "&lt;").replace('>', "&gt;");
        assert!(mail.html.contains(&format!(">{html}</")), "{html} in {}", mail.html);
    }
    assert!(text.contains(&format!("Ended: {what} Since: {when}")), "{text}");
    assert!(mail.html.contains(&format!(">{what}</dd>")) && mail.html.contains(&format!(">{when}</dd>")));
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn everybody_of_its_team_is_told_once_in_text_and_html_what_ended_and_why(pool: PgPool) {
    let mut stage = Stage::set(pool).await;
    let client = format!("the client {}", stage.client);
    for (kind, to, what) in [
        ("client", "deleted", client.as_str()),
        ("software_statement", "archived", "the application Quick Overview"),
        ("organisation", "archived", "the organisation Example Pay"),
    ] {
        let page = stage.propose(kind, to).await;
        stage.bank.no_mail().await;
        let form = page.form(&page.path).with("verdict", "confirm");
        let done = stage.checker.submit(form.clone()).await;
        assert!(done.status.is_success(), "{kind}: {} {}", done.status, done.text());
        for person in [&stage.tpp.owner, &stage.mate] {
            let mail = stage.bank.mail(&person.email, &format!("Ended: {what}")).await;
            assert_words(&mail, &person.name, what, &stage.bank);
        }
        let again = stage.checker.submit(form).await;
        assert!(matches!(again.status, StatusCode::NOT_FOUND | StatusCode::CONFLICT), "{kind}: {}", again.status);
        stage.bank.no_mail().await;
    }
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn what_is_turned_down_has_not_ended_and_nobody_is_told(pool: PgPool) {
    let mut stage = Stage::set(pool).await;
    let page = stage.propose("organisation", "archived").await;
    stage.checker.submit(page.form(&page.path).with("verdict", "refuse")).await;
    stage.bank.no_mail().await;
    let page = stage.maker.get(&stage.page).await;
    assert!(page.text().contains("Active"), "{}", page.text());
}
