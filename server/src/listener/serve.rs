//! Accepting, and talking HTTP/1.1 on what was accepted.

use super::Bound;
use super::judge::Shown;
use super::limits::Limits;
use super::peer::{Counter, PeerAddr};
use super::tls::TlsIdentity;
use axum::Router;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, Request, StatusCode, header};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::{JoinError, JoinSet};
use tokio::time::{sleep, timeout};
use tower::ServiceExt;

/// Serves until `shutdown` is done, then finishes what is in hand.
pub async fn serve(bound: Bound, router: Router, shutdown: impl Future<Output = ()> + Send) {
    let Bound { socket, tls, limits, .. } = bound;
    let (slots, counter) = (Arc::new(Semaphore::new(limits.connections)), Counter::default());
    let (tell, stop) = watch::channel(false);
    let mut connections = JoinSet::new();
    let mut shutdown = pin!(shutdown);
    loop {
        let (stream, peer, slot) = tokio::select! {
            biased;
            () = &mut shutdown => break,
            Some(ended) = connections.join_next() => {
                report(ended);
                continue;
            }
            accepted = accept(&socket, &slots) => accepted,
        };
        let Some(place) = counter.place(peer.0.ip(), limits.per_address) else { continue };
        let talk = Talk { router: router.clone(), peer, limits, stop: stop.clone() };
        let tls = tls.clone();
        connections.spawn(async move {
            talk.begin(stream, tls.as_ref()).await;
            drop((slot, place));
        });
    }
    drop(socket);
    tell.send_replace(true);
    drain(connections, limits).await;
}

/// The next connection, once there is a slot for it. Whatever fails here fails for that connection only.
async fn accept(socket: &TcpListener, slots: &Arc<Semaphore>) -> (TcpStream, PeerAddr, Option<OwnedSemaphorePermit>) {
    let slot = Arc::clone(slots).acquire_owned().await.ok();
    loop {
        match socket.accept().await {
            Ok((stream, peer)) => return (stream, PeerAddr(peer), slot),
            // Out of file descriptors, most likely: others have to end first.
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                sleep(std::time::Duration::from_millis(50)).await;
            }
        }
    }
}

async fn drain(mut connections: JoinSet<()>, limits: Limits) {
    let finished = timeout(limits.drain, async {
        while let Some(ended) = connections.join_next().await {
            report(ended);
        }
    });
    if finished.await.is_err() {
        tracing::warn!(left = connections.len(), "connections were cut: they took too long to finish");
    }
}

fn report(ended: Result<(), JoinError>) {
    if let Err(error) = ended
        && error.is_panic()
    {
        tracing::error!("a connection panicked");
    }
}

/// What one connection needs.
struct Talk {
    router: Router,
    peer: PeerAddr,
    limits: Limits,
    stop: watch::Receiver<bool>,
}

impl Talk {
    async fn begin(self, stream: TcpStream, tls: Option<&TlsIdentity>) {
        // Without it small answers wait for the peer's acknowledgement.
        let _ = stream.set_nodelay(true);
        let Some(tls) = tls else { return self.http(stream, None).await };
        let hands = tls.handshake();
        match timeout(self.limits.handshake, hands.acceptor.accept(stream)).await {
            Ok(Ok(stream)) => {
                let shown = Shown::new(stream.get_ref().1.peer_certificates(), hands.judge);
                self.http(stream, Some((tls.clone(), shown))).await;
            }
            Ok(Err(error)) => tracing::debug!(peer = %self.peer.0, %error, "no handshake"),
            Err(_) => tracing::debug!(peer = %self.peer.0, "a handshake took too long"),
        }
    }

    async fn http(
        self,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
        shown: Option<(TlsIdentity, Shown)>,
    ) {
        let Self { router, peer, limits, mut stop } = self;
        let service = service_fn(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(peer);
            let certificate = shown.as_ref().and_then(|(tls, shown)| shown.now(tls.handshake().judge.as_ref()));
            if let Some(certificate) = certificate {
                request.extensions_mut().insert(certificate);
            }
            answer(router.clone(), limits, request)
        });
        let mut connection = pin!(
            http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(limits.head)
                .max_headers(100)
                .max_buf_size(64 * 1024)
                .serve_connection(TokioIo::new(stream), service)
        );
        let ended = tokio::select! {
            ended = connection.as_mut() => ended,
            () = told(&mut stop) => {
                connection.as_mut().graceful_shutdown();
                connection.await
            }
        };
        if let Err(error) = ended {
            tracing::debug!(peer = %peer.0, %error, "a connection ended badly");
        }
    }
}

/// Done once everybody is told to stop.
async fn told(stop: &mut watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}

async fn answer(router: Router, limits: Limits, request: Request<Incoming>) -> Result<Response, Infallible> {
    match timeout(limits.request, router.oneshot(request.map(Body::new))).await {
        Ok(answer) => answer,
        Err(_) => Ok(too_slow()),
    }
}

fn too_slow() -> Response {
    let sentence = "The request took too long. Nothing more happens to it; please try again.\n";
    let mut response = (StatusCode::REQUEST_TIMEOUT, sentence).into_response();
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}
