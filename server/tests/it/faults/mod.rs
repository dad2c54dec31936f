//! What goes wrong around the server: it is killed, its clients vanish, its database cannot keep a promise.

mod durability;
mod kills;
mod program;
mod traps;
mod vanishing;

use domain::entropy::{self, SeededEntropy};

/// A number below `bound` from a reproducible stream.
fn draw(entropy: &SeededEntropy, bound: u64) -> u64 {
    u64::from_be_bytes(entropy::bytes(entropy)) % bound
}
