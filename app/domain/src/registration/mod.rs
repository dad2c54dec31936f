//! Registration by machine: what is checked, in which order, and what was found.

pub mod check;
pub mod metadata;
mod report;
mod statement;

pub use check::{About, Check, ErrorCode, Fixer};
pub use report::{Failure, Finding, Outcome, Refused, Report};
pub use statement::{Authorisation, Authority, SoftwareStatement};
