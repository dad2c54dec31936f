//! A served machine API, and a caller that sends exactly the bytes it is given.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;
use server::config::AuthorizationServer;
use server::listener::{Bound, Limits, TlsIdentity, serve};
use stage::{Keystore, Machine, Stage};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// An application with a key, and the API that serves it.
pub(crate) struct Served {
    pub(crate) machine: Machine,
    pub(crate) address: SocketAddr,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Served {
    /// Over plain TCP: what is in the bytes is the same as under TLS.
    pub(crate) async fn new() -> Self {
        Self::with(Machine::new().await, None, Limits::api()).await
    }

    pub(crate) async fn without_limits() -> Self {
        let stage = Stage::with(|rules| rules.limits = false).await;
        Self::with(Machine::on(stage).await, None, Limits::api()).await
    }

    pub(crate) async fn with(machine: Machine, tls: Option<TlsIdentity>, limits: Limits) -> Self {
        Self::telling(AuthorizationServer::default(), machine, tls, limits).await
    }

    /// Whose discovery repeats where people consent.
    pub(crate) async fn consenting_at(consent: AuthorizationServer) -> Self {
        Self::telling(consent, Machine::new().await, None, Limits::api()).await
    }

    async fn telling(consent: AuthorizationServer, machine: Machine, tls: Option<TlsIdentity>, limits: Limits) -> Self {
        let bound = Bound::bind("127.0.0.1:0".parse().unwrap(), tls, limits).await.unwrap();
        let (address, (stop, stopped)) = (bound.address(), oneshot::channel());
        let router = server::api::router(Keystore::default().desk(&machine.stage.portal), consent);
        let task = tokio::spawn(serve(bound, router, async {
            // A sender that is gone is not one that has spoken.
            if stopped.await.is_err() {
                std::future::pending::<()>().await;
            }
        }));
        Self { machine, address, stop, task }
    }

    /// Tells it to stop and waits until it has.
    pub(crate) async fn stop(self) {
        let _ = self.stop.send(());
        self.task.await.unwrap();
    }

    /// Sends bytes on a connection of their own, and reads the answer.
    pub(crate) async fn send(&self, bytes: &[u8]) -> Reply {
        let stream = TcpStream::connect(self.address).await.unwrap();
        exchange(stream, bytes).await
    }

    /// Posts a form; `headers` are whole lines.
    pub(crate) async fn post(&self, path: &str, headers: &str, body: &str) -> Reply {
        self.send(&posting(path, headers, body)).await
    }

    pub(crate) async fn get(&self, path: &str, headers: &str) -> Reply {
        self.send(format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n").as_bytes())
            .await
    }

    /// The header line of the client.
    pub(crate) fn client(&self) -> String {
        basic(&self.machine.client_id, &self.machine.secret)
    }

    /// The header line of the gateway.
    pub(crate) fn gateway(&self) -> String {
        basic(&self.machine.gateway.id.to_string(), self.machine.gateway.secret.expose())
    }

    /// A token of the client.
    pub(crate) async fn token(&self) -> String {
        let reply = self.post("/token", &self.client(), "grant_type=client_credentials").await;
        reply.json()["access_token"].as_str().unwrap().to_owned()
    }
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or(Value::Null)
    }

    /// The code of a refusal.
    pub(crate) fn error(&self) -> String {
        self.json()["error"].as_str().unwrap_or_default().to_owned()
    }
}

/// The bytes of a posted form.
pub(crate) fn posting(path: &str, headers: &str, body: &str) -> Vec<u8> {
    let media = if headers.to_ascii_lowercase().contains("content-type:") {
        ""
    } else {
        "Content-Type: application/x-www-form-urlencoded\r\n"
    };
    format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{media}Content-Length: {}\r\n{headers}\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// The header line of a name and a secret.
pub(crate) fn basic(name: &str, secret: &str) -> String {
    format!("Authorization: Basic {}\r\n", BASE64_STANDARD.encode(format!("{name}:{secret}")))
}

/// Writes bytes and reads until the other side closes.
pub(crate) async fn exchange(mut stream: impl AsyncRead + AsyncWrite + Unpin, bytes: &[u8]) -> Reply {
    // A server that has heard enough closes while we still write.
    let _ = stream.write_all(bytes).await;
    let _ = stream.flush().await;
    let mut answer = Vec::new();
    let reading = timeout(Duration::from_secs(30), stream.read_to_end(&mut answer));
    // A connection that was cut has said what it had to say.
    let _cut = reading.await.unwrap();
    read(&String::from_utf8(answer).unwrap())
}

fn read(answer: &str) -> Reply {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((answer, ""));
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).unwrap_or_default();
    let headers = lines.filter_map(|line| line.split_once(": ")).map(|(name, value)| (name.into(), value.into()));
    Reply { status, headers: headers.collect(), body: body.to_owned() }
}
