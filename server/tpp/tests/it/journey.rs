//! From nothing to a deleted registration.

use crate::world::{BANK, NOW, SOFTWARE_ID, UAE_CLIENT, World, at_the_bank, new_tpp};
use http::Method;
use std::os::unix::fs::PermissionsExt;
use tpp::{AuthenticationMethod, Changes, Profile, Trouble};

const BOTH: [AuthenticationMethod; 2] = [AuthenticationMethod::PrivateKeyJwt, AuthenticationMethod::TlsClientAuth];

#[tokio::test]
async fn a_new_third_party_has_its_keys_for_itself() {
    let world = World::enrolled("new").await;
    let mut names = Vec::new();
    for entry in std::fs::read_dir(world.folder.path()).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", entry.path());
        names.push(entry.file_name().into_string().unwrap());
    }
    names.sort();
    let kinds = ["obsigning", "obtransport", "uae-signing", "uae-transport"];
    let mut expected: Vec<_> = kinds.iter().flat_map(|kind| [format!("{kind}.key"), format!("{kind}.pem")]).collect();
    expected.push("tpp.json".into());
    expected.sort();
    assert_eq!(names, expected);
    assert_eq!(std::fs::metadata(world.folder.path()).unwrap().permissions().mode() & 0o777, 0o700);

    let again = world.tpp().create(&new_tpp()).await.unwrap_err();
    assert!(matches!(&again, Trouble::Usage(text) if text.contains("already")), "{again}");
    let enrolments = world.seen.lock().unwrap().iter().filter(|seen| seen.url.path().ends_with("/tpps")).count();
    assert_eq!(enrolments, 1, "nobody is asked twice");
}

#[tokio::test]
async fn it_registers_by_either_version_with_either_method() {
    let world = World::enrolled("registers").await;
    for (profile, path) in [(Profile::Obie33, "/dcr/v3.3/register"), (Profile::Obie32, "/dcr/v3.2/register")] {
        for method in BOTH {
            let told = world.tpp().register(&at_the_bank(profile, method)).await.unwrap();
            assert_eq!(told.json["client"]["client_id"], "client-1");
            assert_eq!(told.json["answer"]["token_endpoint_auth_method"], method.as_str());
            let seen = world.last(path);
            assert_eq!(seen.certificate.unwrap().facts().subject.to_string().matches(SOFTWARE_ID).count(), 1);
            let claims = world.claims(&seen.body, "obsigning");
            assert_eq!((&claims["iss"], &claims["aud"]), (&SOFTWARE_ID.into(), &BANK.into()));
            assert_eq!(claims["scope"], "openid accounts payments");
            assert_eq!(claims["grant_types"].as_array().unwrap().len(), 3);
        }
    }
    assert_eq!(world.folder.state().unwrap().clients.len(), 1, "one name at one bank is one registration");
}

#[tokio::test]
async fn it_gets_tokens_as_it_is_registered() {
    let world = World::enrolled("tokens").await;
    for method in BOTH {
        world.tpp().register(&at_the_bank(Profile::Obie33, method)).await.unwrap();
        let told = world.tpp().token(None, Some("accounts")).await.unwrap();
        assert_eq!((told.text.as_str(), &told.json["token"]["expires_in"]), ("token", &600.into()));
        let seen = world.last("/token");
        assert!(seen.certificate.is_some());
        let form: Vec<(String, String)> = url::form_urlencoded::parse(seen.body.as_bytes()).into_owned().collect();
        let field = |name: &str| form.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        assert_eq!((field("grant_type"), field("scope")), (Some("client_credentials"), Some("accounts")));
        if method == AuthenticationMethod::TlsClientAuth {
            assert_eq!((field("client_id"), field("client_assertion")), (Some("client-1"), None));
            continue;
        }
        assert_eq!(field("client_id"), None);
        let claims = world.claims(field("client_assertion").unwrap(), "obsigning");
        assert_eq!((&claims["iss"], &claims["sub"]), (&"client-1".into(), &"client-1".into()));
        assert_eq!(claims["aud"], format!("{BANK}/token"));
        assert_eq!(claims["exp"], NOW.unix_timestamp() + 300);
    }
}

#[tokio::test]
async fn in_the_uae_the_certificate_says_it_all() {
    let world = World::enrolled("uae").await;
    let told = world.tpp().register(&at_the_bank(Profile::Uae, AuthenticationMethod::PrivateKeyJwt)).await.unwrap();
    assert_eq!(told.json["client"]["client_id"], UAE_CLIENT);
    let seen = world.last("/tpp-registration");
    assert_eq!((seen.method, seen.body.as_str()), (Method::POST, "{}"));
    assert!(seen.certificate.is_some());
    world.tpp().token(Some(UAE_CLIENT), None).await.unwrap();
    let form = world.last("/token").body;
    let assertion =
        url::form_urlencoded::parse(form.as_bytes()).find(|(name, _)| name == "client_assertion").unwrap().1;
    let claims = world.claims(&assertion, "uae-signing");
    assert_eq!((&claims["sub"], &claims["aud"]), (&UAE_CLIENT.into(), &format!("{BANK}/uae").into()));
    let shown = world.tpp().show(None).await.unwrap_err();
    assert_eq!(shown.exit_code(), 2);
}

#[tokio::test]
async fn it_looks_after_its_registration() {
    let world = World::enrolled("manages").await;
    world.tpp().register(&at_the_bank(Profile::Obie33, AuthenticationMethod::PrivateKeyJwt)).await.unwrap();
    let shown = world.tpp().show(Some("client-1")).await.unwrap();
    assert!(shown.text.contains("scope: accounts"), "{}", shown.text);

    let changes = Changes { redirect_uris: Some(vec!["https://app.example/b".into()]), audience: None };
    world.tpp().update(None, &changes).await.unwrap();
    let seen = world.last("/client-1");
    let claims = world.claims(&seen.body, "obsigning");
    assert_eq!(seen.method, Method::PUT);
    assert_eq!(claims["redirect_uris"], serde_json::json!(["https://app.example/b"]));
    assert_eq!(claims["client_id"], "client-1");

    world.tpp().delete(None).await.unwrap();
    assert_eq!(world.last("/client-1").method, Method::DELETE);
    let gone = world.tpp().token(None, None).await.unwrap_err();
    assert!(matches!(&gone, Trouble::Usage(text) if text.contains("vestibule tpp register")), "{gone}");
}
