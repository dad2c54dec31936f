//! What the directory issues, as our own validators read it.

#![expect(clippy::unwrap_used, reason = "a test whose stage cannot be set has failed")]

mod bad_input;
mod bank;
mod certificates;
mod http;
mod keys;
mod requests;
mod revocation;
mod state;
mod statements;
mod world;
