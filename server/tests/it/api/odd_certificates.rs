//! Certificates that no authority should have issued, as only an old library makes them: each ends the handshake, or is shown
//! and identifies nobody.

use super::client_certificates::subject;
use axum::Router;
use axum::routing::get;
use openssl::asn1::{Asn1Integer, Asn1Time};
use openssl::bn::{BigNum, MsbOption};
use openssl::ec::{EcGroup, EcKey};
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;
use openssl::ssl::{SslConnector, SslMethod, SslVerifyMode};
use openssl::x509::extension::{BasicConstraints, ExtendedKeyUsage, KeyUsage, SubjectAlternativeName};
use openssl::x509::{X509, X509Builder, X509NameBuilder};
use rustls::RootCertStore;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use server::listener::{Bound, ClientCertificates, Limits, TlsIdentity, serve};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;

type Key = PKey<Private>;

/// A certificate with its key.
struct Made {
    certificate: X509,
    key: Key,
}

/// What is to be different about a certificate.
struct Recipe {
    key: fn() -> Key,
    digest: MessageDigest,
    /// 0 is version 1.
    version: i32,
    serial: fn() -> BigNum,
    twice: bool,
    names: usize,
}

impl Default for Recipe {
    fn default() -> Self {
        let serial = || {
            let mut serial = BigNum::new().unwrap();
            serial.rand(126, MsbOption::MAYBE_ZERO, false).unwrap();
            serial
        };
        Self { key: rsa::<2048>, digest: MessageDigest::sha256(), version: 2, serial, twice: false, names: 0 }
    }
}

fn rsa<const BITS: u32>() -> Key {
    PKey::from_rsa(Rsa::generate(BITS).unwrap()).unwrap()
}

fn p192() -> Key {
    let group = EcGroup::from_curve_name(Nid::X9_62_PRIME192V1).unwrap();
    PKey::from_ec_key(EcKey::generate(&group).unwrap()).unwrap()
}

fn name(common: &str) -> openssl::x509::X509Name {
    let mut name = X509NameBuilder::new().unwrap();
    name.append_entry_by_text("O", "Odd").unwrap();
    name.append_entry_by_text("CN", common).unwrap();
    name.build()
}

fn builder(common: &str, key: &Key, issuer: &str) -> X509Builder {
    let mut builder = X509::builder().unwrap();
    builder.set_version(2).unwrap();
    builder.set_subject_name(&name(common)).unwrap();
    builder.set_issuer_name(&name(issuer)).unwrap();
    builder.set_pubkey(key).unwrap();
    builder.set_not_before(&Asn1Time::days_from_now(0).unwrap()).unwrap();
    builder.set_not_after(&Asn1Time::days_from_now(2).unwrap()).unwrap();
    builder
}

fn authority() -> Made {
    let key = rsa::<2048>();
    let mut builder = builder("authority", &key, "authority");
    builder.append_extension(BasicConstraints::new().critical().ca().build().unwrap()).unwrap();
    builder.append_extension(KeyUsage::new().critical().key_cert_sign().crl_sign().build().unwrap()).unwrap();
    builder.sign(&key, MessageDigest::sha256()).unwrap();
    Made { certificate: builder.build(), key }
}

impl Recipe {
    fn made(&self, authority: &Made) -> Made {
        let key = (self.key)();
        let mut builder = builder("4EeR2", &key, "authority");
        builder.set_version(self.version).unwrap();
        builder.set_serial_number(&Asn1Integer::from_bn(&(self.serial)()).unwrap()).unwrap();
        if self.version == 2 {
            for _ in 0..=usize::from(self.twice) {
                builder.append_extension(ExtendedKeyUsage::new().client_auth().build().unwrap()).unwrap();
            }
        }
        if self.names > 0 {
            let mut names = SubjectAlternativeName::new();
            for number in 0..self.names {
                names.dns(&format!("host-{number}.a-rather-long-name-of-some-tpp.example"));
            }
            let names = names.build(&builder.x509v3_context(Some(&authority.certificate), None)).unwrap();
            builder.append_extension(names).unwrap();
        }
        builder.sign(&authority.key, self.digest).unwrap();
        Made { certificate: builder.build(), key }
    }
}

