use super::metadata::{GrantType, MetadataRules, OmittedRedirectUris, Version};
use super::*;
use crate::certificate::Certificate;
use crate::jose::{Algorithm, KeySet, SigningKey};
use rcgen::{CertificateParams, DnType, KeyPair};
use serde_json::{Value, json};
use std::sync::LazyLock;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

const NOW: OffsetDateTime = datetime!(2026-11-20 12:00 UTC);

/// Keys take long to make.
static DIRECTORY: LazyLock<SigningKey> = LazyLock::new(|| SigningKey::generate(Algorithm::Ps256, "directory").unwrap());
static SOFTWARE: LazyLock<SigningKey> = LazyLock::new(|| SigningKey::generate(Algorithm::Ps256, "software").unwrap());
static STRANGER: LazyLock<SigningKey> = LazyLock::new(|| SigningKey::generate(Algorithm::Ps256, "software").unwrap());

/// Everything that decides about a registration, as it should be.
struct World {
    statement: Value,
    request: Value,
    rules: Rules,
    statement_key: &'static SigningKey,
    request_key: &'static SigningKey,
    key_set: KeySet,
    revoked: KeySet,
    blocked: Option<&'static str>,
    holder: Result<(), Failure>,
    version: Version,
    registered: Option<Registered>,
}

fn keys(of: &[&SigningKey]) -> KeySet {
    let keys: Vec<Value> = of.iter().map(|key| Value::Object(key.public().clone())).collect();
    KeySet::parse(json!({ "keys": keys }).to_string().as_bytes()).unwrap()
}

fn openbanking() -> StatementIssuer {
    StatementIssuer::new(
        "OpenBanking Ltd",
        "https://keystore.example/keystore/openbanking.jwks".parse().unwrap(),
        vec!["keystore.example".into()],
    )
}

impl World {
    fn new() -> Self {
        let now = NOW.unix_timestamp();
        Self {
            statement: json!({
                "iss": "OpenBanking Ltd", "iat": now - 60, "jti": "79ad1fbd75f7428b",
                "software_id": "4EeR2dGPbdsTTeGGYLkKR0", "software_client_name": "Wren (Sandbox)",
                "software_redirect_uris": ["https://app.example/a", "https://app.example/b"],
                "software_roles": ["PISP", "AISP", "ASPSP"], "software_mode": "Live",
                "org_id": "0015800001HQQrZAAX", "org_name": "Example Ltd", "org_status": "Active",
                "organisation_competent_authority_claims": {
                    "authority_id": "FCA", "registration_id": "123456", "status": "Active",
                    "authorisations": [{"member_state": "GB", "roles": ["PISP", "AISP"]}],
                },
                "software_jwks_endpoint": "https://keystore.example/a/b.jwks",
                "software_jwks_revoked_endpoint": "https://keystore.example/a/revoked/b.jwks",
            }),
            request: json!({
                "iss": "4EeR2dGPbdsTTeGGYLkKR0", "iat": now, "exp": now + 3_600, "aud": "https://bank.example",
                "jti": "d3fb2ac5-8e2d-4b8c-a3a7-0d0e2f6f9b11", "redirect_uris": ["https://app.example/a"],
                "token_endpoint_auth_method": "private_key_jwt", "token_endpoint_auth_signing_alg": "PS256",
                "grant_types": ["authorization_code", "client_credentials"], "response_types": ["code id_token"],
                "application_type": "web", "scope": "openid accounts", "id_token_signed_response_alg": "PS256",
                "request_object_signing_alg": "PS256",
            }),
            rules: Rules {
                metadata: MetadataRules {
                    grant_types: GrantType::ALL.to_vec(),
                    omitted_redirect_uris: OmittedRedirectUris::UseStatement,
                },
                audiences: vec!["https://bank.example".into()],
                oldest_statement: Some(Duration::minutes(30)),
                member_state: "GB".into(),
                production: true,
            },
            statement_key: &DIRECTORY,
            request_key: &SOFTWARE,
            key_set: keys(&[&SOFTWARE]),
            revoked: keys(&[]),
            blocked: None,
            holder: Ok(()),
            version: Version::V3_3,
            registered: None,
        }
    }

    fn body(&self) -> String {
        let statement = self.statement_key.sign(self.statement.as_object().unwrap()).unwrap();
        let mut request = self.request.as_object().unwrap().clone();
        request.entry("software_statement").or_insert(statement.into());
        self.request_key.sign(&request).unwrap()
    }

