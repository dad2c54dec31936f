use crate::world::{World, read, rsa};
use directory::{CertificateKind, Error, Refusal, TOKEN_LIFETIME};
use domain::certificate::Certificate;
use std::fs;
use time::Duration;

fn bank(world: &World) -> (String, Certificate) {
    let id = world.directory.register().unwrap().bank.client_id.to_string();
    (id, read(&fs::read_to_string(world.folder.join("bank.pem")).unwrap()))
}

#[test]
fn a_token_opens_for_whoever_showed_the_same_certificate_until_it_ends() {
    let world = World::new();
    let (id, certificate) = bank(&world);
    let stranger = world.enrol(|_| {}).issue(CertificateKind::ObTransport, &rsa()).certificate;
    let token = |shown| world.directory.bank_token(Some("client_credentials"), Some(&id), shown).unwrap().token;
    let (bound, free) = (token(Some(&certificate)), token(None));
    for (token, shown, opens) in [
        (&bound, Some(&certificate), true),
        (&bound, None, false),
        (&bound, Some(&stranger), false),
        (&free, None, true),
        (&free, Some(&certificate), true),
    ] {
        assert_eq!(world.directory.opens(token.expose(), shown), opens, "{shown:?}");
    }
    world.clock.advance(TOKEN_LIFETIME - Duration::seconds(1));
    assert!(world.directory.opens(free.expose(), None));
    world.clock.advance(Duration::seconds(1));
    assert!(!world.directory.opens(free.expose(), None));
    assert!(!world.directory.opens("", None));
}

#[test]
fn a_token_is_for_the_bank_with_its_own_certificate_or_none() {
    let world = World::new();
    let (id, certificate) = bank(&world);
    let tpp = world.enrol(|_| {});
    let stranger = tpp.issue(CertificateKind::UaeTransport, &rsa()).certificate;
    let other = tpp.enrolled.software.application_id.unwrap().to_string();
    let (grant, known) = (Some("client_credentials"), Some(id.as_str()));
    let refused = |grant, id, shown| match world.directory.bank_token(grant, id, shown) {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(None, known, None), Refusal::OtherGrant);
    assert_eq!(refused(Some("authorization_code"), known, None), Refusal::OtherGrant);
    for (id, shown) in
        [(None, None), (Some(""), None), (Some(other.as_str()), Some(&stranger)), (known, Some(&stranger))]
    {
        assert!(matches!(refused(grant, id, shown), Refusal::UnknownClient(_)), "{id:?}");
    }
    world.directory.revoke(&certificate.facts().serial).unwrap();
    assert!(matches!(refused(grant, known, Some(&certificate)), Refusal::UnknownClient(_)));
}
