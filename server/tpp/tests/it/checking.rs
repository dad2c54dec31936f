//! Requests looked over offline.

use crate::world::{NOW, World, at_the_bank};
use domain::registration::metadata::Version;
use serde_json::Value;
use time::Duration;
use tpp::{AuthenticationMethod, Checked, Profile, check};

async fn request(name: &str, method: AuthenticationMethod) -> String {
    let world = World::enrolled(name).await;
    world.tpp().register(&at_the_bank(Profile::Obie33, method)).await.unwrap();
    world.last("/register").body
}

fn outcome<'a>(checked: &'a Checked, name: &str) -> &'a Value {
    let findings = checked.told.json["findings"].as_array().unwrap();
    findings.iter().find(|finding| finding["check"] == name).unwrap()
}

#[tokio::test]
async fn a_good_request_passes_but_for_what_only_others_know() {
    let body = request("check-good", AuthenticationMethod::TlsClientAuth).await;
    let checked = check(&format!("{body}\n"), Version::V3_3, NOW);
    assert!(checked.passes, "{}", checked.told.text);
    for open in ["statement-issuer", "statement-signature", "signing-key", "certificate-holder", "duplicate"] {
        assert_eq!(outcome(&checked, open)["outcome"], "not_checked", "{open}");
    }
    for passed in ["request-jws", "statement-claims", "redirect-uris", "scope", "tls-client-auth-subject-dn"] {
        assert_eq!(outcome(&checked, passed)["outcome"], "passed", "{passed}");
    }
}

#[tokio::test]
async fn every_fault_is_named_with_what_would_pass() {
    let body = request("check-late", AuthenticationMethod::PrivateKeyJwt).await;
    let late = check(&body, Version::V3_3, NOW + Duration::hours(2));
    assert!(!late.passes);
    let finding = outcome(&late, "request-time");
    assert_eq!((&finding["outcome"], &finding["fixer"]), (&"failed".into(), &"The TPP, in its software".into()));
    assert!(late.told.text.contains("FAIL  request-time"), "{}", late.told.text);
    for rubbish in ["", "a.b.c", "{}"] {
        let checked = check(rubbish, Version::V3_3, NOW);
        assert!(!checked.passes && outcome(&checked, "request-jws")["outcome"] == "failed", "{rubbish:?}");
    }
}
