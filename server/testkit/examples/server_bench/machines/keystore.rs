//! A directory on this machine: it signs statements, and publishes the keys of softwares that all sign with the same key.

use crate::Failure;
use axum::Router;
use axum::routing::get;
use domain::certificate::Certificate;
use domain::clock::{Clock as _, SystemClock};
use domain::entropy::SystemEntropy;
use domain::jose::{Algorithm, SigningKey};
use serde_json::{Map, Value, json};
use std::net::SocketAddr;
use tokio::net::TcpListener;

/// `iss` of its statements.
pub(crate) const ISSUER: &str = "Bench Directory";

/// The directory, served for as long as the process lives.
pub(crate) struct Keystore {
    address: SocketAddr,
    directory: SigningKey,
    /// What every software signs with.
    pub(crate) software: SigningKey,
}

impl Keystore {
    /// Publishes keys, and the certificate that every software connects with.
    pub(crate) async fn serve(transport: &Certificate) -> Result<Self, Failure> {
        let (directory, software) = (key("directory")?, key("signing")?);
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let transport = json!({
            "kty": "RSA", "kid": "transport", "use": "tls",
            "x5c": [data_encoding::BASE64.encode(transport.der())],
        });
        let keys = json!({ "keys": [software.public(), transport] }).to_string();
        let own = json!({ "keys": [directory.public()] }).to_string();
        let router = Router::new()
            .route("/keystore/directory.jwks", get(move || async { own }))
            .route("/keys", get(move || async { keys }))
            .route("/revoked", get(|| async { json!({ "keys": [] }).to_string() }));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self::holding(address, directory, software))
    }

    /// With keys that are published elsewhere, or that nobody looks up.
    pub(crate) fn holding(address: SocketAddr, directory: SigningKey, software: SigningKey) -> Self {
        Self { address, directory, software }
    }

    /// What a bank that believes it has in its configuration.
    pub(crate) fn trusted(&self) -> String {
        let place = self.address;
        format!(
            "[[trust.statement_issuer]]\niss = {ISSUER:?}\n\
             jwks_uri = \"http://{place}/keystore/directory.jwks\"\nkeystore_hosts = [\"{place}\"]\n"
        )
    }

    /// A statement of the size that OBIE's directory issues: software and organisation are those of this number.
    pub(crate) fn statement(&self, number: u32) -> Result<String, Failure> {
        let (id, organisation) = (software_id(number), format!("{:018}", number % 1_000));
        let place = self.address;
        let claims = json!({
            "iss": ISSUER, "iat": SystemClock.now().unix_timestamp(), "jti": jti(),
            "software_environment": "sandbox", "software_mode": "Test", "software_id": id, "software_client_id": id,
            "software_client_name": "Bench", "software_version": 1.1,
            "software_client_description": "A third party used to measure what a registration costs, nothing else",
            "software_client_uri": "https://tpp.example",
            "software_redirect_uris": ["https://tpp.example/callback", "https://tpp.example/return"],
            "software_roles": ["AISP", "PISP", "CBPII"],
            "organisation_competent_authority_claims": {
                "authority_id": "FCAGBR", "registration_id": format!("{:06}", number % 1_000), "status": "Active",
                "authorisations": [
                    { "member_state": "GB", "roles": ["AISP", "PISP", "CBPII"] },
                    { "member_state": "IE", "roles": ["AISP", "PISP"] },
                ],
            },
            "software_logo_uri": "https://tpp.example/logo.png", "org_status": "Active", "org_id": organisation,
            "org_name": format!("Bench {} Ltd", number % 1_000),
            "org_contacts": [
                { "name": "Technical", "email": "tech@tpp.example", "phone": "+440000000000", "type": "Technical" },
                { "name": "Business", "email": "business@tpp.example", "phone": "+440000000000", "type": "Business" },
            ],
            "org_jwks_endpoint": format!("http://{place}/keys"),
            "org_jwks_revoked_endpoint": format!("http://{place}/revoked"),
            "software_jwks_endpoint": format!("http://{place}/keys"),
            "software_jwks_revoked_endpoint": format!("http://{place}/revoked"),
            "software_policy_uri": "https://tpp.example/policy", "software_tos_uri": "https://tpp.example/terms",
            "software_on_behalf_of_org": "Bench Agent Ltd",
        });
        Ok(self.directory.sign(members(&claims)?)?)
    }
}

/// 22 characters, as OBIE's directory has them.
pub(crate) fn software_id(number: u32) -> String {
    format!("{number:022}")
}

pub(crate) fn members(claims: &Value) -> Result<&Map<String, Value>, Failure> {
    claims.as_object().ok_or_else(|| "claims are an object".into())
}

/// Never the same twice.
pub(crate) fn jti() -> String {
    let random = domain::entropy::bytes(&SystemEntropy);
    uuid::Builder::from_random_bytes(random).into_uuid().to_string()
}

fn key(kid: &str) -> Result<SigningKey, Failure> {
    Ok(SigningKey::generate(Algorithm::Ps256, kid)?)
}
