//! Third parties that a real directory certified, and banks that a list of participants names.

use crate::world::{BANK, NOW, UAE_CLIENT, World, at_the_bank, new_tpp, statement};
use http::Method;
use tpp::{AuthenticationMethod, Import, Profile, Registration, Trouble};
use url::Url;

/// The files of another third party, as its directory may have given them.
fn files(other: &World, transport: &str, signing: &str) -> Import {
    let file = |name: String| other.folder.path().join(name);
    Import {
        statement: None,
        client_id: None,
        signing_key: file(format!("{signing}.key")),
        signing_kid: format!("kid of {signing}"),
        transport_key: file(format!("{transport}.key")),
        transport_certificate: file(format!("{transport}.pem")),
    }
}

#[tokio::test]
async fn keys_and_certificates_of_before_are_taken_over() {
    let (other, world) = (World::enrolled("before").await, World::new("imported"));
    let written = other.folder.path().join("given.jwt");
    std::fs::write(&written, format!("{}\n", statement())).unwrap();
    let import = Import { statement: Some(written.clone()), ..files(&other, "obtransport", "obsigning") };
    world.tpp().import(&import).unwrap();
    let told = world.tpp().register(&at_the_bank(Profile::Obie33, AuthenticationMethod::TlsClientAuth)).await.unwrap();
    assert_eq!(told.json["client"]["client_id"], "client-1");
    world.tpp().token(None, None).await.unwrap();
    assert!(world.seen.lock().unwrap().iter().all(|seen| seen.url.as_str().starts_with(BANK)), "no directory is asked");

    std::fs::write(&written, "a.b.c").unwrap();
    let refused = world.folder.take_statement(&written).unwrap_err();
    assert!(matches!(&refused, Trouble::Usage(text) if text.contains("software statement")), "{refused}");
    world.tpp().token(None, None).await.unwrap();
    assert!(world.tpp().import(&import).is_err() && world.tpp().create(&new_tpp()).await.is_err(), "it is taken");
}

#[tokio::test]
async fn so_are_those_of_the_uae() {
    let (other, world) = (World::enrolled("before-uae").await, World::new("imported-uae"));
    let import = Import { client_id: Some(UAE_CLIENT.into()), ..files(&other, "uae-transport", "uae-signing") };
    world.tpp().import(&import).unwrap();
    world.tpp().register(&at_the_bank(Profile::Uae, AuthenticationMethod::PrivateKeyJwt)).await.unwrap();
    assert_eq!(world.last("/tpp-registration").method, Method::POST);
    let by_obie = world.tpp().register(&at_the_bank(Profile::Obie33, AuthenticationMethod::PrivateKeyJwt)).await;
    assert_eq!(by_obie.unwrap_err().exit_code(), 2);
}

#[tokio::test]
async fn what_does_not_fit_is_not_taken_over() {
    let (other, world) = (World::enrolled("unfit-before").await, World::new("unfit"));
    let good = || Import { client_id: Some(UAE_CLIENT.into()), ..files(&other, "uae-transport", "uae-signing") };
    let certificate = other.folder.path().join("uae-transport.pem");
    for unfit in [
        Import { client_id: None, ..good() },
        Import { statement: Some(certificate.clone()), client_id: None, ..good() },
        Import { signing_key: certificate.clone(), ..good() },
        Import { transport_certificate: other.folder.path().join("uae-signing.key"), ..good() },
        Import { transport_key: "no-such-file.key".into(), ..good() },
    ] {
        assert_eq!(world.tpp().import(&unfit).unwrap_err().exit_code(), 2, "{unfit:?}");
        assert!(!world.folder.is_taken());
    }
}

#[tokio::test]
async fn a_bank_is_found_in_the_list_of_participants() {
    let world = World::enrolled("participants").await;
    let list = Url::parse("https://data.example/participants").unwrap();
    for (named, profile, issuer) in
        [("obie", Profile::Obie33, BANK), ("(UAE)", Profile::Uae, "https://bank.example/uae")]
    {
        let bank = world.tpp().find(&list, named).await.unwrap();
        let authentication = AuthenticationMethod::PrivateKeyJwt;
        let wanted = Registration { bank, profile, authentication, audience: None };
        assert_eq!(world.tpp().register(&wanted).await.unwrap().json["client"]["issuer"], issuer);
    }
    for named in ["Example", "nobody"] {
        let several = world.tpp().find(&list, named).await.unwrap_err().to_string();
        assert!(several.contains("Example Bank (UAE), Example Bank (OBIE)"), "{several}");
    }
    assert_eq!(world.folder.state().unwrap().clients[0].registered_at, NOW.unix_timestamp());
}
