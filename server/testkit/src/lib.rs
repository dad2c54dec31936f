//! What tests stand on: the outside world in small, as real as a test can have it.

#![expect(clippy::expect_used, clippy::missing_panics_doc, reason = "a test whose stage cannot be set has failed")]

pub mod demo;

mod browser;
mod jar;
mod mailbox;
mod page;
mod people;
mod portal;
mod registrar;
mod smtp_catcher;
mod tpp;

pub use browser::Browser;
pub use page::{Form, Page};
pub use people::{Person, hire};
pub use portal::TestPortal;
pub use registrar::{Registrar, Software};
pub use smtp_catcher::{CaughtMail, Fault, SmtpCatcher};
pub use tpp::{Applicant, PICTURE, Tpp, answers};
