//! OAuth clients: what they may ask for, and how long an old secret lives beside a new one.

mod overlap;
mod scopes;

pub use overlap::{Overlap, UnknownOverlap};
pub use scopes::{InvalidScope, Scopes};
