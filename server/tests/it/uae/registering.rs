//! Applications become known.

use super::tpp::Tpp;
use super::world::{JSON, World, request};
use domain::registration::Admission;
use rcgen::DnType;
use serde_json::Value;
use time::Duration;

const ID: &str = "c1a3b2d4-0000-4000-8000-000000000001";

#[tokio::test]
async fn an_application_is_known_and_waits() {
    let world = World::new().await;
    let tpp = Tpp::new(&world);
    let headers = format!("{JSON}x-fapi-interaction-id: {ID}\r\n");
    let reply = world.call(Some(&tpp.transport), "POST", &headers, "{}").await;
    assert_eq!((reply.status, reply.body.as_str(), reply.header("x-fapi-interaction-id")), (204, "", Some(ID)));
    assert_eq!(world.states().await, "pending pending pending");
    let (organisation, application) = (tpp.organisation, tpp.application);
    for (query, expected) in [
        (
            "select source || ' ' || legal_name || ' ' || directory_id from organisations",
            format!("uae Falcon LLC {organisation}"),
        ),
        (
            "select name || ' ' || directory_id || ' ' || redirect_uris[1] from software_statements",
            format!("Talon {application} https://app.falcon.example/callback"),
        ),
        ("select client_id from clients", application.to_string()),
        ("select token_endpoint_auth_method || ' ' || signing_alg from clients", "private_key_jwt PS256".into()),
        (
            "select array_to_string(roles, ' ') || ': ' || array_to_string(scopes, ' ') from clients",
            "BDSP IDSP: accounts insurance openid".into(),
        ),
        (
            "select door || ' ' || outcome || ' ' || trace || ' ' || organisation_name from registration_attempts",
            format!("uae registered {ID} Falcon LLC"),
        ),
        (
            "select string_agg(action, ' ' order by action) from audit_entries where trace is not null",
            "client.registered organisation.registered request.registered software_statement.registered".into(),
        ),
        (
            "select registered -> 'organisation' -> 'OrgDetails' ->> 'LegalEntityName' from directory_records",
            "Falcon LLC".into(),
        ),
        ("select coalesce(activation_rule, 'people') from organisations", "people".into()),
    ] {
        assert_eq!(world.text(query).await, expected, "{query}");
    }
}

#[tokio::test]
async fn every_address_and_every_body_that_says_nothing_is_the_same_call() {
    let world = World::new().await;
    let tpp = Tpp::new(&world);
    for path in [
        "/tpp-registration",
        "/open-finance/onboarding/v1.0-rc2/tpp-registration",
        "/open-finance/onboarding/v2.1/tpp-registration",
    ] {
        for (headers, body) in [
            (JSON, "{}"),
            ("", ""),
            (JSON, ""),
            (JSON, " \r\n\t "),
            ("Content-Type: application/json; charset=utf-8\r\n", r#" {"client_id": [1, {}]} "#),
        ] {
            let request = request("POST", path, headers, body);
            let reply = world.send(world.address(), Some(&tpp.transport), &request).await.unwrap();
            assert_eq!((reply.status, reply.body.as_str()), (204, ""), "{path} {body:?}");
            assert!(reply.header("x-fapi-interaction-id").is_some());
        }
    }
    assert_eq!(world.states().await, "pending pending pending");
    assert_eq!(world.text("select count(*)::text from registration_attempts where outcome = 'repeated'").await, "14");
}

#[tokio::test]
async fn a_model_bank_lets_in_at_once() {
    let world = World::with(|rules| rules.registration.uae_admission = Admission::Automatic).await;
    let tpp = Tpp::new(&world);
    assert_eq!(tpp.register().await.status, 204);
    assert_eq!(world.states().await, "active active active");
    for table in ["organisations", "software_statements", "clients"] {
        assert_eq!(world.text(&format!("select activation_rule from {table}")).await, "uae-registration/1", "{table}");
    }
    let told = "select string_agg(distinct detail ->> 'rule', ' ') from audit_entries where action like '%.registered'";
    assert_eq!(world.text(told).await, "uae-registration/1");
    assert_eq!(tpp.register().await.status, 204);
    assert_eq!(world.states().await, "active active active");
}

#[tokio::test]
async fn another_application_joins_its_organisation() {
    let world = World::with(|rules| rules.registration.uae_admission = Admission::Automatic).await;
    let first = Tpp::new(&world);
    let second = first.another();
    assert_eq!((first.register().await.status, second.register().await.status), (204, 204));
    assert_eq!(world.states().await, "active active,active active,active");
    assert_eq!(
        world.text("select count(*)::text from audit_entries where action = 'organisation.registered'").await,
        "1"
    );
    // Below an organisation that waits, everything waits.
    world.sql("update organisations set status = 'suspended', suspended_at = now(), suspension_reason = 'x'").await;
    assert_eq!(first.another().register().await.status, 403);
}

#[tokio::test]
async fn fifty_calls_at_once_over_two_servers_make_one_client() {
    let world = World::new().await;
    let tpp = Tpp::new(&world);
    let addresses = [world.address(), world.replica().await];
    let request = request("POST", "/tpp-registration", JSON, "{}");
    let calls = (0..50).map(|number| world.send(addresses[number % 2], Some(&tpp.transport), &request));
    for reply in futures::future::join_all(calls).await {
        let reply = reply.unwrap();
        assert_eq!((reply.status, reply.body.as_str()), (204, ""));
    }
    assert_eq!(world.states().await, "pending pending pending");
    let outcomes = "select string_agg(distinct outcome, ' ' order by outcome) || count(*) from registration_attempts";
    assert_eq!(world.text(outcomes).await, "registered repeated50");
}

#[tokio::test]
async fn roles_are_those_of_the_first_call_for_ever() {
    let world = World::new().await;
    let tpp = Tpp::new(&world);
    assert_eq!(tpp.register().await.status, 204);
    let kept = "select jsonb_agg(to_jsonb(c) || to_jsonb(s) || to_jsonb(r))::text from clients c
        join software_statements s on s.id = c.software_statement_id join directory_records r on r.software_statement_id = s.id";
    let before = world.text(kept).await;
    tpp.may(&["payments", "accounts", "insurance"]);
    assert_eq!(tpp.register().await.status, 204);
    assert_eq!(world.text(kept).await, before);
    let refused = world.stage.database.sql("update directory_records set registered = '{}'").await.unwrap_err();
    assert!(refused.to_string().contains("stays"), "{refused}");
}

#[tokio::test]
async fn neither_country_nor_federation_changes_whom_a_certificate_names() {
    let world = World::new().await;
    let tpp = Tpp::new(&world);
    let (organisation, application) = (tpp.organisation.to_string(), tpp.application.to_string());
    let federated = format!("https://rp.directory.example/rp/{application}");
    for (number, name) in [&application, &federated, &application.to_uppercase()].into_iter().enumerate() {
        let subject = [
            (DnType::CommonName, name.as_str()),
            (DnType::OrganizationalUnitName, organisation.as_str()),
            (DnType::OrganizationName, "Falcon"),
            (DnType::CountryName, "UK"),
        ];
        let shown = world.certified(&subject, |_| {});
        let reply = world.register(&shown).await;
        assert_eq!(reply.status, 403, "{name}: the framework does not list it");
        tpp.list(&shown, "uae-transport");
        world.stage.clock.advance(Duration::seconds(2));
        let reply = world.register(&shown).await;
        assert_eq!((reply.status, reply.json()), (204, Value::Null), "{name}, {number}");
    }
    assert_eq!(world.text("select client_id from clients").await, application);
}
