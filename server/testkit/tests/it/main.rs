//! The demo's data on a real Postgres.

#![expect(clippy::unwrap_used, reason = "a test whose stage cannot be set has failed")]

mod demo;
