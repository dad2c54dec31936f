//! What tests stand on: the outside world in small, as real as a test can have it.

pub mod demo;

mod smtp_catcher;

pub use smtp_catcher::{CaughtMail, Fault, SmtpCatcher};
