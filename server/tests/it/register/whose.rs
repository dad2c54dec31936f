//! Whose a statement, a key, a certificate or a name is: what is stolen, borrowed or meant for elsewhere opens nothing.

use super::tpp::{METHODS, PATHS, Tpp, id, signed, signed_by};
use super::world::{BANK, DIRECTORY, STRANGER, World, key_set, object, public, with};
use domain::jose::{Algorithm, SigningKey};
use domain::portal::Environment;
use domain::registration::Policy;
use domain::standing::{Kind, Status};
use serde_json::{Value, json};
use time::Duration;

const OTHER: [&str; 2] = ["u3ZWlf9Yt42dyZgIvzkvqb", "0015800001ZZZZZZZZ"];

/// In production every name of a mode or an environment for tests is refused, and nothing in a sandbox.
#[tokio::test]
async fn what_is_for_tests_stays_out_of_production() {
    let production = World::with(|rules| {
        rules.environment = Environment::Production;
        rules.registration = Policy::open(server::api::audiences(BANK), true);
    })
    .await;
    let sandbox = World::new().await;
    let cases = [
        ("Live", "production", 201),
        ("Test", "production", 400),
        ("Live", "sandbox", 400),
        ("Test", "sandbox", 400),
        ("test", "production", 400),
    ];
    for (mode, environment, status) in cases {
        let stated = |tpp: &Tpp<'_>| {
            let statement = with(tpp.statement(), "software_mode", json!(mode));
            signed(&tpp.request(), &with(statement, "software_environment", json!(environment)))
        };
        let tpp = Tpp::new(&production);
        let reply = tpp.post(&stated(&tpp)).await;
        assert_eq!(reply.status, status, "{mode} {environment}: {}", reply.body);
        if status == 400 {
            assert_eq!(reply.error(), "unapproved_software_statement", "{mode} {environment}");
        }
        let tpp = Tpp::new(&sandbox);
        assert_eq!(tpp.post(&stated(&tpp)).await.status, 201, "{mode} {environment}");
    }
}

#[tokio::test]
async fn a_key_of_the_organisation_signs_no_request() {
    let world = World::new().await;
    let tpp = Tpp::new(&world);
    let organisation = SigningKey::generate(Algorithm::Ps256, "organisation").unwrap();
    let address = format!("https://keystore.example/{0}/{0}.jwks", tpp.organisation_id);
    world.keystore.put(&address, key_set(&[public(&organisation)]));
    let statement = with(tpp.statement(), "org_jwks_endpoint", json!(address));
    let statement = DIRECTORY.sign(object(&statement)).unwrap();
    let reply = tpp.post(&signed_by(&organisation, &tpp.request(), &statement)).await;
    assert_eq!((reply.status, reply.error().as_str()), (400, "invalid_client_metadata"), "{}", reply.body);
}

#[tokio::test]
async fn a_stolen_statement_opens_nothing_over_another_certificate() {
    let world = World::new().await;
    let victim = Tpp::new(&world);
    let [software, organisation] = OTHER;
    let thief = Tpp::called(&world, software, organisation);
    thief.publish(&[public(&STRANGER)]);
    let statement = DIRECTORY.sign(object(&victim.statement())).unwrap();
    let theirs = signed_by(&STRANGER, &victim.request(), &statement);
    let own = signed_by(&STRANGER, &thief.request(), &statement);
    let attempts = [
        ("their request as it was sent", victim.body(), "invalid_software_statement"),
        ("their claims, signed by the thief", theirs, "invalid_client_metadata"),
        ("the thief's claims, signed by the thief", own, "invalid_client_metadata"),
    ];
    for (what, body, code) in attempts {
        let reply = thief.post(&body).await;
        assert_eq!((reply.status, reply.error().as_str()), (400, code), "{what}: {}", reply.body);
    }
    assert_eq!(world.count("clients").await, 0);
    assert_eq!(victim.post(&victim.body()).await.status, 201, "its owner may still use it");
}

