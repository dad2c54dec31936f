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
    fields(&mut body, form);
    attach(&mut body, files);
    sent(form.action(), &closed(body))
}

/// The form with these files before its other fields, as on a page that has the file's field at its top.
pub(super) fn files_first(form: &Form, files: &[File<'_>]) -> Request<Body> {
    let mut body = Vec::new();
    attach(&mut body, files);
    fields(&mut body, form);
    sent(form.action(), &closed(body))
}

fn fields(body: &mut Vec<u8>, form: &Form) {
    for (name, value) in form.fields() {
        part(body, &format!("name=\"{name}\""), value.as_bytes());
    }
}

fn attach(body: &mut Vec<u8>, files: &[File<'_>]) {
    for (field, name, content) in files {
        part(body, &format!("name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: application/pdf"), content);
    }
}

fn closed(mut body: Vec<u8>) -> Vec<u8> {
    body.extend(format!("--{BOUNDARY}--\r\n").bytes());
    body
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
