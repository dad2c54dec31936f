//! Hints for whoever reviews a request: facts that a careful person would look at twice, each with its reason.
//!
//! A hint is words, never a score, and it decides nothing. Facts go in, hints come out; nothing is fetched.

mod applicant;
mod hint;
mod known;
mod mail_domain;
mod registrant;
mod rules;

pub use applicant::Applicant;
pub use hint::{Hint, HintName};
pub use known::{Known, KnownTpp};
pub use registrant::{Registrant, hints_of_registration};

/// Looks at who applies and at what the bank knows already.
pub fn hints(applicant: &Applicant, known: &Known) -> Vec<Hint> {
    rules::ALL.iter().filter_map(|rule| rule(applicant, known)).collect()
}

#[cfg(test)]
mod tests;
