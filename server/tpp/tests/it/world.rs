//! A directory and a bank in one process: they answer as the standards say, and assess as Vestibule does.

use domain::certificate::Certificate;
use domain::clock::FixedClock;
use domain::entropy::SystemEntropy;
use domain::fetch::Unreachable;
use domain::jose::{Algorithm, Compact, KeySet, Kid, SigningKey};
use domain::registration::metadata::Version;
use domain::registration::{Assessment, Policy, StatementIssuer};
use futures::FutureExt;
use futures::future::BoxFuture;
use http::{HeaderMap, Method, StatusCode};
use rcgen::{
    BasicConstraints, CertificateParams, CertificateSigningRequestParams, CertifiedIssuer, DnType, IsCa, KeyPair,
};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::{LazyLock, Mutex};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};
use tpp::{Answer, Ask, AuthenticationMethod, Folder, Identity, NewTpp, Profile, Registration, Tpp, Web};
use url::Url;

pub(crate) const NOW: OffsetDateTime = datetime!(2026-11-20 10:00 UTC);
pub(crate) const BANK: &str = "https://bank.example";
pub(crate) const SOFTWARE_ID: &str = "4EeR2dGPbdsTTeGGYLkKR0";
pub(crate) const UAE_CLIENT: &str = "6e0b3a5e-5c8e-4a3c-9d6f-2f1f6d1c9b10";
const ORGANISATION_ID: &str = "0015800001HQQrZAAX";
const DIRECTORY: &str = "https://directory.example/sandbox-1";
const ACCESS_KEY: &str = "access key";

static DIRECTORY_KEY: LazyLock<SigningKey> =
    LazyLock::new(|| SigningKey::generate(Algorithm::Ps256, "directory").unwrap());

/// What was asked, and who showed a certificate.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) body: String,
    pub(crate) certificate: Option<Certificate>,
}

/// A status and a body, or silence.
type Said = Result<(u16, String), Unreachable>;

pub(crate) struct World {
    pub(crate) folder: Folder,
    pub(crate) seen: Mutex<Vec<Seen>>,
    /// What is answered in place of the true answer, where an address ends so.
    pub(crate) instead: Mutex<Option<(&'static str, Said)>>,
    authority: CertifiedIssuer<'static, KeyPair>,
    clock: FixedClock,
    path: PathBuf,
}

impl World {
    pub(crate) fn new(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let path = std::env::temp_dir().join(format!("vestibule-tpp-{name}-{}", std::process::id()));
        Self {
            folder: Folder::at(&path),
            seen: Mutex::default(),
            instead: Mutex::default(),
            authority,
            clock: FixedClock::at(NOW),
            path,
        }
    }

    pub(crate) fn tpp(&self) -> Tpp<'_> {
        Tpp { folder: &self.folder, web: self, clock: &self.clock, entropy: &SystemEntropy, progress: &|_| {} }
    }

    /// One that is enrolled in both ecosystems.
    pub(crate) async fn enrolled(name: &str) -> Self {
        let world = Self::new(name);
        world.tpp().create(&new_tpp()).await.unwrap();
        world
    }

    pub(crate) fn answering(&self, end: &'static str, status: u16, body: &str) {
        *self.instead.lock().unwrap() = Some((end, Ok((status, body.to_owned()))));
    }

    pub(crate) fn silent(&self, end: &'static str) {
        *self.instead.lock().unwrap() = Some((end, Err(Unreachable::new("no connection", "refused"))));
    }

    /// The last request to an address that ends so.
    pub(crate) fn last(&self, end: &str) -> Seen {
        let seen = self.seen.lock().unwrap();
        seen.iter().rev().find(|seen| seen.url.path().ends_with(end)).unwrap().clone()
    }

    /// The claims of a token, under the third party's own key.
    pub(crate) fn claims(&self, token: &str, kind: &str) -> Value {
        let verified = self.keys(kind).verify(Compact::parse(token).unwrap(), Kid::Required).unwrap();
        Value::Object(verified.claims().clone())
    }

    /// What the directory publishes: the public half of the key in the folder, under the name that it gave.
    fn keys(&self, kind: &str) -> KeySet {
        let pem = std::fs::read(self.path.join(format!("{kind}.key"))).unwrap();
        let key = SigningKey::from_pem(Algorithm::Ps256, &format!("kid of {kind}"), &pem).unwrap();
        key_set(&key)
    }

