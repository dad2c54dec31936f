use crate::world::{World, key_set, kids, rsa};
use directory::{CertificateKind, Error, KeySets, Refusal};
use domain::jose::{Algorithm, Compact, Kid, NoKey, SigningKey, Unusable};
use rcgen::KeyPair;
use serde_json::{Map, json};
use time::Duration;

#[test]
fn a_request_verifies_with_the_key_set_of_its_software() {
    let world = World::new();
    for (algorithm, key) in [(Algorithm::Ps256, rsa()), (Algorithm::Es256, KeyPair::generate().unwrap())] {
        let tpp = world.enrol(|_| {});
        let issued = tpp.issue(CertificateKind::ObSigning, &key);
        let signing = SigningKey::from_pem(algorithm, &issued.certified.kid, key.serialize_pem().as_bytes()).unwrap();
        let claims = json!({"iss": tpp.software()}).as_object().unwrap().clone();
        let token = || Compact::parse(&signing.sign(&claims).unwrap()).unwrap();
        let org = &tpp.enrolled.organisation.obie_id;
        for keys in [
            world.directory.software_keys(org, &tpp.software(), KeySets::Live).unwrap(),
            world.directory.organisation_keys(org, KeySets::Live).unwrap(),
        ] {
            let keys = key_set(&keys);
            assert_eq!(keys.verify(token(), Kid::Required).unwrap().claims(), &claims);
            assert!(keys.lists(issued.certificate.thumbprint()));
        }
    }
}

#[test]
fn a_key_set_tells_what_each_key_is_for_and_keeps_the_ecosystems_apart() {
    let world = World::new();
    let tpp = world.enrol(|_| {});
    let (org, key) = (&tpp.enrolled.organisation, rsa());
    let made = CertificateKind::ALL.map(|kind| (kind, tpp.issue(kind, &key)));
    for (which, uae, id) in
        [(KeySets::Live, false, org.obie_id.clone()), (KeySets::Application, true, org.uae_id.to_string())]
    {
        let keys = world.directory.software_keys(&id, &tpp.software(), which).unwrap();
        let expected: Vec<_> = made.iter().filter(|(kind, _)| kind.is_uae() == uae).collect();
        assert_eq!(kids(&keys), expected.iter().map(|(_, issue)| issue.certified.kid.clone()).collect::<Vec<_>>());
        for (entry, (kind, issue)) in keys["keys"].as_array().unwrap().iter().zip(&expected) {
            assert_eq!(entry["use"], kind.key_use(), "{kind:?}");
            assert_eq!(entry["x5c"][0], data_encoding::BASE64.encode(issue.certificate.der()));
            assert_eq!(entry["x5t"], entry["kid"]);
            assert!(key_set(&keys).lists(issue.certificate.thumbprint()));
        }
    }
}

#[test]
fn a_transport_key_never_verifies_a_signature() {
    let world = World::new();
    let (tpp, key) = (world.enrol(|_| {}), rsa());
    let issued = tpp.issue(CertificateKind::ObTransport, &key);
    let pem = key.serialize_pem();
    let signing = SigningKey::from_pem(Algorithm::Ps256, &issued.certified.kid, pem.as_bytes()).unwrap();
    let token = Compact::parse(&signing.sign(&Map::new()).unwrap()).unwrap();
    let keys = world.directory.software_keys(&tpp.enrolled.organisation.obie_id, &tpp.software(), KeySets::Live);
    let refused = key_set(&keys.unwrap()).verify(token, Kid::Required).unwrap_err();
    assert_eq!(refused, NoKey::Unusable(Unusable::OtherUse("tls".into())));
}

#[test]
fn what_is_past_leaves_the_key_set() {
    let world = World::new();
    let tpp = world.enrol(|_| {});
    let org = tpp.enrolled.organisation.obie_id.clone();
    tpp.issue(CertificateKind::ObSigning, &rsa());
    let live = || kids(&world.directory.software_keys(&org, &tpp.software(), KeySets::Live).unwrap()).len();
    world.clock.advance(Duration::days(395));
    assert_eq!(live(), 1);
    world.clock.advance(Duration::days(2));
    assert_eq!(live(), 0);
}

#[test]
fn nobody_has_no_key_set() {
    let world = World::new();
    let (tpp, other) = (world.enrol(|_| {}), world.enrol(|_| {}));
    let org = &tpp.enrolled.organisation.obie_id;
    for (org, software) in [("x", "y"), (org.as_str(), "y"), ("x", &tpp.software()), (org, &other.software()), ("", "")]
    {
        let keys = world.directory.software_keys(org, software, KeySets::Live);
        assert!(matches!(keys, Err(Error::Refused(Refusal::NotFound(_)))), "{org} {software}");
    }
}
