//! The same request again, and requests at the same time.

use super::tpp::{Tpp, id, signed};
use super::world::{DIRECTORY, DIRECTORY_KEYS, SOFTWARE, STRANGER, World, key_set, public, request, with};
use domain::registration::{Admission, Duplicates};
use serde_json::json;
use time::Duration;

#[tokio::test]
async fn the_same_request_gets_the_same_answer_and_makes_one_client() {
    let world = World::new().await;
    let tpp = Tpp::new(&world);
    let body = tpp.body();
    let first = tpp.post(&body).await;
    world.stage.clock.advance(Duration::minutes(5));
    let second = tpp.post(&body).await;
    assert_eq!((first.status, second.status), (201, 201));
    assert_eq!(first.body, second.body);
    assert_eq!(first.header("location"), second.header("location"));
    assert_eq!(world.count("clients").await, 1);
    assert_eq!(
        world.text("select string_agg(outcome, ' ' order by at) from registration_attempts").await,
        "registered repeated"
    );
    world.stage.clock.advance(Duration::hours(1));
    let expired = tpp.post(&body).await;
    assert_eq!((expired.status, expired.error().as_str()), (400, "invalid_client_metadata"));
}

#[tokio::test]
async fn an_id_is_used_up_by_its_request() {
    let world = World::new().await;
    let tpp = Tpp::new(&world);
    let (asked, statement) = (tpp.request(), tpp.statement());
    let body = signed(&asked, &statement);
    assert_eq!(tpp.post(&body).await.status, 201);
    let other = with(asked, "application_type", json!("mobile"));
    let elsewhere = Tpp {
        certificate: tpp.certificate.clone(),
        ..Tpp::new(&world).using(tpp.method, "/open-banking/v3.2/register")
    };
    let renewed = Tpp::new(&world);
    let replays = [tpp.post(&signed(&other, &statement)).await, elsewhere.post(&body).await, renewed.post(&body).await];
    for (number, replay) in replays.into_iter().enumerate() {
        assert_eq!((replay.status, replay.error().as_str()), (400, "invalid_client_metadata"), "{number}");
        assert!(replay.body.contains("jti was used already"), "{number}: {}", replay.body);
    }
    assert_eq!(world.count("clients").await, 1);
}

#[tokio::test]
async fn once_the_client_has_moved_on_the_old_request_is_a_replay() {
    let world = World::new().await;
    let tpp = Tpp::new(&world);
    let posted = tpp.body();
    let client = tpp.post(&posted).await.json();
    let token = tpp.token(id(&client)).await;
    let (first, second) = (tpp.body(), tpp.body());
    let changed = tpp.put(id(&client), &token, &first).await;
    let again = tpp.put(id(&client), &token, &first).await;
    assert_eq!((changed.status, again.status), (200, 200));
    assert_eq!(changed.body, again.body);
    assert_eq!(tpp.post(&posted).await.status, 400, "a change has come since");
    assert_eq!(tpp.put(id(&client), &token, &second).await.status, 200);
    assert_eq!(tpp.put(id(&client), &token, &first).await.status, 400, "another change has come since");
    assert_eq!(tpp.put(id(&client), &token, &posted).await.status, 400, "it was sent to register");
    assert_eq!(tpp.delete(id(&client), &token).await.status, 204);
    assert_eq!(tpp.post(&posted).await.status, 400, "the client is gone");
    assert_eq!(tpp.post(&second).await.status, 400, "it was sent to change");
    assert_eq!(tpp.post(&tpp.body()).await.status, 201);
}

#[tokio::test]
async fn fifty_twins_over_two_servers_make_one_client() {
    let world = World::new().await;
    let tpp = Tpp::new(&world);
    let bytes = request("POST", tpp.path, "Content-Type: application/jose\r\n", &tpp.body());
    let servers = [world.replica().await, world.replica().await];
    let twins = (0..50).map(|number| world.send_to(servers[number % 2], Some(&tpp.certificate), &bytes));
    let replies = futures::future::join_all(twins).await;
    for reply in &replies {
        assert_eq!((reply.status, &reply.body), (201, &replies[0].body));
    }
    for table in ["clients", "software_statements", "organisations", "audit_entries where action = 'client.registered'"]
    {
        assert_eq!(world.count(table).await, 1, "{table}");
    }
    assert_eq!(world.count("registration_attempts").await, 50);
}

