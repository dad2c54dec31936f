//! The letters that Vestibule writes, as data and as rendered mails. Nothing here sends anything.
//!
//! A [`Mail`] says what happened. [`Mail::render`] makes one [`Letter`] of it and from that letter both parts, plain text
//! and HTML, so that the two never say different things. Rendering the same mail twice gives the same bytes.

mod class;
mod html;
mod instant;
mod kind;
mod letter;
mod letters;
mod rendered;
#[cfg(test)]
mod samples;
mod sender;
mod text;
mod words;

pub use class::MailClass;
pub use instant::instant;
pub use kind::{Holds, Mail, SecondFactorChange};
pub use letter::{Action, Fact, Letter, Recipient};
pub use rendered::{Envelope, RenderedMail};
pub use sender::{InvalidSender, Sender};
pub use words::{Line, Link, Passage};
