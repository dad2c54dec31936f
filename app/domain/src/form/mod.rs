//! Forms that a bank shapes itself: sections of fields as data, checked here, drawn elsewhere.
//!
//! A [`FormDefinition`] is JSON that its keeper versions; a request keeps the version it was answered with. What comes
//! in is [`RawAnswers`], what is kept is [`Answers`], and what the rest of the house works with is
//! [`OrganisationFacts`]. The account (name, e-mail address, password) is no part of a definition.

mod answer;
mod check;
mod definition;
mod fact;
mod facts;
mod fault;
mod field;
mod raw;
mod read;
mod signup;

pub use answer::{Answer, Answers, SectionAnswers};
pub use definition::{FormDefinition, Section};
pub use fact::Fact;
pub use facts::{Address, Authority, IncompleteFacts, OrganisationFacts};
pub use fault::{FormFault, InvalidForm};
pub use field::{CharacterClass, Choice, Condition, Field, FieldType, Pattern};
pub use raw::RawAnswers;
