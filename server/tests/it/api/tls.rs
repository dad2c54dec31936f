//! The same over real TLS.

use super::caller::{Served, exchange, posting};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::client::Resumption;
use rustls::version::{TLS12, TLS13};
use rustls::{ClientConfig, HandshakeKind, RootCertStore, SupportedProtocolVersion};
use rustls_pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use server::listener::{ClientCertificates, Limits, TlsFault, TlsIdentity};
use stage::Machine;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// A server's identity for `localhost`, and the CA that vouches for it.
fn identity() -> (TlsIdentity, CertificateDer<'static>) {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let ca = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let leaf = CertificateParams::new(vec!["localhost".to_owned()]).unwrap().signed_by(&key, &ca).unwrap();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let identity = TlsIdentity::new(vec![leaf.der().clone()], key, ClientCertificates::Ignored).unwrap();
    (identity, ca.der().clone())
}

fn trusting(ca: CertificateDer<'static>, version: &'static SupportedProtocolVersion) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    roots.add(ca).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_protocol_versions(&[version]).unwrap();
    let mut config = builder.with_root_certificates(roots).with_no_client_auth();
    config.resumption = Resumption::in_memory_sessions(16);
    Arc::new(config)
}

async fn connect(served: &Served, config: &Arc<ClientConfig>) -> TlsStream<TcpStream> {
    let stream = TcpStream::connect(served.address).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    TlsConnector::from(config.clone()).connect(name, stream).await.unwrap()
}

#[tokio::test]
async fn a_token_comes_over_tls_and_no_session_is_resumed() {
    let (identity, ca) = identity();
    let served = Served::with(Machine::new().await, Some(identity), Limits::api()).await;
    let request = posting("/token", &served.client(), "grant_type=client_credentials");
    for version in [&TLS12, &TLS13] {
        let config = trusting(ca.clone(), version);
        for _ in 0..5 {
            let mut stream = connect(&served, &config).await;
            assert_eq!(exchange(&mut stream, &request).await.status, 200);
            let (_, session) = stream.get_ref();
            assert_eq!(session.handshake_kind(), Some(HandshakeKind::Full), "{version:?}");
            assert_eq!(session.tls13_tickets_received(), 0);
        }
    }
}

#[tokio::test]
async fn a_silent_handshake_is_cut_off_while_others_are_served() {
    let (identity, ca) = identity();
    let limits = Limits { handshake: Duration::from_millis(500), ..Limits::api() };
    let served = Served::with(Machine::new().await, Some(identity), limits).await;
    let mut silent = TcpStream::connect(served.address).await.unwrap();
    let started = Instant::now();
    let mut stream = connect(&served, &trusting(ca, &TLS13)).await;
    let request = posting("/token", &served.client(), "grant_type=client_credentials");
    assert_eq!(exchange(&mut stream, &request).await.status, 200);
    assert!(matches!(silent.read(&mut [0; 64]).await, Ok(0) | Err(_)));
    assert!(started.elapsed() >= Duration::from_millis(400));
}

#[tokio::test]
async fn what_is_no_tls_gets_no_answer_and_harms_nobody() {
    let (identity, ca) = identity();
    let served = Served::with(Machine::new().await, Some(identity), Limits::api()).await;
    let plain = served.get("/jwks", "").await;
    assert!(!plain.body.contains("keys"));
    let get = b"GET /jwks HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    let mut stream = connect(&served, &trusting(ca, &TLS13)).await;
    assert_eq!(exchange(&mut stream, get).await.status, 200);
}

#[test]
fn a_certificate_that_cannot_be_read_is_named() {
    let load = |file: &Path| TlsIdentity::load(file, file, ClientCertificates::Ignored).err().unwrap();
    let missing = load(Path::new("/nowhere/server.pem"));
    assert!(matches!(missing, TlsFault::Unreadable { .. }) && missing.to_string().contains("/nowhere/server.pem"));
    let empty = load(Path::new("/dev/null"));
    assert!(empty.to_string().contains("a certificate"), "{empty}");
}
