use super::*;
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, CertifiedIssuer, CrlDistributionPoint,
    CrlIssuingDistributionPoint, CrlScope, DnType, IsCa, KeyIdMethod, KeyPair, KeyUsagePurpose, RevokedCertParams,
    SerialNumber, SigningKey,
};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

const NOW: OffsetDateTime = datetime!(2026-11-20 10:00 UTC);
const REVOKED: OffsetDateTime = datetime!(2026-11-19 08:30 UTC);
const PLACE: &str = "http://crl.example/1.crl";

type Issuer = CertifiedIssuer<'static, KeyPair>;

fn params(name: &str, usages: &[KeyUsagePurpose]) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = usages.to_vec();
    params.serial_number = Some(SerialNumber::from(77_u64));
    params
}

fn root(name: &str) -> Issuer {
    let usages = [KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    CertifiedIssuer::self_signed(params(name, &usages), KeyPair::generate().unwrap()).unwrap()
}

fn below(above: &Issuer, name: &str) -> Issuer {
    CertifiedIssuer::signed_by(params(name, &[]), KeyPair::generate().unwrap(), above).unwrap()
}

fn authority(issuer: &Issuer) -> Authority {
    Authority::new(Certificate::parse(issuer.der()).unwrap()).unwrap()
}

fn issued(by: &Issuer, serial: &[u8], places: &[&str]) -> Certificate {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, "4EeR2");
    params.serial_number = Some(SerialNumber::from_slice(serial));
    let uris = |place: &&str| CrlDistributionPoint { uris: vec![(*place).to_owned()] };
    params.crl_distribution_points = places.iter().map(uris).collect();
    Certificate::parse(params.signed_by(&KeyPair::generate().unwrap(), by).unwrap().der()).unwrap()
}

fn listing(serials: &[&[u8]]) -> CertificateRevocationListParams {
    let revoked = |serial: &&[u8]| RevokedCertParams {
        serial_number: SerialNumber::from_slice(serial),
        revocation_time: REVOKED,
        reason_code: None,
        invalidity_date: None,
    };
    CertificateRevocationListParams {
        this_update: NOW - Duration::hours(1),
        next_update: NOW + Duration::hours(23),
        crl_number: SerialNumber::from(9_u64),
        issuing_distribution_point: None,
        revoked_certs: serials.iter().map(revoked).collect(),
        key_identifier_method: KeyIdMethod::Sha256,
    }
}

fn list(by: &Issuer, serials: &[&[u8]]) -> Vec<u8> {
    listing(serials).signed_by(by).unwrap().der().to_vec()
}

fn scoped(by: &Issuer, serials: &[&[u8]], place: &str, scope: Option<CrlScope>) -> Vec<u8> {
    let distribution_point = CrlDistributionPoint { uris: vec![place.to_owned()] };
    let params = CertificateRevocationListParams {
        issuing_distribution_point: Some(CrlIssuingDistributionPoint { distribution_point, scope }),
        ..listing(serials)
    };
    params.signed_by(by).unwrap().der().to_vec()
}

fn with(authorities: &[&Issuer], lists: &[&[u8]]) -> Revocations {
    let sources = (0..lists.len()).map(|number| number.to_string());
    let revocations = Revocations::new(authorities.iter().map(|issuer| authority(issuer)).collect(), sources);
    for (number, list) in lists.iter().enumerate() {
        assert_eq!(revocations.offer(&number.to_string(), list, NOW), Ok(Offered::Taken));
    }
    revocations
}

#[test]
fn a_certificate_stands_until_its_authority_takes_it_back() {
    let ca = root("Issuing");
    let certificate = issued(&ca, &[0xab, 0x01], &[]);
    let revocations = with(&[&ca], &[&list(&ca, &[&[0x01], &[0xab, 0x02]])]);
    assert_eq!(revocations.of(&certificate, NOW), Standing::NotRevoked);
    let younger = CertificateRevocationListParams { this_update: NOW, ..listing(&[&[0xab, 0x01]]) };
    let younger = younger.signed_by(&ca).unwrap();
    assert_eq!(revocations.offer("0", younger.der(), NOW), Ok(Offered::Taken));
    assert_eq!(revocations.of(&certificate, NOW), Standing::Revoked { at: REVOKED });
    assert_eq!(revocations.of(&certificate, NOW + Duration::days(9)), Standing::Revoked { at: REVOKED }, "however old");
}

