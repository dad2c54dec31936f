//! The pages on which somebody acts: with a form when it is the time, and else with whose move it is.

use super::signed_in;
use domain::access::StaffRole::{Analyst, Approver};
use domain::workflow::review;
use http::StatusCode;
use sqlx::PgPool;
use testkit::{Browser, TestPortal};

/// What the four pages say, and which of them have a form.
struct Turn {
    words: &'static str,
    asks: bool,
    proposes: bool,
    decides: bool,
}

async fn assert_turn(reference: &str, maker: &Browser, checker: &Browser, turn: &Turn) {
    let page = |below: &str| format!("/admin/requests/{reference}/{below}");
    for (browser, path, action, has) in [
        (maker, page("ask"), page("ask"), turn.asks),
        (maker, page("propose?to=approve"), page("propose"), turn.proposes),
        (maker, page("propose?to=reject"), page("propose"), turn.proposes),
        (checker, page("decide"), page("decide"), turn.decides),
        (checker, page("decide?to=send_back"), page("decide"), turn.decides),
    ] {
        let shown = browser.clone().get(&path).await;
        assert_eq!(shown.status, StatusCode::OK, "{path}");
        assert_eq!(shown.has_form(&action), has, "{path}, when {}: {}", turn.words, shown.text());
        assert!(has || shown.text().contains(turn.words), "{path} does not say {}: {}", turn.words, shown.text());
        assert!(has || shown.has(&format!("main a[href='/admin/requests/{reference}']")), "{path} is a dead end");
    }
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_page_has_a_form_only_when_it_can_be_sent_and_else_says_whose_move_it_is(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let applicant = bank.applicant("Example Payments").await;
    let (maker, mut hers) = signed_in(&bank, "Mia Maker", &[Analyst]).await;
    let (checker, mut his) = signed_in(&bank, "Chidi Checker", &[Approver]).await;
    let reference = applicant.reference.as_str();
    let nothing = Turn { words: "", asks: false, proposes: false, decides: false };

    let turn = Turn { words: "Nobody has claimed it yet", ..nothing };
    assert_turn(reference, &hers, &his, &turn).await;

    let (portal, by) = (bank.portal(), bank.acting(&maker));
    review::claim(portal, by, bank.authorised(&maker), reference.to_owned()).await.unwrap();
    let turn = Turn { words: "nobody has proposed a decision", asks: true, proposes: true, decides: false };
    assert_turn(reference, &hers, &his, &turn).await;

    let ask = format!("/admin/requests/{reference}/ask");
    hers.fill(&ask, &ask, &[("question", "Which number?")]).await;
    let turn = Turn { words: "The TPP’s move", ..nothing };
    assert_turn(reference, &hers, &his, &turn).await;

    let (person, answer) = (applicant.person.id, "This one.");
    review::answer(portal, bank.acting(&applicant.person), person, reference.to_owned(), answer).await.unwrap();
    let propose = format!("/admin/requests/{reference}/propose");
    hers.fill(&format!("{propose}?to=approve"), &propose, &[]).await;
    let turn = Turn { words: "Mia Maker proposes to approve it", decides: true, ..nothing };
    assert_turn(reference, &hers, &his, &turn).await;

    let decide = format!("/admin/requests/{reference}/decide");
    his.fill(&decide, &decide, &[]).await;
    let turn = Turn { words: "it is now “Approved”", ..nothing };
    assert_turn(reference, &hers, &his, &turn).await;
    assert!(hers.get(&format!("/admin/requests/{reference}")).await.text().contains(&checker.name));
    bank.dismiss_mails().await;
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn what_has_ended_is_not_withdrawn_again(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let applicant = bank.applicant("Example Payments").await;
    let mut browser = bank.browser();
    browser.sign_in(&bank, &applicant.person).await;
    let request = format!("/portal/requests/{}", applicant.reference);
    let path = format!("{request}/withdraw");
    browser.fill(&path, &path, &[]).await;
    bank.mail(&applicant.person.email, "Withdrawn").await;
    let page = browser.get(&path).await;
    assert_eq!(page.path, request, "its own page says how it ended");
    assert!(!page.has_form(&path) && page.text().contains("you took it back"), "{}", page.text());
}
