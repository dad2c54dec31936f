//! A software names the first owner under its key: only its own key over its own certificate, once, in time.

use crate::api::caller::Reply;
use crate::register::tpp::{Tpp, id, jti};
use crate::register::world::{BANK, SOFTWARE, STRANGER, World, object};
use domain::jose::SigningKey;
use domain::registration::Admission;
use serde_json::{Value, json};
use time::Duration;

const EMAIL: &str = "tess@wren.example";
const CLAIM: &str = "/tpp-claim";

impl Tpp<'_> {
    async fn challenge(&self, client_id: &str) -> Reply {
        self.world.form(Some(&self.certificate), "/tpp-claim/challenge", &[("client_id", client_id)]).await
    }

    /// A fresh challenge, in an answer as it should be.
    async fn answer(&self, client_id: &str) -> Value {
        let given = self.challenge(client_id).await;
        assert_eq!((given.status, &given.json()["expires_in"]), (200, &json!(300)), "{}", given.body);
        let now = self.world.now();
        json!({
            "iss": client_id, "sub": client_id, "aud": BANK, "iat": now, "exp": now + 300, "jti": jti(),
            "challenge": given.json()["challenge"], "email": EMAIL,
        })
    }

    async fn claim(&self, answer: &Value) -> Reply {
        self.claim_under(&SOFTWARE, answer).await
    }

    async fn claim_under(&self, key: &SigningKey, answer: &Value) -> Reply {
        self.call("POST", CLAIM, "", &key.sign(object(answer)).unwrap()).await
    }
}

fn refused(reply: &Reply, status: u16, error: &str, says: &str) {
    assert_eq!((reply.status, &reply.json()["error"]), (status, &json!(error)), "{}", reply.body);
    let description = reply.json()["error_description"].as_str().unwrap_or_default().to_owned();
    assert!(description.contains(says), "{description}");
}

async fn named(world: &World) -> i64 {
    world.count("owner_claims").await
}

#[tokio::test]
async fn a_key_names_an_owner_once_for_each_challenge() {
    let world = World::new().await;
    let tpp = Tpp::new(&world);
    let client = tpp.register().await;
    let answer = tpp.answer(id(&client)).await;
    let accepted = tpp.claim(&answer).await;
    assert_eq!((accepted.status, &accepted.json()["link_expires_in"]), (202, &json!(604_800)), "{}", accepted.body);
    assert!(!accepted.body.contains("vsl_"), "the link is in the mail alone: {}", accepted.body);
    let written = "select concat_ws(' ', way, email, key_id, status) from owner_claims";
    assert_eq!(world.text(written).await, "key tess@wren.example software invited");
    assert_eq!(world.count("one_time_links where purpose = 'claim_owner'").await, 1);
    assert_eq!(world.count("mails where recipient = 'tess@wren.example'").await, 1);
    refused(&tpp.claim(&answer).await, 400, "invalid_request", "was answered");
    // The same challenge in an answer of its own.
    let mut another = answer.clone();
    another["jti"] = jti().into();
    another["email"] = "mallory@evil.example".into();
    refused(&tpp.claim(&another).await, 400, "invalid_request", "was answered");
    let recorded = "select concat_ws(' ', actor_kind, action) from audit_entries where action like 'owner.%'";
    assert_eq!(world.text(recorded).await, "client owner.named");
    assert_eq!(named(&world).await, 1);
}

#[tokio::test]
async fn of_fifty_who_answer_one_challenge_one_is_heard() {
    let world = World::new().await;
    let tpp = Tpp::new(&world);
    let client = tpp.register().await;
    let answer = tpp.answer(id(&client)).await;
    let body = SOFTWARE.sign(object(&answer)).unwrap();
    let replies = futures::future::join_all((0..50).map(|_| tpp.call("POST", CLAIM, "", &body))).await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 202).count(), 1);
    assert_eq!(named(&world).await, 1);
}

#[tokio::test]
async fn another_key_or_another_tpps_certificate_names_nobody() {
    let world = World::new().await;
    let tpp = Tpp::new(&world);
    let client = tpp.register().await;
    let answer = tpp.answer(id(&client)).await;
    refused(&tpp.claim_under(&STRANGER, &answer).await, 401, "invalid_client", "not those of its software");

    let other = Tpp::called(&world, "5FfS3eHQceuUUfHHZMlLS1", "0015800001JJRrZBBY");
    let own = other.register().await;
    refused(&other.challenge(id(&client)).await, 401, "invalid_client", "not those of its software");
    let foreign = other.call("POST", CLAIM, "", &SOFTWARE.sign(object(&answer)).unwrap()).await;
    refused(&foreign, 401, "invalid_client", "not those of its software");
    // A challenge of one client is none of another's, even under the right key.
    let mut mixed = other.answer(id(&own)).await;
    mixed["challenge"] = answer["challenge"].clone();
    refused(&other.claim(&mixed).await, 400, "invalid_request", "challenge");
    let nobody = world.form(None, "/tpp-claim/challenge", &[("client_id", id(&client))]).await;
    refused(&nobody, 401, "invalid_client", "mutual TLS");
    for unknown in ["nobody", "", "00000000-0000-7000-8000-000000000000"] {
        assert!(tpp.challenge(unknown).await.status >= 400, "{unknown}");
    }
    assert_eq!(named(&world).await, 0);
    assert_eq!(tpp.claim(&answer).await.status, 202, "what was refused used nothing up");
}

