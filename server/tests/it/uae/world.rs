//! A bank behind real TLS, and the sandbox trust framework that it asks, behind its own.

use crate::api::caller::{Reply, exchange};
use axum::Extension;
use directory::Directory;
use domain::clock::{Clock, SystemClock};
use domain::entropy::SystemEntropy;
use domain::portal::{Portal, Rules};
use domain::registration::Policy;
use domain::workflow::key_sets::KeySets;
use domain::workflow::registration::Desk;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair};
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use serde_json::Value;
use server::config::{AuthorizationServer, Trust};
use server::listener::{Bound, ClientCertificates, Limits, TlsIdentity, serve};
use server::outbound::{self, ClientIdentity, Outbound, PlainHttp, Roots};
use server::revocation::Lists;
use server::trust_framework::{HttpFramework, Places};
use stage::Stage;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use time::Duration;
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio_rustls::TlsConnector;
use url::Url;

/// How machines call the bank.
pub(super) const BANK: &str = "https://localhost";

/// A certificate with its key, to be shown.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) chain: Vec<CertificateDer<'static>>,
    pub(super) key: PrivateKeyDer<'static>,
}

/// A bank with its trust framework.
pub(super) struct World {
    pub(super) stage: Stage,
    pub(super) directory: Arc<Directory>,
    pub(super) desk: Desk,
    lists: Lists,
    /// Whom the bank trusts as well: what the framework would never issue.
    authority: CertifiedIssuer<'static, KeyPair>,
    framework: JoinHandle<()>,
    address: SocketAddr,
    folder: PathBuf,
}

impl World {
    pub(super) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// A bank that has settled something else.
    pub(super) async fn with(change: impl FnOnce(&mut Rules)) -> Self {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let number = NUMBER.fetch_add(1, Ordering::SeqCst);
        let folder = std::env::temp_dir().join(format!("vestibule-uae-{}-{number}", std::process::id()));
        let (directory, framework) = framework(&folder).await;
        let stage = Stage::with(|rules| {
            rules.limits = false;
            rules.registration = Policy::open(server::api::audiences(BANK), false);
            change(rules);
        })
        .await;
        // Certificates are judged by the machine's clock in the handshake, and by the portal's in each request.
        stage.clock.advance(SystemClock.now() - stage.portal.now());
        let authority = authority();
        std::fs::write(folder.join("own.pem"), authority.pem()).unwrap();
        let trust = trust(&directory, &folder);
        let mut lists = Lists::open(&trust, &stage.portal, Arc::new(out(&directory))).await.unwrap();
        lists.poll().await;
        let desk = desk(&directory, &stage.portal);
        let address = serving(&desk, &directory, &trust, &lists).await;
        Self { stage, directory, desk, lists, authority, framework, address, folder }
    }

    /// Another server on the same database.
    pub(super) async fn replica(&self) -> SocketAddr {
        let desk = desk(&self.directory, &self.stage.replica(Duration::ZERO));
        serving(&desk, &self.directory, &trust(&self.directory, &self.folder), &self.lists).await
    }

    /// The trust framework goes away.
    pub(super) async fn lose_framework(&mut self) {
        self.framework.abort();
        let _aborted = (&mut self.framework).await;
    }

    /// Reads the revocation lists again.
    pub(super) async fn read_lists(&mut self) {
        self.stage.clock.advance(Duration::minutes(6));
        self.lists.poll().await;
    }

    /// Writes something into the framework's register that no command of it would.
    pub(super) fn rewrite(&self, change: impl FnOnce(&mut Value)) {
        let path = self.directory.file("register.json");
        let mut register: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        change(&mut register);
        let written = path.with_extension("new");
        std::fs::write(&written, register.to_string()).unwrap();
        std::fs::rename(written, path).unwrap();
    }

    /// A certificate that the framework did not issue.
    pub(super) fn certified(&self, subject: &[(DnType, &str)], change: impl FnOnce(&mut CertificateParams)) -> Shown {
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
        let chain = vec![params.signed_by(&key, &self.authority).unwrap().der().clone()];
        Shown { chain, key: PrivateKeyDer::try_from(key.serialize_der()).unwrap() }
    }

