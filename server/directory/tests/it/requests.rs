use crate::world::{World, request, rsa};
use directory::{CertificateKind, Error, Refusal};
use rcgen::{CertificateParams, ExtendedKeyUsagePurpose, IsCa, KeyPair, PKCS_ECDSA_P384_SHA384, PKCS_ED25519};
use x509_parser::prelude::FromDer;

fn refusal(world: &World, software: Option<&str>, kind: CertificateKind, pem: &str) -> Refusal {
    let tpp = world.enrol(|new| {
        if kind == CertificateKind::UaeTransport {
            new["profile"] = "obie".into();
        }
    });
    let id = software.map_or_else(|| tpp.software(), str::to_owned);
    match world.directory.issue(tpp.key(), &id, kind, pem) {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_no_request_of_a_fit_key_is_refused_with_what_would_pass() {
    let world = World::new();
    let good = request(&rsa());
    let mut tampered = pem_bytes(&good);
    let last = tampered.len() - 1;
    tampered[last] ^= 1;
    let mut longer = pem_bytes(&good);
    longer.push(0);
    let (shape, key, signature) = ("beginning with -----BEGIN CERTIFICATE REQUEST-----", "or P-256", "its own key");
    let certificate = world.directory.root_pem().to_owned();
    for (case, pem, says) in [
        ("nothing", String::new(), shape),
        ("prose", "Please give me a certificate".into(), shape),
        ("a certificate", certificate, shape),
        ("base64 of nothing", armoured(&[]), shape),
        ("no DER", armoured(b"hello"), shape),
        ("cut", armoured(&pem_bytes(&good)[..100]), shape),
        ("something behind it", armoured(&longer), shape),
        ("another signature", armoured(&tampered), signature),
        ("P-384", request(&KeyPair::generate_for(&PKCS_ECDSA_P384_SHA384).unwrap()), key),
        ("Ed25519", request(&KeyPair::generate_for(&PKCS_ED25519).unwrap()), key),
        ("RSA 1024", include_str!("../data/rsa-1024.csr").into(), "it has 1024"),
        ("RSA 8192", include_str!("../data/rsa-8192.csr").into(), "it has 8192"),
        ("exponent 3", include_str!("../data/rsa-e3.csr").into(), "the RSA exponent must be 65537"),
        ("SHA-1", include_str!("../data/sha1.csr").into(), signature),
    ] {
        let refusal = refusal(&world, None, CertificateKind::ObSigning, &pem);
        assert!(matches!(&refusal, Refusal::Invalid(text) if text.contains(says)), "{case}: {refusal}");
    }
}

#[test]
fn nothing_but_the_key_of_a_request_is_used() {
    let world = World::new();
    let tpp = world.enrol(|_| {});
    let mut params = CertificateParams::new(vec!["bank.example".to_owned()]).unwrap();
    params.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    let pem = params.serialize_request(&rsa()).unwrap().pem().unwrap();
    let certified = world.directory.issue(tpp.key(), &tpp.software(), CertificateKind::ObSigning, &pem).unwrap();
    let der = crate::world::der(&certified.certificate);
    let (_, certificate) = x509_parser::prelude::X509Certificate::from_der(&der).unwrap();
    assert!(!certificate.is_ca() && certificate.subject_alternative_name().unwrap().is_none());
    assert!(!certificate.extended_key_usage().unwrap().unwrap().value.client_auth);
}

#[test]
fn a_certificate_is_for_software_of_ones_own_in_its_ecosystem_while_one_is_active() {
    let world = World::new();
    let pem = request(&rsa());
    let other = world.enrol(|_| {}).software();
    assert!(matches!(refusal(&world, Some(&other), CertificateKind::ObSigning, &pem), Refusal::NotFound(_)));
    assert!(matches!(refusal(&world, None, CertificateKind::UaeTransport, &pem), Refusal::Conflict(_)));
    let tpp = world.enrol(|_| {});
    let issue = |key: &str| world.directory.issue(key, &tpp.software(), CertificateKind::ObSigning, &pem);
    for key in ["", "vss_", &tpp.key()[..35], &tpp.key().replace("vss_", "vst_")] {
        assert!(matches!(issue(key), Err(Error::Refused(Refusal::Unauthorised))), "{key}");
    }
    world.directory.suspend(&tpp.enrolled.organisation.obie_id).unwrap();
    assert!(matches!(issue(tpp.key()), Err(Error::Refused(Refusal::Conflict(_)))));
}

#[test]
fn a_software_has_twenty_live_certificates() {
    let world = World::new();
    let tpp = world.enrol(|_| {});
    let issue = || world.directory.issue(tpp.key(), &tpp.software(), CertificateKind::ObSigning, &request(&rsa()));
    let first = issue().unwrap();
    for _ in 1..20 {
        issue().unwrap();
    }
    assert!(matches!(issue(), Err(Error::Refused(Refusal::Full(_)))));
    world.directory.revoke(&first.kid).unwrap();
    assert!(issue().is_ok());
}

fn pem_bytes(pem: &str) -> Vec<u8> {
    let lines: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    data_encoding::BASE64.decode(lines.as_bytes()).unwrap()
}

fn armoured(der: &[u8]) -> String {
    let body = data_encoding::BASE64.encode(der);
    format!("-----BEGIN CERTIFICATE REQUEST-----\n{body}\n-----END CERTIFICATE REQUEST-----\n")
}