async fn served(trusted: &Made) -> SocketAddr {
    let own = rcgen::KeyPair::generate().unwrap();
    let leaf = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap().self_signed(&own).unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(trusted.certificate.to_der().unwrap())).unwrap();
    let clients = ClientCertificates::Asked(Arc::new(roots));
    let key = PrivateKeyDer::try_from(own.serialize_der()).unwrap();
    let identity = TlsIdentity::new(vec![leaf.der().clone()], key, clients).unwrap();
    let bound = Bound::bind("127.0.0.1:0".parse().unwrap(), Some(identity), Limits::api()).await.unwrap();
    let (address, router) = (bound.address(), Router::new().route("/", get(subject)));
    tokio::spawn(serve(bound, router, std::future::pending()));
    address
}

/// What comes back over a connection that shows a certificate, with as many more behind it; nothing where it is refused.
async fn asks(address: SocketAddr, shown: Made, more: Vec<X509>) -> Option<String> {
    tokio::task::spawn_blocking(move || {
        let mut connector = SslConnector::builder(SslMethod::tls_client()).unwrap();
        connector.set_verify(SslVerifyMode::NONE);
        // What this library would refuse itself is for the other end to refuse.
        connector.set_cipher_list("DEFAULT:@SECLEVEL=0").unwrap();
        connector.set_certificate(&shown.certificate).unwrap();
        connector.set_private_key(&shown.key).unwrap();
        for certificate in more {
            connector.add_extra_chain_cert(certificate).unwrap();
        }
        let stream = TcpStream::connect(address).unwrap();
        let mut stream = connector.build().connect("localhost", stream).ok()?;
        stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").ok()?;
        let mut answer = Vec::new();
        let ended = stream.read_to_end(&mut answer);
        let answer = String::from_utf8(answer).unwrap();
        let body = answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned());
        body.filter(|_| ended.is_ok())
    })
    .await
    .unwrap()
}

#[tokio::test]
async fn what_no_authority_should_issue_ends_the_handshake() {
    let trusted = authority();
    let address = served(&trusted).await;
    let good = Recipe::default().made(&trusted);
    assert!(asks(address, good, Vec::new()).await.is_some_and(|answer| answer.contains("CN=4EeR2")));

    let negative = || {
        let mut serial = BigNum::from_u32(7).unwrap();
        serial.set_negative(true);
        serial
    };
    let long = || BigNum::from_slice(&[0x7f; 21]).unwrap();
    let odd = [
        ("RSA of 1024 bits", Recipe { key: rsa::<1024>, ..Recipe::default() }),
        ("P-192", Recipe { key: p192, ..Recipe::default() }),
        ("SHA-1", Recipe { digest: MessageDigest::sha1(), ..Recipe::default() }),
        ("MD5", Recipe { digest: MessageDigest::md5(), ..Recipe::default() }),
        ("version 1", Recipe { version: 0, ..Recipe::default() }),
        ("an extension twice", Recipe { twice: true, ..Recipe::default() }),
        ("a negative serial", Recipe { serial: negative, ..Recipe::default() }),
        ("a serial of 21 bytes", Recipe { serial: long, ..Recipe::default() }),
    ];
    for (what, recipe) in odd {
        let answer = asks(address, recipe.made(&trusted), Vec::new()).await;
        assert!(answer.as_deref().is_none_or(|answer| !answer.contains("CN=")), "{what}: {answer:?}");
    }
}

#[tokio::test]
async fn a_certificate_has_its_bounds() {
    let trusted = authority();
    let address = served(&trusted).await;
    let wide = Recipe { names: 1_500, ..Recipe::default() }.made(&trusted);
    assert!(wide.certificate.to_der().unwrap().len() > 64 * 1024);
    assert_eq!(asks(address, wide, Vec::new()).await, None, "64 kB of names");
    let others = std::iter::repeat_with(|| authority().certificate).take(2).collect::<Vec<_>>();
    let many = (0..100).map(|number| others[number % 2].clone()).collect();
    let chained = Recipe::default().made(&trusted);
    assert_eq!(asks(address, chained, many).await, None, "a hundred behind it");
    // The listener is as good as before.
    let good = Recipe::default().made(&trusted);
    assert!(asks(address, good, Vec::new()).await.is_some());
}
