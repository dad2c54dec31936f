//! One request and its answer, over a connection that is closed afterwards.

use super::connection::Stream;
use bytes::Bytes;
use domain::fetch::Unreachable;
use http::header::{ACCEPT_ENCODING, CONNECTION, CONTENT_ENCODING, HOST, USER_AGENT};
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, Uri};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::task::JoinSet;
use url::{Position, Url};

/// What servers read about us.
const OURSELVES: HeaderValue = HeaderValue::from_static(concat!("Vestibule/", env!("CARGO_PKG_VERSION")));
/// Bytes of an answer's head.
const LONGEST_HEAD: usize = 32 * 1024;

/// A request.
pub struct Exchange<'a> {
    /// What to do.
    pub method: Method,
    /// Where.
    pub url: &'a Url,
    /// What goes with it, besides what every request of ours has.
    pub headers: HeaderMap,
    /// What is sent.
    pub body: Vec<u8>,
}

/// An answer, whatever it says.
#[derive(Debug, Clone)]
pub struct Answer {
    /// How it went.
    pub status: StatusCode,
    /// What goes with it.
    pub headers: HeaderMap,
    /// What came.
    pub body: Vec<u8>,
}

/// Which answers are read at all.
pub(super) type Acceptable = fn(&Response<Incoming>) -> Result<(), Unreachable>;

impl Exchange<'_> {
    /// Sends it and reads the answer, up to `most` bytes of body.
    pub(super) async fn over(
        self,
        stream: Box<dyn Stream>,
        most: usize,
        acceptable: Acceptable,
    ) -> Result<Answer, Unreachable> {
        let request = self.request().map_err(|error| Unreachable::new("we could not ask for it", error.to_string()))?;
        let (mut sender, connection) = http1::Builder::new()
            .max_buf_size(LONGEST_HEAD)
            .handshake(TokioIo::new(stream))
            .await
            .map_err(|error| broken(&error))?;
        // It is dropped with this function, however that ends.
        let mut driver = JoinSet::new();
        driver.spawn(connection);
        let response = sender.send_request(request).await.map_err(|error| broken(&error))?;
        acceptable(&response)?;
        let (head, body) = response.into_parts();
        Ok(Answer { status: head.status, headers: head.headers, body: read(body, most).await? })
    }

    fn request(self) -> Result<Request<Full<Bytes>>, http::Error> {
        let target: Uri = self.url[Position::BeforePath..Position::AfterQuery].parse()?;
        let host = HeaderValue::from_str(&self.url[Position::BeforeHost..Position::AfterPort])?;
        let mut request = Request::builder().method(self.method).uri(target).body(Full::from(self.body))?;
        let headers = request.headers_mut();
        *headers = self.headers;
        headers.insert(HOST, host);
        headers.insert(USER_AGENT, OURSELVES);
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        headers.insert(CONNECTION, HeaderValue::from_static("close"));
        Ok(request)
    }
}

/// A plain document.
pub(super) fn document(response: &Response<Incoming>) -> Result<(), Unreachable> {
    let status = response.status();
    if status.is_redirection() {
        let place = response.headers().get(http::header::LOCATION);
        return Err(Unreachable::new("it answered with a redirect, which is not followed", format!("to {place:?}")));
    }
    if status != StatusCode::OK {
        return Err(Unreachable::new(format!("it answered with status {}", status.as_u16()), "200 was expected"));
    }
    let identity = |coding: &HeaderValue| coding.as_bytes().eq_ignore_ascii_case(b"identity");
    match response.headers().get_all(CONTENT_ENCODING).iter().find(|coding| !identity(coding)) {
        None => Ok(()),
        Some(coding) => Err(Unreachable::new("it answered compressed, which was not asked for", format!("{coding:?}"))),
    }
}

async fn read(body: Incoming, most: usize) -> Result<Vec<u8>, Unreachable> {
    let read = Limited::new(body, most).collect().await.map_err(|error| {
        if error.is::<LengthLimitError>() {
            return Unreachable::new(
                format!("its answer is longer than {} KiB", most / 1_024),
                "the rest was not read",
            );
        }
        Unreachable::new("its answer broke off", error.to_string())
    })?;
    Ok(read.to_bytes().into())
}

fn broken(error: &hyper::Error) -> Unreachable {
    Unreachable::new("it gave no answer that can be read", error.to_string())
}
