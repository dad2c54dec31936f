use crate::world::{NOW, World, der, kids, rsa};
use directory::{CertificateKind, Error, KeySets, Refusal, Revoked};
use time::Duration;
use x509_parser::prelude::FromDer;
use x509_parser::revocation_list::CertificateRevocationList;

/// The numbers in the issuing authority's list, hexadecimal, once its signature holds and it is fresh.
fn listed(world: &World) -> Vec<String> {
    numbers(&world.directory.revocations().unwrap(), world.directory.issuing_pem())
}

fn numbers(list: &[u8], authority: &str) -> Vec<String> {
    let (rest, list) = CertificateRevocationList::from_der(list).unwrap();
    let authority = der(authority);
    let (_, authority) = x509_parser::parse_x509_certificate(&authority).unwrap();
    assert!(rest.is_empty() && list.verify_signature(authority.public_key()).is_ok());
    assert_eq!(list.issuer(), authority.subject());
    assert_eq!(list.last_update().to_datetime(), NOW);
    assert_eq!(list.next_update().unwrap().to_datetime(), NOW + Duration::hours(24));
    list.iter_revoked_certificates().map(|entry| entry.raw_serial_as_string().replace(':', "")).collect()
}

#[test]
fn a_revoked_certificate_moves_to_the_revoked_set_and_into_the_list() {
    let world = World::new();
    let tpp = world.enrol(|_| {});
    let issued = tpp.issue(CertificateKind::ObTransport, &rsa());
    let kept = tpp.issue(CertificateKind::ObSigning, &rsa());
    let org = tpp.enrolled.organisation.obie_id.clone();
    let keys = |which| {
        let software = world.directory.software_keys(&org, &tpp.software(), which).unwrap();
        assert_eq!(kids(&software), kids(&world.directory.organisation_keys(&org, which).unwrap()));
        kids(&software)
    };
    let serial = issued.certificate.facts().serial.clone();
    assert_eq!((keys(KeySets::Live).len(), keys(KeySets::Revoked).len()), (2, 0));
    assert_eq!(listed(&world), [""; 0]);
    assert!(matches!(world.directory.revoke(&serial.to_uppercase()).unwrap(), Revoked::Now(_)));
    assert_eq!(keys(KeySets::Live), [kept.certified.kid]);
    assert_eq!(keys(KeySets::Revoked), [issued.certified.kid.as_str()]);
    assert_eq!(listed(&world), [serial]);
    assert!(matches!(world.directory.revoke(&issued.certified.kid).unwrap(), Revoked::Before(_)));
}

#[test]
fn a_revoked_application_certificate_leaves_its_key_set() {
    let world = World::new();
    let tpp = world.enrol(|_| {});
    let issued = tpp.issue(CertificateKind::UaeTransport, &rsa());
    let org = tpp.enrolled.organisation.uae_id.to_string();
    let keys = || kids(&world.directory.software_keys(&org, &tpp.software(), KeySets::Application).unwrap());
    assert_eq!(keys(), [issued.certified.kid.as_str()]);
    world.directory.revoke(&issued.certified.kid).unwrap();
    assert_eq!(keys(), [""; 0]);
}

#[test]
fn the_root_revoked_nothing() {
    let world = World::new();
    assert_eq!(numbers(&world.directory.root_revocations().unwrap(), world.directory.root_pem()), [""; 0]);
}

#[test]
fn nobody_is_revoked_by_guess() {
    let world = World::new();
    for name in ["", "00", "x"] {
        assert!(matches!(world.directory.revoke(name), Err(Error::Refused(Refusal::NotFound(_)))), "{name}");
    }
}