#[tokio::test]
async fn an_answer_is_of_its_moment_for_this_bank_and_whole() {
    let world = World::new().await;
    let tpp = Tpp::new(&world);
    let client = tpp.register().await;
    let answer = tpp.answer(id(&client)).await;
    let now = world.now();
    for (name, value, says) in [
        ("aud", json!("https://another-bank.example"), "aud must be"),
        ("aud", json!([BANK, "https://another-bank.example"]), "aud must be"),
        ("aud", json!(format!("{BANK}/uae")), "aud must be"),
        ("exp", json!(now - 60), "exp"),
        ("exp", json!(now + 3_600), "exp may be at most"),
        ("exp", Value::Null, "exp"),
        ("jti", Value::Null, "jti"),
        ("iss", json!("somebody"), "iss and sub"),
        ("challenge", json!("vsq_AAAAAAAAAAAAAAAAAAAAAA"), "unknown"),
        ("challenge", json!("nonsense"), "none of ours"),
        ("email", json!("not an address"), "email"),
        ("email", json!("a@b.example\r\nBcc: c@d.example"), "email"),
        ("email", Value::Null, "email"),
    ] {
        let mut wrong = answer.clone();
        match value {
            Value::Null => drop(object_mut(&mut wrong).remove(name)),
            value => wrong[name] = value,
        }
        refused(&tpp.claim(&wrong).await, 400, "invalid_request", says);
    }
    for body in ["", "nonsense", "a.b.c", "{}"] {
        assert_eq!(tpp.call("POST", CLAIM, "", body).await.status, 400, "{body}");
    }
    let unsigned = tpp.world.form(Some(&tpp.certificate), CLAIM, &[("email", EMAIL)]).await;
    assert_eq!(unsigned.status, 415, "{}", unsigned.body);
    assert_eq!(named(&world).await, 0);
    assert_eq!(tpp.claim(&answer).await.status, 202);
}

fn object_mut(value: &mut Value) -> &mut serde_json::Map<String, Value> {
    value.as_object_mut().unwrap()
}

#[tokio::test]
async fn a_challenge_expires() {
    let world = World::new().await;
    let tpp = Tpp::new(&world);
    let client = tpp.register().await;
    let mut answer = tpp.answer(id(&client)).await;
    world.stage.clock.advance(Duration::minutes(5) + Duration::seconds(1));
    answer["iat"] = world.now().into();
    answer["exp"] = (world.now() + 300).into();
    refused(&tpp.claim(&answer).await, 400, "invalid_request", "has expired");
    assert_eq!(named(&world).await, 0);
}

#[tokio::test]
async fn whoever_waits_for_the_bank_may_name_somebody_and_whoever_has_an_owner_or_has_ended_may_not() {
    let world = World::with(|rules| rules.registration.admission = Admission::Manual).await;
    let tpp = Tpp::new(&world);
    let client = tpp.register().await;
    assert_eq!(tpp.claim(&tpp.answer(id(&client)).await).await.status, 202, "pending");
    let cast = world.stage.cast("Example Bank").await;
    let sql = format!(
        "update owner_claims set status = 'waiting', person_id = '{owner}', answered_at = now();
         update owner_claims set status = 'confirmed', decided_by = '{approver}', decided_at = now();
         insert into memberships (person_id, organisation_id, role, since)
             select '{owner}', organisation_id, 'owner', now() from owner_claims",
        owner = cast.owner.person,
        approver = cast.approver.person
    );
    world.stage.database.sql(sql).await.unwrap();
    refused(&tpp.claim(&tpp.answer(id(&client)).await).await, 403, "access_denied", "has an owner");
    world.stage.database.sql("update organisations set status = 'refused' where source = 'obie'").await.unwrap();
    refused(&tpp.challenge(id(&client)).await, 401, "invalid_client", "unknown");
}

#[tokio::test]
async fn no_software_fills_a_strangers_mailbox() {
    let world = World::with(|rules| rules.limits = true).await;
    let tpp = Tpp::new(&world);
    let client = tpp.register().await;
    for nth in 0..5 {
        let accepted = tpp.claim(&tpp.answer(id(&client)).await).await;
        assert_eq!(accepted.status, 202, "{nth}: {}", accepted.body);
    }
    let late = tpp.claim(&tpp.answer(id(&client)).await).await;
    refused(&late, 429, "too_many_requests", "Retry-After");
    assert_eq!(world.count("owner_claims where status = 'invited'").await, 1, "each took the place of the one before");
    assert_eq!(world.count("one_time_links where purpose = 'claim_owner' and used_at is null").await, 5);
}
