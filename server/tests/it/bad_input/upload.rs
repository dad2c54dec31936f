//! Forms as a browser sends them that has files (RFC 7578).

use axum::body::Body;
use http::{Request, header};
use testkit::Form;

const BOUNDARY: &str = "----bad-input";

/// A file: its field, its name as it stands on the wire, its bytes.
pub(super) type File<'a> = (&'a str, &'a str, &'a [u8]);

/// The form with these files behind its other fields.
pub(super) fn multipart(form: &Form, files: &[File<'_>]) -> Request<Body> {
    let mut body = Vec::new();
    for (name, value) in form.fields() {
        part(&mut body, &format!("name=\"{name}\""), value.as_bytes());
    }
    for (field, name, content) in files {
        part(&mut body, &format!("name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: application/pdf"), content);
    }
    body.extend(format!("--{BOUNDARY}--\r\n").bytes());
    sent(form.action(), &body)
}

/// A body that says it is one of these, in pieces as they come over a network.
pub(super) fn sent(action: &str, body: &[u8]) -> Request<Body> {
    let pieces: Vec<_> = body.chunks(64 * 1024).map(|piece| Ok::<_, std::io::Error>(piece.to_vec())).collect();
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    Request::post(action)
        .header(header::CONTENT_TYPE, kind)
        .body(Body::from_stream(futures::stream::iter(pieces)))
        .unwrap()
}

fn part(body: &mut Vec<u8>, disposition: &str, content: &[u8]) {
    body.extend(format!("--{BOUNDARY}\r\nContent-Disposition: form-data; {disposition}\r\n\r\n").bytes());
    body.extend(content);
    body.extend(b"\r\n");
}
