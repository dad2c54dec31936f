//! A third party's side of open banking: keys and certificates from a directory, registration at a bank, tokens.
//!
//! It speaks the standards, so it works with any bank that does; only `claim` is Vestibule's own. What it has lies in a
//! folder. It asks nobody anything: what is missing is refused in a sentence.

mod check;
mod claim;
mod client;
mod discovery;
mod enrol;
mod folder;
mod import;
mod keys;
mod manage;
mod participants;
mod profile;
mod register;
mod request;
mod token;
mod told;
mod trouble;
mod web;

pub use check::{Checked, check};
pub use client::Client;
pub use enrol::NewTpp;
pub use folder::{Folder, State};
pub use import::Import;
pub use manage::Changes;
pub use profile::{AuthenticationMethod, Profile};
pub use register::Registration;
pub use told::Told;
pub use trouble::Trouble;
pub use web::{Answer, Ask, Identity, Web};

use domain::clock::Clock;
use domain::entropy::{self, Entropy};
use uuid::{Builder, Uuid};

/// A third party at work: its folder, its way to others, time and randomness.
pub struct Tpp<'a> {
    /// Where its keys and its registrations lie.
    pub folder: &'a Folder,
    /// The way to others.
    pub web: &'a dyn Web,
    /// Time.
    pub clock: &'a dyn Clock,
    /// Randomness.
    pub entropy: &'a dyn Entropy,
    /// Hears what is being done.
    pub progress: &'a (dyn Fn(&str) + Sync),
}

impl Tpp<'_> {
    fn uuid(&self) -> Uuid {
        Builder::from_random_bytes(entropy::bytes(self.entropy)).into_uuid()
    }

    fn now(&self) -> i64 {
        self.clock.now().unix_timestamp()
    }
}
