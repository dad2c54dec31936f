//! The sample request that banks have been handed with the task: what is wrong with it, all of it, and that it is right once that is
//! put right.

use super::tpp::{Tpp, jti, signed};
use super::world::{SOFTWARE, World, public, with};
use domain::jose::Compact;
use domain::registration::{Check, Outcome};
use domain::secret::{Token, TokenKind};
use domain::store::registration_attempts;
use serde_json::{Value, json};
use time::Duration;

const SPECIMEN: &str = include_str!("../../cases/specimen.jwt");

#[tokio::test]
async fn every_fault_of_the_sample_is_named_in_its_report() {
    let world = World::with(|rules| rules.registration.rules.oldest_statement = Some(Duration::minutes(30))).await;
    let tpp = Tpp::new(&world);
    let reply = tpp.post(SPECIMEN).await;
    assert_eq!((reply.status, reply.error().as_str()), (400, "invalid_software_statement"), "{}", reply.body);
    let uri = reply.json()["error_uri"].as_str().unwrap().to_owned();
    let link = uri.strip_prefix("https://portal.bank.example/dcr/attempts/").unwrap();
    let link = Token::parse(TokenKind::Report, link).unwrap().hash();
    let pool = world.stage.portal.database().statements();
    let attempt = registration_attempts::by_link(pool, &link, world.stage.portal.now()).await.unwrap().unwrap();
    let faults: Vec<Check> = attempt
        .report
        .findings()
        .iter()
        .filter(|finding| matches!(finding.outcome, Outcome::Failed(_)))
        .map(|finding| finding.check)
        .collect();
    let expected = [
        Check::StatementJws,
        Check::StatementTime,
        Check::RequestIssuer,
        Check::RequestTime,
        Check::RequestAudience,
        Check::SoftwareId,
    ];
    assert_eq!(faults, expected);
    let warned = |check| {
        let found = attempt.report.findings().iter().find(|finding| finding.check == check).unwrap();
        matches!(found.outcome, Outcome::Warned(_))
    };
    assert!(warned(Check::RequestId), "jti is no UUID");
    assert_eq!(world.keystore.fetched(), Vec::<String>::new(), "nothing is fetched for it");
    world.stage.clock.advance(Duration::days(31));
    let late = registration_attempts::by_link(pool, &link, world.stage.portal.now()).await.unwrap();
    assert!(late.is_none(), "a link lasts 30 days");
}

#[tokio::test]
async fn repaired_and_signed_anew_it_is_accepted() {
    let bank = "https://localbank.com".to_owned();
    let world = World::with(|rules| rules.registration.rules.audiences.push(bank)).await;
    let claims = |text: &str| Value::Object(Compact::salvage(text).unwrap());
    let (request, now) = (claims(SPECIMEN), world.now());
    let statement = claims(request["software_statement"].as_str().unwrap());
    let software_id = statement["software_id"].as_str().unwrap();
    let tpp = Tpp::called(&world, software_id, statement["org_id"].as_str().unwrap());
    let mut statement = with(statement.clone(), "iss", json!(super::world::ISSUER));
    statement["iat"] = json!(now - 60);
    statement["software_jwks_endpoint"] = json!(tpp.key_set());
    statement["software_jwks_revoked_endpoint"] = json!(tpp.revoked_key_set());
    statement.as_object_mut().unwrap().retain(|name, _| !name.starts_with("org_jwks"));
    let mut request = with(request.clone(), "jti", json!(jti()));
    request.as_object_mut().unwrap().remove("software_statement");
    for (name, value) in [("iat", json!(now)), ("exp", json!(now + 3_600))] {
        request[name] = value;
    }
    for name in ["iss", "software_id"] {
        request[name] = json!(tpp.software_id);
    }
    tpp.publish(&[public(&SOFTWARE)]);
    let reply = tpp.post(&signed(&request, &statement)).await;
    assert_eq!(reply.status, 201, "{}", reply.body);
    let client = reply.json();
    assert_eq!(client["redirect_uris"], json!(["https://wso2.com"]));
    assert_eq!(client["scope"], "accounts payments");
    assert!(client["client_id_issued_at"].is_i64());
    assert_eq!(client["software_id"], json!(software_id));
}
