//! Every row of what the door refuses, in the shape of its contract.

use super::tpp::Tpp;
use super::world::{JSON, World, request};
use crate::api::caller::Reply;
use axum::Extension;
use directory::CertificateKind;
use domain::certificate::Certificate;
use rcgen::DnType;
use server::config::AuthorizationServer;
use server::listener::{Bound, Limits, PeerCertificate, serve};
use std::sync::Arc;
use time::Duration;
use tokio::net::TcpStream;
use uuid::Uuid;

/// The one error of a refusal that has a body.
fn code(reply: &Reply) -> String {
    let body = reply.json();
    let object = body.as_object().unwrap_or_else(|| panic!("{} {}", reply.status, reply.body));
    assert!(object.len() == 1 && reply.header("content-type") == Some("application/json"), "{}", reply.body);
    let [error] = body["Errors"].as_array().unwrap().as_slice() else { panic!("{}", reply.body) };
    let known = ["Code", "Message", "Path", "Url"];
    assert!(error.as_object().unwrap().keys().all(|member| known.contains(&member.as_str())), "{error}");
    let message = error["Message"].as_str().unwrap();
    assert!((1..=500).contains(&message.chars().count()), "{message}");
    assert!(Uuid::try_parse(reply.header("x-fapi-interaction-id").unwrap()).is_ok());
    error["Code"].as_str().unwrap().to_owned()
}

fn told(reply: &Reply) -> (u16, String) {
    (reply.status, code(reply))
}

/// A refusal without a body.
fn bare(reply: &Reply) -> u16 {
    assert_eq!(reply.body, "", "{}", reply.status);
    assert!(Uuid::try_parse(reply.header("x-fapi-interaction-id").unwrap()).is_ok());
    assert!(reply.header("content-type").is_none() && reply.header("www-authenticate").is_none());
    reply.status
}

#[tokio::test]
async fn a_body_that_is_no_object_is_refused() {
    let world = World::new().await;
    let tpp = Tpp::new(&world);
    for body in ["null", "[]", "\"x\"", "1", "true", "{", "{}{}", "{\"a\":}", "x", "\u{feff}{}"] {
        let reply = world.call(Some(&tpp.transport), "POST", JSON, body).await;
        assert_eq!(told(&reply), (400, "Body.InvalidFormat".into()), "{body}");
    }
    let long = format!("{{\"a\":\"{}\"}}", "x".repeat(70_000));
    let reply = world.call(Some(&tpp.transport), "POST", JSON, &long).await;
    assert_eq!(told(&reply), (400, "Body.InvalidFormat".into()));
    assert_eq!(world.text("select count(*)::text from registration_attempts").await, "0");
}

#[tokio::test]
async fn other_methods_media_and_ids_are_refused_as_the_contract_says() {
    let world = World::new().await;
    let tpp = Tpp::new(&world);
    for method in ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"] {
        assert_eq!(bare(&world.call(Some(&tpp.transport), method, "", "").await), 405, "{method}");
    }
    for (headers, status) in [
        ("Content-Type: text/plain\r\n", 415),
        ("Content-Type: application/jwt\r\n", 415),
        ("Content-Type: application/json\r\nContent-Encoding: gzip\r\n", 415),
        ("Content-Type: application/json\r\nAccept: text/html\r\n", 406),
    ] {
        assert_eq!(bare(&world.call(Some(&tpp.transport), "POST", headers, "{}").await), status, "{headers}");
    }
    for headers in ["x-fapi-interaction-id: 1\r\n", "x-fapi-interaction-id: a\r\nx-fapi-interaction-id: b\r\n"] {
        let reply = world.call(Some(&tpp.transport), "POST", headers, "").await;
        assert_eq!(told(&reply), (400, "Resource.InvalidFormat".into()));
    }
    let elsewhere = request("POST", "/tpp-registration", "", "").replace("localhost", "other.example");
    let reply = world.send(world.address(), Some(&tpp.transport), &elsewhere).await.unwrap();
    assert_eq!(told(&reply), (400, "Request.OtherHost".into()));
}

#[tokio::test]
async fn whoever_failed_too_often_waits() {
    let world = World::with(|rules| rules.limits = true).await;
    let tpp = Tpp::new(&world);
    for _ in 0..61 {
        tpp.ask_token("a.b.c", "").await;
    }
    let reply = tpp.register().await;
    assert_eq!(bare(&reply), 429);
    assert!(reply.header("retry-after").unwrap().parse::<u32>().is_ok_and(|seconds| seconds > 0));
}