#[test]
fn what_a_younger_list_no_longer_names_stands_again() {
    let ca = root("Issuing");
    let certificate = issued(&ca, &[5], &[]);
    let revocations = with(&[&ca], &[&list(&ca, &[&[5]])]);
    assert_eq!(revocations.of(&certificate, NOW), Standing::Revoked { at: REVOKED });
    let younger = CertificateRevocationListParams { this_update: NOW, ..listing(&[]) }.signed_by(&ca).unwrap();
    assert_eq!(revocations.offer("0", younger.der(), NOW), Ok(Offered::Taken));
    assert_eq!(revocations.of(&certificate, NOW), Standing::NotRevoked);
    assert_eq!(revocations.offer("0", younger.der(), NOW), Ok(Offered::Known));
    assert_eq!(revocations.offer("0", &list(&ca, &[&[5]]), NOW), Ok(Offered::Older));
    assert_eq!(revocations.of(&certificate, NOW), Standing::NotRevoked, "an old one does not come back");
}

#[test]
fn a_list_out_of_date_says_nothing() {
    let ca = root("Issuing");
    let certificate = issued(&ca, &[5], &[]);
    let revocations = with(&[&ca], &[&list(&ca, &[])]);
    let next = NOW + Duration::hours(23);
    assert_eq!(revocations.of(&certificate, next), Standing::NotRevoked);
    assert_eq!(revocations.of(&certificate, next + Duration::seconds(1)), Standing::Stale);
    let never = Revocations::new(vec![authority(&ca)], ["issuing.crl".to_owned()]);
    assert_eq!(never.of(&certificate, NOW), Standing::Stale, "the one that has not come may name it");
}

#[test]
fn an_authority_without_a_list_is_unchecked() {
    let (checked, other, stranger) = (root("Checked"), root("Other"), root("Stranger"));
    let revocations = with(&[&checked, &other], &[&list(&checked, &[&[5]])]);
    for (issuer, standing) in
        [(&checked, Standing::Revoked { at: REVOKED }), (&other, Standing::Unchecked), (&stranger, Standing::Unchecked)]
    {
        assert_eq!(revocations.of(&issued(issuer, &[5], &[]), NOW), standing);
    }
    assert_eq!(with(&[&checked], &[]).of(&issued(&checked, &[5], &[]), NOW), Standing::Unchecked);
}

#[test]
fn of_two_authorities_with_one_name_each_speaks_of_its_own() {
    let (one, other) = (root("Same"), root("Same"));
    let revocations = with(&[&one, &other], &[&list(&one, &[&[5]]), &list(&other, &[&[6]])]);
    let revoked = Standing::Revoked { at: REVOKED };
    assert_eq!(revocations.of(&issued(&one, &[5], &[]), NOW), revoked);
    assert_eq!(revocations.of(&issued(&one, &[6], &[]), NOW), Standing::NotRevoked);
    assert_eq!(revocations.of(&issued(&other, &[5], &[]), NOW), Standing::NotRevoked);
    assert_eq!(revocations.of(&issued(&other, &[6], &[]), NOW), revoked);
}

#[test]
fn an_authority_that_was_taken_back_takes_its_own_with_it() {
    let top = root("Root");
    let middle = below(&top, "Issuing");
    let leaf = issued(&middle, &[5], &[]);
    let (of_top, of_middle) = (list(&top, &[&[77]]), list(&middle, &[]));
    let revoked = Standing::Revoked { at: REVOKED };
    assert_eq!(with(&[&top, &middle], &[&of_top, &of_middle]).of(&leaf, NOW), revoked);
    assert_eq!(with(&[&top, &middle], &[&of_top]).of(&leaf, NOW), revoked);
    let unscathed = list(&top, &[]);
    assert_eq!(with(&[&top, &middle], &[&unscathed, &of_middle]).of(&leaf, NOW), Standing::NotRevoked);
    assert_eq!(with(&[&top, &middle], &[&unscathed]).of(&leaf, NOW), Standing::Unchecked);
    let later = NOW + Duration::days(2);
    assert_eq!(with(&[&top, &middle], &[&unscathed]).of(&leaf, later), Standing::Stale);
}

