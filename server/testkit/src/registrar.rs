//! A directory without a network, and software that it vouches for: what registers by machine without a connection.

use domain::certificate::Certificate;
use domain::jose::{Algorithm, SigningKey};
use domain::portal::Portal;
use domain::registration::metadata::Version;
use domain::store::machine_clients;
use domain::workflow::registration::{Answer, Desk, Request};
use rcgen::{CertificateParams, DnType, KeyPair};
use serde_json::{Map, Value, json};
use server::config::StatementIssuer;
use stage::Keystore;
use std::sync::Arc;

/// What a statement of the directory says in `iss`.
const ISSUER: &str = "Lakeside Directory";
const KEYSTORE: &str = "https://keystore.lakeside.example";

/// A directory, and the bank's desk that believes it.
pub struct Registrar {
    portal: Portal,
    desk: Desk,
    keystore: Keystore,
    directory: Arc<SigningKey>,
}

/// A software that the directory vouches for.
pub struct Software {
    /// What the directory says of it.
    pub statement: Value,
    key: SigningKey,
    certificate: Certificate,
}

impl Registrar {
    /// The issuer, as a bank configures it.
    pub fn issuer() -> StatementIssuer {
        StatementIssuer {
            iss: ISSUER.into(),
            jwks_uri: format!("{KEYSTORE}/keystore/directory.jwks"),
            keystore_hosts: vec!["keystore.lakeside.example".into()],
        }
    }

    /// A desk of a portal whose rules name the issuer.
    ///
    /// # Panics
    /// When no key can be made.
    #[expect(clippy::expect_used, reason = "without a key there is nothing to try")]
    pub fn new(portal: &Portal) -> Self {
        let keystore = Keystore::default();
        let directory = Arc::new(SigningKey::generate(Algorithm::Es256, "lakeside-1").expect("a key"));
        keystore.put(&Self::issuer().jwks_uri, key_set(&directory));
        Self { portal: portal.clone(), desk: keystore.desk(portal), keystore, directory }
    }

    /// The same directory, before another portal of the same bank.
    #[must_use]
    pub fn before(&self, portal: &Portal) -> Self {
        let (keystore, directory) = (self.keystore.clone(), self.directory.clone());
        Self { portal: portal.clone(), desk: keystore.desk(portal), keystore, directory }
    }

    /// Takes a software into the directory. `number` tells it and its organisation from others.
    ///
    /// # Panics
    /// When no key or certificate can be made.
    #[expect(clippy::expect_used, reason = "without a key there is nothing to try")]
    pub fn software(&self, name: &str, organisation: &str, number: u32) -> Software {
        let (id, org) = (format!("LakesideSoftware{number:06}"), format!("00158000{number:010}"));
        let key = SigningKey::generate(Algorithm::Es256, &format!("signing-{number}")).expect("a key");
        let (own, revoked) = (format!("{KEYSTORE}/{org}/{id}.jwks"), format!("{KEYSTORE}/{org}/revoked/{id}.jwks"));
        self.keystore.put(&own, key_set(&key));
        self.keystore.put(&revoked, json!({ "keys": [] }).to_string());
        let mut params = CertificateParams::default();
        params.distinguished_name = rcgen::DistinguishedName::new();
        for (kind, value) in [
            (DnType::CommonName, id.as_str()),
            (DnType::OrganizationalUnitName, &org),
            (DnType::OrganizationName, "Lakeside"),
            (DnType::CountryName, "GB"),
        ] {
            params.distinguished_name.push(kind, value);
        }
        let pair = KeyPair::generate().expect("a key");
        let certificate = params.self_signed(&pair).expect("a certificate");
        let certificate = Certificate::parse(certificate.der()).expect("a certificate");
        let host = name.to_lowercase().replace(' ', "-");
        let statement = json!({
            "iss": ISSUER, "jti": format!("lakeside{number:08}"), "software_id": id, "software_client_id": id,
            "software_client_name": name, "software_version": "1.0", "software_mode": "Test",
            "software_environment": "sandbox", "software_roles": ["AISP", "PISP"],
            "software_redirect_uris": [format!("https://{host}.example/callback"), format!("https://{host}.example/return")],
            "org_id": org, "org_name": organisation, "org_status": "Active",
            "org_contacts": [{ "name": "Technical", "email": format!("tech@{host}.example"), "type": "Technical" }],
            "organisation_competent_authority_claims": {
                "authority_id": "ECAGB", "registration_id": format!("9{number:05}"), "status": "Active",
                "authorisations": [{ "member_state": "GB", "roles": ["AISP", "PISP"] }],
            },
            "software_jwks_endpoint": own, "software_jwks_revoked_endpoint": revoked,
        });
        Software { statement, key, certificate }
    }