#[tokio::test]
async fn whoever_is_refused_too_often_waits() {
    let world = World::with(|rules| rules.limits = true).await;
    let nobody = world.certified(&[(DnType::CommonName, "nobody")], |_| {});
    for number in 0..=120 {
        assert_eq!(world.register(&nobody).await.status, 403, "{number}");
    }
    assert_eq!(bare(&world.register(&nobody).await), 429);
    assert_eq!(Tpp::new(&world).register().await.status, 204, "another certificate");
}

#[tokio::test]
async fn without_a_certificate_that_holds_nobody_is_there() {
    let mut world = World::new().await;
    assert_eq!(bare(&world.call(None, "POST", JSON, "{}").await), 401);
    let tpp = Tpp::new(&world);
    let (organisation, application) = (tpp.organisation.to_string(), tpp.application.to_string());
    let subject = [(DnType::CommonName, application.as_str()), (DnType::OrganizationalUnitName, organisation.as_str())];
    let short = world.certified(&subject, |_| {});
    let expired = world.certified(&subject, |params| params.not_after = params.not_before + Duration::hours(1));
    let call = request("POST", "/tpp-registration", JSON, "{}");
    assert!(world.send(world.address(), Some(&expired), &call).await.is_err(), "expired");
    let stranger = World::new().await;
    let unknown = stranger.certified(&subject, |_| {});
    assert!(world.send(world.address(), Some(&unknown), &call).await.is_err(), "of nobody that we trust");
    world.stage.clock.advance(Duration::days(3));
    assert_eq!(bare(&world.register(&short).await), 401, "expired since the handshake");
    world.stage.clock.advance(Duration::days(-3));

    let (transport, kid) = Tpp::new(&world).certificate(CertificateKind::UaeTransport);
    assert_eq!(world.register(&transport).await.status, 204);
    world.directory.revoke(&kid).unwrap();
    world.read_lists().await;
    assert_eq!(bare(&world.register(&transport).await), 401, "revoked");
}

#[tokio::test]
async fn a_certificate_for_documents_opens_nothing() {
    let world = World::new().await;
    let tpp = Tpp::new(&world);
    let call = request("POST", "/tpp-registration", JSON, "{}");
    let (signing, _) = tpp.certificate(CertificateKind::UaeSigning);
    for kind in [CertificateKind::UaeSigning, CertificateKind::UaeEncryption] {
        let (shown, _) = tpp.certificate(kind);
        assert!(world.send(world.address(), Some(&shown), &call).await.is_err(), "{kind:?}: the handshake ends");
    }
    // One that does not say so itself: the framework says it.
    let (organisation, application) = (tpp.organisation.to_string(), tpp.application.to_string());
    let subject = [(DnType::CommonName, application.as_str()), (DnType::OrganizationalUnitName, organisation.as_str())];
    let silent = world.certified(&subject, |params| params.extended_key_usages.clear());
    tpp.list(&silent, "uae-signing");
    assert_eq!(told(&world.register(&silent).await), (403, "Registration.WrongCertificateType".into()));

    // Where something else ends TLS and lets it through.
    let own = PeerCertificate(Arc::new(Ok(Certificate::parse(&signing.chain[0]).unwrap())));
    let router = server::api::router(world.desk.clone(), AuthorizationServer::default()).layer(Extension(own));
    let bound = Bound::bind("127.0.0.1:0".parse().unwrap(), None, Limits::api()).await.unwrap();
    let stream = TcpStream::connect(bound.address()).await.unwrap();
    tokio::spawn(serve(bound, router, std::future::pending()));
    let reply = crate::api::caller::exchange(stream, call.as_bytes()).await;
    assert_eq!(told(&reply), (403, "Registration.WrongCertificateType".into()));
    assert_eq!(world.states().await, "");
}

