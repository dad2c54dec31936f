//! A bank behind real TLS that believes one directory, and TPPs whose software that directory vouches for.

use crate::api::caller::{Reply, exchange};
use domain::access::{ChangeStatus, ConfirmStatus, StaffMember};
use domain::certificate::revocation::Revocations;
use domain::client::Scopes;
use domain::clock::{Clock, SystemClock};
use domain::jose::{Algorithm, SigningKey};
use domain::portal::{Portal, Rules};
use domain::registration::{Policy, StatementIssuer};
use domain::standing::{Kind, Status, Thing};
use domain::trust::ClientCa;
use domain::workflow::gateway::{self, Keeper, NewGateway};
use domain::workflow::standing;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair};
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use serde_json::{Map, Value, json};
use server::config::AuthorizationServer;
use server::listener::{Bound, ClientCertificates, Limits, TlsIdentity, serve};
use stage::{Cast, Keystore, Stage};
use std::net::SocketAddr;
use std::sync::{Arc, LazyLock};
use time::Duration;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// Keys take long to make.
pub(crate) static DIRECTORY: LazyLock<SigningKey> = LazyLock::new(|| key("directory"));
pub(crate) static SOFTWARE: LazyLock<SigningKey> = LazyLock::new(|| key("software"));
pub(crate) static STRANGER: LazyLock<SigningKey> = LazyLock::new(|| key("software"));

pub(crate) const ISSUER: &str = "Example Directory";
pub(crate) const DIRECTORY_KEYS: &str = "https://keystore.example/keystore/directory.jwks";
/// The issuer, and how machines call the bank.
pub(crate) const BANK: &str = "https://localhost";

pub(crate) type Authority = CertifiedIssuer<'static, KeyPair>;

fn key(kid: &str) -> SigningKey {
    SigningKey::generate(Algorithm::Ps256, kid).unwrap()
}

/// A key set of these members.
pub(crate) fn key_set(members: &[Value]) -> String {
    json!({ "keys": members }).to_string()
}

pub(crate) fn public(key: &SigningKey) -> Value {
    Value::Object(key.public().clone())
}

/// A bank with its directory.
pub(crate) struct World {
    pub(crate) stage: Stage,
    pub(crate) keystore: Keystore,
    /// Whose lists may come from `issuing.crl`, where the bank reads any.
    pub(crate) revocations: Revocations,
    pub(crate) authority: Authority,
    address: SocketAddr,
}

/// A certificate with its key, to be shown.
pub(crate) struct Shown {
    pub(crate) chain: Vec<CertificateDer<'static>>,
    pub(crate) key: PrivateKeyDer<'static>,
}

impl Clone for Shown {
    fn clone(&self) -> Self {
        Self { chain: self.chain.clone(), key: self.key.clone_key() }
    }
}

/// Another authority, that calls itself the same.
pub(crate) fn another_authority() -> Authority {
    authority()
}

