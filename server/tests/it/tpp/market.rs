//! A directory, a bank that believes it, and a third party in a folder.

use axum::Extension;
use directory::{Directory, ISSUER};
use domain::clock::{Clock, FixedClock, SystemClock};
use domain::entropy::SystemEntropy;
use domain::registration::{Policy, StatementIssuer};
use domain::trust::TrustSet;
use domain::workflow::key_sets::KeySets;
use domain::workflow::registration::Desk;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls_pki_types::PrivateKeyDer;
use serde_json::Value;
use server::authorities::first_values;
use server::config::{AuthorizationServer, Trust};
use server::listener::{Bound, ClientCertificates, Limits, TlsIdentity, serve};
use server::outbound::{self, Outbound, PlainHttp, Roots};
use server::revocation::Lists;
use server::trust_framework::{HttpFramework, Places};
use stage::Stage;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use tokio::process::Command;
use url::Url;

pub(super) struct Market {
    pub(super) directory: Arc<Directory>,
    pub(super) lists: Lists,
    pub(super) clock: Arc<FixedClock>,
    pub(super) folder: PathBuf,
    bank: Url,
    pub(super) stage: Stage,
}

/// What a run came to: its exit code, and what it said in JSON.
#[derive(Debug)]
pub(super) struct Ran {
    pub(super) code: i32,
    pub(super) said: Value,
    #[expect(dead_code, reason = "shown when a test fails")]
    complained: String,
}

impl Market {
    pub(super) async fn open(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("vestibule-market-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let directory = open_directory(&folder).await;
        let (address, bank) = free();
        let stage = Stage::with(|rules| {
            rules.api_url = bank.origin().ascii_serialization();
            rules.registration = Policy::open(server::api::audiences(&rules.api_url), false);
            rules.trust = believed(&directory);
        })
        .await;
        // Certificates are judged by the machine's clock in the handshake, and by the portal's in each request.
        stage.clock.advance(SystemClock.now() - stage.portal.now());
        let out = Arc::new(outbound(&directory));
        let mut lists = Lists::open(&stage.portal, out.clone()).await;
        lists.poll().await;
        let framework = HttpFramework::new(outbound(&directory), places(&directory), Arc::new(SystemClock));
        let desk = Desk::new(stage.portal.clone(), KeySets::new(stage.portal.clone(), out)).asking(Arc::new(framework));
        let router = server::api::router(desk, AuthorizationServer::default()).layer(Extension(lists.revocations()));
        let bound = Bound::bind(address, Some(identity(&folder, &stage)), Limits::api()).await.unwrap();
        tokio::spawn(serve(bound, router, std::future::pending()));
        Self { directory, lists, clock: stage.clock.clone(), folder, bank, stage }
    }

    /// Enrols a third party that trusts the directory and the bank.
    pub(super) async fn enrol(&self) -> Ran {
        let (root, bank) = (self.directory.file("root.pem"), self.folder.join("bank-ca.pem"));
        let arguments = ["new", "--ca", root.to_str().unwrap(), "--ca", bank.to_str().unwrap()];
        let more =
            ["--directory", self.directory.public_url().as_str(), "--role", "AISP", "--role", "PISP", "--role", "BDSP"];
        let uris = ["--redirect-uri", "https://app.example/a", "--redirect-uri", "https://app.example/b"];
        self.tpp(&[&arguments[..], &more, &uris].concat()).await
    }

    pub(super) async fn register(&self, how: &[&str]) -> Ran {
        self.tpp(&[&["register", "--bank", self.bank.as_str()], how].concat()).await
    }

    /// Runs `vestibule tpp`.
    pub(super) async fn tpp(&self, arguments: &[&str]) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vestibule"));
        command.arg("tpp").args(arguments).args(["--json", "--folder"]).arg(self.folder.join("tpp"));
        // It needs none, and must not look for one.
        command.env("VESTIBULE_CONFIG", "no-such-file.toml").stdin(Stdio::null());
        let output = command.output().await.unwrap();
        Ran {
            code: output.status.code().unwrap(),
            said: serde_json::from_slice(&output.stdout).unwrap_or_default(),
            complained: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Drop for Market {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.folder).unwrap();
    }
}

/// An address that is free, and how it is called.
fn free() -> (SocketAddr, Url) {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    (address, Url::parse(&format!("https://localhost:{}", address.port())).unwrap())
}

async fn open_directory(folder: &Path) -> Arc<Directory> {
    let (address, url) = free();
    let opened = Directory::open(&folder.join("directory"), Arc::new(SystemClock), Arc::new(SystemEntropy)).unwrap();
    let directory = Arc::new(opened.at(url));
    let bound = server::command::directory::bind(&directory, address).await.unwrap();
    let router = server::command::directory::router(directory.clone());
    tokio::spawn(serve(bound, router, std::future::pending()));
    directory
}

fn issuer(directory: &Directory) -> StatementIssuer {
    let url = directory.public_url();
    StatementIssuer::new(
        ISSUER,
        url.join("/keystore/directory.jwks").unwrap(),
        vec![format!("localhost:{}", url.port().unwrap())],
    )
}

fn places(directory: &Directory) -> Places {
    Places {
        api: directory.public_url().clone(),
        token_url: directory.public_url().join("/token").unwrap(),
        keystore: directory.public_url().clone(),
        client_id: directory.register().unwrap().bank.client_id.to_string(),
    }
}

fn believed(directory: &Directory) -> TrustSet {
    let mut set = TrustSet::of(0, first_values(&trust(directory), false).unwrap());
    set.issuers = vec![issuer(directory)];
    set
}

fn trust(directory: &Directory) -> Trust {
    let list = |name: &str| directory.public_url().join(name).unwrap().to_string();
    Trust {
        client_ca: vec![directory.file("root.pem"), directory.file("issuing.pem")],
        client_crl: vec![list("/pki/root.crl"), list("/pki/issuing.crl")],
        ..Trust::default()
    }
}

fn outbound(directory: &Directory) -> Outbound {
    let roots = Roots::none().with_files(&[directory.file("root.pem")]).unwrap();
    Outbound::new(roots, None, PlainHttp::Refused, outbound::Limits::revocation_lists()).unwrap()
}

/// The bank's own, of an authority of its own.
fn identity(folder: &Path, stage: &Stage) -> TlsIdentity {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    std::fs::write(folder.join("bank-ca.pem"), authority.pem()).unwrap();
    let key = KeyPair::generate().unwrap();
    let leaf = CertificateParams::new(vec!["localhost".to_owned()]).unwrap().signed_by(&key, &authority).unwrap();
    let clients = ClientCertificates::Trusted(stage.portal.trust().clone());
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    TlsIdentity::new(vec![leaf.der().clone()], key, clients).unwrap()
}
