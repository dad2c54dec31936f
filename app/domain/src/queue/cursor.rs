//! Where a page begins: the row before it, by its place in the order.

use super::sort::Sort;
use std::fmt;
use time::OffsetDateTime;
use uuid::Uuid;

/// A row's place in the order, to go on from there. Opaque in addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// Which row it is, from 1, for “Showing 26 to 50”.
    pub position: u32,
    /// What the row is sorted by.
    pub key: Key,
    /// The row, to tell apart those that are sorted by the same.
    pub id: Uuid,
}

/// What a row is sorted by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// An instant.
    Instant(OffsetDateTime),
    /// A folded name.
    Name(String),
}

/// Not a cursor of this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("This address does not lead to a page of the queue: go back to the first page")]
pub struct InvalidCursor;

impl Cursor {
    /// Reads a cursor that belongs to an order by `sort`.
    ///
    /// # Errors
    /// [`InvalidCursor`] for anything else.
    pub fn parse(text: &str, sort: Sort) -> Result<Self, InvalidCursor> {
        let text = unhex(text).ok_or(InvalidCursor)?;
        let mut parts = text.splitn(3, '/');
        let (Some(position), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(InvalidCursor);
        };
        let position = position.parse().map_err(|_| InvalidCursor)?;
        let id = Uuid::try_parse(id).map_err(|_| InvalidCursor)?;
        Ok(Self { position, key: Key::parse(key, sort)?, id })
    }
}

impl Key {
    fn parse(text: &str, sort: Sort) -> Result<Self, InvalidCursor> {
        if sort == Sort::Organisation {
            let storable = !text.contains('\0') && text.len() <= 1_000;
            return storable.then(|| Self::Name(text.to_owned())).ok_or(InvalidCursor);
        }
        let microseconds: i64 = text.parse().map_err(|_| InvalidCursor)?;
        let instant = OffsetDateTime::from_unix_timestamp_nanos(i128::from(microseconds) * 1_000);
        // What Postgres keeps is a part of what `time` does from year 0 on.
        instant.ok().filter(|instant| instant.year() > 0).map(Self::Instant).ok_or(InvalidCursor)
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = match &self.key {
            Key::Instant(instant) => (instant.unix_timestamp_nanos() / 1_000).to_string(),
            Key::Name(name) => name.clone(),
        };
        format!("{}/{}/{key}", self.position, self.id.simple()).bytes().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

fn unhex(text: &str) -> Option<String> {
    if text.len() > 2_200 || !text.len().is_multiple_of(2) {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let bytes = text.as_bytes().chunks_exact(2).map(|pair| Some(digit(pair[0])? * 16 + digit(pair[1])?));
    String::from_utf8(bytes.collect::<Option<Vec<u8>>>()?).ok()
}