#[tokio::test]
async fn fifty_requests_of_one_software_make_one_client_where_the_bank_wants_one() {
    for (duplicates, expected) in [(Duplicates::Reject, 400), (Duplicates::ReturnExisting, 200)] {
        let world = World::with(|rules| rules.registration.duplicates = duplicates).await;
        let tpp = Tpp::new(&world);
        let replies = futures::future::join_all((0..50).map(async |_| tpp.post(&tpp.body()).await)).await;
        let statuses: Vec<u16> = replies.iter().map(|reply| reply.status).collect();
        assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
        assert_eq!(statuses.iter().filter(|status| **status == expected).count(), 49, "{statuses:?}");
        assert_eq!(world.count("clients").await, 1);
        let refused = replies.iter().find(|reply| reply.status == 400);
        assert!(refused.is_none_or(|refused| refused.body.contains("use PUT")));
    }
}

#[tokio::test]
async fn softwares_of_one_organisation_come_at_the_same_time() {
    let world = World::new().await;
    let names: Vec<String> = (0..20).map(|number| format!("software{number:02}")).collect();
    let tpps: Vec<_> = names.iter().map(|name| Tpp::called(&world, name, "0015800001HQQrZAAX")).collect();
    let replies = futures::future::join_all(tpps.iter().map(async |tpp| tpp.post(&tpp.body()).await)).await;
    assert!(replies.iter().all(|reply| reply.status == 201));
    assert_eq!((world.count("organisations").await, world.count("software_statements").await), (1, 20));
}

#[tokio::test]
async fn where_the_keys_of_the_directory_are_away_nobody_can_say() {
    let world = World::new().await;
    let tpp = Tpp::new(&world);
    world.keystore.take(DIRECTORY_KEYS);
    let reply = tpp.post(&tpp.body()).await;
    assert_eq!((reply.status, reply.error().as_str()), (503, "temporarily_unavailable"));
    assert!(reply.header("retry-after").is_some());
    assert_eq!(world.text("select outcome from registration_attempts").await, "unavailable");
    world.keystore.put(DIRECTORY_KEYS, key_set(&[public(&DIRECTORY)]));
    world.stage.clock.advance(Duration::minutes(2));
    assert_eq!(tpp.post(&tpp.body()).await.status, 201);
    // The last good copy does for a while.
    world.keystore.take(DIRECTORY_KEYS);
    world.stage.clock.advance(Duration::minutes(61));
    assert_eq!(tpp.post(&tpp.body()).await.status, 201);
}

#[tokio::test]
async fn a_software_whose_keys_cannot_be_read_is_told_so() {
    let world = World::new().await;
    let tpp = Tpp::new(&world);
    for document in ["", "<html>", "[]", r#"{"keys":7}"#] {
        world.keystore.put(&tpp.key_set(), document);
        world.stage.clock.advance(Duration::minutes(2));
        let reply = tpp.post(&tpp.body()).await;
        assert_eq!((reply.status, reply.error().as_str()), (400, "invalid_client_metadata"), "{document}");
        assert!(reply.body.contains("The key set could not be read"), "{}", reply.body);
    }
}

#[tokio::test]
async fn keys_come_and_go_at_the_directory() {
    let world = World::new().await;
    let tpp = Tpp::new(&world);
    assert_eq!(tpp.post(&tpp.body()).await.status, 201);
    let other = domain::jose::SigningKey::generate(domain::jose::Algorithm::Ps256, "second").unwrap();
    let by_other = || {
        super::tpp::signed_by(&other, &tpp.request(), &DIRECTORY.sign(super::world::object(&tpp.statement())).unwrap())
    };
    // A new key is fetched at once, whatever the age of the copy.
    tpp.publish(&[public(&SOFTWARE), public(&other)]);
    assert_eq!(tpp.post(&by_other()).await.status, 201);
    // The set is replaced whole: a key that left is refused from then on (appendix C 7).
    tpp.publish(&[public(&other)]);
    world.stage.clock.advance(Duration::minutes(6));
    assert_eq!(tpp.post(&by_other()).await.status, 201);
    let reply = tpp.post(&tpp.body()).await;
    assert_eq!((reply.status, reply.error().as_str()), (400, "invalid_client_metadata"));
    // One that is listed as revoked too; and one that is for connections.
    tpp.publish(&[public(&SOFTWARE)]);
    tpp.revoke(&[public(&SOFTWARE)]);
    world.stage.clock.advance(Duration::minutes(6));
    assert!(tpp.post(&tpp.body()).await.body.contains("revoked"));
    tpp.revoke(&[]);
    tpp.publish(&[with(public(&SOFTWARE), "use", json!("tls"))]);
    world.stage.clock.advance(Duration::minutes(6));
    assert!(tpp.post(&tpp.body()).await.body.contains("not for signatures"));
    // A bad one beside a good one spoils nothing; two of one name do (appendix C 16).
    tpp.publish(&[public(&SOFTWARE), json!({"kty": "oct", "kid": "x", "k": "AAAA"}), json!({"kty": "other"})]);
    world.stage.clock.advance(Duration::minutes(6));
    assert_eq!(tpp.post(&tpp.body()).await.status, 201);
    tpp.publish(&[public(&SOFTWARE), public(&STRANGER)]);
    world.stage.clock.advance(Duration::minutes(6));
    assert!(tpp.post(&tpp.body()).await.body.contains("two keys with this kid"));
}