fn authority() -> Authority {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// A bank that has settled something else.
    pub(crate) async fn with(change: impl FnOnce(&mut Rules)) -> Self {
        Self::reading(None, change).await
    }

    /// A bank that reads revocation lists.
    pub(crate) async fn reading(list: Option<&str>, change: impl FnOnce(&mut Rules)) -> Self {
        let authority = authority();
        let own = domain::certificate::Certificate::parse(authority.der()).unwrap();
        let own = domain::certificate::revocation::Authority::new(own).unwrap();
        let stage = Stage::with(|rules| {
            rules.limits = false;
            rules.trust.client_cas = vec![ClientCa { authority: own.clone(), styles: Vec::new() }];
            rules.registration = Policy::open(server::api::audiences(BANK), false);
            rules.trust.issuers =
                vec![StatementIssuer::new(ISSUER, DIRECTORY_KEYS.parse().unwrap(), vec!["keystore.example".into()])];
            change(rules);
        })
        .await;
        // Certificates are judged by the machine's clock in the handshake, and by the portal's in each request.
        stage.clock.advance(SystemClock.now() - stage.portal.now());
        let keystore = Keystore::default();
        keystore.put(DIRECTORY_KEYS, key_set(&[public(&DIRECTORY)]));
        let revocations = Revocations::new(vec![own], list.map(str::to_owned));
        let address = serving(&stage.portal, &keystore, &authority, &revocations).await;
        Self { stage, keystore, revocations, authority, address }
    }

    /// Another server on the same database.
    pub(crate) async fn replica(&self) -> SocketAddr {
        serving(&self.stage.replica(Duration::ZERO), &self.keystore, &self.authority, &self.revocations).await
    }

    /// A certificate for clients with this subject, of the authority that the bank trusts.
    pub(crate) fn certificate(&self, subject: &[(DnType, &str)]) -> Shown {
        self.certified(subject, |_| {})
    }

    pub(crate) fn certified(&self, subject: &[(DnType, &str)], change: impl FnOnce(&mut CertificateParams)) -> Shown {
        Self::certified_by(&self.authority, subject, change)
    }

    /// The same of any authority.
    pub(crate) fn certified_by(
        by: &Authority,
        subject: &[(DnType, &str)],
        change: impl FnOnce(&mut CertificateParams),
    ) -> Shown {
        let mut params = CertificateParams::default();
        params.distinguished_name = rcgen::DistinguishedName::new();
        for (kind, value) in subject {
            params.distinguished_name.push(kind.clone(), *value);
        }
        params.not_before = SystemClock.now() - Duration::days(2);
        params.not_after = SystemClock.now() + Duration::days(2);
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        change(&mut params);
        let key = KeyPair::generate().unwrap();
        let chain = vec![params.signed_by(&key, by).unwrap().der().clone()];
        Shown { chain, key: PrivateKeyDer::try_from(key.serialize_der()).unwrap() }
    }

    /// Sends bytes on a connection of their own.
    pub(crate) async fn send(&self, shown: Option<&Shown>, bytes: &[u8]) -> Reply {
        self.send_to(self.address, shown, bytes).await
    }

    pub(crate) async fn send_to(&self, address: SocketAddr, shown: Option<&Shown>, bytes: &[u8]) -> Reply {
        let mut roots = RootCertStore::empty();
        roots.add(self.authority.der().clone()).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let builder = builder.with_root_certificates(roots);
        let config = match shown.cloned() {
            Some(Shown { chain, key }) => builder.with_client_auth_cert(chain, key).unwrap(),
            None => builder.with_no_client_auth(),
        };
        let stream = TcpStream::connect(address).await.unwrap();
        let name = ServerName::try_from("localhost").unwrap();
        let stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await.unwrap();
        exchange(stream, bytes).await
    }

    /// Calls with a method and further header lines.
    pub(crate) async fn call(
        &self,
        shown: Option<&Shown>,
        method: &str,
        path: &str,
        headers: &str,
        body: &str,
    ) -> Reply {
        self.send(shown, &request(method, path, headers, body)).await
    }

    /// Posts a form to the token endpoint.
    pub(crate) async fn form(&self, shown: Option<&Shown>, path: &str, fields: &[(&str, &str)]) -> Reply {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.call(shown, "POST", path, "Content-Type: application/x-www-form-urlencoded\r\n", &body).await
    }

    /// A gateway's name and secret, as it sends them.
    pub(crate) async fn gateway(&self) -> [(String, String); 2] {
        let name = format!("Gateway {}", self.count("gateways").await);
        let added = gateway::add(&self.stage.portal, stage::context(), Keeper::Console, &name, Scopes::all());
        let NewGateway { id, secret } = added.await.unwrap();
        [("client_id".into(), id.to_string()), ("client_secret".into(), secret.expose().to_owned())]
    }

    /// Suspends or resumes what a client is or hangs from, as the bank's people do.
    pub(crate) async fn change(&self, cast: &Cast, kind: Kind, client_id: &str, to: Status) {
        let column = match kind {
            Kind::Organisation => "organisation_id",
            Kind::SoftwareStatement => "software_statement_id",
            Kind::Client => "id",
        };
        let found = self.text(&format!("select {column}::text from clients where client_id = '{client_id}'")).await;
        let thing = Thing::of(kind, found.parse().unwrap());
        let (portal, now) = (&self.stage.portal, self.stage.portal.now());
        let refreshed = |member: &StaffMember| StaffMember { second_factor_at: Some(now), ..member.clone() };
        let by = refreshed(&cast.analyst).require::<ChangeStatus>(now).unwrap();
        let change = standing::propose(portal, stage::context(), by, thing, to, "Because").await.unwrap();
        let by = refreshed(&cast.approver).require::<ConfirmStatus>(now).unwrap();
        standing::confirm(portal, stage::context(), by, change).await.unwrap();
    }

    /// One text out of the database.
    pub(crate) async fn text(&self, query: &str) -> String {
        self.stage.database.text(query).await.unwrap()
    }

    pub(crate) fn now(&self) -> i64 {
        self.stage.portal.now().unix_timestamp()
    }

    /// How many rows there are.
    pub(crate) async fn count(&self, of: &str) -> i64 {
        self.text(&format!("select count(*)::text from {of}")).await.parse().unwrap()
    }
}

/// The bytes of a request.
pub(crate) fn request(method: &str, path: &str, headers: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
    )
    .into_bytes()
}

async fn serving(portal: &Portal, keystore: &Keystore, authority: &Authority, revocations: &Revocations) -> SocketAddr {
    let key = KeyPair::generate().unwrap();
    let leaf = CertificateParams::new(vec!["localhost".to_owned()]).unwrap().signed_by(&key, authority).unwrap();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let clients = ClientCertificates::Trusted(portal.trust().clone());
    let identity = TlsIdentity::new(vec![leaf.der().clone()], key, clients).unwrap();
    let limits = Limits { per_address: None, ..Limits::api() };
    let bound = Bound::bind("127.0.0.1:0".parse().unwrap(), Some(identity), limits).await.unwrap();
    let router = server::api::router(keystore.desk(portal), AuthorizationServer::default());
    let router = router.layer(axum::Extension(revocations.clone()));
    let address = bound.address();
    tokio::spawn(serve(bound, router, std::future::pending()));
    address
}

/// Puts a member into an object.
pub(crate) fn with(mut object: Value, name: &str, value: Value) -> Value {
    object[name] = value;
    object
}

pub(crate) fn object(value: &Value) -> &Map<String, Value> {
    value.as_object().unwrap()
}
