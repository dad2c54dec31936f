//! What tests of the domain and of the machine side stand on: a portal on a database of its own, and a machine with a key.
//!
//! It knows the domain and nothing above it, so that the domain's own tests can stand on it too.

mod cast;
mod database;
mod keystore;
mod machine;

pub use cast::{Cast, Stage};
pub use database::TestDatabase;
pub use keystore::Keystore;
pub use machine::{Machine, application, context, draft, key};
