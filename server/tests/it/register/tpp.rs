//! A TPP's software: its statement, its requests, and its calls.

use super::world::{Authority, BANK, DIRECTORY, ISSUER, SOFTWARE, Shown, World, key_set, object, public};
use crate::api::caller::Reply;
use domain::jose::SigningKey;
use rcgen::DnType;
use serde_json::{Value, json};
use uuid::Uuid;

/// A software that the directory knows, with its certificate.
pub(crate) struct Tpp<'w> {
    pub(crate) world: &'w World,
    pub(crate) software_id: String,
    pub(crate) organisation_id: String,
    pub(crate) certificate: Shown,
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
}

/// How a client may authenticate.
pub(crate) const METHODS: [&str; 2] = ["private_key_jwt", "tls_client_auth"];
/// One address of each version.
pub(crate) const PATHS: [&str; 2] = ["/open-banking/v3.2/register", "/open-banking/v3.3/register"];

const SOFTWARE_ID: &str = "4EeR2dGPbdsTTeGGYLkKR0";
const ORGANISATION_ID: &str = "0015800001HQQrZAAX";

impl<'w> Tpp<'w> {
    pub(crate) fn new(world: &'w World) -> Self {
        Self::called(world, SOFTWARE_ID, ORGANISATION_ID)
    }

    /// Another software, perhaps of another organisation.
    pub(crate) fn called(world: &'w World, software_id: &str, organisation_id: &str) -> Self {
        let certificate = world.certificate(&attributes(software_id, organisation_id));
        let (software_id, organisation_id) = (software_id.to_owned(), organisation_id.to_owned());
        let tpp = Self { world, software_id, organisation_id, certificate, method: METHODS[0], path: PATHS[1] };
        tpp.publish(&[public(&SOFTWARE)]);
        tpp.revoke(&[]);
        tpp
    }

    /// The same with another way to authenticate, at another version's address.
    pub(crate) fn using(self, method: &'static str, path: &'static str) -> Self {
        Self { method, path, ..self }
    }

    /// The same with a certificate of another authority, for the same subject.
    pub(crate) fn with_certificate_of(self, authority: &Authority) -> Self {
        let certificate = World::certified_by(authority, &attributes(&self.software_id, &self.organisation_id), |_| {});
        Self { certificate, ..self }
    }

    /// Sets the software's keys.
    pub(crate) fn publish(&self, keys: &[Value]) {
        self.world.keystore.put(&self.key_set(), key_set(keys));
    }

    /// Sets those that are revoked.
    pub(crate) fn revoke(&self, keys: &[Value]) {
        self.world.keystore.put(&self.revoked_key_set(), key_set(keys));
    }

    pub(crate) fn key_set(&self) -> String {
        format!("https://keystore.example/{}/{}.jwks", self.organisation_id, self.software_id)
    }

    pub(crate) fn revoked_key_set(&self) -> String {
        format!("https://keystore.example/{}/revoked/{}.jwks", self.organisation_id, self.software_id)
    }

    /// What the directory says of it.
    pub(crate) fn statement(&self) -> Value {
        json!({
            "iss": ISSUER, "iat": self.world.now() - 60, "jti": "79ad1fbd75f7428b",
            "software_id": self.software_id, "software_client_id": self.software_id,
            "software_client_name": "Wren (Sandbox)", "software_version": 1.5,
            "software_redirect_uris": ["https://app.example/a", "https://app.example/b"],
            "software_roles": ["PISP", "AISP"], "software_mode": "Test", "software_environment": "sandbox",
            "org_id": self.organisation_id, "org_name": "Example Ltd", "org_status": "Active",
            "org_contacts": [{"name": "Technical", "email": "tech@fintech.example", "type": "Technical"}],
            "organisation_competent_authority_claims": {
                "authority_id": "GBFCA", "registration_id": format!("R{}", self.organisation_id), "status": "Active",
                "authorisations": [{"member_state": "GB", "roles": ["PISP", "AISP"]}],
            },
            "software_jwks_endpoint": self.key_set(), "software_jwks_revoked_endpoint": self.revoked_key_set(),
            "software_tos_uri": "https://app.example/terms",
        })
    }

    /// What it asks for.
    pub(crate) fn request(&self) -> Value {
        let now = self.world.now();
        let mut request = json!({
            "iss": self.software_id, "iat": now, "exp": now + 3_600, "aud": BANK, "jti": jti(),
            "redirect_uris": ["https://app.example/a"], "token_endpoint_auth_method": self.method,
            "grant_types": ["authorization_code", "client_credentials"], "response_types": ["code id_token"],
            "application_type": "web", "scope": "accounts openid", "id_token_signed_response_alg": "PS256",
            "request_object_signing_alg": "PS256",
        });
        match self.method {
            "tls_client_auth" => request["tls_client_auth_subject_dn"] = self.subject().into(),
            _ => request["token_endpoint_auth_signing_alg"] = "PS256".into(),
        }
        request
    }

