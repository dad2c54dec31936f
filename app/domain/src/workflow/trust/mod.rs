//! Whom the bank trusts: first values from the configuration, then what people propose and others confirm, and how every
//! server learns of it.

mod begin;
mod decide;
mod effect;
mod expiry;
mod propose;

pub use begin::{Differences, begin, refresh};
pub use decide::{Decision, decide, withdraw};
pub use effect::{Effects, effects, effects_of_removal};
pub use expiry::{ending, expiries, remind};
pub use propose::{Proposal, Proposed, propose};

/// The rule by which the first values come from the configuration file, and its version.
pub const CONFIGURATION_FILE: &str = "configuration-file/1";