    fn assess(&self) -> (Report, Option<AcceptedRegistration>) {
        self.assess_body(&self.body())
    }

    fn assess_body(&self, body: &str) -> (Report, Option<AcceptedRegistration>) {
        let issuer = openbanking();
        let directory = keys(&[&DIRECTORY]);
        let mut assessment = Assessment::open(body, self.registered.clone());
        let known = assessment.issuer().is_some_and(|iss| iss == issuer.iss);
        assessment.believe_statement(known.then_some((&issuer, &directory)), &self.rules, NOW);
        assessment.not_blocked(self.blocked);
        let keys = Ok((&self.key_set, &self.revoked));
        assessment.settle(keys, self.holder.clone(), &certificate(), &self.rules, self.version, NOW)
    }
}

fn certificate() -> Certificate {
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, "4EeR2dGPbdsTTeGGYLkKR0");
    params.distinguished_name.push(DnType::OrganizationalUnitName, "0015800001HQQrZAAX");
    let der = params.self_signed(&KeyPair::generate().unwrap()).unwrap();
    Certificate::parse(der.der()).unwrap()
}

#[test]
fn an_honest_registration_is_accepted_with_every_check_passed() {
    let (report, accepted) = World::new().assess();
    assert_eq!(report.refusal(), None);
    let accepted = accepted.unwrap();
    assert_eq!(accepted.metadata().scopes.to_string(), "accounts openid");
    assert_eq!(accepted.statement().organisation_id, "0015800001HQQrZAAX");
    assert_eq!(accepted.expires(), NOW + Duration::hours(1));
    let open: Vec<_> = report.findings().iter().filter(|finding| finding.outcome != Outcome::Passed).collect();
    // It is no change, and whether it is there already is the database's to say.
    assert_eq!(
        open.iter().map(|finding| finding.check).collect::<Vec<_>>(),
        [Check::SameClient, Check::SameSoftware, Check::Duplicate]
    );
    assert!(report.findings().iter().all(|finding| !finding.on_unverified_content));
}

fn registered() -> Registered {
    Registered {
        client_id: "0199-client".into(),
        issuer: "OpenBanking Ltd".into(),
        software_id: "4EeR2dGPbdsTTeGGYLkKR0".into(),
        organisation_id: "0015800001HQQrZAAX".into(),
    }
}

type Change = fn(&mut World);