    fn certify(&self, asked: &Value) -> Value {
        let mut request = CertificateSigningRequestParams::from_pem(asked["csr"].as_str().unwrap()).unwrap();
        let mut subject = rcgen::DistinguishedName::new();
        subject.push(DnType::CommonName, SOFTWARE_ID);
        subject.push(DnType::OrganizationalUnitName, ORGANISATION_ID);
        request.params.distinguished_name = subject;
        let certificate = request.signed_by(&self.authority).unwrap().pem();
        let kid = format!("kid of {}", asked["kind"].as_str().unwrap());
        json!({"certificate": certificate, "chain": self.authority.pem(), "kid": kid})
    }

    /// As the bank assesses it; the answer is 201 or the refusal.
    fn register(&self, seen: &Seen, version: Version) -> (u16, String) {
        let (policy, now) = (Policy::open(vec![BANK.into()], false), NOW);
        let issuer = StatementIssuer {
            iss: "Directory".into(),
            jwks_uri: "https://directory.example/directory.jwks".parse().unwrap(),
            keystore_hosts: vec!["directory.example".into()],
        };
        let mut assessment = Assessment::open(&seen.body, None);
        assessment.believe_statement(Some((&issuer, &key_set(&DIRECTORY_KEY))), &policy.rules, now);
        let (keys, revoked) = (self.keys("obsigning"), KeySet::default());
        let certificate = seen.certificate.as_ref().unwrap();
        let (report, accepted) =
            assessment.settle(Ok((&keys, &revoked)), Ok(()), certificate, &policy.rules, version, now);
        match (report.refusal(), accepted) {
            (None, Some(accepted)) => {
                let method = accepted.metadata().authentication.method();
                (201, json!({"client_id": "client-1", "token_endpoint_auth_method": method}).to_string())
            }
            (refusal, _) => (400, format!("{refusal:?}")),
        }
    }

    fn answer(&self, seen: &Seen, headers: &HeaderMap) -> (u16, String) {
        let bearer = headers.get("authorization").map(|value| value.to_str().unwrap().to_owned());
        let path = seen.url.path();
        if seen.url.as_str().starts_with(DIRECTORY) && !path.ends_with("/tpps") {
            assert_eq!(bearer.as_deref(), Some("Bearer access key"));
        }
        match (seen.method.as_str(), path) {
            ("POST", "/sandbox-1/sandbox/tpps") => (201, enrolment()),
            ("POST", path) if path.ends_with("/certificates") => {
                (201, self.certify(&serde_json::from_str(&seen.body).unwrap()).to_string())
            }
            ("GET", path) if path.ends_with("/statement") => (200, statement()),
            ("GET", "/participants") => (200, participants()),
            ("GET", "/.well-known/openid-configuration") => (200, discovery()),
            ("GET", "/uae/.well-known/openid-configuration") => (200, uae_discovery()),
            ("POST", "/dcr/v3.3/register") => self.register(seen, Version::V3_3),
            ("POST", "/dcr/v3.2/register") => self.register(seen, Version::V3_2),
            ("POST", "/tpp-registration") => (204, String::new()),
            ("POST", "/token") => (200, json!({"access_token": "token", "expires_in": 600}).to_string()),
            (method, "/dcr/v3.3/register/client-1") => {
                assert_eq!(bearer.as_deref(), Some("Bearer token"));
                match method {
                    "GET" => (200, json!({"client_id": "client-1", "scope": "accounts"}).to_string()),
                    "PUT" => match self.register(seen, Version::V3_3) {
                        (201, body) => (200, body),
                        refused => refused,
                    },
                    _ => (204, String::new()),
                }
            }
            _ => (404, "nothing here".into()),
        }
    }
}

impl Web for World {
    fn send<'a>(&'a self, identity: Option<&'a Identity>, ask: Ask) -> BoxFuture<'a, Result<Answer, Unreachable>> {
        async move {
            let certificate = identity.map(|identity| {
                // The key goes with the certificate, or TLS would not.
                KeyPair::from_pem(&identity.key).unwrap();
                Certificate::parse(&CertificateDer::from_pem_slice(identity.chain.as_bytes()).unwrap()).unwrap()
            });
            let body = String::from_utf8(ask.body).unwrap();
            let seen = Seen { method: ask.method, url: ask.url, body, certificate };
            self.seen.lock().unwrap().push(seen.clone());
            let instead = self.instead.lock().unwrap().clone();
            let (status, body) = match instead {
                Some((end, instead)) if seen.url.path().ends_with(end) => instead?,
                _ => self.answer(&seen, &ask.headers),
            };
            let status = StatusCode::from_u16(status).unwrap();
            Ok(Answer { status, headers: HeaderMap::new(), body: body.into_bytes() })
        }
        .boxed()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        // Some tests never make it.
        let _gone = std::fs::remove_dir_all(&self.path);
    }
}

