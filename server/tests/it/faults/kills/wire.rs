//! HTTP/1.1 by hand: what matters is how much of a request went out, and whether the whole answer came.

use axum::body::{self, Body};
use axum::extract::Request;
use axum::response::Response;
use http::{HeaderName, HeaderValue, StatusCode, header};
use tokio::io::{AsyncRead, AsyncReadExt};

/// The bytes of a request, on a connection that ends with it.
pub(super) async fn bytes_of(request: Request, host: &str) -> Vec<u8> {
    let (parts, body) = request.into_parts();
    let body = body::to_bytes(body, usize::MAX).await.unwrap();
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let mut head = format!("{} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n", parts.method);
    for (name, value) in parts.headers.iter().filter(|(name, _)| *name != header::CONTENT_LENGTH) {
        head.extend([name.as_str(), ": ", value.to_str().unwrap(), "\r\n"]);
    }
    let mut bytes = format!("{head}Content-Length: {}\r\n\r\n", body.len()).into_bytes();
    bytes.extend_from_slice(&body);
    bytes
}

/// The answer, if all of it comes.
pub(super) async fn answer(stream: &mut (impl AsyncRead + Unpin)) -> Option<Response> {
    let mut bytes = Vec::new();
    // A connection that was cut has said what it had to say.
    let _cut = stream.read_to_end(&mut bytes).await;
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&bytes[..end]).unwrap();
    let mut lines = head.split("\r\n");
    let status: u16 = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let mut response = Response::builder().status(StatusCode::from_u16(status).unwrap());
    let headers = response.headers_mut().unwrap();
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        headers.append(name.parse::<HeaderName>().unwrap(), value.parse::<HeaderValue>().unwrap());
    }
    let body = whole(headers, &bytes[end + 4..])?;
    Some(response.body(Body::from(body)).unwrap())
}

/// The body, unless it was cut short (RFC 9112 §6, §7.1).
fn whole(headers: &http::HeaderMap, sent: &[u8]) -> Option<Vec<u8>> {
    if let Some(length) = headers.get(header::CONTENT_LENGTH) {
        let length: usize = length.to_str().unwrap().parse().unwrap();
        return (sent.len() == length).then(|| sent.to_vec());
    }
    if headers.get(header::TRANSFER_ENCODING).is_none() {
        return Some(sent.to_vec());
    }
    let (mut body, mut rest) = (Vec::new(), sent);
    loop {
        let line = rest.windows(2).position(|window| window == b"\r\n")?;
        let size = usize::from_str_radix(std::str::from_utf8(&rest[..line]).ok()?, 16).ok()?;
        let chunk = rest.get(line + 2..line + 2 + size)?;
        rest = rest.get(line + 4 + size..)?;
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(chunk);
    }
}
