//! A change acts on every server within seconds, on open connections too.

use super::{Authority, Pair, authority, bank};
use axum::routing::get;
use axum::{Extension, Router};
use http_body_util::{BodyExt, Empty};
use hyper::client::conn::http1::SendRequest;
use hyper_util::rt::TokioIo;
use rcgen::{CertificateParams, DnType, ExtendedKeyUsagePurpose, KeyPair};
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use server::listener::{Bound, ClientCertificates, Limits, PeerCertificate, TlsIdentity, serve};
use sqlx::PgPool;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use testkit::TestPortal;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

/// A change is in force everywhere by then.
const BOUND: Duration = Duration::from_secs(5);

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn an_authority_that_two_people_add_lets_its_certificates_in_on_every_server_and_taken_out_stops_them(
    pool: PgPool,
) {
    let (one, other) = (bank(&pool).await, bank(&pool).await);
    let (_stop, stopped) = watch::channel(false);
    tokio::spawn(server::follow_trust(other.portal().clone(), stopped));
    let (own, issuing) = (authority("Bank CA", |_| {}), authority("Issuing CA", |_| {}));
    let addresses = [served(&one, &own).await, served(&other, &own).await];
    let mut pair = Pair::at(&one).await;
    let shown = certificate(&issuing);
    for address in addresses {
        assert_eq!(asked(address, &own, &shown).await, "nobody", "nobody is trusted yet");
    }

    let mut followed = other.portal().trust().changes();
    let proposed = pair.propose_authority(&issuing.pem()).await;
    assert!(proposed.text().contains("Waiting for a second person"), "{}", proposed.text());
    assert_eq!(asked(addresses[0], &own, &shown).await, "nobody", "one person is not enough");
    let confirmed = pair.confirm(&proposed.path).await;
    assert!(confirmed.text().contains("CN=Issuing CA"), "{}", confirmed.text());
    timeout(BOUND, followed.changed()).await.expect("the other server has learnt of it").unwrap();
    for address in addresses {
        assert_eq!(asked(address, &own, &shown).await, "CN=tpp.example");
    }

    let mut open = [connect(addresses[0], &own, &shown).await, connect(addresses[1], &own, &shown).await];
    for connection in &mut open {
        assert_eq!(ask(connection).await, "CN=tpp.example");
    }
    let removal = pair.propose_removal("client-authorities").await;
    assert!(
        removal.text().contains("No active client registered with a certificate of this authority"),
        "{}",
        removal.text()
    );
    pair.confirm(&removal.path).await;
    timeout(BOUND, followed.changed()).await.expect("the other server has learnt of it").unwrap();
    for connection in &mut open {
        let said = ask(connection).await;
        assert!(said.contains("is not accepted here any more"), "{said}");
    }
    for address in addresses {
        assert_eq!(asked(address, &own, &shown).await, "nobody");
    }
    one.dismiss_mails().await;
    other.dismiss_mails().await;
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn an_authority_lets_in_only_the_kinds_that_it_is_narrowed_to(pool: PgPool) {
    let bank = bank(&pool).await;
    let (own, issuing) = (authority("Bank CA", |_| {}), authority("Issuing CA", |_| {}));
    let address = served(&bank, &own).await;
    let mut pair = Pair::at(&bank).await;
    let form = pair.form("client_ca").await.with("certificate", &issuing.pem()).with("styles", "qwac");
    let proposed = pair.security.submit(form).await;
    assert!(proposed.text().contains("QWAC"), "{}", proposed.text());
    pair.confirm(&proposed.path).await;
    let said = asked(address, &own, &certificate(&issuing)).await;
    assert_eq!(said, "the authority that issued it is accepted here for other certificates only: QWAC");
    let qualified = certified(&issuing, |params| {
        params.distinguished_name.push(DnType::CustomDnType(vec![2, 5, 4, 97]), "PSDDE-BAFIN-123456");
    });
    assert!(asked(address, &own, &qualified).await.contains("PSDDE-BAFIN-123456"));
    bank.dismiss_mails().await;
}

struct Shown {
    chain: Vec<CertificateDer<'static>>,
    key: KeyPair,
}

fn certificate(by: &Authority) -> Shown {
    certified(by, |_| {})
}

fn certified(by: &Authority, change: impl FnOnce(&mut CertificateParams)) -> Shown {
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, "tpp.example");
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    change(&mut params);
    let key = KeyPair::generate().unwrap();
    Shown { chain: vec![params.signed_by(&key, by).unwrap().der().clone()], key }
}

/// A listener of a portal that answers with whoever is at the other end.
async fn served(bank: &TestPortal, own: &Authority) -> SocketAddr {
    let key = KeyPair::generate().unwrap();
    let leaf = CertificateParams::new(vec!["localhost".to_owned()]).unwrap().signed_by(&key, own).unwrap();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let clients = ClientCertificates::Trusted(bank.portal().trust().clone());
    let identity = TlsIdentity::new(vec![leaf.der().clone()], key, clients).unwrap();
    let bound = Bound::bind("127.0.0.1:0".parse().unwrap(), Some(identity), Limits::api()).await.unwrap();
    let (address, router) = (bound.address(), Router::new().route("/", get(whoever)));
    tokio::spawn(serve(bound, router, std::future::pending()));
    address
}

async fn whoever(certificate: Option<Extension<PeerCertificate>>) -> String {
    match certificate.as_ref().map(|Extension(certificate)| certificate.0.as_ref()) {
        None => "nobody".to_owned(),
        Some(Ok(certificate)) => certificate.facts().subject.to_string(),
        Some(Err(unusable)) => unusable.to_string(),
    }
}

async fn connect(address: SocketAddr, own: &Authority, shown: &Shown) -> SendRequest<Empty<&'static [u8]>> {
    let mut roots = RootCertStore::empty();
    roots.add(own.der().clone()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let key = PrivateKeyDer::try_from(shown.key.serialize_der()).unwrap();
    let config = builder.with_root_certificates(roots).with_client_auth_cert(shown.chain.clone(), key).unwrap();
    let stream = TcpStream::connect(address).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await.unwrap();
    let (sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    sender
}

async fn ask(connection: &mut SendRequest<Empty<&'static [u8]>>) -> String {
    let request = http::Request::get("/").header("host", "localhost").body(Empty::new()).unwrap();
    let body = connection.send_request(request).await.unwrap().into_body().collect().await.unwrap();
    String::from_utf8(body.to_bytes().to_vec()).unwrap()
}

async fn asked(address: SocketAddr, own: &Authority, shown: &Shown) -> String {
    ask(&mut connect(address, own, shown).await).await
}