#[test]
fn each_fault_is_refused_by_its_own_check() {
    let cases: &[(Check, Change)] = &[
        (Check::StatementPresent, |world| world.request["software_statement"] = json!(null)),
        (Check::StatementPresent, |world| world.request["software_statement"] = json!(["a.b.c"])),
        (Check::StatementJws, |world| world.request["software_statement"] = json!("invalid_ssa")),
        (Check::StatementIssuer, |world| world.statement["iss"] = json!("OpenBanking Ltd\u{a0}")),
        (Check::StatementIssuer, |world| world.statement["iss"] = json!(null)),
        (Check::StatementSignature, |world| world.statement_key = &SOFTWARE),
        (Check::StatementTime, |world| world.statement["iat"] = json!(NOW.unix_timestamp() + 61)),
        (Check::StatementTime, |world| world.statement["iat"] = json!(NOW.unix_timestamp() - 1_801)),
        (Check::StatementTime, |world| world.statement["exp"] = json!(NOW.unix_timestamp() - 1)),
        (Check::StatementTime, |world| world.statement["iat"] = json!(1e300)),
        (Check::StatementClaims, |world| world.statement["jti"] = json!(7)),
        (Check::StatementClaims, |world| world.statement["software_redirect_uris"] = json!([])),
        (Check::StatementClaims, |world| world.statement["software_jwks_endpoint"] = json!("keystore")),
        (Check::StatementKeystore, |world| {
            world.statement["software_jwks_endpoint"] = json!("https://keystore.example:8443/a");
        }),
        (Check::StatementKeystore, |world| {
            world.statement["software_jwks_endpoint"] = json!("http://keystore.example/a");
        }),
        (Check::StatementKeystore, |world| {
            world.statement["software_jwks_revoked_endpoint"] = json!("https://keystore.example@evil.example/a");
        }),
        (Check::OrganisationActive, |world| world.statement["org_status"] = json!("Withdrawn")),
        (Check::OrganisationActive, |world| {
            world.statement["organisation_competent_authority_claims"]["status"] = json!("Inactive");
        }),
        (Check::StatementEnvironment, |world| world.statement["software_mode"] = json!("Test")),
        (Check::StatementEnvironment, |world| world.statement["software_environment"] = json!("sandbox")),
        (Check::StatementRoles, |world| world.statement["software_roles"] = json!(["ASPSP"])),
        (Check::StatementRoles, |world| world.statement["software_roles"] = json!(["CBPII"])),
        (Check::StatementRoles, |world| world.rules.member_state = "IE".into()),
        (Check::NotBlocked, |world| world.blocked = Some("software")),
        (Check::SigningKey, |world| world.key_set = keys(&[])),
        (Check::SigningKeyRevoked, |world| world.revoked = keys(&[&SOFTWARE])),
        (Check::RequestSignature, |world| world.request_key = &STRANGER),
        (Check::CertificateHolder, |world| world.holder = Err(Failure::new("another TPP's"))),
        (Check::RequestIssuer, |world| world.request["iss"] = json!("foo.is/invalid")),
        (Check::RequestIssuer, |world| world.request["iss"] = json!("")),
        (Check::RequestIssuer, |world| world.request["iss"] = json!("123456789012345678901234567890")),
        (Check::RequestTime, |world| world.request["exp"] = json!(NOW.unix_timestamp() - 3_600)),
        (Check::RequestTime, |world| world.request["exp"] = json!(NOW.unix_timestamp() + 3_601)),
        (Check::RequestTime, |world| world.request["iat"] = json!(null)),
        (Check::RequestAudience, |world| world.request["aud"] = json!("https://bank.example/")),
        (Check::RequestAudience, |world| world.request["aud"] = json!(["https://other.example"])),
        (Check::RequestId, |world| world.request["jti"] = json!(null)),
        (Check::SoftwareId, |world| world.request["software_id"] = json!("another")),
        (Check::SameClient, |world| {
            world.registered = Some(registered());
            world.request["client_id"] = json!("another");
        }),
        (Check::SameSoftware, |world| {
            world.registered = Some(Registered { software_id: "another".into(), ..registered() });
        }),
        (Check::SameSoftware, |world| {
            world.registered = Some(Registered { issuer: "another".into(), ..registered() });
        }),
        (Check::StatementKeystore, |world| {
            world.statement["software_jwks_endpoint"] = json!("https://keystore.example/keystore/openbanking.jwks");
        }),
        (Check::RedirectUris, |world| world.request["redirect_uris"] = json!(["https://app.example/c"])),
        (Check::TokenEndpointAuthMethod, |world| world.request["token_endpoint_auth_method"] = json!("none")),
        (Check::TokenEndpointAuthSigningAlg, |world| world.request["token_endpoint_auth_signing_alg"] = json!("RS256")),
        (Check::SubjectDn, |world| world.request["token_endpoint_auth_method"] = json!("tls_client_auth")),
        (Check::GrantTypes, |world| world.request["grant_types"] = json!(["password"])),
        (Check::ResponseTypes, |world| world.request["response_types"] = json!(["id_token", "token"])),
        (Check::ApplicationType, |world| world.request["application_type"] = json!("test")),
        (Check::IdTokenSignedResponseAlg, |world| world.request["id_token_signed_response_alg"] = json!("RS256")),
        (Check::RequestObjectSigningAlg, |world| world.request["request_object_signing_alg"] = json!(null)),
        (Check::Scope, |world| world.request["scope"] = json!("openid fundsconfirmations")),
        (Check::Backchannel, |world| world.request["backchannel_token_delivery_mode"] = json!("poll")),
    ];
    for (number, (check, change)) in cases.iter().enumerate() {
        let mut world = World::new();
        change(&mut world);
        let (report, accepted) = world.assess();
        let refusal = report.refusal();
        assert_eq!(refusal.as_ref().map(|refusal| refusal.check), Some(*check), "{number}: {refusal:?}");
        assert!(accepted.is_none(), "{number}");
    }
}

