//! Changes of staff by two people, held up by the use case and by Postgres.

use super::{change, decision, deeds, propose_leaving, propose_roles, roles, signed_in};
use domain::access::StaffRole::{Analyst, Platform, Security};
use http::StatusCode;
use sqlx::PgPool;
use testkit::TestPortal;

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn whoever_proposed_a_change_cannot_confirm_it_and_a_second_person_can(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let (_, mut ada) = signed_in(&bank, "Ada Example", &[Platform]).await;
    let (_, mut sam) = signed_in(&bank, "Sam Example", &[Security]).await;
    let bob = bank.staff("Bob Example", &[Analyst]).await;

    let page = propose_roles(&mut ada, &bob, &["analyst", "approver"]).await;
    assert!(page.text().contains("somebody else decides"), "{}", page.text());
    let id = change(&page);
    let own = ada.get(&page.path).await;
    assert!(!own.has("button[value=confirm]"), "the proposer sees no button to confirm");
    let refused = decision(&mut ada, id, "confirm").await;
    assert_eq!(ada.post(refused).await.status, StatusCode::FORBIDDEN);
    assert_eq!(roles(&bank, &bob).await, "Analyst");
    assert!(ada.get("/admin/staff").await.text().contains("Waiting for a second person"));

    assert!(sam.get("/admin").await.text().contains("1 change of staff waits"));
    assert!(!ada.get("/admin").await.text().contains("change of staff waits"), "it is not hers to decide");
    let form = decision(&mut sam, id, "confirm").await;
    let done = sam.submit(form).await;
    assert_eq!((done.status, done.path.as_str()), (StatusCode::OK, "/admin/staff"));
    assert_eq!(roles(&bank, &bob).await, "Analyst, Approver");
    assert_eq!(deeds(&bank, &bob).await, ["staff.change_confirmed", "staff.change_proposed", "staff.created"]);
    let asked = bank.mail("sam.example@bank.example", "To confirm: other roles for Bob Example").await;
    assert!(asked.text.contains("Ada Example") && asked.text.contains("The team has changed"), "{}", asked.text);
    let told = bank.mail("sam.example@bank.example", "Changed: the roles of Bob Example").await;
    assert!(told.text.contains("Ada Example and Sam Example"), "{}", told.text);
    let mail = bank.mail("bob.example@bank.example", "Changed: your role").await;
    assert!(mail.text.contains("Analyst, Approver"), "{}", mail.text);

    let again = decision(&mut sam, id, "confirm").await;
    assert_eq!(sam.post(again).await.status, StatusCode::CONFLICT);
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn nobody_confirms_a_change_about_themselves(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let (_, mut ada) = signed_in(&bank, "Ada Example", &[Platform]).await;
    let (_, mut pia) = signed_in(&bank, "Pia Example", &[Platform]).await;
    let (sam, mut his) = signed_in(&bank, "Sam Example", &[Security, Platform]).await;
    bank.staff("Sol Example", &[Security]).await;

    let id = change(&propose_roles(&mut ada, &sam, &["platform"]).await);
    let form = decision(&mut his, id, "confirm").await;
    let page = his.post(form).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(page.text().contains("this is about yourself"), "{}", page.text());
    assert_eq!(roles(&bank, &sam).await, "Security, Platform");

    let form = decision(&mut pia, id, "confirm").await;
    assert_eq!(pia.submit(form).await.status, StatusCode::OK);
    assert_eq!(roles(&bank, &sam).await, "Platform");
    assert_eq!(his.get("/admin").await.path, "/signin?next=%2Fadmin", "losing a role ends every session");
    bank.mail("sam.example@bank.example", "Changed: your role").await;
    for uninvolved in ["pia.example@bank.example", "sol.example@bank.example"] {
        bank.mail(uninvolved, "To confirm: other roles for Sam Example").await;
    }
    bank.mail("sol.example@bank.example", "Changed: the roles of Sam Example").await;
    bank.no_mail().await;
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn nobody_proposes_other_roles_for_themselves(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let (ada, mut hers) = signed_in(&bank, "Ada Example", &[Platform]).await;
    bank.staff("Sam Example", &[Security]).await;
    let page = hers.get(&format!("/admin/staff/{}", ada.id)).await;
    assert!(page.text().contains("Nobody proposes a change of their own roles"), "{}", page.text());
    let token = page.form("/signout").value("_token").unwrap().to_owned();
    let form = testkit::Form::to(&format!("/admin/staff/{}", ada.id)).with("_token", &token);
    let form = form.with("deed", "roles").with("reason", "Why not").and("roles", "platform").and("roles", "analyst");
    assert_eq!(hers.post(form).await.status, StatusCode::FORBIDDEN);
    assert_eq!(roles(&bank, &ada).await, "Platform");
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_refusal_needs_a_reason_and_changes_nothing(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let (_, mut ada) = signed_in(&bank, "Ada Example", &[Platform]).await;
    let (_, mut sam) = signed_in(&bank, "Sam Example", &[Security]).await;
    let bob = bank.staff("Bob Example", &[Analyst]).await;
    bank.staff("Eve Example", &[Analyst]).await;
    let id = change(&propose_leaving(&mut ada, &bob).await);

    bank.mail("sam.example@bank.example", "To confirm: the departure of Bob Example").await;
    let form = decision(&mut sam, id, "refuse").await;
    let page = sam.post(form.clone()).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.errors(), ["Enter a reason"]);
    assert_eq!(sam.submit(form.with("note", "He is needed until March")).await.status, StatusCode::OK);
    assert_eq!(roles(&bank, &bob).await, "Analyst");
    let page = sam.get(&format!("/admin/staff/changes/{id}")).await;
    assert!(page.text().contains("Refused") && page.text().contains("He is needed until March"), "{}", page.text());
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn the_proposer_takes_a_proposal_back_and_nobody_else_does(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let (_, mut ada) = signed_in(&bank, "Ada Example", &[Platform]).await;
    let (_, mut pia) = signed_in(&bank, "Pia Example", &[Platform]).await;
    let bob = bank.staff("Bob Example", &[Analyst]).await;
    let page = propose_roles(&mut ada, &bob, &["analyst", "approver"]).await;
    bank.mail("pia.example@bank.example", "To confirm").await;
    let withdraw = format!("{}/withdraw", page.path);
    let form = page.form(&withdraw);
    let token = pia.get("/admin/staff").await.form("/signout").value("_token").unwrap().to_owned();
    assert_eq!(pia.post(form.clone().with("_token", &token)).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ada.submit(form).await.path, "/admin/staff");
    let confirm = decision(&mut pia, change(&page), "confirm").await;
    assert_eq!(pia.post(confirm).await.status, StatusCode::CONFLICT);
    assert_eq!(roles(&bank, &bob).await, "Analyst");
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn postgres_itself_refuses_what_one_person_does_alone(pool: PgPool) {
    let bank = TestPortal::new(pool.clone()).await;
    let (ada, mut hers) = signed_in(&bank, "Ada Example", &[Platform]).await;
    let (sam, _) = signed_in(&bank, "Sam Example", &[Security]).await;
    let bob = bank.staff("Bob Example", &[Analyst]).await;
    let id = change(&propose_roles(&mut hers, &bob, &["analyst", "approver"]).await);
    bank.mail(&sam.email, "To confirm").await;
    let confirm = |by| {
        format!(
            "update staff_changes set status = 'confirmed', decided_by = '{by}', decided_at = now() where id = '{id}'"
        )
    };
    let attempts = [
        (confirm(ada.id), "staff_changes_two_people_check"),
        (confirm(bob.id), "staff_changes_not_decided_by_subject_check"),
        (
            format!("update staff_changes set roles = '{{platform}}' where id = '{id}'"),
            "decided once, as it was proposed",
        ),
        (format!("delete from staff_changes where id = '{id}'"), "decided once, as it was proposed"),
        (
            format!("update staff set roles = '{{analyst,approver}}' where person_id = '{}'", bob.id),
            "staff_change_fkey",
        ),
        (
            format!(
                "update staff set roles = '{{analyst,approver}}', change_id = '{id}' where person_id = '{}'",
                bob.id
            ),
            "staff_change_fkey",
        ),
        (format!("delete from staff where person_id = '{}'", ada.id), "nobody would be left with the role platform"),
        (
            format!(
                "insert into staff_changes (id, kind, person_id, roles_before, roles, reason, proposed_by, proposed_at)
                     values (gen_random_uuid(), 'leave', '{0}', '{{security}}', '{{}}', 'x', '{0}', now())",
                sam.id
            ),
            "staff_changes_not_oneself_check",
        ),
    ];
    for (sql, constraint) in attempts {
        #[expect(clippy::disallowed_methods, reason = "what no query of ours says")]
        let refused = sqlx::query(sqlx::AssertSqlSafe(sql.clone())).execute(&pool).await.unwrap_err().to_string();
        assert!(refused.contains(constraint), "{sql}: {refused}");
    }
}
