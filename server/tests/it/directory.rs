//! The sandbox trust framework as its own program: served over TLS, and changed by commands while it runs.

use crate::api::caller::{Reply, exchange};
use domain::jose::{Compact, KeySet, Kid};
use domain::registration::SoftwareStatement;
use rcgen::{CertificateParams, KeyPair};
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use serde_json::{Value, json};
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::net::TcpStream;
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

const PATIENCE: Duration = Duration::from_mins(1);
const READY: &str = "The sandbox trust framework serves at ";

/// `vestibule directory serve` on a folder of its own.
struct Program {
    folder: PathBuf,
    address: SocketAddr,
    child: Child,
    /// Closed, the next line that the program says would end it.
    _says: Lines<BufReader<ChildStdout>>,
}

/// What a caller shows in the handshake, in PEM.
struct Shown {
    certificate: String,
    key: String,
}

impl Program {
    async fn start(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("vestibule-directory-{name}-{}", std::process::id()));
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let url = format!("https://localhost:{}", address.port());
        let mut command = command(&folder, &["serve", "--listen", &address.to_string(), "--public-url", &url]);
        command.args(["--bank", "https://localhost:8443"]).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().unwrap();
        let mut says = BufReader::new(child.stdout.take().unwrap()).lines();
        let ready = async {
            while let Some(line) = says.next_line().await.unwrap() {
                if line.starts_with(READY) {
                    return true;
                }
            }
            false
        };
        assert_eq!(timeout(PATIENCE, ready).await, Ok(true), "it did not start");
        Self { folder, address, child, _says: says }
    }

    /// Runs another command on the folder, and gives what it says.
    async fn run(&self, arguments: &[&str]) -> String {
        let output = timeout(PATIENCE, command(&self.folder, arguments).output()).await.unwrap().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    async fn stop(mut self) {
        let pid = self.child.id().unwrap().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().await.unwrap().success());
        assert!(timeout(PATIENCE, self.child.wait()).await.unwrap().unwrap().success());
        std::fs::remove_dir_all(&self.folder).unwrap();
    }

    fn bank(&self) -> Shown {
        let read = |name: &str| std::fs::read_to_string(self.folder.join(name)).unwrap();
        Shown { certificate: read("bank.pem"), key: read("bank.key") }
    }

    /// One request on a connection of its own; nothing where there was no handshake.
    async fn ask(&self, shown: Option<&Shown>, bytes: &str) -> Reply {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_file(self.folder.join("root.pem")).unwrap()).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let builder = builder.with_root_certificates(roots);
        let config = match shown {
            Some(Shown { certificate, key }) => {
                let chain = vec![CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap()];
                let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap();
                builder.with_client_auth_cert(chain, key).unwrap()
            }
            None => builder.with_no_client_auth(),
        };
        let stream = TcpStream::connect(self.address).await.unwrap();
        let name = ServerName::try_from("localhost").unwrap();
        let stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await.unwrap();
        exchange(stream, bytes.as_bytes()).await
    }

    async fn get(&self, path: &str, token: &str, shown: Option<&Shown>) -> Reply {
        let path = path.strip_prefix(&format!("https://localhost:{}", self.address.port())).unwrap_or(path);
        let head = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        self.ask(shown, &format!("{head}Authorization: Bearer {token}\r\n\r\n")).await
    }

    async fn post(&self, path: &str, token: &str, body: &str, shown: Option<&Shown>) -> Reply {
        let media = if body.starts_with('{') { "application/json" } else { "application/x-www-form-urlencoded" };
        let head = format!("POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: {media}\r\n");
        let length = body.len();
        let rest = format!("Authorization: Bearer {token}\r\nContent-Length: {length}\r\n\r\n{body}");
        self.ask(shown, &format!("{head}{rest}")).await
    }
}

fn command(folder: &PathBuf, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vestibule"));
    command.arg("directory").args(arguments).arg("--data-dir").arg(folder).env("RUST_LOG", "warn");
    // It needs none, and must not look for one.
    command.env("VESTIBULE_CONFIG", "no-such-file.toml").stdin(Stdio::null());
    command
}