/// RFC 4514: one name has many spellings.
#[tokio::test]
async fn a_certificates_name_is_known_however_it_is_spelt() {
    let world = World::new().await;
    let tpp = Tpp::new(&world).using(METHODS[1], PATHS[1]);
    let (software, organisation) = (tpp.software_id.clone(), tpp.organisation_id.clone());
    let spellings = [
        format!("CN={software},OU={organisation},O=OpenBanking,C=GB"),
        format!("CN={software}, OU={organisation}, O=OpenBanking, C=GB"),
        format!("cn={software},ou={organisation},o=OpenBanking,c=GB"),
        format!("2.5.4.3={software},2.5.4.11={organisation},2.5.4.10=OpenBanking,2.5.4.6=GB"),
        format!("CN={software},OU={organisation},O=Open\\42anking,C=GB"),
        format!("C=GB,O=OpenBanking,OU={organisation},CN={software}"),
        format!("/C=GB/O=OpenBanking/OU={organisation}/CN={software}"),
        format!("CN={software}+OU={organisation};O=\"OpenBanking\",C=GB"),
        format!("CN={software},OU={organisation}"),
        format!("commonName={software},organizationalUnitName={organisation},O=OPENBANKING,C=gb"),
        format!("CN = {software} , OU = {organisation} , O = OpenBanking , C = GB"),
        format!("CN={software},OU={organisation},O=#0c0b4f70656e42616e6b696e67,C=GB"),
    ];
    for spelling in spellings {
        let request = with(tpp.request(), "tls_client_auth_subject_dn", json!(spelling));
        let reply = tpp.post(&signed(&request, &tpp.statement())).await;
        assert_eq!(reply.status, 201, "{spelling}: {}", reply.body);
        let client = reply.json();
        assert_eq!(tpp.ask_token(id(&client), "").await.status, 200, "{spelling}");
    }
    let others = [
        format!("CN={software}x,OU={organisation},O=OpenBanking,C=GB"),
        format!("CN={software},OU={organisation},O=OpenBanking,C=GB,C=GB"),
        format!("CN={software}*,OU={organisation},O=OpenBanking,C=GB"),
        format!("CN={organisation},OU={software},O=OpenBanking,C=GB"),
    ];
    for spelling in others {
        let request = with(tpp.request(), "tls_client_auth_subject_dn", json!(spelling));
        let reply = tpp.post(&signed(&request, &tpp.statement())).await;
        assert_eq!((reply.status, reply.error().as_str()), (400, "invalid_client_metadata"), "{spelling}");
    }
}

#[tokio::test]
async fn what_was_suspended_below_stays_so_when_its_parent_comes_back() {
    let world = World::new().await;
    let cast = world.stage.cast("Example Bank").await;
    let tpp = Tpp::new(&world);
    let (first, second) = (tpp.register().await, tpp.register().await);
    world.change(&cast, Kind::Client, id(&first), Status::Suspended).await;
    let token = tpp.token(id(&second)).await;
    world.change(&cast, Kind::Organisation, id(&first), Status::Suspended).await;
    for client in [&first, &second] {
        assert_eq!(tpp.ask_token(id(client), "").await.status, 401);
    }
    let states = "select string_agg(status, ' ' order by created_at, client_id) from clients";
    let own = world.text(states).await;
    assert_eq!(own.split(' ').filter(|state| *state == "suspended").count(), 1, "{own}");
    world.stage.clock.advance(Duration::seconds(1));
    world.change(&cast, Kind::Organisation, id(&first), Status::Active).await;
    assert_eq!(world.text(states).await, own);
    assert_eq!(tpp.ask_token(id(&first), "").await.status, 401, "it is suspended itself");
    assert_eq!(tpp.get(id(&second), &token).await.status, 401, "tokens from before stay dead");
    let again: Value = tpp.ask_token(id(&second), "").await.json();
    assert!(again["access_token"].is_string());
}
