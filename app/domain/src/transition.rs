//! Changes of state: the next state and the fact for the audit trail, together.

use crate::audit::Event;
use std::fmt;

/// What a transition gives: the state to store and the event to store with it. Neither can be had without the other.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a transition that is not applied did not happen"]
pub struct Transition<S> {
    /// The state afterwards.
    pub next: S,
    /// The fact to record in the same transaction.
    pub event: Event,
}

impl<S> Transition<S> {
    /// `next`, because `event`.
    pub fn new(next: S, event: Event) -> Self {
        Self { next, event }
    }
}

/// A deed that the present state does not allow.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct InvalidTransition {
    /// What it was to happen to: `sign-up request`.
    pub subject: &'static str,
    /// The state it is in, as screens say it.
    pub from: &'static str,
    /// The deed, as a verb: `claim`.
    pub deed: &'static str,
}

impl fmt::Display for InvalidTransition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cannot {} this {}: it is now “{}”", self.deed, self.subject, self.from)
    }
}
