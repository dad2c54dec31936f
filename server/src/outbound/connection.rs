//! From an address to a stream: TCP, and TLS unless a sandbox speaks to itself.

use domain::fetch::Unreachable;
use domain::trust::is_loopback;
use rustls_pki_types::ServerName;
use std::net::IpAddr;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use url::{Host, Url};

/// Whether `http` is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlainHttp {
    /// Never.
    Refused,
    /// To loopback hosts: in a sandbox.
    Loopback,
}

pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

/// A connection to the server of `url`, ready for a request.
pub(super) async fn open(
    url: &Url,
    tls: &TlsConnector,
    plain: PlainHttp,
    within: Duration,
) -> Result<Box<dyn Stream>, Unreachable> {
    let secure = is_secure(url, plain)?;
    let connecting = async {
        let tcp = tcp(url).await?;
        if !secure {
            return Ok(Box::new(tcp) as Box<dyn Stream>);
        }
        let name = server_name(url)?;
        let stream = tls.connect(name, tcp).await;
        let stream =
            stream.map_err(|error| Unreachable::new("no secure connection to it could be made", error.to_string()))?;
        Ok(Box::new(stream) as Box<dyn Stream>)
    };
    tokio::time::timeout(within, connecting).await.unwrap_or_else(|_| {
        let why = format!("no connection to it could be made within {} seconds", within.as_secs_f32());
        Err(Unreachable::new(why, "the time for connecting is up"))
    })
}

fn is_secure(url: &Url, plain: PlainHttp) -> Result<bool, Unreachable> {
    let refused = |why: &'static str| Err(Unreachable::new(why, "it was not asked"));
    if !url.username().is_empty() || url.password().is_some() {
        return refused("its address holds a user name or password");
    }
    match (url.scheme(), plain) {
        ("https", _) => Ok(true),
        ("http", PlainHttp::Loopback) if is_loopback(url) => Ok(false),
        _ => refused("its address is not https"),
    }
}

async fn tcp(url: &Url) -> Result<TcpStream, Unreachable> {
    let port = url.port_or_known_default().unwrap_or(443);
    let stream = match url.host() {
        Some(Host::Domain(name)) => TcpStream::connect((name, port)).await,
        Some(Host::Ipv4(address)) => TcpStream::connect((address, port)).await,
        Some(Host::Ipv6(address)) => TcpStream::connect((address, port)).await,
        None => return Err(no_host()),
    };
    let stream = stream.map_err(|error| Unreachable::new("no connection to it could be made", error.to_string()))?;
    // One short request, at once.
    stream
        .set_nodelay(true)
        .map_err(|error| Unreachable::new("no connection to it could be made", error.to_string()))?;
    Ok(stream)
}

fn server_name(url: &Url) -> Result<ServerName<'static>, Unreachable> {
    match url.host() {
        Some(Host::Domain(name)) => ServerName::try_from(name.to_owned()).map_err(|_| no_host()),
        Some(Host::Ipv4(address)) => Ok(ServerName::from(IpAddr::from(address))),
        Some(Host::Ipv6(address)) => Ok(ServerName::from(IpAddr::from(address))),
        None => Err(no_host()),
    }
}

fn no_host() -> Unreachable {
    Unreachable::new("its address names no host", "it was not asked")
}
