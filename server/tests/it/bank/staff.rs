//! Staff while there is only one administrator, and what keeps the bank able to work.

use super::{deeds, propose_leaving, propose_roles, roles, signed_in};
use domain::access::StaffRole::{Analyst, Approver, Platform};
use http::StatusCode;
use sqlx::PgPool;
use testkit::TestPortal;

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn while_nobody_could_confirm_a_change_acts_at_once_and_the_page_says_so(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let (_, mut ada) = signed_in(&bank, "Ada Example", &[Platform]).await;
    let bob = bank.staff("Bob Example", &[Analyst]).await;
    assert!(ada.get("/admin/staff").await.text().contains("first-administrators/1"));

    let page = propose_roles(&mut ada, &bob, &["analyst", "approver"]).await;
    assert!(page.text().contains("By rule first-administrators/1"), "{}", page.text());
    assert_eq!(roles(&bank, &bob).await, "Analyst, Approver");
    assert_eq!(deeds(&bank, &bob).await, ["staff.changed_by_rule", "staff.created"]);
    bank.mail("bob.example@bank.example", "Changed: your role").await;

    bank.staff("Pia Example", &[Platform]).await;
    assert!(!ada.get("/admin/staff").await.text().contains("first-administrators/1"));
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn the_last_platform_person_stays(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let (ada, mut hers) = signed_in(&bank, "Ada Example", &[Platform]).await;
    for page in [propose_leaving(&mut hers, &ada).await, propose_roles(&mut hers, &ada, &["analyst"]).await] {
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(
            page.errors(),
            ["Somebody must keep the role Platform: give it to another person who has joined first"]
        );
    }
    assert_eq!(roles(&bank, &ada).await, "Platform");
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn the_last_approver_goes_only_after_it_was_said_what_stops(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let (_, mut ada) = signed_in(&bank, "Ada Example", &[Platform]).await;
    let (bob, mut his) = signed_in(&bank, "Bob Example", &[Approver]).await;
    let page = propose_leaving(&mut ada, &bob).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        page.errors(),
        ["Nobody else is Approver: nobody could decide on a request. Tick the box if that is meant"]
    );
    assert!(page.text().contains("They go to another bank") || page.body.contains("They go to another bank"));
    let form = page.form(&format!("/admin/staff/{}", bob.id)).with("losses", "yes").with("deed", "leave");
    let page = ada.submit(form).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(roles(&bank, &bob).await, "No role");
    assert_eq!(his.get("/admin").await.path, "/signin?next=%2Fadmin", "leaving ends every session");
    let refused =
        bank.browser().fill("/signin", "/signin", &[("email", &bob.email), ("password", &bob.password)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    bank.mail("bob.example@bank.example", "Changed: your role").await;
    assert!(ada.get("/admin/staff").await.text().contains("Left"));
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_new_role_keeps_the_session_and_a_lost_one_ends_it(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let (_, mut ada) = signed_in(&bank, "Ada Example", &[Platform]).await;
    bank.staff("Eve Example", &[Analyst, Approver]).await;
    let (bob, mut his) = signed_in(&bank, "Bob Example", &[Analyst]).await;
    propose_roles(&mut ada, &bob, &["analyst", "approver"]).await;
    assert_eq!(his.get("/admin").await.path, "/admin");
    propose_roles(&mut ada, &bob, &["approver"]).await;
    assert_eq!(his.get("/admin").await.path, "/signin?next=%2Fadmin");
    bank.dismiss_mails().await;
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn what_is_wrong_with_a_proposal_is_said_beside_its_field(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let (_, mut ada) = signed_in(&bank, "Ada Example", &[Platform]).await;
    let bob = bank.staff("Bob Example", &[Analyst]).await;
    let cases: [(&[&str], &str, &str); 6] = [
        (&["auditor", "analyst"], "new@bank.example", "An auditor can hold no other role"),
        (&["security", "approver"], "new@bank.example", "Security cannot be held together with Analyst or Approver"),
        (&["root"], "new@bank.example", "“root” is not a role"),
        (&[], "new@bank.example", "Choose at least one role"),
        (&["analyst"], "BOB.example@bank.example", "Somebody with this e-mail address has an account already"),
        (&["analyst"], "not an address", ""),
    ];
    for (wanted, email, sentence) in cases {
        let form = ada.get("/admin/staff/new").await.form("/admin/staff/new");
        let form = form.with("name", "New Example").with("email", email).with("reason", "We grow");
        let page = ada.submit(wanted.iter().fold(form, |form, role| form.and("roles", role))).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{wanted:?} {email}");
        assert!(page.errors().len() == 1 && page.errors()[0].contains(sentence), "{:?}", page.errors());
        assert_eq!(page.form("/admin/staff/new").value("name"), Some("New Example"), "what was typed is kept");
    }
    let same = propose_roles(&mut ada, &bob, &["analyst"]).await;
    assert_eq!(same.errors(), ["These are the roles they have: choose others"]);
}
