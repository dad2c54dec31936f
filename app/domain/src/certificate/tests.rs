use super::*;
use crate::tpp_role::TppRole;
use rcgen::{
    CertificateParams, CustomExtension, DistinguishedName as Subject, DnType, DnValue, ExtendedKeyUsagePurpose, IsCa,
    KeyPair,
};
use time::macros::datetime;

fn made(change: impl FnOnce(&mut CertificateParams)) -> Vec<u8> {
    let mut params = CertificateParams::default();
    params.distinguished_name = subject(&[(DnType::CommonName, "4EeR2")]);
    params.not_before = datetime!(2026-01-01 00:00 UTC);
    params.not_after = datetime!(2026-12-31 00:00 UTC);
    change(&mut params);
    params.self_signed(&KeyPair::generate().unwrap()).unwrap().der().to_vec()
}

fn subject(attributes: &[(DnType, &str)]) -> Subject {
    let mut subject = Subject::new();
    for (kind, value) in attributes {
        subject.push(kind.clone(), *value);
    }
    subject
}

#[test]
fn a_certificate_says_who_until_when_and_for_what() {
    let organisation_identifier = DnType::CustomDnType(vec![2, 5, 4, 97]);
    let der = made(|params| {
        params.distinguished_name = subject(&[
            (DnType::CommonName, "0015800001"),
            (organisation_identifier, "PSDGB-FCA-123456"),
            (DnType::OrganizationName, "Example, Ltd"),
            (DnType::CountryName, "GB"),
        ]);
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    });
    let certificate = Certificate::parse(&der).unwrap();
    let facts = certificate.facts();
    let expected = "CN=0015800001,organizationIdentifier=PSDGB-FCA-123456,O=Example\\, Ltd,C=GB";
    assert!(facts.subject.same(&DistinguishedName::parse(expected).unwrap()), "{}", facts.subject);
    assert!(facts.for_clients && !facts.authority && facts.psd2.is_none());
    assert_eq!(certificate.thumbprint(), &<[u8; 32]>::from(Sha256::digest(&der)));
    for (now, valid) in [
        (datetime!(2025-12-31 23:59:59 UTC), false),
        (datetime!(2026-01-01 00:00 UTC), true),
        (datetime!(2026-12-31 00:00 UTC), true),
        (datetime!(2026-12-31 00:00:01 UTC), false),
    ] {
        assert_eq!(certificate.valid_at(now), valid, "{now}");
    }
}

#[test]
fn what_a_key_is_for() {
    let of = |usages: Vec<ExtendedKeyUsagePurpose>| {
        let der = made(|params| params.extended_key_usages = usages);
        Certificate::parse(&der).unwrap().facts().for_clients
    };
    assert!(of(vec![]));
    assert!(of(vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth]));
    assert!(!of(vec![ExtendedKeyUsagePurpose::ServerAuth]));
    assert!(!of(vec![ExtendedKeyUsagePurpose::Any]));
    let authority = made(|params| params.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained));
    assert!(Certificate::parse(&authority).unwrap().facts().authority);
}

#[test]
fn a_subject_that_could_be_read_in_two_ways_is_refused() {
    let with = |value: DnValue| {
        let mut subject = Subject::new();
        subject.push(DnType::CommonName, value);
        Certificate::parse(&made(|params| params.distinguished_name = subject)).map(|_| ())
    };
    assert!(matches!(
        with(DnValue::Utf8String("good\0evil".into())),
        Err(Unreadable::Name("subject", NotAName::Value(_)))
    ));
    assert!(matches!(with(DnValue::Utf8String(" ".into())), Err(Unreadable::Name("subject", NotAName::Value(_)))));
    assert!(matches!(with(DnValue::BmpString("good".try_into().unwrap())), Err(Unreadable::NotText("subject"))));
    assert_eq!(with(DnValue::PrintableString("good".try_into().unwrap())), Ok(()));
}

#[test]
fn a_sandbox_is_known_by_the_organisation_of_its_authorities() {
    let named = |organisation: &str| {
        let attributes = [(DnType::CommonName, "An authority"), (DnType::OrganizationName, organisation)];
        let mut params = CertificateParams::default();
        params.distinguished_name = subject(&attributes);
        params.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let authority = rcgen::CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let issued = CertificateParams::default().signed_by(&KeyPair::generate().unwrap(), &authority).unwrap();
        [authority.der().to_vec(), issued.der().to_vec()].map(|der| Certificate::parse(&der).unwrap())
    };
    for (organisation, sandbox) in [
        (SANDBOX_ORGANISATION, true),
        ("VESTIBULE  Sandbox Trust Framework ", true),
        ("Vestibule sandbox trust frameworks", false),
        ("OpenBanking", false),
    ] {
        for certificate in named(organisation) {
            assert_eq!(certificate.facts().of_a_sandbox(), sandbox, "{organisation} {certificate:?}");
        }
    }
}

#[test]
fn what_is_no_certificate() {
    let der = made(|_| {});
    let mut longer = der.clone();
    longer.push(0);
    for bytes in [&[][..], b"-----BEGIN CERTIFICATE-----", &der[..der.len() - 1], &longer] {
        assert_eq!(Certificate::parse(bytes).unwrap_err(), Unreadable::NotACertificate);
    }
}

fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    [&[tag, u8::try_from(content.len()).unwrap()], content].concat()
}

/// `0.4.0.19495.x…`
fn oid(rest: &[u8]) -> Vec<u8> {
    tlv(0x06, &[&[0x04, 0x00, 0x81, 0x98, 0x27], rest].concat())
}

fn statements(roles: &[u8]) -> Vec<u8> {
    let roles: Vec<u8> =
        roles.iter().flat_map(|role| tlv(0x30, &[oid(&[1, *role]), tlv(0x0c, b"PSP")].concat())).collect();
    let value = tlv(0x30, &[tlv(0x30, &roles), tlv(0x0c, b"Authority"), tlv(0x0c, b"GB-FCA")].concat());
    let compliance = tlv(0x30, &tlv(0x06, &[0x04, 0x00, 0x8e, 0x46, 0x01, 0x01]));
    tlv(0x30, &[compliance, tlv(0x30, &[oid(&[2]), value].concat())].concat())
}

fn with_statements(der: Vec<u8>) -> Result<Option<Psd2>, Unreadable> {
    let extension = CustomExtension::from_oid_content(&[1, 3, 6, 1, 5, 5, 7, 1, 3], der);
    let der = made(|params| params.custom_extensions.push(extension));
    Certificate::parse(&der).map(|certificate| certificate.facts().psd2.clone())
}

#[test]
fn psd2_roles_are_read_from_their_statement() {
    let psd2 = with_statements(statements(&[1, 2, 3, 4])).unwrap().unwrap();
    assert_eq!(psd2.roles, [TppRole::Pisp, TppRole::Aisp, TppRole::Cbpii]);
    assert_eq!((psd2.authority_name.as_str(), psd2.authority_id.as_str()), ("Authority", "GB-FCA"));
    assert_eq!(with_statements(statements(&[1])).unwrap().unwrap().roles, []);
    let other = tlv(0x30, &tlv(0x30, &tlv(0x06, &[0x04, 0x00, 0x8e, 0x46, 0x01, 0x01])));
    assert_eq!(with_statements(other), Ok(None));
}

#[test]
fn a_statement_that_cannot_be_read_is_no_statement_without_roles() {
    let good = statements(&[2]);
    let broken = tlv(0x30, &tlv(0x30, &[oid(&[2]), tlv(0x0c, b"?")].concat()));
    for der in [vec![], tlv(0x0c, b"x"), broken, good[..good.len() - 3].to_vec()] {
        assert_eq!(with_statements(der), Err(Unreadable::Extension("qcStatements")));
    }
}

#[test]
fn an_organisation_identifier_names_scheme_country_authority_and_number() {
    let parts = |text: &str| {
        let read = OrganisationIdentifier::parse(text)?;
        Some([read.scheme, read.country, read.authority, read.number].join("|"))
    };
    let cases = [
        ("PSDGB-FCA-123456", Some("PSD|GB|FCA|123456")),
        ("PSDGB-OB-Unknown0015800001", Some("PSD|GB|OB|Unknown0015800001")),
        ("PSDDE-BAFIN-1-2", Some("PSD|DE|BAFIN|1-2")),
        ("VATGB-1234", Some("VAT|GB||1234")),
        ("NTRGB-12-34", Some("NTR|GB||12-34")),
        ("PSDGB-FCA-", None),
        ("PSDGB-FCA", None),
        ("PSDGB--1", None),
        ("PSDgb-FCA-1", None),
        ("PSDGBFCA-1", None),
        ("PSDGB-FCA-1 2", None),
        ("PSDGB-TOOLONGID-1", None),
        ("", None),
        ("é€-1", None),
    ];
    for (text, expected) in cases {
        assert_eq!(parts(text).as_deref(), expected, "{text}");
    }
}

#[test]
fn people_hand_over_a_certificate_without_its_key() {
    let key = KeyPair::generate().unwrap();
    let made = CertificateParams::new(vec!["app.example".to_owned()]).unwrap().self_signed(&key).unwrap();
    let pem = made.pem();
    let other = CertificateParams::default().self_signed(&key).unwrap().pem();
    let (chain, told) = (format!("{pem}{other}"), format!("subject: CN=a\n{pem}\nthat was it\n"));
    let key = key.serialize_pem();
    for text in [pem.clone(), pem.replace('\n', "\r\n"), chain, told] {
        assert_eq!(Certificate::from_pem(&text).unwrap().der(), made.der().as_ref(), "{text}");
    }
    let rubbish = "-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n";
    for (text, refused) in [
        (format!("{pem}{key}"), NotPem::PrivateKey),
        (key.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"), NotPem::PrivateKey),
        (key.replace("PRIVATE KEY", "PUBLIC KEY"), NotPem::None),
        (rubbish.to_owned(), NotPem::Unreadable(Unreadable::NotACertificate)),
        (pem.replace("-----END", "-----"), NotPem::None),
        (String::new(), NotPem::None),
        ("\0".to_owned(), NotPem::None),
    ] {
        assert_eq!(Certificate::from_pem(&text), Err(refused), "{text}");
    }
}