    pub(crate) fn subject(&self) -> String {
        format!("CN={},OU={},O=OpenBanking,C=GB", self.software_id, self.organisation_id)
    }

    pub(crate) fn body(&self) -> String {
        signed(&self.request(), &self.statement())
    }

    pub(crate) async fn post(&self, body: &str) -> Reply {
        self.call("POST", self.path, "", body).await
    }

    /// Registers, and gives the client.
    pub(crate) async fn register(&self) -> Value {
        let reply = self.post(&self.body()).await;
        assert_eq!(reply.status, 201, "{}", reply.body);
        reply.json()
    }

    /// Calls with a signed body.
    pub(crate) async fn call(&self, method: &str, path: &str, headers: &str, body: &str) -> Reply {
        let headers = format!("Content-Type: application/jose\r\nAccept: application/json\r\n{headers}");
        self.world.call(Some(&self.certificate), method, path, &headers, body).await
    }

    /// An assertion as the official suite makes it: without a key's name.
    pub(crate) fn assertion(&self, client_id: &str) -> Value {
        let now = self.world.now();
        let aud = format!("{BANK}/token");
        json!({"iss": client_id, "sub": client_id, "aud": aud, "iat": now, "exp": now + 1_800, "jti": jti()})
    }

    pub(crate) async fn ask_token(&self, client_id: &str, scope: &str) -> Reply {
        let assertion = unnamed(&SOFTWARE, &self.assertion(client_id));
        self.ask_token_with(client_id, scope, &assertion).await
    }

    pub(crate) async fn ask_token_with(&self, client_id: &str, scope: &str, assertion: &str) -> Reply {
        let mut fields = vec![("grant_type", "client_credentials"), ("scope", scope)];
        match self.method {
            "tls_client_auth" => fields.push(("client_id", client_id)),
            _ => fields.extend([
                ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
                ("client_assertion", assertion),
            ]),
        }
        self.world.form(Some(&self.certificate), "/token", &fields).await
    }

    /// A token for managing the client.
    pub(crate) async fn token(&self, client_id: &str) -> String {
        let reply = self.ask_token(client_id, "").await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        assert!(reply.json()["expires_in"].is_i64() && reply.json()["token_type"] == "Bearer");
        reply.json()["access_token"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn get(&self, client_id: &str, token: &str) -> Reply {
        self.manage("GET", client_id, token, "").await
    }

    pub(crate) async fn put(&self, client_id: &str, token: &str, body: &str) -> Reply {
        self.manage("PUT", client_id, token, body).await
    }

    pub(crate) async fn delete(&self, client_id: &str, token: &str) -> Reply {
        self.manage("DELETE", client_id, token, "").await
    }

    async fn manage(&self, method: &str, client_id: &str, token: &str, body: &str) -> Reply {
        let authorization = format!("Authorization: Bearer {token}\r\n");
        self.call(method, &format!("{}/{client_id}", self.path), &authorization, body).await
    }
}

fn attributes<'a>(software_id: &'a str, organisation_id: &'a str) -> [(DnType, &'a str); 4] {
    [
        (DnType::CommonName, software_id),
        (DnType::OrganizationalUnitName, organisation_id),
        (DnType::OrganizationName, "OpenBanking"),
        (DnType::CountryName, "GB"),
    ]
}

pub(crate) fn jti() -> String {
    Uuid::from_bytes(domain::entropy::bytes(&domain::entropy::SystemEntropy)).to_string()
}

/// A request with a statement, each signed as it should be.
pub(crate) fn signed(request: &Value, statement: &Value) -> String {
    signed_by(&SOFTWARE, request, &DIRECTORY.sign(object(statement)).unwrap())
}

/// A request with this statement, signed by this key.
pub(crate) fn signed_by(key: &SigningKey, request: &Value, statement: &str) -> String {
    let mut request = object(request).clone();
    request.entry("software_statement").or_insert(statement.into());
    key.sign(&request).unwrap()
}

/// Signed without a key's name in the header.
pub(crate) fn unnamed(key: &SigningKey, claims: &Value) -> String {
    key.sign_raw(r#"{"alg":"PS256","typ":"JWT"}"#, &claims.to_string()).unwrap()
}

/// The id of a client.
pub(crate) fn id(client: &Value) -> &str {
    client["client_id"].as_str().unwrap()
}
