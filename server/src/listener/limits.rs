//! How much and how long.

use std::time::Duration;

/// The bounds of a listener. They are never off.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// So many connections at once.
    pub connections: usize,
    /// So many of them from one address; absent where a proxy may stand in front.
    pub per_address: Option<usize>,
    /// A TLS handshake takes no longer.
    pub handshake: Duration,
    /// The head of a request takes no longer, nor does a connection rest longer between two.
    pub head: Duration,
    /// From the end of the head to the beginning of the answer.
    pub request: Duration,
    /// When told to stop, what is in hand may take so long.
    pub drain: Duration,
}

impl Limits {
    /// For people: a proxy may stand in front, and evidence is uploaded over slow lines.
    pub fn portal() -> Self {
        Self { per_address: None, request: Duration::from_mins(2), ..Self::api() }
    }

    /// For machines.
    pub fn api() -> Self {
        Self {
            connections: 4_096,
            per_address: Some(64),
            handshake: Duration::from_secs(5),
            head: Duration::from_secs(10),
            request: Duration::from_secs(30),
            drain: Duration::from_secs(25),
        }
    }
}