#[tokio::test]
async fn where_people_let_clients_in_a_registration_waits_for_them() {
    let world = World::with(|rules| rules.registration.admission = Admission::Manual).await;
    let tpp = Tpp::new(&world);
    let client = tpp.register().await;
    for table in ["organisations", "software_statements", "clients"] {
        assert_eq!(
            world.count(&format!("{table} where status = 'pending' and activation_rule is null")).await,
            1,
            "{table}"
        );
    }
    let refused = tpp.ask_token(id(&client), "").await;
    assert_eq!((refused.status, refused.error().as_str()), (401, "invalid_client"));
    assert_eq!(tpp.post(&tpp.body()).await.status, 201, "it may register again meanwhile");
}

#[tokio::test]
async fn a_registration_by_rule_names_the_rule_all_the_way_up() {
    let world = World::new().await;
    let tpp = Tpp::new(&world);
    tpp.register().await;
    for table in ["organisations", "software_statements", "clients"] {
        let found =
            format!("{table} where status = 'active' and activation_rule = 'obie-registration/1' and source = 'obie'");
        assert_eq!(world.count(&found).await, 1, "{table}");
    }
    let told = "select string_agg(action, ' ' order by action) from audit_entries where detail ->> 'rule' = 'obie-registration/1'";
    assert_eq!(world.text(told).await, "client.registered organisation.registered software_statement.registered");
    assert_eq!(world.text("select contacts::text from software_statements").await, "{tech@fintech.example}");
    tpp.register().await;
    assert_eq!(world.count("audit_entries where action = 'client.registered'").await, 2);
    assert_eq!(world.count("audit_entries where action = 'organisation.registered'").await, 1);
}

#[tokio::test]
async fn whoever_is_refused_too_often_waits_and_nobody_else() {
    let world = World::with(|rules| rules.limits = true).await;
    let (loud, calm) = (Tpp::new(&world), Tpp::called(&world, "u3ZWlf9Yt42dyZgIvzkvqb", "0015800001ZZZZZZZZ"));
    for number in 0..=120 {
        assert_eq!(loud.post("nonsense").await.status, 400, "{number}");
    }
    let throttled = loud.post(&loud.body()).await;
    assert_eq!(throttled.status, 429);
    assert!(throttled.header("retry-after").is_some_and(|seconds| seconds.parse::<u32>().unwrap() <= 601));
    assert_eq!(calm.post(&calm.body()).await.status, 201);
    world.stage.clock.advance(Duration::minutes(10));
    assert_eq!(loud.post(&loud.body()).await.status, 201);
}

#[tokio::test]
async fn who_it_is_comes_before_what_it_sends() {
    let world = World::new().await;
    let tpp = Tpp::new(&world);
    for (media, body) in [("text/plain", "x"), ("application/jose", ""), ("application/jose", tpp.body().as_str())] {
        let headers = format!("Content-Type: {media}\r\n");
        let reply = world.call(None, "POST", tpp.path, &headers, body).await;
        assert_eq!((reply.status, reply.error().as_str()), (401, "invalid_client"), "{media}");
    }
    let spoofed = "Content-Type: application/jose\r\nClient-Cert: :MIIB:\r\nX-SSL-Cert: x\r\nX-Forwarded-Client-Cert: Hash=00\r\n";
    assert_eq!(world.call(None, "POST", tpp.path, spoofed, &tpp.body()).await.status, 401);
}
