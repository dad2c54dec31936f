//! Our own fetches, from servers that behave and servers that do not.

mod framework;
mod key_sets;
mod misbehaving;
mod peer;
mod revocation;
mod trusted;

use domain::clock::{Clock, SystemClock};
use domain::fetch::{Fetch, Unreachable};
use peer::{Asked, Authority, Peer, limits, trusting};
use server::outbound::{Limits, Outbound, PlainHttp, Roots, RootsFault};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use time::Duration;
use tokio::io::AsyncWriteExt;
use url::Url;

/// Answers everything with the same bytes.
async fn saying(authority: &Authority, answer: impl Into<Vec<u8>>) -> Peer {
    let answer: Arc<[u8]> = answer.into().into();
    Peer::serve(authority.server(None, |_| {}), move |asked| write(asked, answer.clone())).await
}

async fn write(mut asked: Asked, answer: Arc<[u8]>) {
    // Whoever asked may have gone.
    if asked.wire.write_all(&answer).await.is_ok() {
        let _flushed = asked.wire.shutdown().await;
    }
}

async fn get(outbound: &Outbound, url: &Url) -> Result<Vec<u8>, Unreachable> {
    outbound.get(url, "application/json").await
}

/// What may be told about a fetch that fails.
async fn fails(outbound: &Outbound, url: &Url) -> String {
    get(outbound, url).await.unwrap_err().why().to_owned()
}

const HELLO: &str = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

#[tokio::test]
async fn a_document_is_asked_for_plainly_and_comes() {
    let authority = Authority::new();
    let heads = Arc::new(Mutex::new(Vec::new()));
    let seen = heads.clone();
    let peer = Peer::serve(authority.server(None, |_| {}), move |asked| {
        seen.lock().unwrap().push(asked.head.clone());
        write(asked, Arc::from(HELLO.as_bytes()))
    })
    .await;
    let url = peer.url("/org/software.jwks?edition=2#top");
    assert_eq!(get(&trusting(&authority), &url).await.unwrap(), b"hello");
    let head = heads.lock().unwrap().concat().to_lowercase();
    assert!(head.starts_with("get /org/software.jwks?edition=2 http/1.1\r\n"), "{head}");
    let host = format!("host: localhost:{}\r\n", peer.address.port());
    for line in
        [host.as_str(), "accept: application/json\r\n", "accept-encoding: identity\r\n", "user-agent: vestibule/"]
    {
        assert!(head.contains(line), "{line} in {head}");
    }
    assert!(!head.contains("cookie") && !head.contains("authorization"));
}

#[tokio::test]
async fn bodies_of_any_framing_come_up_to_their_limit() {
    let authority = Authority::new();
    let outbound = trusting(&authority);
    let full = "x".repeat(512 * 1024);
    for (what, answer) in [
        ("chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n".to_owned()),
        ("to the end", "HTTP/1.0 200 OK\r\n\r\nhello".to_owned()),
        ("identity", "HTTP/1.1 200 OK\r\nContent-Encoding: identity\r\nContent-Length: 5\r\n\r\nhello".to_owned()),
        ("html", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nhello".to_owned()),
        ("full", format!("HTTP/1.1 200 OK\r\n\r\n{full}")),
    ] {
        let peer = saying(&authority, answer).await;
        let body = get(&outbound, &peer.url("/")).await.unwrap();
        assert!(body == b"hello" || body == full.as_bytes(), "{what}: {} bytes", body.len());
    }
}

#[tokio::test]
async fn only_servers_whose_certificate_holds_are_believed() {
    let (authority, stranger) = (Authority::new(), Authority::new());
    let now = SystemClock.now();
    let answer = || |asked| write(asked, Arc::from(HELLO.as_bytes()));
    let outbound = trusting(&authority);
    let named = |name: &'static str| {
        move |params: &mut rcgen::CertificateParams| {
            params.subject_alt_names = vec![rcgen::SanType::DnsName(name.try_into().unwrap())];
        }
    };
    for (what, tls) in [
        ("of another authority", Some(stranger.server(None, |_| {}))),
        ("of another server", Some(authority.server(None, named("other.example")))),
        ("for every server", Some(authority.server(None, named("*.example")))),
        ("expired", Some(authority.server(None, |params| params.not_after = now - Duration::hours(1)))),
        ("not yet valid", Some(authority.server(None, |params| params.not_before = now + Duration::hours(1)))),
        ("none at all", None),
    ] {
        let peer = Peer::serve(tls, answer()).await;
        assert_eq!(fails(&outbound, &peer.url("/")).await, "no secure connection to it could be made", "{what}");
        assert_eq!(peer.requests(), 0, "{what}");
    }
    let peer = Peer::serve(authority.server(None, |_| {}), answer()).await;
    assert!(get(&outbound, &peer.url("/")).await.is_ok(), "the one that holds");
    let by_address = Url::parse(&format!("https://{}/", peer.address)).unwrap();
    assert!(get(&outbound, &by_address).await.is_ok(), "by its address too");
    let system = Outbound::new(Roots::of_the_system(), None, PlainHttp::Refused, limits()).unwrap();
    assert_eq!(fails(&system, &peer.url("/")).await, "no secure connection to it could be made");
}

