//! The program itself, as a child process that can be killed and started again.

use cluster::{Cluster, Options};
use rcgen::{CertificateParams, CertifiedIssuer, KeyPair};
use rustls_pki_types::CertificateDer;
use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

/// The last line that it says before it serves.
const READY: &str = "and the machine API at ";
/// Making a cluster takes a few seconds, and longer on a machine that is busy.
const PATIENCE: Duration = Duration::from_mins(1);

/// A configured `vestibule serve`.
pub(super) struct Program {
    folder: PathBuf,
    pub(super) portal: SocketAddr,
    pub(super) api: SocketAddr,
    /// What vouches for the machine API.
    pub(super) certificate: CertificateDer<'static>,
    running: Option<Running>,
}

struct Running {
    child: Child,
    /// Closed, the next line that the program says would end it.
    says: Lines<BufReader<ChildStdout>>,
}

impl Program {
    /// Writes a configuration with these further lines into a folder of its own; nothing is started yet.
    pub(super) fn configured(name: &str, lines: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("vestibule-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        // As root, a private Postgres runs as somebody else, who must get in.
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).unwrap();
        let certificate = certify(&folder);
        let [portal, api, operations] = free_addresses();
        let text = format!(
            "environment = \"sandbox\"\ndata_dir = \"data\"\n{lines}\n\
             [portal]\nlisten = \"{portal}\"\npublic_url = \"http://{portal}\"\n\
             [api]\nlisten = \"{api}\"\npublic_url = \"https://localhost:{}\"\n\
             certificate = \"server.pem\"\nprivate_key = \"server.key\"\n\
             [operations]\nlisten = \"{operations}\"\n",
            api.port()
        );
        std::fs::write(folder.join("vestibule.toml"), text).unwrap();
        Self { folder, portal, api, certificate, running: None }
    }

    pub(super) fn config(&self) -> PathBuf {
        self.folder.join("vestibule.toml")
    }

    /// Where its data lies.
    pub(super) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Starts it; it may be killed before it is ready.
    pub(super) fn spawn(&mut self) {
        let log = std::fs::File::options().create(true).append(true).open(self.folder.join("log")).unwrap();
        let mut child = self.command(&["serve"]).stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let says = BufReader::new(child.stdout.take().unwrap()).lines();
        self.running = Some(Running { child, says });
    }

    /// Starts it and waits until it serves.
    pub(super) async fn start(&mut self) {
        self.spawn();
        let says = &mut self.running.as_mut().unwrap().says;
        let ready = async {
            while let Some(line) = says.next_line().await.unwrap() {
                if line.starts_with(READY) {
                    return true;
                }
            }
            false
        };
        let ready = timeout(PATIENCE, ready).await;
        assert_eq!(ready, Ok(true), "the server did not start: {}", self.log());
    }

    /// Ends it as an outage does: SIGKILL, and nothing is finished.
    pub(super) async fn kill(&mut self) {
        self.running.take().unwrap().child.kill().await.unwrap();
    }

    /// Ends it as an operator does: SIGTERM, and what is in hand is finished.
    pub(super) async fn stop(&mut self) {
        let mut running = self.running.take().unwrap();
        let pid = running.child.id().unwrap().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().await.unwrap().success());
        let ended = timeout(PATIENCE, running.child.wait()).await.unwrap().unwrap();
        assert!(ended.success(), "{ended}: {}", self.log());
    }

    /// Runs a command of it to its end.
    pub(super) async fn run(&self, arguments: &[&str]) -> Output {
        let output = self.command(arguments).stdin(Stdio::null()).output();
        timeout(PATIENCE, output).await.unwrap().unwrap()
    }

    /// What it has written into its log.
    pub(super) fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vestibule"));
        command.args(arguments).arg("--config").arg(self.config()).env("RUST_LOG", "warn").kill_on_drop(true);
        command
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Killed first: nobody may be using the private Postgres that is to be discarded.
        if let Some(mut running) = self.running.take() {
            let _ = running.child.start_kill();
            while matches!(running.child.try_wait(), Ok(None)) {
                std::thread::yield_now();
            }
        }
        let path = std::env::var_os("PATH");
        let programs =
            Options::under(&self.data()).search_path(path).pg_bin(std::env::var_os("PG_BIN").map(Into::into));
        // What cannot be removed is in the folder for temporary files.
        let _ = Cluster::discard(&programs);
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Three addresses that nobody had a moment ago.
fn free_addresses() -> [SocketAddr; 3] {
    let taken = [(); 3].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
    taken.map(|listener| listener.local_addr().unwrap())
}

/// A certificate for `localhost` of a CA that signs nothing else.
fn certify(folder: &Path) -> CertificateDer<'static> {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let ca = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let leaf = CertificateParams::new(vec!["localhost".to_owned()]).unwrap().signed_by(&key, &ca).unwrap();
    std::fs::write(folder.join("server.pem"), leaf.pem()).unwrap();
    std::fs::write(folder.join("server.key"), key.serialize_pem()).unwrap();
    ca.der().clone()
}
