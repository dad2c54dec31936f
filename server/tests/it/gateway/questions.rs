//! Who may ask, and what a question is.

use super::asker::{ACCOUNTS, Asker, client_cert, escaped, passing, pem, registered};
use crate::api::caller::basic;
use crate::register::tpp::Tpp;
use crate::register::world::World;
use domain::client::Scopes;
use domain::workflow::gateway::{self, Keeper};
use rcgen::{BasicConstraints, DnType, ExtendedKeyUsagePurpose, IsCa};
use time::Duration;

#[tokio::test]
async fn nobody_but_a_gateway_hears_anything() {
    let world = World::new().await;
    let (tpp, asker) = (Tpp::new(&world), Asker::new(&world).await);
    let (_, token) = registered(&tpp).await;
    let headers = passing(&token, &tpp.certificate);
    let [(_, id), (_, secret)] = world.gateway().await;
    let stranger = world.certificate(&[(DnType::CommonName, "Accounts")]);
    let spoofed = format!("{headers}{}", client_cert(&asker.own)).replacen("Client-Cert", "X-Client-Cert", 1);
    for query in [ACCOUNTS, "", "?scope=accounts", "?scope=payments&environment=sandbox"] {
        for (who, shown, headers) in [
            ("nobody", None, headers.clone()),
            ("a TPP", Some(&tpp.certificate), headers.clone()),
            ("a TPP that passes on a gateway's", Some(&tpp.certificate), spoofed.clone()),
            ("a namesake", Some(&stranger), headers.clone()),
            ("a secret", None, basic(&id, &secret)),
            ("a secret and a TPP's certificate", Some(&tpp.certificate), basic(&id, &secret)),
        ] {
            let reply = world.call(shown, "GET", &format!("/gateway/check{query}"), &headers, "").await;
            assert_eq!(
                (reply.status, reply.error().as_str()),
                (401, "invalid_client"),
                "{who} {query}: {}",
                reply.body
            );
        }
    }
    assert_eq!(asker.ask(ACCOUNTS, &headers).await.status, 200);
    gateway::revoke(&world.stage.portal, stage::context(), Keeper::Console, asker.id).await.unwrap();
    assert_eq!(asker.ask(ACCOUNTS, &headers).await.error(), "invalid_client", "a gateway that was ended");
    let again = Asker::new(&world).await;
    assert_eq!(again.ask(ACCOUNTS, &headers).await.status, 200, "its name is free again");
    world.stage.clock.advance(Duration::days(3));
    let reply = again.ask(ACCOUNTS, &headers).await;
    assert!(reply.error() == "invalid_client" && reply.body.contains("expired"), "{}", reply.body);
}

#[tokio::test]
async fn a_question_is_asked_once_and_well() {
    let world = World::new().await;
    let (tpp, asker) = (Tpp::new(&world), Asker::new(&world).await);
    let (_, token) = registered(&tpp).await;
    let headers = passing(&token, &tpp.certificate);
    for query in [
        "",
        "?scope=accounts",
        "?environment=sandbox",
        "?scope=&environment=sandbox",
        "?scope=accounts&environment=elsewhere",
        "?scope=accounts&scope=accounts&environment=sandbox",
        "?scope=accounts&environment=sandbox&environment=sandbox",
        "?scope=accounts&environment=sandbox&accounts",
        "?path=/a&scope=accounts&environment=sandbox",
    ] {
        let reply = asker.ask(query, &headers).await;
        assert_eq!((reply.status, reply.error().as_str()), (400, "invalid_request"), "{query}: {}", reply.body);
    }
    let own = client_cert(&tpp.certificate);
    for certificate in [
        "Client-Cert: x\r\n".to_owned(),
        "Client-Cert: ::\r\n".to_owned(),
        format!("{own}{own}"),
        own.replace(":\r\n", ":, :\r\n"),
        format!("{own}X-Forwarded-Client-Cert: Cert=\"{}\"\r\n", escaped(&tpp.certificate)),
        "X-Forwarded-Client-Cert: Hash=00\r\n".to_owned(),
        "X-Forwarded-Client-Cert: Hash=00,Hash=00\r\n".to_owned(),
        "X-Forwarded-Client-Cert: \r\n".to_owned(),
    ] {
        let reply = asker.ask(ACCOUNTS, &format!("Authorization: Bearer {token}\r\n{certificate}")).await;
        assert_eq!((reply.status, reply.error().as_str()), (400, "invalid_request"), "{certificate}: {}", reply.body);
    }
}