#[test]
fn a_report_goes_on_over_what_is_no_longer_believed_and_says_so() {
    let mut world = World::new();
    world.statement_key = &SOFTWARE;
    world.request["scope"] = json!("everything");
    let (report, accepted) = world.assess();
    assert!(accepted.is_none());
    assert_eq!(report.refusal().unwrap().check, Check::StatementSignature);
    let scope = report.findings().iter().find(|finding| finding.check == Check::Scope).unwrap();
    assert!(matches!(scope.outcome, Outcome::Failed(_)) && scope.on_unverified_content);
    let key = report.findings().iter().find(|finding| finding.check == Check::SigningKey).unwrap();
    assert_eq!(key.outcome, Outcome::NotChecked);
}

#[test]
fn nothing_is_fetched_for_a_statement_that_is_not_believed() {
    let mut world = World::new();
    world.statement_key = &SOFTWARE;
    let issuer = openbanking();
    let mut assessment = Assessment::open(&world.body(), None);
    assessment.believe_statement(Some((&issuer, &keys(&[&DIRECTORY]))), &world.rules, NOW);
    assert!(assessment.key_sets().is_none());
}

#[test]
fn what_is_no_token_has_a_whole_report_too() {
    for body in ["", "a.b.c", "{}", "a.b.c.d.e"] {
        let (report, accepted) = World::new().assess_body(body);
        assert!(accepted.is_none());
        assert_eq!(report.findings().len(), Check::ALL.len());
        assert_eq!(report.refusal().unwrap().check, Check::RequestJws, "{body}");
    }
}

#[test]
fn a_change_of_the_same_client_is_accepted() {
    let mut world = World::new();
    world.registered = Some(registered());
    world.request["client_id"] = json!("0199-client");
    let (report, accepted) = world.assess();
    assert_eq!((report.refusal(), accepted.is_some()), (None, true));
}

#[test]
fn the_answer_repeats_what_is_registered_and_what_was_stated() {
    let mut world = World::new();
    world.statement["software_logo_uri"] = json!("https://app.example/logo.png");
    world.statement["client_name"] = json!("Wren");
    world.statement["scope"] = json!("everything");
    let (_, accepted) = world.assess();
    let answer = accepted.unwrap().answer("0199-client", NOW);
    let expected = [
        ("client_id", json!("0199-client")),
        ("client_id_issued_at", json!(NOW.unix_timestamp())),
        ("redirect_uris", json!(["https://app.example/a"])),
        ("scope", json!("accounts openid")),
        ("software_id", json!("4EeR2dGPbdsTTeGGYLkKR0")),
        ("token_endpoint_auth_signing_alg", json!("PS256")),
        ("software_logo_uri", json!("https://app.example/logo.png")),
        ("org_name", json!("Example Ltd")),
    ];
    for (name, value) in expected {
        assert_eq!(answer.get(name), Some(&value), "{name}");
    }
    for name in ["iss", "iat", "exp", "jti", "aud", "client_name", "client_secret", "tls_client_auth_subject_dn"] {
        assert_eq!(answer.get(name), None, "{name}");
    }
    assert!(answer["software_statement"].as_str().unwrap().matches('.').count() == 2);
}

#[test]
fn what_is_no_token_as_a_whole_is_read_as_far_as_it_can_be() {
    let mut world = World::new();
    world.request["exp"] = json!(NOW.unix_timestamp() - 100);
    world.request["software_id"] = json!("another");
    world.request["jti"] = json!("1643090815273");
    let statement = world.statement_key.sign(world.statement.as_object().unwrap()).unwrap();
    world.request["software_statement"] = json!(format!("{statement}}}"));
    let (report, accepted) = world.assess();
    assert!(accepted.is_none());
    assert_eq!(report.refusal().unwrap().check, Check::StatementJws);
    let of = |check| report.findings().iter().find(|finding| finding.check == check).unwrap();
    for check in [Check::RequestTime, Check::SoftwareId] {
        assert!(matches!(of(check).outcome, Outcome::Failed(_)) && of(check).on_unverified_content, "{check:?}");
    }
    assert!(matches!(&of(Check::RequestId).outcome, Outcome::Warned(warning) if warning.received.is_some()));
    for check in [Check::StatementIssuer, Check::StatementSignature, Check::SigningKey, Check::CertificateHolder] {
        assert_eq!(of(check).outcome, Outcome::NotChecked, "{check:?}");
    }
    assert_eq!(of(Check::Scope).outcome, Outcome::Passed);
}
