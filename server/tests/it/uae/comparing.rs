//! What the trust framework says differently since: shown, never applied; only a lost authorisation acts.

use super::tpp::Tpp;
use super::world::World;
use domain::store::directory_records::{self, Difference, Drift};
use serde_json::json;
use time::Duration;

/// Compares everything, five minutes later.
async fn compare(world: &World) -> usize {
    world.stage.clock.advance(Duration::minutes(6));
    world.desk.compare_due().await.unwrap()
}

async fn drift(world: &World) -> Drift {
    let software: uuid::Uuid = world.text("select id::text from software_statements").await.parse().unwrap();
    let pool = world.stage.portal.database().statements();
    directory_records::drift(pool, software.into()).await.unwrap().unwrap()
}

async fn registered(world: &World) -> Tpp<'_> {
    let tpp = Tpp::new(world);
    assert_eq!(tpp.register().await.status, 204);
    tpp
}

#[tokio::test]
async fn what_is_different_is_kept_to_be_seen_and_not_applied() {
    let world = World::new().await;
    let tpp = registered(&world).await;
    world.let_in().await;
    assert_eq!(world.desk.compare_due().await.unwrap(), 0, "not due yet");
    assert_eq!(compare(&world).await, 1);
    assert_eq!(drift(&world).await.differences, []);
    assert_eq!(world.desk.compare_due().await.unwrap(), 0, "one comparison in five minutes");

    tpp.rewrite(|organisation| {
        organisation["software"][0]["name"] = json!("Claw");
        organisation["software"][0]["roles"] = json!(["payments", "accounts"]);
    });
    let before =
        world.text("select jsonb_agg(to_jsonb(c) || to_jsonb(s))::text from clients c, software_statements s").await;
    compare(&world).await;
    let found = drift(&world).await;
    let of = |member: &str| found.differences.iter().find(|one| one.member == member).cloned();
    let expected = |member: &str, registered, now| Some(Difference { member: member.into(), registered, now });
    assert_eq!(of("software.ClientName"), expected("software.ClientName", json!("Talon"), json!("Claw")));
    assert_eq!(of("roles"), expected("roles", json!(["BDSP", "IDSP"]), json!(["BDSP", "BSIP"])));
    assert_eq!((world.states().await.as_str(), found.problem), ("active active active", None));
    let after =
        world.text("select jsonb_agg(to_jsonb(c) || to_jsonb(s))::text from clients c, software_statements s").await;
    assert_eq!(after, before);

    tpp.rewrite(|organisation| {
        organisation["software"][0]["name"] = json!("Talon");
        organisation["software"][0]["roles"] = json!(["accounts", "insurance"]);
    });
    compare(&world).await;
    assert_eq!(drift(&world).await.differences, [], "as it was");
}

#[tokio::test]
async fn a_lost_authorisation_suspends_what_lost_it_and_is_not_given_back_by_itself() {
    let rule = "select string_agg(action || ' ' || (detail ->> 'rule') || ' ' || actor_name, ',') from audit_entries where action like '%.suspended'";
    for (what, states) in [
        ("organisation", "suspended active active"),
        ("application", "active suspended active"),
        ("roles", "active suspended active"),
        ("everything", "suspended active active"),
    ] {
        let world = World::new().await;
        let tpp = registered(&world).await;
        world.let_in().await;
        let (organisation, application) = (tpp.organisation.to_string(), tpp.application.to_string());
        match what {
            "organisation" => drop(world.directory.suspend(&organisation).unwrap()),
            "application" => drop(world.directory.suspend(&application).unwrap()),
            "roles" => tpp.may(&["funds"]),
            _ => world.rewrite(|register| register["organisations"] = json!([])),
        }
        compare(&world).await;
        assert_eq!(world.states().await, states, "{what}");
        let who = if states.starts_with("suspended") { "organisation" } else { "software_statement" };
        assert_eq!(
            world.text(rule).await,
            format!("{who}.suspended uae-authorisation-lost/1 trust framework"),
            "{what}"
        );
        compare(&world).await;
        assert_eq!(world.text(rule).await.matches("suspended").count(), 1, "{what}: once");
        if what == "organisation" {
            world.directory.resume(&organisation).unwrap();
            compare(&world).await;
            assert_eq!(world.states().await, states, "people give it back");
        }
    }
}

#[tokio::test]
async fn what_waits_waits_on() {
    let world = World::new().await;
    let tpp = registered(&world).await;
    world.directory.suspend(&tpp.organisation.to_string()).unwrap();
    compare(&world).await;
    assert_eq!(world.states().await, "pending pending pending");
    assert!(!drift(&world).await.differences.is_empty());
}

#[tokio::test]
async fn a_framework_that_is_away_suspends_nobody_and_that_is_said() {
    let mut world = World::new().await;
    assert_eq!(Tpp::new(&world).register().await.status, 204);
    world.let_in().await;
    world.lose_framework().await;
    assert_eq!(compare(&world).await, 1);
    let found = drift(&world).await;
    assert!(found.problem.is_some() && !found.is_unseen(world.stage.portal.now()));
    world.stage.clock.advance(Duration::hours(24));
    assert_eq!(compare(&world).await, 1);
    let found = drift(&world).await;
    assert!(found.problem.is_some() && found.is_unseen(world.stage.portal.now()));
    assert_eq!(world.states().await, "active active active");
}

#[tokio::test]
async fn each_is_compared_by_one_server_at_a_time() {
    let world = World::new().await;
    registered(&world).await;
    world.stage.clock.advance(Duration::minutes(6));
    let both = futures::future::join(world.desk.compare_due(), world.desk.compare_due()).await;
    assert_eq!(both.0.unwrap() + both.1.unwrap(), 1);
}
