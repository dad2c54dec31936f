//! The server as operators run it.

use crate::Failure;
use crate::cost::{self, Cost};
use sqlx::{Connection as _, PgConnection};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::time::sleep;

/// What everybody here signs in with.
pub(crate) const PASSWORD: &str = "seven quiet lakes at dawn";

/// A configured server.
pub(crate) struct Program {
    binary: PathBuf,
    config: PathBuf,
    pub(crate) portal: SocketAddr,
    operations: SocketAddr,
    /// Where machines are listened to.
    pub(crate) api: SocketAddr,
}

/// It runs.
pub(crate) struct Running {
    child: Child,
    pub(crate) pid: u32,
    /// From the start of the process to its first 200 at `/readyz`.
    pub(crate) ready_after: Duration,
}

impl Program {
    /// `machines` are the tables of its configuration that are about machines, told where their listener is.
    pub(crate) fn configured(
        binary: &Path,
        folder: &Path,
        url: &str,
        machines: impl FnOnce(SocketAddr) -> String,
    ) -> Result<Self, Failure> {
        let bind = || TcpListener::bind("127.0.0.1:0");
        let taken = [bind()?, bind()?, bind()?];
        let [portal, operations, api] = [taken[0].local_addr()?, taken[1].local_addr()?, taken[2].local_addr()?];
        std::fs::create_dir_all(folder)?;
        let config = folder.join("vestibule.toml");
        let data = folder.join("data").display().to_string();
        let text = format!(
            "environment = \"sandbox\"\ndata_dir = {data:?}\n[database]\nurl = {url:?}\n\
             [portal]\nlisten = \"{portal}\"\npublic_url = \"http://{portal}\"\n\
             [operations]\nlisten = \"{operations}\"\n[limits]\nenabled = false\n{}",
            machines(api)
        );
        std::fs::write(&config, text)?;
        Ok(Self { binary: binary.to_owned(), config, portal, operations, api })
    }

    /// Starts it and waits until it is ready.
    pub(crate) async fn start(&self) -> Result<Running, Failure> {
        let begun = Instant::now();
        let child = self.command("serve").stdout(Stdio::null()).kill_on_drop(true).spawn()?;
        let pid = child.id().ok_or("it ended at once")?;
        while !self.is_ready().await {
            if begun.elapsed() > Duration::from_secs(30) {
                return Err("the server did not become ready".into());
            }
            sleep(Duration::from_millis(1)).await;
        }
        Ok(Running { child, pid, ready_after: begun.elapsed() })
    }

    /// Brings the schema up to date.
    pub(crate) async fn migrate(&self) -> Result<(), Failure> {
        let done = self.command("migrate").stdout(Stdio::null()).status().await?;
        done.success().then_some(()).ok_or_else(|| "the database was not migrated".into())
    }

    /// Makes a member of staff at the console.
    pub(crate) async fn hire(&self, email: &str, role: &str) -> Result<(), Failure> {
        let mut command = self.command("create-admin");
        command.args(["--email", email, "--name", "Ada Example", "--role", role]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn()?;
        child.stdin.take().ok_or("no input")?.write_all(format!("{PASSWORD}\n").as_bytes()).await?;
        child.wait().await?.success().then_some(()).ok_or_else(|| "nobody was hired".into())
    }

    /// Lets a gateway ask that connects with the certificate in this file.
    pub(crate) async fn add_gateway(&self, certificate: &Path) -> Result<(), Failure> {
        let mut command = self.command("gateway");
        command.args(["add", "Bench", "--certificate"]).arg(certificate);
        let done = command.stdout(Stdio::null()).status().await?;
        done.success().then_some(()).ok_or_else(|| "the gateway was not added".into())
    }

    fn command(&self, name: &str) -> Command {
        let mut command = Command::new(&self.binary);
        command.arg(name).arg("--config").arg(&self.config).env("RUST_LOG", "warn");
        command
    }

    async fn is_ready(&self) -> bool {
        let ask = async {
            let mut stream = TcpStream::connect(self.operations).await?;
            stream.write_all(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await?;
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await?;
            std::io::Result::Ok(answer)
        };
        ask.await.is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
    }

    pub(crate) fn size(&self) -> Result<u64, Failure> {
        Ok(self.binary.metadata()?.len())
    }
}

impl Running {
    /// What some work cost the server and its connections to Postgres.
    pub(crate) async fn cost_of<T>(
        &self,
        url: &str,
        work: impl Future<Output = Result<T, Failure>>,
    ) -> Result<Cost, Failure> {
        let mut control = PgConnection::connect(url).await?;
        let before = cost::until_now(self.pid, &mut control).await?;
        let begun = Instant::now();
        work.await?;
        let wall = begun.elapsed();
        Ok(Cost { wall, ..cost::until_now(self.pid, &mut control).await? - before })
    }

    pub(crate) async fn stop(mut self) -> Result<(), Failure> {
        self.child.kill().await?;
        Ok(())
    }
}
