//! What has gone wrong with this stack before, and must not come back unseen.

mod absent;
mod misses;
mod nonce;
mod panics;
