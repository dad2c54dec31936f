//! The bank's own people: proposed by one, confirmed by another, invited by mail.

mod console;
mod decide;
mod effect;
mod join;
mod loss;
mod propose;
mod told;

pub use console::{NewStaff, create_from_console};
pub use decide::{Decision, decide, withdraw};
pub use effect::{Effects, effects};
pub use join::{Invitation, invite_again, join, look};
pub use loss::what_stops_without;
pub use propose::{Proposal, Proposed, propose};

/// The rule by which a change of staff acts at once while fewer than two people could confirm one, and its version.
pub const FIRST_ADMINISTRATORS: &str = "first-administrators/1";
