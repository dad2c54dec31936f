//! Rows handed to Postgres as JSON, for statements that write several tables at once.

use data_encoding::HEXLOWER;
use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// An instant as Postgres reads it.
pub(super) fn instant(at: OffsetDateTime) -> Value {
    at.format(&Rfc3339).map_or(Value::Null, Value::String)
}

/// A `bytea` as Postgres reads it.
pub(super) fn bytes(bytes: &[u8]) -> Value {
    Value::String(format!("\\x{}", HEXLOWER.encode(bytes)))
}
