use crate::world::{NOW, World, der, read, rsa};
use directory::CertificateKind;
use domain::certificate::{DistinguishedName, OrganisationIdentifier};
use domain::tpp_role::TppRole;
use rcgen::KeyPair;
use std::collections::HashSet;
use time::Duration;

#[test]
fn each_kind_carries_its_name_and_opens_connections_only_where_it_should() {
    let world = World::new();
    let tpp = world.enrol(|_| {});
    let (organisation, software) = (&tpp.enrolled.organisation, &tpp.enrolled.software);
    let (org, uae_org) = (&organisation.obie_id, organisation.uae_id);
    let (id, application) = (software.obie_id.clone().unwrap(), software.application_id.unwrap());
    let named = format!("CN={id},OU={org},O=OpenBanking,C=GB");
    let qualified = format!("CN={org},organizationIdentifier=PSDGB-OB-Unknown{org},O=Wren & Søn Ltd,C=GB");
    let uae = format!("CN={application},OU={uae_org},O=Wren & Søn Ltd,C=AE");
    let mut serials = HashSet::new();
    for key in [rsa(), KeyPair::generate().unwrap()] {
        for (kind, subject, for_clients) in [
            (CertificateKind::ObTransport, &named, true),
            (CertificateKind::ObSigning, &named, false),
            (CertificateKind::ObWac, &qualified, true),
            (CertificateKind::ObSeal, &qualified, false),
            (CertificateKind::UaeTransport, &uae, true),
            (CertificateKind::UaeSigning, &uae, false),
            (CertificateKind::UaeEncryption, &uae, false),
        ] {
            let certificate = tpp.issue(kind, &key).certificate;
            let facts = certificate.facts();
            assert!(facts.subject.same(&DistinguishedName::parse(subject).unwrap()), "{} {subject}", facts.subject);
            assert_eq!((facts.for_clients, facts.authority), (for_clients, false), "{kind:?}");
            assert!(facts.of_a_sandbox(), "{kind:?}");
            assert!(certificate.valid_at(NOW) && certificate.valid_at(NOW + Duration::days(395)), "{kind:?}");
            assert!(!certificate.valid_at(NOW + Duration::days(397)), "{kind:?}");
            assert!(facts.serial.len() == 32 && serials.insert(facts.serial.clone()), "{}", facts.serial);
        }
    }
}

#[test]
fn the_chain_holds_up_to_the_root_and_says_that_it_is_a_sandbox() {
    let world = World::new();
    let tpp = world.enrol(|_| {});
    let certified = tpp.issue(CertificateKind::ObTransport, &rsa()).certified;
    assert_eq!(certified.chain, format!("{}{}", world.directory.issuing_pem(), world.directory.root_pem()));
    let ders = [certified.certificate.as_str(), world.directory.issuing_pem(), world.directory.root_pem()].map(der);
    let parsed: Vec<_> = ders.iter().map(|der| x509_parser::parse_x509_certificate(der).unwrap().1).collect();
    for (lower, upper) in [(0, 1), (1, 2), (2, 2)] {
        parsed[lower].verify_signature(Some(parsed[upper].public_key())).unwrap();
        assert_eq!(parsed[lower].issuer(), parsed[upper].subject());
    }
    for (authority, name) in [
        (world.directory.root_pem(), "Vestibule Sandbox Root CA"),
        (world.directory.issuing_pem(), "Vestibule Sandbox Issuing CA"),
    ] {
        let authority = read(authority);
        let subject = format!("CN={name},O=Vestibule sandbox trust framework,C=GB");
        assert!(authority.facts().subject.same(&DistinguishedName::parse(&subject).unwrap()));
        assert!(authority.facts().authority && authority.facts().of_a_sandbox());
    }
}

#[test]
fn a_qualified_one_tells_the_roles_and_who_registered_the_holder() {
    let world = World::new();
    for (roles, expected) in [
        (["PISP", "AISP"].as_slice(), [TppRole::Aisp, TppRole::Pisp].as_slice()),
        (&["CBPII"], &[TppRole::Cbpii]),
        (&["BDSP", "ISP"], &[TppRole::Aisp]),
    ] {
        let tpp = world.enrol(|new| {
            new["roles"] = roles.into();
            new["profile"] = "obie".into();
        });
        for kind in [CertificateKind::ObWac, CertificateKind::ObSeal] {
            let certificate = tpp.issue(kind, &rsa()).certificate;
            let psd2 = certificate.facts().psd2.clone().unwrap();
            let mut roles = psd2.roles;
            roles.sort_unstable();
            assert_eq!((roles.as_slice(), psd2.authority_id.as_str()), (expected, "GB-OB"), "{kind:?}");
            let identifier = certificate.facts().subject.one("2.5.4.97").unwrap().unwrap();
            let identifier = OrganisationIdentifier::parse(identifier).unwrap();
            assert_eq!(identifier.number, tpp.enrolled.organisation.registration_id);
        }
    }
}

#[test]
fn a_long_name_is_cut_where_certificates_end() {
    let world = World::new();
    let tpp = world.enrol(|new| new["legal_name"] = "Ünö ".repeat(30).trim().into());
    let certificate = tpp.issue(CertificateKind::UaeTransport, &rsa()).certificate;
    let name = certificate.facts().subject.one("2.5.4.10").unwrap().unwrap();
    assert!(name.chars().count() <= 64 && !name.ends_with(' '), "{name}");
}
