//! A third party against a directory and a bank that look closely at what it sends.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod checking;
mod elsewhere;
mod journey;
mod refusals;
mod world;
