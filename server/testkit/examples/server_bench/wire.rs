//! A browser over a real connection, kept alive.

use axum::Router;
use axum::body::{self, Body};
use axum::extract::Request;
use axum::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use std::net::SocketAddr;
use std::sync::Arc;
use testkit::Browser;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use tokio::sync::Mutex;

/// A browser with one connection to a portal.
pub(crate) async fn browser(portal: SocketAddr) -> std::io::Result<Browser> {
    let stream = TcpStream::connect(portal).await?;
    stream.set_nodelay(true)?;
    let wire = Arc::new(Mutex::new(BufReader::new(stream)));
    let router = Router::new().fallback(move |request: Request| {
        let wire = Arc::clone(&wire);
        async move { exchange(&mut *wire.lock().await, request, portal).await }
    });
    Ok(Browser::new(router, &format!("http://{portal}"), ""))
}

#[expect(clippy::expect_used, reason = "a server that does not answer has no figures")]
async fn exchange(wire: &mut BufReader<TcpStream>, request: Request, portal: SocketAddr) -> Response {
    let (parts, body) = request.into_parts();
    let body = body::to_bytes(body, usize::MAX).await.expect("a body");
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let mut head = format!("{} {path} HTTP/1.1\r\nHost: {portal}\r\n", parts.method);
    for (name, value) in parts.headers.iter().filter(|(name, _)| *name != header::CONTENT_LENGTH) {
        head.extend([name.as_str(), ": ", value.to_str().expect("ASCII"), "\r\n"]);
    }
    let mut bytes = format!("{head}Content-Length: {}\r\n\r\n", body.len()).into_bytes();
    bytes.extend_from_slice(&body);
    wire.write_all(&bytes).await.expect("a connection");
    read(wire).await.expect("an answer")
}

async fn read(wire: &mut BufReader<TcpStream>) -> std::io::Result<Response> {
    let status = line(wire).await?;
    let status: u16 = status.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    let mut headers = HeaderMap::new();
    loop {
        let line = line(wire).await?;
        let Some((name, value)) = line.split_once(": ") else { break };
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), value.parse::<HeaderValue>()) {
            headers.append(name, value);
        }
    }
    let body = match headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok()) {
        Some(length) => exactly(wire, length).await?,
        None if headers.contains_key(header::TRANSFER_ENCODING) => chunks(wire).await?,
        None => Vec::new(),
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = http::StatusCode::from_u16(status).map_err(std::io::Error::other)?;
    *response.headers_mut() = headers;
    Ok(response)
}

/// RFC 9112 §7.1, without trailers.
async fn chunks(wire: &mut BufReader<TcpStream>) -> std::io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let size = usize::from_str_radix(&line(wire).await?, 16).map_err(std::io::Error::other)?;
        body.extend(exactly(wire, size).await?);
        line(wire).await?;
        if size == 0 {
            return Ok(body);
        }
    }
}

async fn exactly(wire: &mut BufReader<TcpStream>, length: usize) -> std::io::Result<Vec<u8>> {
    let mut bytes = vec![0; length];
    wire.read_exact(&mut bytes).await?;
    Ok(bytes)
}

async fn line(wire: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let mut line = String::new();
    wire.read_line(&mut line).await?;
    Ok(line.trim_end().to_owned())
}
