//! Registration by machine: what is checked, in which order, and what was found.

mod accepted;
mod assess;
pub mod check;
pub mod metadata;
mod report;
mod statement;
#[cfg(test)]
mod tests;

pub use accepted::AcceptedRegistration;
pub use assess::{Assessment, Rules, StatementIssuer};
pub use check::{About, Check, ErrorCode, Fixer};
pub use report::{Failure, Finding, Outcome, Refused, Report};
pub use statement::{Authorisation, Authority, SoftwareStatement};
