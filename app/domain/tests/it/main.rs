//! The domain on a real Postgres: each test has a database of its own, with the schema that is shipped.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]

mod append_only;
mod applications;
mod checks;
mod constraints;
mod decisions;
mod evidence;
mod hints;
mod journey;
mod key_sets;
mod keys;
mod outbox;
mod queue;
mod races;
mod standings;
mod support;
mod tokens;
mod trust;
