//! A TPP of the framework, with its application.

use super::world::{BANK, Shown, World};
use crate::api::caller::Reply;
use data_encoding::BASE64;
use directory::{CertificateKind, NewTpp};
use domain::entropy::{self, SystemEntropy};
use domain::jose::{Algorithm, SigningKey};
use rcgen::{CertificateParams, KeyPair};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use serde_json::{Value, json};
use std::sync::LazyLock;
use uuid::Uuid;

/// RSA keys take long to make.
static SIGNING: LazyLock<SigningKey> = LazyLock::new(|| SigningKey::generate(Algorithm::Ps256, "made").unwrap());

pub(super) struct Tpp<'w> {
    pub(super) world: &'w World,
    access_key: String,
    pub(super) organisation: Uuid,
    pub(super) application: Uuid,
    pub(super) transport: Shown,
}

impl<'w> Tpp<'w> {
    /// With the roles BDSP and ISP.
    pub(super) fn new(world: &'w World) -> Self {
        Self::called(world, "Falcon LLC", &["BDSP", "ISP"])
    }

    pub(super) fn called(world: &'w World, name: &str, roles: &[&str]) -> Self {
        let new = json!({
            "legal_name": name, "software_name": "Talon", "profile": "uae", "roles": roles,
            "redirect_uris": ["https://app.falcon.example/callback"],
        });
        let new: NewTpp = serde_json::from_value(new).unwrap();
        let enrolled = world.directory.enrol(&new).unwrap();
        let access_key = enrolled.access_key.expose().to_owned();
        let application = enrolled.software.application_id.unwrap();
        let (transport, _) = issue(world, &access_key, application, CertificateKind::UaeTransport);
        Self { world, access_key, organisation: enrolled.organisation.uae_id, application, transport }
    }

    /// Another certificate of it, and the name of its key.
    pub(super) fn certificate(&self, kind: CertificateKind) -> (Shown, String) {
        issue(self.world, &self.access_key, self.application, kind)
    }

    /// Another application of the same organisation.
    pub(super) fn another(&self) -> Self {
        let application = Uuid::from_bytes(entropy::bytes(&SystemEntropy));
        self.rewrite(|organisation| {
            let mut software = organisation["software"][0].clone();
            software["application_id"] = json!(application);
            software["certificates"] = json!([]);
            organisation["software"].as_array_mut().unwrap().push(software);
        });
        let (transport, _) = issue(self.world, &self.access_key, application, CertificateKind::UaeTransport);
        Self { world: self.world, access_key: self.access_key.clone(), application, transport, ..*self }
    }

    /// Writes into the framework's register about its organisation.
    pub(super) fn rewrite(&self, change: impl FnOnce(&mut Value)) {
        self.world.rewrite(|register| {
            let organisations = register["organisations"].as_array_mut().unwrap();
            let own = organisations.iter_mut().find(|own| own["uae_id"] == json!(self.organisation));
            change(own.unwrap());
        });
    }

    /// Sets what its application may do, in the register's words.
    pub(super) fn may(&self, roles: &[&str]) {
        self.rewrite(|organisation| organisation["software"][0]["roles"] = json!(roles));
    }

    /// Puts a certificate into its key set.
    pub(super) fn list(&self, shown: &Shown, kind: &str) {
        let certificate = BASE64.encode(&shown.chain[0]);
        let issued = json!({
            "kind": kind, "kid": "listed", "serial": "00", "certificate": certificate, "revoked": null,
            "issued": "2026-01-01T00:00:00Z", "expires": "2099-01-01T00:00:00Z",
        });
        self.rewrite(|organisation| {
            organisation["software"][0]["certificates"].as_array_mut().unwrap().push(issued);
        });
    }

    pub(super) async fn register(&self) -> Reply {
        self.world.register(&self.transport).await
    }

    /// A key of the application that signs: its name is its certificate's.
    pub(super) fn signing(&self) -> SigningKey {
        let (_, kid) = self.certificate(CertificateKind::UaeSigning);
        SigningKey::from_pem(Algorithm::Ps256, &kid, SIGNING.to_pem()).unwrap()
    }

    /// An assertion as the UAE's rules have it.
    pub(super) fn assertion(&self) -> Value {
        let (now, jti) = (self.world.now(), Uuid::from_bytes(entropy::bytes(&SystemEntropy)));
        let id = self.application;
        json!({"iss": id, "sub": id, "aud": format!("{BANK}/uae"), "iat": now, "exp": now + 300, "jti": jti})
    }

    pub(super) async fn ask_token(&self, assertion: &str, scope: &str) -> Reply {
        self.ask_token_over(&self.transport, assertion, scope).await
    }

    pub(super) async fn ask_token_over(&self, shown: &Shown, assertion: &str, scope: &str) -> Reply {
        let fields = [
            ("grant_type", "client_credentials"),
            ("scope", scope),
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ("client_assertion", assertion),
        ];
        self.world.form(Some(shown), "/token", &fields).await
    }
}

fn issue(world: &World, access_key: &str, application: Uuid, kind: CertificateKind) -> (Shown, String) {
    let signs = kind == CertificateKind::UaeSigning;
    let key = if signs {
        KeyPair::from_pem(std::str::from_utf8(SIGNING.to_pem()).unwrap()).unwrap()
    } else {
        KeyPair::generate().unwrap()
    };
    let request = CertificateParams::default().serialize_request(&key).unwrap().pem().unwrap();
    let issued = world.directory.issue(access_key, &application.to_string(), kind, &request).unwrap();
    let pem = format!("{}{}", issued.certificate, issued.chain);
    let chain = CertificateDer::pem_slice_iter(pem.as_bytes()).collect::<Result<_, _>>().unwrap();
    (Shown { chain, key: PrivateKeyDer::try_from(key.serialize_der()).unwrap() }, issued.kid)
}
