use crate::world::{NOW, World, key_set};
use directory::{Error, ISSUER, Refusal};
use domain::jose::{Compact, Kid};
use domain::registration::{SoftwareStatement, StatementIssuer};
use domain::tpp_role::TppRole;
use serde_json::{Value, json};
use time::Duration;

/// As the bank reads it, once its signature holds.
fn read(world: &World, statement: &str) -> SoftwareStatement {
    let compact = Compact::parse(statement).unwrap();
    let verified = key_set(&world.directory.own_keys()).verify(compact, Kid::Required).unwrap();
    SoftwareStatement::read(verified.claims()).unwrap()
}

#[test]
fn the_bank_believes_a_statement() {
    let world = World::new();
    let tpp = world.enrol(|_| {});
    let statement = read(&world, &tpp.statement());
    let organisation = &tpp.enrolled.organisation;
    assert_eq!((statement.issuer.as_str(), statement.issued), (ISSUER, NOW));
    assert_eq!((statement.software_id.clone(), statement.software_name.as_str()), (tpp.software(), "Wren (Sandbox)"));
    assert_eq!(statement.organisation_id, organisation.obie_id);
    assert_eq!(statement.organisation_name, "Wren & Søn Ltd");
    assert_eq!(statement.redirect_uris, ["https://app.wren.example/callback"]);
    assert_eq!(statement.roles, [TppRole::Aisp, TppRole::Pisp]);
    assert!(statement.for_tests);
    assert_eq!(statement.authorities[0].registration_id.as_ref(), Some(&organisation.registration_id));
    for state in ["", "GB"] {
        assert_eq!(statement.check_roles(state), Ok(()));
    }
    assert!(statement.check_roles("DE").is_err());
    assert_eq!(statement.check_standing(), Ok(()));
    assert_eq!(SoftwareStatement::check_time(&statement.claims, NOW, Some(Duration::minutes(30))), Ok(()));
    assert_eq!(statement.claims["org_contacts"][0]["email"], "ada@wren.example");
    assert_eq!(statement.claims["org_contacts"][0]["type"], "Business");
}

#[test]
fn its_key_sets_lie_with_the_directory() {
    let world = World::new();
    let tpp = world.enrol(|_| {});
    let statement = read(&world, &tpp.statement());
    let issuer = StatementIssuer::new(
        ISSUER,
        "https://localhost:9443/keystore/directory.jwks".parse().unwrap(),
        vec!["localhost:9443".into()],
    );
    let revoked = statement.revoked_key_set.clone().unwrap();
    let (org, software) = (&statement.organisation_id, &statement.software_id);
    for (url, path) in [
        (&statement.key_set, format!("/{org}/{software}.jwks")),
        (&revoked, format!("/{org}/revoked/{software}.jwks")),
        (&statement.organisation_key_set.clone().unwrap(), format!("/{org}/{org}.jwks")),
    ] {
        assert!(issuer.holds(url) && url.path() == path, "{url}");
    }
}

#[test]
fn it_is_signed_ps256_under_the_thumbprint_of_the_certificate_and_each_one_is_another() {
    let world = World::new();
    let tpp = world.enrol(|_| {});
    let (one, other) = (tpp.statement(), tpp.statement());
    let header = |statement: &str| -> Value {
        let part = statement.split('.').next().unwrap();
        serde_json::from_slice(&data_encoding::BASE64URL_NOPAD.decode(part.as_bytes()).unwrap()).unwrap()
    };
    let keys = world.directory.own_keys();
    assert_eq!(header(&one), json!({"alg": "PS256", "typ": "JWT", "kid": keys["keys"][0]["x5t"]}));
    assert_ne!(read(&world, &one).jti, read(&world, &other).jti);
}

#[test]
fn a_suspension_is_in_the_next_statement_and_so_is_its_end() {
    let world = World::new();
    let tpp = world.enrol(|_| {});
    let org = &tpp.enrolled.organisation.obie_id;
    world.directory.suspend(org).unwrap();
    let suspended = read(&world, &tpp.statement());
    assert_eq!(suspended.organisation_status, "Revoked");
    assert!(suspended.check_standing().is_err());
    world.directory.resume(org).unwrap();
    assert_eq!(read(&world, &tpp.statement()).check_standing(), Ok(()));
    world.directory.withdraw(org).unwrap();
    assert_eq!(read(&world, &tpp.statement()).organisation_status, "Withdrawn");
    assert!(matches!(world.directory.resume(org), Err(Error::Refused(Refusal::Conflict(_)))));
}

#[test]
fn roles_are_told_in_the_words_of_obie_and_only_where_they_were_given() {
    let world = World::new();
    let tpp = world.enrol(|new| {
        new["roles"] = json!(["BDSP", "CBPII", "ISP", "AISP"]);
        new["member_states"] = json!(["IE", "NL"]);
    });
    let statement = read(&world, &tpp.statement());
    assert_eq!(statement.claims["software_roles"], json!(["AISP", "CBPII"]));
    let states = statement.authorities[0].authorisations.iter().map(|state| state.member_state.as_str());
    assert_eq!(states.collect::<Vec<_>>(), ["IE", "NL"]);
    assert!(statement.check_roles("GB").is_err() && statement.check_roles("IE").is_ok());
}

#[test]
fn there_is_none_in_the_uae_and_none_for_strangers() {
    let world = World::new();
    let tpp = world.enrol(|new| {
        new["profile"] = "uae".into();
        new["roles"] = json!(["BSIP"]);
    });
    let refused = |key: &str| match world.directory.statement(key, &tpp.software()) {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    };
    assert!(matches!(refused(tpp.key()), Refusal::Conflict(_)));
    let other = world.enrol(|_| {});
    assert!(matches!(refused(other.key()), Refusal::NotFound(_)));
    assert_eq!(refused("vss_x"), Refusal::Unauthorised);
}