    /// Sends a request to register, after `change` has had its way with claims of the request and of the statement.
    ///
    /// # Panics
    /// When the database refuses.
    #[expect(clippy::expect_used, reason = "without a database there is nothing to try")]
    pub async fn register(&self, software: &Software, change: impl FnOnce(&mut Value, &mut Value)) -> Answer {
        let body = self.body(software, change);
        self.send(&body, software).await.expect("the store")
    }

    /// Sends a request to change the client with this id.
    ///
    /// # Panics
    /// When the database refuses, or there is no such client.
    #[expect(clippy::expect_used, reason = "without a database there is nothing to try")]
    pub async fn change(
        &self,
        software: &Software,
        client_id: &str,
        change: impl FnOnce(&mut Value, &mut Value),
    ) -> Answer {
        let environment = self.portal.rules().environment;
        let found = machine_clients::find(self.portal.database().statements(), client_id, environment).await;
        let client = found.expect("the store").expect("a client");
        let body = self.body(software, change);
        self.desk.change(&client, request(&body, software)).await.expect("the store")
    }

    /// Sends any body.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn send(&self, body: &str, software: &Software) -> Result<Answer, domain::store::StoreError> {
        self.desk.register(request(body, software)).await
    }

    #[expect(clippy::expect_used, reason = "without a signature there is nothing to try")]
    fn body(&self, software: &Software, change: impl FnOnce(&mut Value, &mut Value)) -> String {
        let now = self.portal.now().unix_timestamp();
        let mut statement = software.statement.clone();
        statement["iat"] = (now - 30).into();
        let id = statement["software_id"].clone();
        let jti = uuid::Builder::from_random_bytes(domain::entropy::bytes(self.portal.entropy())).into_uuid();
        let mut request = json!({
            "iss": id, "iat": now, "exp": now + 1_800, "aud": self.portal.rules().api_url, "jti": jti.to_string(),
            "redirect_uris": [statement["software_redirect_uris"][0]], "token_endpoint_auth_method": "private_key_jwt",
            "token_endpoint_auth_signing_alg": "ES256", "grant_types": ["authorization_code", "client_credentials"],
            "response_types": ["code id_token"], "application_type": "web", "scope": "openid accounts",
            "id_token_signed_response_alg": "PS256", "request_object_signing_alg": "PS256",
        });
        change(&mut request, &mut statement);
        let statement = self.directory.sign(members(&statement)).expect("a signature");
        let mut request = members(&request).clone();
        request.entry("software_statement").or_insert(statement.into());
        software.key.sign(&request).expect("a signature")
    }
}

fn request<'a>(body: &'a str, software: &'a Software) -> Request<'a> {
    let trace = Some("f1a2b3c4-0000-4000-8000-00000000d3e5");
    let (address, certificate) = ("/open-banking/v3.3/register", &software.certificate);
    Request { address, version: Version::V3_3, body, certificate, trace }
}

#[expect(clippy::expect_used, reason = "claims are an object")]
fn members(claims: &Value) -> &Map<String, Value> {
    claims.as_object().expect("an object")
}

fn key_set(key: &SigningKey) -> String {
    json!({ "keys": [key.public()] }).to_string()
}
