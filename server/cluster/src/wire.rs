//! Just enough of Postgres's protocol to run statements over our own socket.
//!
//! The npm package has no `psql`, and the programs that use this module must compile in seconds. Queries with
//! parameters and results belong to `domain::store`.

use std::{
    io::{self, Read as _, Write as _},
    os::unix::net::UnixStream,
    path::Path,
};

use crate::error::{ClusterError, Doing as _};

/// Protocol 3.0 (PostgreSQL, "Message Formats").
const VERSION: u32 = 196_608;

/// Runs statements, separated by semicolons, as one transaction.
pub(crate) fn execute(socket: &Path, database: &str, statements: &str) -> Result<(), ClusterError> {
    let mut stream = UnixStream::connect(socket).doing("connect to", socket)?;
    stream.write_all(&startup(database)).doing("write to", socket)?;
    read_until_ready(&mut stream).doing("read from", socket)??;
    stream.write_all(&message(b'Q', &[statements.as_bytes(), b"\0"].concat())).doing("write to", socket)?;
    read_until_ready(&mut stream).doing("read from", socket)??;
    stream.write_all(&message(b'X', b"")).doing("write to", socket)
}

fn startup(database: &str) -> Vec<u8> {
    let body =
        [&VERSION.to_be_bytes(), b"user\0vestibule\0database\0".as_slice(), database.as_bytes(), b"\0\0"].concat();
    [length(&body).as_slice(), &body].concat()
}

fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    [&[kind], length(body).as_slice(), body].concat()
}

/// A message's length counts itself but not the kind before it.
fn length(body: &[u8]) -> [u8; 4] {
    u32::try_from(body.len() + 4).unwrap_or(u32::MAX).to_be_bytes()
}

/// Everything up to "ready for query" (`Z`), which does not come after a refused connection.
fn read_until_ready(stream: &mut UnixStream) -> io::Result<Result<(), ClusterError>> {
    let mut outcome = Ok(());
    loop {
        let mut head = [0; 5];
        if let Err(error) = stream.read_exact(&mut head) {
            return if outcome.is_err() { Ok(outcome) } else { Err(error) };
        }
        let [kind, length @ ..] = head;
        let mut body = vec![0; u32::from_be_bytes(length).saturating_sub(4) as usize];
        stream.read_exact(&mut body)?;
        match kind {
            b'Z' => return Ok(outcome),
            b'E' => outcome = Err(refusal(&body)),
            _ => {}
        }
    }
}

/// Fields are a letter and a text each: `C` code, `M` message, `D` detail, `H` hint, `P` position.
fn refusal(body: &[u8]) -> ClusterError {
    let fields: Vec<(u8, String)> = body
        .split(|byte| *byte == 0)
        .filter_map(|field| Some((*field.first()?, String::from_utf8_lossy(&field[1..]).into_owned())))
        .collect();
    let field = |kind: u8| fields.iter().find(|field| field.0 == kind).map(|field| field.1.as_str());
    let mut message = field(b'M').unwrap_or("no message").to_owned();
    for (kind, word) in [(b'D', "; "), (b'H', "; "), (b'P', ", at character ")] {
        message.extend(field(kind).iter().flat_map(|text| [word, text]));
    }
    ClusterError::Refused { code: field(b'C').unwrap_or("XX000").to_owned(), message }
}
