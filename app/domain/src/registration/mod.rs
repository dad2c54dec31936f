//! Registration by machine: what is checked, in which order, and what was found.

mod accepted;
mod assess;
pub mod check;
mod dialect;
mod embedded;
mod holder;
mod issuer;
pub mod metadata;
mod policy;
mod report;
mod request;
mod response;
pub mod side_by_side;
mod statement;
#[cfg(test)]
mod tests;

pub use accepted::AcceptedRegistration;
pub use assess::{Assessment, Registered, Rules};
pub use check::{About, Check, ErrorCode, Fixer, Group};
pub use dialect::{ClaimNames, NotClaimNames};
pub use embedded::{held_key_set, holds_key_set};
pub use holder::{Owner, Tie, tie};
pub use issuer::{StatementIssuer, lies_under_a_software};
pub use policy::{Admission, Duplicates, Policy};
pub use report::{Failure, Finding, Outcome, Refused, Report};
pub use statement::{Authorisation, Authority, SoftwareStatement};
