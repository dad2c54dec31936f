//! Invented organisations in several scripts, with the person who signs them up. None of them exists.

mod known;
mod recent;

pub(super) use known::*;
pub(super) use recent::*;

use super::place::Place;

/// An organisation that applies.
#[derive(Debug, Clone, Copy)]
pub(super) struct Firm {
    /// The registered name.
    pub(super) legal: &'static str,
    /// The name it trades under; may be empty.
    pub(super) trading: &'static str,
    /// Where it is registered and supervised.
    pub(super) place: Place,
    /// Street, town and postal code; the code may be empty.
    pub(super) address: [&'static str; 3],
    /// Its domain, below `.example`.
    pub(super) domain: &'static str,
    /// Its number at the authority, and behind a 7 in the company register.
    pub(super) number: u32,
    /// As the form's options are named.
    pub(super) roles: &'static [&'static str],
    /// Who signs it up: name and mailbox.
    pub(super) person: [&'static str; 2],
}

impl Firm {
    /// The address of whoever signs it up.
    pub(super) fn email(&self) -> String {
        format!("{}@{}.example", self.person[1], self.domain)
    }

    /// Its number as the authority writes it.
    pub(super) fn authority_number(&self) -> String {
        let (before, behind) = self.place.number;
        format!("{before}{}{behind}", self.number)
    }
}

const AIS: &[&str] = &["aisp"];
const PIS: &[&str] = &["pisp"];
const BOTH: &[&str] = &["aisp", "pisp"];
const CARD: &[&str] = &["cbpii"];
const ALL: &[&str] = &["aisp", "pisp", "cbpii"];
