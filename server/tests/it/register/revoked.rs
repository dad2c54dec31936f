//! Certificates that were taken back, and lists that are out of date: judged at each request.

use super::tpp::Tpp;
use super::world::World;
use crate::api::caller::Reply;
use domain::certificate::Certificate;
use rcgen::{CertificateRevocationListParams, KeyIdMethod, RevokedCertParams, SerialNumber};
use time::Duration;

pub(crate) const LIST: &str = "issuing.crl";

/// A list of now, which counts for an hour.
pub(crate) fn publish(world: &World, revoked: Option<&Certificate>) {
    let now = world.stage.portal.now();
    let taken_back = |certificate: &Certificate| RevokedCertParams {
        serial_number: serial(certificate),
        revocation_time: now,
        reason_code: None,
        invalidity_date: None,
    };
    let params = CertificateRevocationListParams {
        this_update: now,
        next_update: now + Duration::hours(1),
        crl_number: SerialNumber::from(1_u64),
        issuing_distribution_point: None,
        revoked_certs: revoked.map(taken_back).into_iter().collect(),
        key_identifier_method: KeyIdMethod::Sha256,
    };
    world.revocations.offer(LIST, params.signed_by(&world.authority).unwrap().der(), now).unwrap();
}

fn serial(certificate: &Certificate) -> SerialNumber {
    SerialNumber::from_slice(&data_encoding::HEXLOWER.decode(certificate.facts().serial.as_bytes()).unwrap())
}

fn said(reply: &Reply) -> (u16, &str) {
    (reply.status, reply.body.as_str())
}

#[tokio::test]
async fn a_certificate_that_was_taken_back_opens_nothing_from_the_next_request_on() {
    let world = World::reading(Some(LIST), |_| {}).await;
    let tpp = Tpp::new(&world);
    let unheard = tpp.post(&tpp.body()).await;
    assert!(unheard.status == 503 && unheard.body.contains("out of date"), "{:?}", said(&unheard));
    publish(&world, None);
    assert_eq!(tpp.post(&tpp.body()).await.status, 201);

    world.stage.clock.advance(Duration::SECOND);
    let own = Certificate::parse(&tpp.certificate.chain[0]).unwrap();
    publish(&world, Some(&own));
    let managed = format!("{}/somebody", tpp.path);
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    for (method, path, headers, body) in [
        ("POST", tpp.path, "Content-Type: application/jose\r\n", tpp.body().as_str()),
        ("GET", &managed, "Authorization: Bearer x\r\n", ""),
        ("POST", "/token", form, "grant_type=client_credentials"),
        ("POST", "/introspect", form, "token=x"),
        ("POST", "/revoke", form, "token=x"),
    ] {
        let reply = world.call(Some(&tpp.certificate), method, path, headers, body).await;
        assert!(reply.status == 401 && reply.body.contains("revoked"), "{method} {path} {:?}", said(&reply));
    }
    let other = Tpp::new(&world);
    assert_eq!(other.post(&other.body()).await.status, 201, "another certificate of that software");
    world.stage.clock.advance(Duration::hours(1) + Duration::SECOND);
    let reply = other.post(&other.body()).await;
    assert!(reply.status == 503 && reply.body.contains("out of date"), "{:?}", said(&reply));
}
