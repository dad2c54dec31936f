//! The way out for mails: from a rendered mail to the bank's mail server.

mod message;
mod smtp;

pub use smtp::{InvalidSmtp, SendError, Smtp};
