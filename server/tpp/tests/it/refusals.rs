//! What is told when it cannot be done, and by which exit code.

use crate::world::{World, at_the_bank, new_tpp};
use tpp::{AuthenticationMethod, Profile, Trouble};

fn by_obie() -> tpp::Registration {
    at_the_bank(Profile::Obie33, AuthenticationMethod::PrivateKeyJwt)
}

#[tokio::test]
async fn a_refusal_is_told_with_its_code_and_its_report() {
    let world = World::enrolled("refused").await;
    let body = r#"{"error":"invalid_redirect_uri","error_description":"Not\u001b listed","error_uri":"https://bank.example/r/1"}"#;
    world.answering("/register", 400, body);
    let refused = world.tpp().register(&by_obie()).await.unwrap_err();
    assert_eq!(refused.to_string(), "The bank refused with status 400 (invalid_redirect_uri): Not listed");
    assert_eq!((refused.exit_code(), &refused.json()["refused"]["error_uri"]), (1, &"https://bank.example/r/1".into()));
    assert!(world.folder.state().unwrap().clients.is_empty());

    world.answering("/register", 502, "<html>\u{1b}[31mBad gateway");
    let refused = world.tpp().register(&by_obie()).await.unwrap_err();
    assert_eq!(refused.to_string(), "The bank refused with status 502: <html>[31mBad gateway");
    world.answering("/register", 201, "{}");
    let strange = world.tpp().register(&by_obie()).await.unwrap_err();
    assert!(matches!(&strange, Trouble::Strange(text) if text.contains("client_id")), "{strange}");
    assert_eq!(strange.exit_code(), 1);
}

#[tokio::test]
async fn who_cannot_be_reached_is_named() {
    let world = World::enrolled("unreachable").await;
    for (end, who) in [("openid-configuration", "The bank"), ("/statement", "The directory"), ("/register", "The bank")]
    {
        world.silent(end);
        let unreachable = world.tpp().register(&by_obie()).await.unwrap_err();
        assert_eq!(unreachable.to_string(), format!("{who} cannot be reached: no connection (refused)"), "{end}");
        assert_eq!(unreachable.exit_code(), 3);
    }
}

#[tokio::test]
async fn what_is_missing_is_said_with_the_command_that_makes_it() {
    let world = World::new("missing");
    let nobody = world.tpp().register(&by_obie()).await.unwrap_err();
    assert!(nobody.to_string().contains("vestibule tpp new"), "{nobody}");
    assert_eq!(nobody.exit_code(), 2);
    world.answering("/tpps", 400, r#"{"error":"invalid_request","error_description":"roles: none"}"#);
    let refused = world.tpp().create(&new_tpp()).await.unwrap_err();
    assert_eq!(refused.to_string(), "The directory refused with status 400 (invalid_request): roles: none");
    assert!(!world.folder.is_taken(), "nothing is left of it");
}

#[tokio::test]
async fn a_method_that_the_bank_does_not_offer_is_not_tried() {
    let world = World::enrolled("method").await;
    let refused = world.tpp().register(&at_the_bank(Profile::Uae, AuthenticationMethod::TlsClientAuth)).await;
    assert_eq!(refused.unwrap_err().to_string(), "The bank does not offer tls_client_auth: choose another with --auth");
}
