//! A portal and its machine API behind real sockets, in this process.

use super::asked::Asked;
use app::web::PeerAddress;
use axum::Router;
use axum::extract::Request;
use axum::middleware::{self, Next};
use server::config::AuthorizationServer;
use server::listener::{Bound, Limits, PeerAddr, serve};
use sqlx::PgPool;
use stage::Keystore;
use std::net::SocketAddr;
use testkit::TestPortal;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::JoinHandle;

pub(super) struct Served {
    pub(super) bank: TestPortal,
    pub(super) portal: SocketAddr,
    pub(super) api: SocketAddr,
    stop: watch::Sender<bool>,
    serving: Vec<JoinHandle<()>>,
}

impl Served {
    pub(super) async fn new(pool: PgPool) -> Self {
        let bank = TestPortal::configured(pool, "[limits]\nenabled = false").await;
        let stop = watch::Sender::new(false);
        let named = middleware::from_fn(async |mut request: Request, next: Next| {
            // Each connection is somebody else: what a vanished guess counts is not what this is about.
            let peer = request.extensions().get::<PeerAddr>().map(|peer| peer.0.port().to_string());
            request.extensions_mut().insert(PeerAddress(peer.unwrap_or_default()));
            next.run(request).await
        });
        let (portal, people) = listen(bank.people().layer(named), Limits::portal(), &stop).await;
        let router = server::api::router(Keystore::default().desk(bank.portal()), AuthorizationServer::default());
        let (api, machines) = listen(router, Limits { per_address: None, ..Limits::api() }, &stop).await;
        Self { bank, portal, api, stop, serving: vec![people, machines] }
    }

    /// Whoever stays gets the answer that everybody got before.
    pub(super) async fn answers_as_before(&self, asked: &Asked) {
        for (to_api, bytes, expected) in asked.whole() {
            let mut stream = TcpStream::connect(if to_api { self.api } else { self.portal }).await.unwrap();
            stream.write_all(&bytes).await.unwrap();
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer).await.unwrap();
            let answer = String::from_utf8_lossy(&answer);
            assert!(answer.starts_with(&format!("HTTP/1.1 {expected}")), "{answer}");
        }
    }

    /// Stops, once what is in hand is finished.
    pub(super) async fn stop(self) -> TestPortal {
        self.stop.send_replace(true);
        for serving in self.serving {
            serving.await.unwrap();
        }
        self.bank
    }
}

async fn listen(router: Router, limits: Limits, stop: &watch::Sender<bool>) -> (SocketAddr, JoinHandle<()>) {
    let bound = Bound::bind("127.0.0.1:0".parse().unwrap(), None, limits).await.unwrap();
    let (address, mut told) = (bound.address(), stop.subscribe());
    let serving = serve(bound, router, async move {
        let _told = told.wait_for(|stop| *stop).await;
    });
    (address, tokio::spawn(serving))
}