/// A TPP with a transport certificate, and what it was told.
async fn newcomer(directory: &Program) -> (Value, Shown, Value) {
    let new = json!({
        "legal_name": "Wren Ltd", "software_name": "Wren", "profile": "both", "roles": ["AISP", "PISP"],
        "redirect_uris": ["https://app.wren.example/callback"],
    });
    let told = directory.post("/sandbox/tpps", "", &new.to_string(), None).await.json();
    let key = KeyPair::generate().unwrap();
    let csr = CertificateParams::default().serialize_request(&key).unwrap().pem().unwrap();
    let path = format!("/sandbox/software/{}/certificates", told["obie"]["software_id"].as_str().unwrap());
    let wanted = json!({"kind": "obtransport", "csr": csr}).to_string();
    let issued = directory.post(&path, told["access_key"].as_str().unwrap(), &wanted, None).await.json();
    let certificate = issued["certificate"].as_str().unwrap().to_owned();
    (told, Shown { certificate, key: key.serialize_pem() }, issued)
}

async fn bank_token(directory: &Program, shown: Option<&Shown>) -> Reply {
    let register = std::fs::read(directory.folder.join("register.json")).unwrap();
    let register: Value = serde_json::from_slice(&register).unwrap();
    let client = register["bank"]["client_id"].as_str().unwrap();
    directory.post("/token", "", &format!("grant_type=client_credentials&client_id={client}"), shown).await
}

async fn statement(directory: &Program, told: &Value, shown: &Shown) -> SoftwareStatement {
    let key = told["access_key"].as_str().unwrap();
    let reply = directory.get(told["obie"]["statement"].as_str().unwrap(), key, Some(shown)).await;
    let keys = directory.get("/keystore/directory.jwks", "", None).await;
    let keys = KeySet::parse(keys.body.as_bytes()).unwrap();
    let verified = keys.verify(Compact::parse(&reply.body).unwrap(), Kid::Required).unwrap();
    SoftwareStatement::read(verified.claims()).unwrap()
}

#[tokio::test]
async fn a_tpp_and_a_bank_find_what_they_need_over_tls() {
    let directory = Program::start("journey").await;
    let (told, shown, issued) = newcomer(&directory).await;
    assert_eq!(statement(&directory, &told, &shown).await.check_standing(), Ok(()));
    let keys = directory.get(told["obie"]["jwks"].as_str().unwrap(), "", None).await.json();
    assert_eq!(keys["keys"][0]["kid"], issued["kid"]);

    let bank = directory.bank();
    let token = bank_token(&directory, Some(&bank)).await.json()["access_token"].as_str().unwrap().to_owned();
    let organisation = format!("/organisations/{}", told["uae"]["organisation_id"].as_str().unwrap());
    let read = directory.get(&organisation, &token, Some(&bank)).await.json();
    assert_eq!(read["OrgDetails"]["LegalEntityName"], "Wren Ltd");
    assert_eq!(directory.get(&organisation, &token, None).await.status, 401);
    assert_eq!(bank_token(&directory, Some(&shown)).await.error(), "invalid_client");
    let participants = directory.get("/participants", "", None).await.json();
    assert_eq!(participants[0]["AuthorisationServers"][0]["Issuer"], "https://localhost:8443/uae");
    directory.stop().await;
}

#[tokio::test]
async fn a_running_directory_says_at_once_what_its_staff_changed() {
    let directory = Program::start("staff").await;
    let (told, shown, issued) = newcomer(&directory).await;
    let org = told["obie"]["organisation_id"].as_str().unwrap();
    assert_eq!(directory.run(&["suspend", org]).await, "Wren Ltd is Suspended\n");
    assert!(statement(&directory, &told, &shown).await.check_standing().is_err());
    assert_eq!(directory.run(&["resume", org]).await, "Wren Ltd is Active\n");
    assert_eq!(statement(&directory, &told, &shown).await.check_standing(), Ok(()));
    assert!(directory.run(&["list"]).await.contains("obtransport  live"));
    directory.run(&["revoke", issued["kid"].as_str().unwrap()]).await;
    assert!(directory.run(&["list"]).await.contains("obtransport  revoked"));
    let keys = directory.get(told["obie"]["jwks"].as_str().unwrap(), "", None).await.json();
    assert_eq!(keys, json!({"keys": []}));
    directory.stop().await;
}