pub(crate) fn new_tpp() -> NewTpp {
    NewTpp {
        directory: Url::parse(DIRECTORY).unwrap(),
        legal_name: "Example Pay Ltd".into(),
        software_name: "Example Pay".into(),
        redirect_uris: vec!["https://app.example/a".into(), "https://app.example/b".into()],
        roles: vec!["AISP".into(), "PISP".into()],
        contacts: Vec::new(),
        ecosystem: "both".into(),
    }
}

pub(crate) fn at_the_bank(profile: Profile, authentication: AuthenticationMethod) -> Registration {
    Registration { bank: Url::parse(BANK).unwrap(), profile, authentication, audience: None }
}

fn key_set(key: &SigningKey) -> KeySet {
    KeySet::parse(json!({ "keys": [key.public()] }).to_string().as_bytes()).unwrap()
}

fn enrolment() -> String {
    let obie =
        json!({"organisation_id": ORGANISATION_ID, "software_id": SOFTWARE_ID, "jwks": "https://directory.example/1"});
    let uae = json!({"organisation_id": "1c9d0f0e-7d39-4a0f-8a3c-31c5c9d1a001", "client_id": UAE_CLIENT});
    json!({"access_key": ACCESS_KEY, "obie": obie, "uae": uae, "certificates": []}).to_string()
}

pub(crate) fn statement() -> String {
    let issued = (NOW - Duration::minutes(1)).unix_timestamp();
    let claims = json!({
        "iss": "Directory", "iat": issued, "jti": "79ad1fbd75f7428b",
        "software_id": SOFTWARE_ID, "software_client_id": SOFTWARE_ID, "software_client_name": "Example Pay",
        "software_redirect_uris": ["https://app.example/a", "https://app.example/b"],
        "software_roles": ["PISP", "AISP"], "software_mode": "Test", "software_environment": "sandbox",
        "org_id": ORGANISATION_ID, "org_name": "Example Pay Ltd", "org_status": "Active",
        "organisation_competent_authority_claims": {
            "authority_id": "GBFCA", "registration_id": "123456", "status": "Active",
            "authorisations": [{"member_state": "GB", "roles": ["PISP", "AISP"]}],
        },
        "software_jwks_endpoint": "https://directory.example/0015800001HQQrZAAX/4EeR2dGPbdsTTeGGYLkKR0.jwks",
    });
    DIRECTORY_KEY.sign(claims.as_object().unwrap()).unwrap()
}

fn discovery() -> String {
    json!({
        "issuer": BANK,
        "registration_endpoint": format!("{BANK}/dcr/v3.3/register"),
        "token_endpoint": format!("{BANK}/token"),
        "token_endpoint_auth_methods_supported": ["tls_client_auth", "private_key_jwt"],
        "response_types_supported": ["code", "code id_token"],
        "grant_types_supported": ["authorization_code", "client_credentials", "refresh_token", "password"],
    })
    .to_string()
}

fn uae_discovery() -> String {
    json!({
        "issuer": format!("{BANK}/uae"),
        "registration_endpoint": format!("{BANK}/elsewhere"),
        "token_endpoint": format!("{BANK}/elsewhere"),
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "mtls_endpoint_aliases": {
            "registration_endpoint": format!("{BANK}/tpp-registration"), "token_endpoint": format!("{BANK}/token"),
        },
    })
    .to_string()
}

fn participants() -> String {
    let server =
        |name: &str, document: &str| json!({"CustomerFriendlyName": name, "OpenIDDiscoveryDocument": document});
    let servers = [
        server("Example Bank (UAE)", &format!("{BANK}/uae/.well-known/openid-configuration")),
        server("Example Bank (OBIE)", &format!("{BANK}/.well-known/openid-configuration")),
        json!({"CustomerFriendlyName": "No document"}),
    ];
    json!([{"OrganisationName": "Example Bank", "AuthorisationServers": servers}, {"OrganisationName": "Nobody"}])
        .to_string()
}
