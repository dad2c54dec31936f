//! Servers that redirect, flood, drip, lie and hang: each costs a bounded time and memory, and one clear sentence.

use super::peer::{Authority, Peer, limits, trusting};
use super::{fails, saying};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use url::Url;

#[tokio::test]
async fn what_is_no_plain_document_is_refused_in_a_sentence() {
    let authority = Authority::new();
    let outbound = trusting(&authority);
    let long_head = format!("HTTP/1.1 200 OK\r\nX: {}\r\nContent-Length: 0\r\n\r\n", "x".repeat(64 * 1024));
    let many_heads = format!("HTTP/1.1 200 OK\r\n{}Content-Length: 0\r\n\r\n", "X: x\r\n".repeat(1_000));
    for (answer, why) in [
        ("HTTP/1.1 204 No Content\r\n\r\n", "it answered with status 204"),
        ("HTTP/1.1 206 Partial Content\r\nContent-Length: 2\r\n\r\n{}", "it answered with status 206"),
        ("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n", "it answered with status 401"),
        ("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}", "it answered with status 404"),
        ("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n", "it answered with status 500"),
        ("HTTP/1.1 304 Not Modified\r\n\r\n", "it answered with a redirect, which is not followed"),
        (
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\n\x1f\x3f\x08",
            "it answered compressed, which was not asked for",
        ),
        ("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello", "its answer broke off"),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", "its answer broke off"),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
            "it gave no answer that can be read",
        ),
        ("SSH-2.0-OpenSSH_9.9\r\n", "it gave no answer that can be read"),
        ("", "it gave no answer that can be read"),
        (&long_head, "it gave no answer that can be read"),
        (&many_heads, "it gave no answer that can be read"),
    ] {
        let peer = saying(&authority, answer).await;
        assert_eq!(fails(&outbound, &peer.url("/")).await, why, "{answer:.60}");
    }
}

#[tokio::test]
async fn no_redirect_is_followed() {
    let authority = Authority::new();
    let elsewhere = saying(&authority, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").await;
    for status in [301, 302, 303, 307, 308] {
        for place in [elsewhere.url("/").to_string(), "http://169.254.169.254/latest/meta-data/".into(), "/".into()] {
            let answer = format!("HTTP/1.1 {status} There\r\nLocation: {place}\r\nContent-Length: 0\r\n\r\n");
            let peer = saying(&authority, answer).await;
            let why = fails(&trusting(&authority), &peer.url("/")).await;
            assert_eq!((why.as_str(), peer.requests()), ("it answered with a redirect, which is not followed", 1));
        }
    }
    assert_eq!(elsewhere.requests(), 0);
}

#[tokio::test]
async fn ten_megabytes_are_read_to_the_limit_and_no_further() {
    let authority = Authority::new();
    let kilobyte = Arc::new(format!("400\r\n{}\r\n", "x".repeat(1_024)));
    for head in ["Content-Length: 10485760", "Transfer-Encoding: chunked", "Connection: close"] {
        let written = Arc::new(AtomicUsize::new(0));
        let (kilobyte, count) = (kilobyte.clone(), written.clone());
        let peer = Peer::serve(authority.server(None, |_| {}), move |mut asked| {
            let (kilobyte, count) = (kilobyte.clone(), count.clone());
            async move {
                let head = format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n");
                let mut written = asked.wire.write_all(head.as_bytes()).await;
                while written.is_ok() && count.fetch_add(1, Ordering::SeqCst) < 10_240 {
                    written = asked.wire.write_all(kilobyte.as_bytes()).await;
                }
            }
        })
        .await;
        assert_eq!(fails(&trusting(&authority), &peer.url("/")).await, "its answer is longer than 512 KiB", "{head}");
        assert!(written.load(Ordering::SeqCst) < 10_240, "{head}: all of it was taken");
    }
}

#[tokio::test]
async fn a_slow_drip_is_cut_off() {
    let authority = Authority::new();
    let peer = Peer::serve(authority.server(None, |_| {}), |mut asked| async move {
        let mut dripping = asked.wire.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n").await;
        let mut drips = tokio::time::interval(Duration::from_millis(20));
        while dripping.is_ok() {
            drips.tick().await;
            dripping = asked.wire.write_all(b" ").await;
            dripping = dripping.and(asked.wire.flush().await);
        }
    })
    .await;
    cut_off("it did not answer within 1 seconds", limits().whole, &authority, &peer.url("/")).await;
}

#[tokio::test]
async fn endless_interim_answers_are_cut_off() {
    let authority = Authority::new();
    let peer = Peer::serve(authority.server(None, |_| {}), |mut asked| async move {
        while asked.wire.write_all(b"HTTP/1.1 103 Early Hints\r\n\r\n").await.is_ok() {
            tokio::task::yield_now().await;
        }
    })
    .await;
    cut_off("it did not answer within 1 seconds", limits().whole, &authority, &peer.url("/")).await;
}

#[tokio::test]
async fn silence_is_cut_off_before_the_handshake_and_after_it() {
    let authority = Authority::new();
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = Url::parse(&format!("https://localhost:{}/", silent.local_addr().unwrap().port())).unwrap();
    let why = "no connection to it could be made within 0.5 seconds";
    cut_off(why, limits().connect, &authority, &url).await;
    let peer = Peer::serve(authority.server(None, |_| {}), |asked| async move {
        let _held = asked;
        std::future::pending::<()>().await;
    })
    .await;
    cut_off("it did not answer within 1 seconds", limits().whole, &authority, &peer.url("/")).await;
}

#[tokio::test]
async fn nobody_there_is_said_at_once() {
    let authority = Authority::new();
    let gone = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let url = Url::parse(&format!("https://{gone}/")).unwrap();
    assert_eq!(fails(&trusting(&authority), &url).await, "no connection to it could be made");
    let unknown = Url::parse("https://keystore.invalid/").unwrap();
    assert!(fails(&trusting(&authority), &unknown).await.starts_with("no connection to it could be made"));
}

/// It ends when its time is up, not earlier, and not much later.
async fn cut_off(why: &str, after: Duration, authority: &Authority, url: &Url) {
    let began = Instant::now();
    assert_eq!(fails(&trusting(authority), url).await, why);
    let took = began.elapsed();
    assert!(took >= after.mul_f32(0.9) && took < after * 5, "{took:?}");
}
