use super::*;
use crate::jose::Claims;
use crate::tpp_role::TppRole;
use serde_json::{Value, json};

fn rules() -> MetadataRules {
    MetadataRules { grant_types: GrantType::ALL.to_vec(), omitted_redirect_uris: OmittedRedirectUris::UseStatement }
}

fn read<T>(
    claims: &Value,
    look: impl FnOnce(Read<'_>) -> Result<T, crate::registration::Failure>,
) -> Result<T, String> {
    let rules = rules();
    let claims = Claims::of(claims.as_object().unwrap());
    look(Read { claims, rules: &rules, version: Version::V3_3 }).map_err(|failure| failure.problem)
}

fn statement() -> Vec<String> {
    ["https://app.example/a", "https://app.example/b"].map(str::to_owned).to_vec()
}

#[test]
fn addresses_are_those_of_the_statement_letter_by_letter() {
    let uris = |value: Value| {
        let claims = if value.is_boolean() { json!({}) } else { json!({ "redirect_uris": value }) };
        read(&claims, |read| read.redirect_uris(&statement())).map(|uris| uris.iter().count())
    };
    assert_eq!(uris(json!(["https://app.example/b"])), Ok(1));
    assert_eq!(uris(json!(true)), Ok(2));
    for (value, problem) in [
        (json!(null), "redirect_uris must list 1 to 20 https addresses"),
        (json!([]), "redirect_uris must list 1 to 20 https addresses"),
        (json!("https://app.example/a"), "redirect_uris must be an array of strings"),
        (json!([null]), "redirect_uris must be an array of strings"),
        (json!(["https://app.example/A"]), "redirect_uris[0] is not in the software statement: exact match needed"),
        (
            json!(["https://app.example/a", "https://app.example/a/"]),
            "redirect_uris[1] is not in the software statement: exact match needed",
        ),
        (json!(["https://app.example/a", "https://app.example/a"]), "redirect_uris[1]: listed twice"),
        (json!(["http://app.example/a"]), "redirect_uris[0]: Only https"),
        (json!(["https://localhost:9446"]), "redirect_uris[0]: Must be a public host name"),
    ] {
        assert_eq!(uris(value.clone()), Err(problem.to_owned()), "{value}");
    }
}

#[test]
fn a_bank_may_want_the_addresses_in_the_request() {
    let (empty, rules) = (json!({}), MetadataRules { omitted_redirect_uris: OmittedRedirectUris::Reject, ..rules() });
    let read = Read { claims: Claims::of(empty.as_object().unwrap()), rules: &rules, version: Version::V3_3 };
    assert_eq!(read.redirect_uris_present().unwrap_err().problem, "redirect_uris is required");
}

#[test]
fn how_a_client_authenticates() {
    let subject = DistinguishedName::parse("CN=4EeR2,OU=0015800001,O=OpenBanking,C=GB").unwrap();
    let method = |claims: &Value| {
        read(claims, |read| {
            let alg = read.auth_signing_alg(read.auth_method()?)?;
            read.authentication(alg, Some(&subject)).map(|authentication| authentication.method())
        })
    };
    let good = [
        (
            json!({"token_endpoint_auth_method": "private_key_jwt", "token_endpoint_auth_signing_alg": "ES256"}),
            "private_key_jwt",
        ),
        (
            json!({"token_endpoint_auth_method": "tls_client_auth", "tls_client_auth_subject_dn": "C=GB,CN=4eer2"}),
            "tls_client_auth",
        ),
        (
            json!({"token_endpoint_auth_method": "tls_client_auth", "tls_client_auth_subject_dn": "CN=4EeR2", "token_endpoint_auth_signing_alg": null}),
            "tls_client_auth",
        ),
    ];
    for (claims, expected) in good {
        assert_eq!(method(&claims), Ok(expected), "{claims}");
    }
    let bad = [
        json!({}),
        json!({"token_endpoint_auth_method": null}),
        json!({"token_endpoint_auth_method": "none"}),
        json!({"token_endpoint_auth_method": "client_secret_post"}),
        json!({"token_endpoint_auth_method": ["private_key_jwt"]}),
        json!({"token_endpoint_auth_method": "private_key_jwt"}),
        json!({"token_endpoint_auth_method": "private_key_jwt", "token_endpoint_auth_signing_alg": null}),
        json!({"token_endpoint_auth_method": "private_key_jwt", "token_endpoint_auth_signing_alg": "RS256"}),
        json!({"token_endpoint_auth_method": "tls_client_auth"}),
        json!({"token_endpoint_auth_method": "tls_client_auth", "tls_client_auth_subject_dn": "4EeR2"}),
        json!({"token_endpoint_auth_method": "tls_client_auth", "tls_client_auth_subject_dn": "CN=another"}),
        json!({"token_endpoint_auth_method": "tls_client_auth", "tls_client_auth_subject_dn": "O=OpenBanking,C=GB"}),
        json!({"token_endpoint_auth_method": "tls_client_auth", "tls_client_auth_subject_dn": format!("CN=4EeR2,O={}", "x".repeat(120))}),
    ];
    for claims in bad {
        assert!(method(&claims).is_err(), "{claims}");
    }
}

#[test]
fn grants_are_those_that_are_offered_each_once() {
    let grants = |value: Value| {
        read(&json!({ "grant_types": value }), |read| {
            let grants = read.grant_types()?;
            Ok(grants.len())
        })
    };
    assert_eq!(grants(json!(["authorization_code", "client_credentials"])), Ok(2));
    assert_eq!(grants(json!(["urn:openid:params:grant-type:ciba"])), Ok(1));
    for value in [
        json!(null),
        json!([]),
        json!([null]),
        json!("client_credentials"),
        json!(["password"]),
        json!(["implicit"]),
        json!(["client_credentials", "client_credentials"]),
    ] {
        assert!(grants(value.clone()).is_err(), "{value}");
    }
    let (claims, rules) = (json!({"grant_types": ["urn:openid:params:grant-type:ciba"]}), rules());
    let older = Read { claims: Claims::of(claims.as_object().unwrap()), rules: &rules, version: Version::V3_2 };
    let refused = older.grant_types().unwrap_err();
    assert_eq!(refused.expected.as_deref(), Some("authorization_code, client_credentials, refresh_token"));
}

#[test]
fn response_types_go_with_the_authorization_code() {
    let types = |value: Value, grants: &[GrantType]| {
        let claims = if value.is_boolean() { json!({}) } else { json!({ "response_types": value }) };
        read(&claims, |read| read.response_types(grants))
    };
    let code = [GrantType::AuthorizationCode];
    assert_eq!(types(json!(true), &code), Ok(vec![ResponseType::CodeIdToken]));
    assert_eq!(types(json!(null), &code), Ok(vec![ResponseType::CodeIdToken]));
    assert_eq!(types(json!(["code", "code id_token"]), &code), Ok(vec![ResponseType::Code, ResponseType::CodeIdToken]));
    assert_eq!(types(json!(true), &[GrantType::ClientCredentials]), Ok(vec![]));
    for value in [json!(["id_token", "token"]), json!(["token"]), json!([]), json!("code"), json!(["CODE"])] {
        assert!(types(value.clone(), &code).is_err(), "{value}");
    }
    assert!(types(json!(["code"]), &[GrantType::ClientCredentials]).is_err());
}

#[test]
fn scopes_come_with_roles() {
    let scopes = |scope: Value, roles: &[TppRole]| {
        read(&json!({ "scope": scope }), |read| read.scopes(roles)).map(|scopes| scopes.to_string())
    };
    assert_eq!(scopes(json!("openid accounts"), &[TppRole::Aisp]), Ok("accounts openid".into()));
    assert_eq!(
        scopes(json!("accounts payments"), &[TppRole::Aisp]),
        Err("Scope payments needs the role PISP in the software statement".into())
    );
    for scope in [
        json!(""),
        json!(null),
        json!("account"),
        json!("accounts  openid"),
        json!(["accounts"]),
        json!("accounts\u{0}"),
        json!("a".repeat(257)),
    ] {
        assert!(scopes(scope.clone(), &TppRole::PSD2).is_err(), "{scope}");
    }
}

#[test]
fn ciba_claims_go_with_the_ciba_grant() {
    let backchannel = |claims: Value, grants: &[GrantType]| read(&claims, |read| read.backchannel(grants));
    let (ciba, other) = ([GrantType::Ciba], [GrantType::AuthorizationCode]);
    let with = |mode: &str, endpoint: Value| json!({"backchannel_token_delivery_mode": mode, "backchannel_client_notification_endpoint": endpoint, "backchannel_authentication_request_signing_alg": "PS256", "backchannel_user_code_parameter_supported": false});
    assert!(backchannel(with("poll", json!(null)), &ciba).unwrap().unwrap().notification_endpoint.is_none());
    assert!(
        backchannel(with("ping", json!("https://app.example/n")), &ciba)
            .unwrap()
            .unwrap()
            .notification_endpoint
            .is_some()
    );
    assert_eq!(backchannel(json!({}), &other), Ok(None));
    for (mode, endpoint) in [
        ("poll", json!("https://app.example/n")),
        ("ping", json!(null)),
        ("ping", json!("http://app.example/n")),
        ("push", json!("https://app.example/n")),
    ] {
        assert!(backchannel(with(mode, endpoint.clone()), &ciba).is_err(), "{mode} {endpoint}");
    }
    assert!(backchannel(json!({}), &ciba).is_err());
    assert!(backchannel(with("poll", json!(null)), &other).is_err());
}
