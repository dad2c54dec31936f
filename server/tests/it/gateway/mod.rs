//! Gateways over real TLS: whether a call may pass, and from whom that question is heard.

mod asker;
mod check;
mod introspect;
mod questions;
mod revoked;
pub(crate) mod spoofed;
mod suspended;
