//! Our own requests to other servers: directories and their keystores.
//!
//! Only addresses that the bank has configured or trusted come here. Each request has a connection of its own, follows no
//! redirect, knows no proxy, asks for no compression, and is bounded in length and in time.

mod connection;
mod exchange;
mod roots;

pub use connection::PlainHttp;
pub use exchange::{Answer, Exchange};
pub use roots::{ClientIdentity, Roots, RootsFault};

use crate::command::Failure;
use crate::config::{Config, Environment};
use crate::derived::Derived;
use domain::fetch::{Fetch, Unreachable};
use domain::trust::Live;
use exchange::Acceptable;
use futures::FutureExt;
use futures::future::BoxFuture;
use http::header::ACCEPT;
use http::{HeaderValue, Method};
use rustls::ClientConfig;
use rustls::crypto::aws_lc_rs;
use rustls::version::{TLS12, TLS13};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio_rustls::TlsConnector;
use url::Url;

/// How much others may cost us.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// To the end of the handshake.
    pub connect: Duration,
    /// In all, the wait for a turn included.
    pub whole: Duration,
    /// Bytes of an answer's body.
    pub body: usize,
    /// Requests at the same time; others wait for a turn.
    pub at_once: usize,
}

impl Limits {
    /// For key sets, and everything else of their size.
    pub fn documents() -> Self {
        Self { connect: Duration::from_secs(3), whole: Duration::from_secs(5), body: 512 * 1024, at_once: 16 }
    }
}

/// The way out. Clones share their bound on requests at the same time.
#[derive(Clone)]
pub struct Outbound {
    tls: Tls,
    plain: PlainHttp,
    limits: Limits,
    turns: Arc<Semaphore>,
}

/// By whom servers are believed: always the same, or whom the bank trusts at each request.
#[derive(Clone)]
enum Tls {
    Fixed(TlsConnector),
    Trusting(Arc<Derived<TlsConnector>>),
}

impl Outbound {
    /// Trusts servers by `roots`, and shows `identity` to those that ask for a certificate.
    ///
    /// # Errors
    /// When the certificate and its key do not fit together.
    pub fn new(
        roots: Roots,
        identity: Option<ClientIdentity>,
        plain: PlainHttp,
        limits: Limits,
    ) -> Result<Self, rustls::Error> {
        Ok(Self::over(Tls::Fixed(connector(roots, identity)?), plain, limits))
    }

    fn over(tls: Tls, plain: PlainHttp, limits: Limits) -> Self {
        Self { tls, plain, limits, turns: Arc::new(Semaphore::new(limits.at_once)) }
    }

    /// Trusts the system's authorities and those whom the bank trusts besides, as that changes; speaks plain HTTP to loopback
    /// in a sandbox.
    ///
    /// # Errors
    /// When the certificate and its key do not fit together.
    pub fn configured(
        config: &Config,
        trust: &Live,
        identity: Option<ClientIdentity>,
        limits: Limits,
    ) -> Result<Self, Failure> {
        let plain = match config.environment {
            Environment::Sandbox => PlainHttp::Loopback,
            Environment::Production => PlainHttp::Refused,
        };
        let system = Roots::of_the_system();
        // Whatever is wrong with our own certificate is wrong now.
        let alone = connector(system.clone(), identity.as_ref().map(ClientIdentity::again))?;
        let trusting = Derived::new(trust, move |set| {
            let made = connector(system.clone().with_trusted(set), identity.as_ref().map(ClientIdentity::again));
            made.unwrap_or_else(|error| {
                tracing::error!(%error, "the roots for our own fetches do not fit");
                alone.clone()
            })
        });
        Ok(Self::over(Tls::Trusting(Arc::new(trusting)), plain, limits))
    }

    /// Sends one request and gives the answer, whatever it says.
    ///
    /// # Errors
    /// [`Unreachable`] when there is none that can be read.
    pub async fn ask(&self, exchange: Exchange<'_>) -> Result<Answer, Unreachable> {
        self.send(exchange, |_| Ok(())).await
    }

    async fn send(&self, exchange: Exchange<'_>, acceptable: Acceptable) -> Result<Answer, Unreachable> {
        let whole = self.limits.whole;
        let sent = tokio::time::timeout(whole, async {
            // The semaphore is never closed.
            let _turn = self.turns.acquire().await;
            let tls = match &self.tls {
                Tls::Fixed(connector) => connector.clone(),
                Tls::Trusting(derived) => derived.current(),
            };
            let stream = connection::open(exchange.url, &tls, self.plain, self.limits.connect).await?;
            exchange.over(stream, self.limits.body, acceptable).await
        });
        sent.await.unwrap_or_else(|_| {
            let why = format!("it did not answer within {} seconds", whole.as_secs_f32());
            Err(Unreachable::new(why, "the time for the whole request is up"))
        })
    }
}

fn connector(roots: Roots, identity: Option<ClientIdentity>) -> Result<TlsConnector, rustls::Error> {
    let builder = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_protocol_versions(&[&TLS13, &TLS12])?
        .with_root_certificates(roots.into_store());
    let mut config = match identity {
        Some(identity) => builder.with_client_auth_cert(identity.chain, identity.key)?,
        None => builder.with_no_client_auth(),
    };
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsConnector::from(Arc::new(config)))
}

impl Fetch for Outbound {
    fn get<'a>(&'a self, url: &'a Url, accept: &'a str) -> BoxFuture<'a, Result<Vec<u8>, Unreachable>> {
        async move {
            let accept = HeaderValue::from_str(accept)
                .map_err(|error| Unreachable::new("we could not ask for it", error.to_string()))?;
            let headers = [(ACCEPT, accept)].into_iter().collect();
            let asked = Exchange { method: Method::GET, url, headers, body: Vec::new() };
            self.send(asked, exchange::document).await.map(|answer| answer.body)
        }
        .boxed()
    }
}