#[tokio::test]
async fn whom_the_framework_does_not_know_is_unknown_here() {
    let world = World::new().await;
    let (tpp, other) = (Tpp::new(&world), Tpp::called(&world, "Heron LLC", &["BSIP"]));
    let (organisation, application) = (tpp.organisation.to_string(), tpp.application.to_string());
    let (another, stranger) = (other.organisation.to_string(), Uuid::nil().to_string());
    for (name, unit) in [
        ("Talon", organisation.as_str()),
        (application.as_str(), "Falcon"),
        (organisation.as_str(), application.as_str()),
        (application.as_str(), another.as_str()),
        (stranger.as_str(), organisation.as_str()),
        (application.as_str(), stranger.as_str()),
        (application.as_str(), organisation.as_str()),
    ] {
        let subject = [(DnType::CommonName, name), (DnType::OrganizationalUnitName, unit)];
        let reply = world.register(&world.certified(&subject, |_| {})).await;
        assert_eq!(told(&reply), (403, "Registration.UnknownClient".into()), "{name} of {unit}");
        assert!(
            reply.json()["Errors"][0]["Url"].as_str().unwrap().starts_with("https://portal.bank.example/dcr/attempts/")
        );
    }
    let twice = [
        (DnType::CommonName, application.as_str()),
        (DnType::OrganizationalUnitName, organisation.as_str()),
        (DnType::OrganizationalUnitName, another.as_str()),
    ];
    let reply = world.register(&world.certified(&twice, |_| {})).await;
    assert_eq!(code(&reply), "Registration.UnknownClient");
    let kept = "select string_agg(distinct error || ' ' || failed_check, ',' order by error || ' ' || failed_check) from registration_attempts";
    assert_eq!(
        world.text(kept).await,
        "Registration.UnknownClient certificate-holder,Registration.UnknownClient organisation-active"
    );
    assert_eq!(world.states().await, "");
}

#[tokio::test]
async fn whoever_may_not_work_at_the_framework_is_not_registered() {
    let world = World::new().await;
    let tpp = Tpp::new(&world);
    for id in [tpp.organisation.to_string(), tpp.application.to_string()] {
        world.directory.suspend(&id).unwrap();
        let reply = tpp.register().await;
        assert_eq!(told(&reply), (403, "Registration.NotApproved".into()), "{}", reply.body);
        world.directory.resume(&id).unwrap();
    }
    tpp.may(&["funds"]);
    assert_eq!(told(&tpp.register().await), (403, "Registration.NoEligibleRole".into()));
    assert_eq!(world.states().await, "");
    tpp.may(&["payments"]);
    assert_eq!(tpp.register().await.status, 204);
    world.directory.withdraw(&tpp.organisation.to_string()).unwrap();
    assert_eq!(told(&tpp.register().await), (403, "Registration.NotApproved".into()), "gone since");
}

#[tokio::test]
async fn production_takes_no_application_for_tests() {
    let world = World::with(|rules| rules.registration.rules.production = true).await;
    let reply = Tpp::new(&world).register().await;
    assert_eq!(told(&reply), (403, "Registration.NotApproved".into()), "the sandbox's are all for tests");
}

#[tokio::test]
async fn what_the_bank_has_shut_out_stays_out() {
    for (table, change) in [
        ("organisations", "status = 'suspended', suspended_at = now(), suspension_reason = 'x'"),
        ("organisations", "status = 'archived', archived_at = now()"),
        ("software_statements", "status = 'suspended', suspended_at = now(), suspension_reason = 'x'"),
        ("software_statements", "status = 'archived', archived_at = now()"),
        ("clients", "status = 'suspended', suspended_at = now(), suspension_reason = 'x'"),
        ("clients", "status = 'deleted', deleted_at = now()"),
    ] {
        let world = World::new().await;
        let tpp = Tpp::new(&world);
        assert_eq!(tpp.register().await.status, 204);
        world.let_in().await;
        world.sql(&format!("update {table} set {change}")).await;
        assert_eq!(told(&tpp.register().await), (403, "Registration.Blocked".into()), "{table} {change}");
    }
}

#[tokio::test]
async fn while_the_framework_is_away_it_is_worth_another_try() {
    let mut world = World::new().await;
    let tpp = Tpp::new(&world);
    let transport = super::world::Shown { chain: tpp.transport.chain.clone(), key: tpp.transport.key.clone_key() };
    world.lose_framework().await;
    let reply = world.register(&transport).await;
    assert_eq!(told(&reply), (500, "GenericRecoverableError".into()));
    assert_eq!(reply.header("retry-after"), Some("30"));
    assert_eq!(world.text("select outcome from registration_attempts").await, "unavailable");
    assert_eq!(world.states().await, "");
}
