//! Certificates of clients: asked for, not demanded, and none but those of a trusted authority.

use axum::routing::get;
use axum::{Extension, Router};
use domain::clock::{Clock, SystemClock};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair};
use rustls::version::{TLS12, TLS13};
use rustls::{ClientConfig, RootCertStore, SupportedProtocolVersion};
use rustls_pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use server::listener::{Bound, ClientCertificates, Limits, PeerCertificate, TlsFault, TlsIdentity, serve};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority() -> Authority {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

struct Shown {
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

fn issued(by: &Authority, change: impl FnOnce(&mut CertificateParams)) -> Shown {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, "4EeR2");
    params.not_before = SystemClock.now() - Duration::days(2);
    params.not_after = SystemClock.now() + Duration::days(2);
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    change(&mut params);
    let key = KeyPair::generate().unwrap();
    let chain = vec![params.signed_by(&key, by).unwrap().der().clone()];
    Shown { chain, key: PrivateKeyDer::try_from(key.serialize_der()).unwrap() }
}

/// A listener that answers with the subject of whoever is at the other end.
async fn served(trusted: &Authority, own: &Authority) -> SocketAddr {
    let key = KeyPair::generate().unwrap();
    let leaf = CertificateParams::new(vec!["localhost".to_owned()]).unwrap().signed_by(&key, own).unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(trusted.der().clone()).unwrap();
    let clients = ClientCertificates::Asked(Arc::new(roots));
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let identity = TlsIdentity::new(vec![leaf.der().clone()], key, clients).unwrap();
    let bound = Bound::bind("127.0.0.1:0".parse().unwrap(), Some(identity), Limits::api()).await.unwrap();
    let (address, router) = (bound.address(), Router::new().route("/", get(subject)));
    tokio::spawn(serve(bound, router, std::future::pending()));
    address
}

pub(super) async fn subject(certificate: Option<Extension<PeerCertificate>>) -> String {
    match certificate.as_ref().map(|Extension(certificate)| certificate.0.as_ref()) {
        None => "nobody".to_owned(),
        Some(Ok(certificate)) => certificate.facts().subject.to_string(),
        Some(Err(unreadable)) => unreadable.to_string(),
    }
}

/// What comes back, or nothing where there was no handshake.
async fn asks(
    address: SocketAddr,
    own: &Authority,
    shown: Option<Shown>,
    version: &'static SupportedProtocolVersion,
) -> Option<String> {
    let mut roots = RootCertStore::empty();
    roots.add(own.der().clone()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_protocol_versions(&[version]).unwrap();
    let builder = builder.with_root_certificates(roots);
    let config = match shown {
        Some(Shown { chain, key }) => builder.with_client_auth_cert(chain, key).unwrap(),
        None => builder.with_no_client_auth(),
    };
    let stream = TcpStream::connect(address).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let mut stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await.ok()?;
    stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await.ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.ok()?;
    answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned())
}

#[tokio::test]
async fn one_is_asked_for_and_not_demanded() {
    let (trusted, own) = (authority(), authority());
    let address = served(&trusted, &own).await;
    for version in [&TLS12, &TLS13] {
        assert_eq!(asks(address, &own, None, version).await.as_deref(), Some("nobody"));
        let shown = issued(&trusted, |_| {});
        let answer = asks(address, &own, Some(shown), version).await.unwrap();
        assert!(answer.contains("CN=4EeR2"), "{answer}");
    }
}

#[tokio::test]
async fn one_that_does_not_verify_ends_the_handshake() {
    let (trusted, own) = (authority(), authority());
    let address = served(&trusted, &own).await;
    for version in [&TLS12, &TLS13] {
        let wrong = [
            issued(&own, |_| {}),
            issued(&trusted, |params| params.not_after = SystemClock.now() - Duration::hours(1)),
            issued(&trusted, |params| params.not_before = SystemClock.now() + Duration::hours(1)),
            issued(&trusted, |params| params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth]),
            issued(&trusted, |params| params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained)),
        ];
        for (number, shown) in wrong.into_iter().enumerate() {
            assert_eq!(asks(address, &own, Some(shown), version).await, None, "{number} {version:?}");
        }
    }
}

#[tokio::test]
async fn one_whose_subject_cannot_be_read_in_one_way_is_known_as_such() {
    let (trusted, own) = (authority(), authority());
    let address = served(&trusted, &own).await;
    let shown = issued(&trusted, |params| params.distinguished_name.push(DnType::OrganizationName, "good\0evil"));
    let answer = asks(address, &own, Some(shown), &TLS13).await;
    assert_eq!(
        answer.as_deref(),
        Some("its subject cannot be read: the value of O is empty or holds control characters")
    );
}

#[test]
fn authorities_come_from_files_that_are_named_when_they_do_not_fit() {
    assert!(matches!(ClientCertificates::issued_by(&[]), Ok(ClientCertificates::Ignored)));
    let missing = Path::new("no-such-authority.pem");
    let fault = ClientCertificates::issued_by(&[missing.to_path_buf()]).err().unwrap();
    assert!(matches!(&fault, TlsFault::Unreadable { file, .. } if file == missing), "{fault}");
}