#[tokio::test]
async fn our_certificate_is_shown_to_servers_that_ask() {
    let authority = Authority::new();
    let tls = authority.server(Some(&authority), |_| {});
    let peer = Peer::serve(tls, |asked| write(asked, Arc::from(HELLO.as_bytes()))).await;
    let outbound = Outbound::new(authority.roots(), Some(authority.client()), PlainHttp::Refused, limits()).unwrap();
    assert_eq!(get(&outbound, &peer.url("/")).await.unwrap(), b"hello");
    assert!(get(&trusting(&authority), &peer.url("/")).await.is_err(), "without one");
    let stranger = Some(Authority::new().client());
    let outbound = Outbound::new(authority.roots(), stranger, PlainHttp::Refused, limits()).unwrap();
    assert!(get(&outbound, &peer.url("/")).await.is_err(), "of another authority");
    assert_eq!(peer.requests(), 1);
}

#[tokio::test]
async fn plain_http_is_for_loopback_in_a_sandbox() {
    let authority = Authority::new();
    let peer = Peer::serve(None, |asked| write(asked, Arc::from(HELLO.as_bytes()))).await;
    let port = peer.address.port();
    let production = Outbound::new(authority.roots(), None, PlainHttp::Refused, limits()).unwrap();
    for host in ["localhost", "127.0.0.1"] {
        let url = Url::parse(&format!("http://{host}:{port}/")).unwrap();
        assert_eq!(get(&trusting(&authority), &url).await.unwrap(), b"hello", "{host}");
        assert_eq!(fails(&production, &url).await, "its address is not https");
    }
    for other in [
        "http://keystore.example/",
        "http://0.0.0.0/",
        "http://localhost.example/",
        "http://10.0.0.1/",
        "ftp://localhost/",
        "file:///etc/passwd",
        "data:,hello",
    ] {
        let url = Url::parse(other).unwrap();
        assert_eq!(fails(&trusting(&authority), &url).await, "its address is not https", "{other}");
    }
    let login = Url::parse(&format!("http://a:b@localhost:{port}/")).unwrap();
    assert_eq!(fails(&trusting(&authority), &login).await, "its address holds a user name or password");
    assert_eq!(peer.requests(), 2);
}

#[tokio::test]
async fn so_many_at_once_and_no_more() {
    let authority = Authority::new();
    let (inside, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (here, highest) = (inside.clone(), most.clone());
    let peer = Peer::serve(authority.server(None, |_| {}), move |asked| {
        let (here, highest) = (here.clone(), highest.clone());
        async move {
            highest.fetch_max(here.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            tokio::task::yield_now().await;
            here.fetch_sub(1, Ordering::SeqCst);
            write(asked, Arc::from(HELLO.as_bytes())).await;
        }
    })
    .await;
    let limits = Limits { at_once: 1, ..Limits::documents() };
    let outbound = Outbound::new(authority.roots(), None, PlainHttp::Refused, limits).unwrap();
    let url = peer.url("/");
    let answers = futures::future::join_all((0..20).map(|_| get(&outbound, &url))).await;
    assert!(answers.iter().all(Result::is_ok));
    assert_eq!((peer.requests(), most.load(Ordering::SeqCst)), (20, 1));
}

#[tokio::test]
async fn authorities_come_from_files_that_are_named_when_they_do_not_fit() {
    let authority = Authority::new();
    let file = std::env::temp_dir().join(format!("vestibule-root-{}.pem", std::process::id()));
    std::fs::write(&file, authority.pem()).unwrap();
    let roots = Roots::none().with_files(std::slice::from_ref(&file)).unwrap();
    std::fs::remove_file(&file).unwrap();
    let outbound = Outbound::new(roots, None, PlainHttp::Refused, limits()).unwrap();
    let peer = saying(&authority, HELLO).await;
    assert_eq!(get(&outbound, &peer.url("/")).await.unwrap(), b"hello");
    let missing = Path::new("/nowhere/root.pem").to_path_buf();
    let fault = Roots::none().with_files(&[missing]).unwrap_err();
    assert!(matches!(fault, RootsFault::File(_)) && fault.to_string().contains("/nowhere/root.pem"), "{fault}");
}