#[tokio::test]
async fn what_the_call_was_is_no_fault_of_the_gateways() {
    let world = World::new().await;
    let (tpp, asker) = (Tpp::new(&world), Asker::new(&world).await);
    let (_, token) = registered(&tpp).await;
    let headers = passing(&token, &tpp.certificate);
    let ask = async |method: &str, query: &str, headers: &str| {
        world.call(Some(&asker.own), method, &format!("/gateway/check{query}"), headers, "").await
    };
    assert_eq!(ask("HEAD", ACCOUNTS, &headers).await.status, 200);
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"] {
        let reply = ask(method, ACCOUNTS, &headers).await;
        assert_eq!((reply.status, reply.header("Allow")), (405, Some("GET, HEAD")), "{method}");
        // Envoy keeps the method, and puts the path of the call behind ours.
        let path = format!("{ACCOUNTS}&path=/open-banking/v3.1/pisp/x?scope=payments&environment=production&a[]=1");
        let reply = ask(method, &path, &headers).await;
        assert_eq!(reply.status, 200, "{method}: {}", reply.body);
    }
    let theirs = format!("{headers}Accept: text/csv\r\nx-fapi-interaction-id: 1\r\nx-fapi-interaction-id: 2\r\n");
    assert_eq!(ask("GET", ACCOUNTS, &theirs).await.status, 200);
    let bytes = format!(
        "GET /gateway/check{ACCOUNTS} HTTP/1.1\r\nHost: api.bank.example\r\nConnection: close\r\n{headers}\r\n"
    );
    assert_eq!(world.send(Some(&asker.own), bytes.as_bytes()).await.status, 200);
    for path in ["/gateway", "/gateway/check/", "/gateway/check/open-banking", "/gateway/checks"] {
        let reply = world.call(Some(&asker.own), "GET", &format!("{path}{ACCOUNTS}"), &headers, "").await;
        assert_eq!(reply.status, 404, "{path}");
    }
}

#[tokio::test]
async fn a_gateway_has_a_certificate_of_its_own_that_it_can_connect_with() {
    let world = World::new().await;
    let taken = Asker::new(&world).await;
    let subject = [(DnType::CommonName, "Gateway")];
    let server =
        world.certified(&subject, |params| params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth]);
    let authority = world.certified(&subject, |params| params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained));
    let expired = world.certified(&subject, |params| params.not_after = params.not_before);
    let good = world.certificate(&subject);
    let add = async |name: &str, pem: &str| {
        let (portal, all) = (&world.stage.portal, Scopes::all());
        let added = gateway::certify(portal, stage::context(), Keeper::Console, name, pem, all).await;
        added.map_err(|refusal| refusal.sentences())
    };
    let pki = "The certificate is not for client authentication: use the one that the gateway connects with";
    for (name, shown, refused) in [
        ("New", &server, pki),
        ("New", &authority, pki),
        ("New", &expired, "The certificate has expired, or is not valid yet: use one that is valid now"),
        ("New", &taken.own, "Another gateway has this certificate: each needs its own"),
        ("accounts", &good, "Another gateway has this name: choose another"),
    ] {
        assert_eq!(add(name, &pem(shown)).await, Err(refused.to_owned()));
    }
    assert_eq!(world.count("gateways").await, 1);
    add("New", &pem(&good)).await.unwrap();
}
