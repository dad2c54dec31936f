//! Registration by machine: what is checked, in which order, and what was found.

mod accepted;
mod assess;
pub mod check;
mod issuer;
pub mod metadata;
mod report;
mod request;
mod statement;
#[cfg(test)]
mod tests;

pub use accepted::AcceptedRegistration;
pub use assess::{Assessment, Rules};
pub use check::{About, Check, ErrorCode, Fixer};
pub use issuer::StatementIssuer;
pub use report::{Failure, Finding, Outcome, Refused, Report};
pub use statement::{Authorisation, Authority, SoftwareStatement};