#[test]
fn a_list_speaks_of_those_in_its_scope() {
    let ca = root("Issuing");
    let (here, elsewhere) = (issued(&ca, &[5], &[PLACE]), issued(&ca, &[5], &["http://crl.example/2.crl"]));
    let revoked = Standing::Revoked { at: REVOKED };
    let part = scoped(&ca, &[&[5]], PLACE, Some(CrlScope::UserCertsOnly));
    assert_eq!(with(&[&ca], &[&part]).of(&here, NOW), revoked);
    assert_eq!(with(&[&ca], &[&part]).of(&elsewhere, NOW), Standing::Stale, "its part has not come");
    assert_eq!(with(&[&ca], &[&part]).of(&issued(&ca, &[6], &[]), NOW), Standing::Stale);
    let authorities = scoped(&ca, &[&[5]], PLACE, Some(CrlScope::CaCertsOnly));
    assert_eq!(with(&[&ca], &[&authorities]).of(&here, NOW), Standing::Stale);
    assert_eq!(with(&[&ca], &[&part, &list(&ca, &[])]).of(&elsewhere, NOW), Standing::NotRevoked);
}

#[test]
fn pem_is_read_and_nothing_behind_it() {
    let ca = root("Issuing");
    let pem = listing(&[]).signed_by(&ca).unwrap().pem().unwrap();
    let read = |text: &str| RevocationList::read(text.as_bytes(), &[authority(&ca)], NOW);
    let found = read(&pem).unwrap();
    assert_eq!((found.len(), found.issuer(), found.next_update()), (0, "CN=Issuing", NOW + Duration::hours(23)));
    assert!(read(&format!("{pem}\n\n")).is_ok());
    assert_eq!(read(&format!("{pem}{pem}")).unwrap_err(), Unbelievable::NotAList);
    assert_eq!(read(&ca.pem()).unwrap_err(), Unbelievable::NotAList);
}

#[test]
fn only_its_own_authority_signs_a_list() {
    let (ca, impostor, stranger) = (root("Issuing"), root("Issuing"), root("Stranger"));
    let mute = params("Silence", &[KeyUsagePurpose::KeyCertSign]);
    let mute = CertifiedIssuer::self_signed(mute, KeyPair::generate().unwrap()).unwrap();
    let trusted = [authority(&ca), authority(&mute)];
    let read = |bytes: &[u8]| RevocationList::read(bytes, &trusted, NOW).map(|_| ());
    let good = list(&ca, &[&[5]]);
    assert_eq!(read(&good), Ok(()));
    let name = || "CN=Issuing".to_owned();
    assert_eq!(read(&list(&impostor, &[&[5]])), Err(Unbelievable::Signature(name())));
    assert_eq!(read(&list(&stranger, &[&[5]])), Err(Unbelievable::Stranger("CN=Stranger".into())));
    let unfit = resigned(&list(&ca, &[]), mute.key(), |tbs| replace(tbs, b"\x0c\x07Issuing", b"\x0c\x07Silence"));
    assert_eq!(read(&unfit), Err(Unbelievable::Signature("CN=Silence".into())));
    for at in [0, good.len() / 2, good.len() - 1] {
        let mut changed = good.clone();
        changed[at] ^= 1;
        assert!(read(&changed).is_err(), "{at}");
    }
    let serial = replace(&good, &[0x02, 0x01, 0x05], &[0x02, 0x01, 0x06]);
    assert_eq!(read(&serial), Err(Unbelievable::Signature(name())), "one that names another was not signed");
}

/// A list, what is replaced in it, by what, and what is said of that.
type Swap<'a> = (&'a [u8], &'a [u8], &'a [u8], Unbelievable);

