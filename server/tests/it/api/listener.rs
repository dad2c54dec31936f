//! The accept loop: bounds, time, and stopping.

use super::caller::{Served, exchange};
use axum::Router;
use axum::routing::get;
use server::listener::{Bound, Limits, PeerAddr, serve};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::{Notify, oneshot};
use tokio::task::JoinHandle;

const HELLO: &[u8] = b"GET /hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

/// A listener with a router of its own.
async fn listening(limits: Limits, router: Router) -> (SocketAddr, oneshot::Sender<()>, JoinHandle<()>) {
    let bound = Bound::bind("127.0.0.1:0".parse().unwrap(), None, limits).await.unwrap();
    let (address, (stop, stopped)) = (bound.address(), oneshot::channel());
    let task = tokio::spawn(serve(bound, router, async {
        // A sender that is gone is not one that has spoken.
        if stopped.await.is_err() {
            std::future::pending::<()>().await;
        }
    }));
    (address, stop, task)
}

fn hello() -> Router {
    Router::new()
        .route(
            "/hello",
            get(async |request: axum::extract::Request| {
                request.extensions().get::<PeerAddr>().map(|peer| peer.0.ip().to_string()).unwrap_or_default()
            }),
        )
        .route("/panic", get(async || -> &'static str { panic!("as the test wants it") }))
}

/// True when the other side has closed without an answer.
async fn is_closed(mut stream: TcpStream) -> bool {
    matches!(stream.read(&mut [0; 64]).await, Ok(0) | Err(_))
}

#[tokio::test]
async fn every_request_knows_its_peer() {
    let (address, ..) = listening(Limits::portal(), hello()).await;
    let reply = exchange(TcpStream::connect(address).await.unwrap(), HELLO).await;
    assert_eq!((reply.status, reply.body.as_str()), (200, "127.0.0.1"));
}

#[tokio::test]
async fn a_panic_ends_its_own_connection_only() {
    let (address, ..) = listening(Limits::portal(), hello()).await;
    let panicking = b"GET /panic HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    assert_eq!(exchange(TcpStream::connect(address).await.unwrap(), panicking).await.status, 0);
    assert_eq!(exchange(TcpStream::connect(address).await.unwrap(), HELLO).await.status, 200);
}

#[tokio::test]
async fn one_address_has_so_many_connections() {
    let limits = Limits { per_address: Some(3), ..Limits::api() };
    let (address, ..) = listening(limits, hello()).await;
    let mut held = Vec::new();
    for _ in 0..3 {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(b"GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
        assert!(stream.read(&mut [0; 1024]).await.unwrap() > 0);
        held.push(stream);
    }
    assert!(is_closed(TcpStream::connect(address).await.unwrap()).await);
}

#[tokio::test]
async fn a_slow_head_is_cut_off() {
    let limits = Limits { head: Duration::from_millis(200), ..Limits::api() };
    let (address, ..) = listening(limits, hello()).await;
    let started = Instant::now();
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(b"GET /hello HTTP/1.1\r\nHo").await.unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    assert!(started.elapsed() >= Duration::from_millis(200));
    assert!(!String::from_utf8_lossy(&answer).contains("200 OK"));
}

#[tokio::test]
async fn a_handler_that_never_answers_is_answered_for() {
    let limits = Limits { request: Duration::from_millis(100), ..Limits::api() };
    let router = Router::new().route("/hello", get(std::future::pending::<&'static str>));
    let (address, ..) = listening(limits, router).await;
    let reply = exchange(TcpStream::connect(address).await.unwrap(), HELLO).await;
    assert_eq!((reply.status, reply.header("connection")), (408, Some("close")));
}

#[tokio::test]
async fn what_is_in_hand_is_finished_and_nothing_new_is_taken() {
    let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (begun_there, go_on_there) = (begun.clone(), go_on.clone());
    let slow = get(move || async move {
        begun_there.notify_one();
        go_on_there.notified().await;
        "done"
    });
    let (address, stop, task) = listening(Limits::api(), Router::new().route("/hello", slow)).await;
    let in_hand = tokio::spawn(async move { exchange(TcpStream::connect(address).await.unwrap(), HELLO).await });
    begun.notified().await;
    stop.send(()).unwrap();
    // The socket is gone once the loop has ended; until then a connection may still be queued, and is never answered.
    while let Ok(stream) = TcpStream::connect(address).await {
        assert!(is_closed(stream).await);
    }
    go_on.notify_one();
    assert_eq!(in_hand.await.unwrap().body, "done");
    task.await.unwrap();
}

#[tokio::test]
async fn what_takes_too_long_to_finish_is_cut() {
    let limits = Limits { drain: Duration::from_millis(100), ..Limits::api() };
    let begun = Arc::new(Notify::new());
    let begun_there = begun.clone();
    let never = get(move || async move {
        begun_there.notify_one();
        std::future::pending::<&'static str>().await
    });
    let (address, stop, task) = listening(limits, Router::new().route("/hello", never)).await;
    let in_hand = tokio::spawn(async move { exchange(TcpStream::connect(address).await.unwrap(), HELLO).await });
    begun.notified().await;
    stop.send(()).unwrap();
    task.await.unwrap();
    assert_eq!(in_hand.await.unwrap().status, 0);
}

#[tokio::test]
async fn an_idle_connection_does_not_delay_the_end() {
    let served = Served::new().await;
    let mut idle = TcpStream::connect(served.address).await.unwrap();
    idle.write_all(b"GET /jwks HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
    assert!(idle.read(&mut [0; 4096]).await.unwrap() > 0);
    let started = Instant::now();
    served.stop().await;
    assert!(started.elapsed() < Duration::from_secs(5));
    assert!(is_closed(idle).await);
}