    /// Sends a request; nothing where the handshake ends.
    pub(super) async fn send(
        &self,
        address: SocketAddr,
        shown: Option<&Shown>,
        request: &str,
    ) -> Result<Reply, std::io::Error> {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_file(self.directory.file("root.pem")).unwrap()).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        // In TLS 1.2 whoever is refused hears it in the handshake.
        let builder = ClientConfig::builder_with_provider(provider).with_protocol_versions(&[&rustls::version::TLS12]);
        let builder = builder.unwrap().with_root_certificates(roots);
        let config = match shown {
            Some(Shown { chain, key }) => builder.with_client_auth_cert(chain.clone(), key.clone_key()).unwrap(),
            None => builder.with_no_client_auth(),
        };
        let stream = TcpStream::connect(address).await.unwrap();
        let name = ServerName::try_from("localhost").unwrap();
        let stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await?;
        Ok(exchange(stream, request.as_bytes()).await)
    }

    /// Calls the door with a method, further header lines and a body.
    pub(super) async fn call(&self, shown: Option<&Shown>, method: &str, headers: &str, body: &str) -> Reply {
        let request = request(method, "/tpp-registration", headers, body);
        self.send(self.address, shown, &request).await.unwrap()
    }

    /// The call as it should be.
    pub(super) async fn register(&self, shown: &Shown) -> Reply {
        self.call(Some(shown), "POST", JSON, "{}").await
    }

    pub(super) async fn get(&self, path: &str) -> Reply {
        self.send(self.address, None, &request("GET", path, "", "")).await.unwrap()
    }

    /// Posts a form.
    pub(super) async fn form(&self, shown: Option<&Shown>, path: &str, fields: &[(&str, &str)]) -> Reply {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let media = "Content-Type: application/x-www-form-urlencoded\r\n";
        self.send(self.address, shown, &request("POST", path, media, &body)).await.unwrap()
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(super) fn now(&self) -> i64 {
        self.stage.portal.now().unix_timestamp()
    }

    /// One text out of the database.
    pub(super) async fn text(&self, query: &str) -> String {
        self.stage.database.text(query).await.unwrap()
    }

    pub(super) async fn sql(&self, statements: &str) {
        self.stage.database.sql(statements).await.unwrap();
    }

    /// How organisation, application and client stand.
    pub(super) async fn states(&self) -> String {
        let states = "select concat_ws(' ', (select string_agg(status, ',') from organisations),
            (select string_agg(status, ',' order by created_at) from software_statements),
            (select string_agg(status, ',' order by created_at) from clients))";
        self.text(states).await
    }

    /// Nobody decides any more: what happens to what registered happens by itself.
    pub(super) async fn close_cases(&self) {
        self.sql("update requests set status = 'withdrawn', ended_at = now() where ended_at is null").await;
    }

    /// People let everything in, in order.
    pub(super) async fn let_in(&self) {
        self.close_cases().await;
        for table in ["organisations", "software_statements", "clients"] {
            let how = "status = 'active', activation_rule = 'test/1', activated_at = now()";
            self.sql(&format!("update {table} set {how} where status = 'pending'")).await;
        }
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.framework.abort();
        let _gone = std::fs::remove_dir_all(&self.folder);
    }
}

pub(super) const JSON: &str = "Content-Type: application/json\r\n";

/// The bytes of a request.
pub(super) fn request(method: &str, path: &str, headers: &str, body: &str) -> String {
    let length = if body.is_empty() { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
    format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{length}{headers}\r\n{body}")
}

async fn framework(folder: &std::path::Path) -> (Arc<Directory>, JoinHandle<()>) {
    let opened = Directory::open(&folder.join("directory"), Arc::new(SystemClock), Arc::new(SystemEntropy)).unwrap();
    let bound = server::command::directory::bind(&opened, "127.0.0.1:0".parse().unwrap()).await.unwrap();
    let url = Url::parse(&format!("https://localhost:{}", bound.address().port())).unwrap();
    let directory = Arc::new(opened.at(url));
    let router = server::command::directory::router(directory.clone());
    (directory, tokio::spawn(serve(bound, router, std::future::pending())))
}

fn authority() -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(DnType::CommonName, "Another authority");
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

fn trust(directory: &Directory, folder: &std::path::Path) -> Trust {
    let list = |name: &str| directory.public_url().join(name).unwrap().to_string();
    Trust {
        client_ca: vec![directory.file("root.pem"), directory.file("issuing.pem"), folder.join("own.pem")],
        client_crl: vec![list("/pki/root.crl"), list("/pki/issuing.crl")],
        ..Trust::default()
    }
}

fn roots(directory: &Directory) -> Roots {
    Roots::none().with_files(&[directory.file("root.pem")]).unwrap()
}

fn out(directory: &Directory) -> Outbound {
    Outbound::new(roots(directory), None, PlainHttp::Refused, outbound::Limits::revocation_lists()).unwrap()
}

fn desk(directory: &Directory, portal: &Portal) -> Desk {
    let own = ClientIdentity::load(&directory.file("bank.pem"), &directory.file("bank.key")).unwrap();
    let records = Outbound::new(roots(directory), Some(own), PlainHttp::Refused, outbound::Limits::records());
    let places = Places {
        api: directory.public_url().clone(),
        token_url: directory.public_url().join("/token").unwrap(),
        keystore: directory.public_url().clone(),
        client_id: directory.register().unwrap().bank.client_id.to_string(),
    };
    let framework = HttpFramework::new(records.unwrap(), places, Arc::new(SystemClock));
    Desk::new(portal.clone(), KeySets::new(portal.clone(), Arc::new(out(directory)))).asking(Arc::new(framework))
}

async fn serving(desk: &Desk, directory: &Directory, trust: &Trust, lists: &Lists) -> SocketAddr {
    let own = directory.server_identity().unwrap();
    let clients = ClientCertificates::issued_by(&trust.client_ca).unwrap();
    let identity = TlsIdentity::new(own.chain, own.key, clients).unwrap();
    let limits = Limits { per_address: None, ..Limits::api() };
    let bound = Bound::bind("127.0.0.1:0".parse().unwrap(), Some(identity), limits).await.unwrap();
    let router = server::api::router(desk.clone(), AuthorizationServer::default());
    let address = bound.address();
    tokio::spawn(serve(bound, router.layer(Extension(lists.revocations())), std::future::pending()));
    address
}