#[test]
fn what_is_not_understood_is_not_believed() {
    let ca = root("Issuing");
    let (plain, part) = (list(&ca, &[&[5]]), scoped(&ca, &[], PLACE, Some(CrlScope::UserCertsOnly)));
    let nowhere = |oid: &str| Unbelievable::Extension(oid.to_owned());
    let swaps: [Swap<'_>; 8] = [
        (&plain, &[0x55, 0x1d, 0x14], &[0x55, 0x1d, 0x1b], Unbelievable::Delta),
        (&plain, &[0x55, 0x1d, 0x14], &[0x55, 0x1d, 0x23], nowhere("2.5.29.35")),
        (&plain, &[0x02, 0x01, 0x01, 0x30], &[0x02, 0x01, 0x00, 0x30], Unbelievable::NotAList),
        (&plain, &[0x02, 0x01, 0x05, 0x17], &[0x04, 0x01, 0x05, 0x17], Unbelievable::NotAList),
        (&part, &[0x55, 0x1d, 0x1c], &[0x55, 0x1d, 0x63], nowhere("2.5.29.99")),
        (&part, &[0x81, 0x01, 0xff], &[0x83, 0x01, 0xff], Unbelievable::Partial),
        (&part, &[0x81, 0x01, 0xff], &[0x84, 0x01, 0xff], Unbelievable::Partial),
        (&part, &[0x81, 0x01, 0xff], &[0x85, 0x01, 0xff], Unbelievable::Partial),
    ];
    let read = |bytes: &[u8]| RevocationList::read(bytes, &[authority(&ca)], NOW).map(|_| ());
    for (list, from, to, expected) in swaps {
        assert_eq!(read(&resigned(list, ca.key(), |tbs| replace(tbs, from, to))), Err(expected), "{to:x?}");
        assert_eq!(read(&resigned(list, ca.key(), <[u8]>::to_vec)), Ok(()), "unchanged");
    }
    let endless = resigned(&plain, ca.key(), without_next_update);
    assert_eq!(read(&endless), Err(Unbelievable::Endless));
    let early = CertificateRevocationListParams { this_update: NOW + Duration::minutes(6), ..listing(&[]) };
    let early = early.signed_by(&ca).unwrap();
    assert_eq!(read(early.der()), Err(Unbelievable::Early(NOW + Duration::minutes(6))));
    for rubbish in [&b""[..], b"\x30\x00", b"-----BEGIN X509 CRL-----", ca.der(), &[plain.clone(), vec![0]].concat()] {
        assert_eq!(read(rubbish), Err(Unbelievable::NotAList));
    }
}

#[test]
fn a_certificate_that_issues_none_is_no_authority() {
    let ca = root("Issuing");
    assert_eq!(Authority::new(issued(&ca, &[5], &[])).unwrap_err().to_string(), "CN=4EeR2 is no certificate authority");
}

/// The list with other contents, signed again.
fn resigned(list: &[u8], key: &KeyPair, change: impl FnOnce(&[u8]) -> Vec<u8>) -> Vec<u8> {
    use x509_parser::prelude::FromDer;
    const ECDSA_SHA256: [u8; 12] = [0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
    let (_, parsed) = x509_parser::revocation_list::CertificateRevocationList::from_der(list).unwrap();
    let tbs = change(parsed.tbs_cert_list.as_ref());
    let signature = [&[0][..], &key.sign(&tbs).unwrap()].concat();
    sequence(0x30, &[&tbs[..], &ECDSA_SHA256, &sequence(0x03, &signature)].concat())
}

fn sequence(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let [.., high, low] = length.to_be_bytes();
    let head = if length < 128 { vec![tag, low] } else { vec![tag, 0x82, high, low] };
    [head, content.to_vec()].concat()
}

/// With the first place that reads `from` replaced by something as long.
fn replace(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let at = bytes.windows(from.len()).position(|window| window == from).unwrap();
    [&bytes[..at], to, &bytes[at + from.len()..]].concat()
}

fn without_next_update(tbs: &[u8]) -> Vec<u8> {
    use x509_parser::asn1_rs::{Any, FromDer};
    let content = Any::from_der(tbs).unwrap().1.data;
    let times: Vec<_> = content.windows(2).enumerate().filter(|(_, window)| window == b"\x17\x0d").collect();
    let at = times[1].0;
    sequence(0x30, &[&content[..at], &content[at + 15..]].concat())
}
