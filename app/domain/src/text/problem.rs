//! What can be wrong with a piece of writing, and the sentence that says so.

use super::character::MOST_MARKS;
use std::borrow::Cow;
use std::fmt;

/// Why a piece of writing was refused, together with what it was meant to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidText {
    noun: Cow<'static, str>,
    problem: TextProblem,
}

/// The rule that a piece of writing breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextProblem {
    /// Nothing there, or nothing that can be seen.
    Missing,
    /// Shorter than this many characters.
    TooShort(usize),
    /// Longer than this many characters, as people count them.
    TooLong(usize),
    /// A control, an invisible character, or one that reorders the line.
    Unstorable(char),
    /// A letter under a tower of marks; the limit of the length is named as well.
    TooManyMarks(usize),
    /// A picture in a name.
    Pictograph(char),
    /// Neither a letter nor a digit in it.
    NoLetter,
}

impl InvalidText {
    /// `noun` is how a sentence names the thing: `the legal entity name`.
    pub fn new(noun: impl Into<Cow<'static, str>>, problem: TextProblem) -> Self {
        Self { noun: noun.into(), problem }
    }

    /// The same problem of something with another name.
    #[must_use]
    pub fn about(self, noun: impl Into<Cow<'static, str>>) -> Self {
        Self { noun: noun.into(), ..self }
    }

    /// The rule that was broken.
    pub fn problem(&self) -> TextProblem {
        self.problem
    }
}

impl std::error::Error for InvalidText {}

impl fmt::Display for InvalidText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let noun = &self.noun;
        let start = capitalised(noun);
        match self.problem {
            TextProblem::Missing => write!(f, "Enter {noun}"),
            TextProblem::TooShort(min) => write!(f, "{start} must have at least {}", characters(min)),
            TextProblem::TooLong(max) => write!(f, "{start} must have at most {}", characters(max)),
            TextProblem::Unstorable(character) => unstorable(f, &start, character),
            TextProblem::TooManyMarks(max) => {
                write!(f, "{start} must have at most {}, with at most {MOST_MARKS} marks on a letter", characters(max))
            }
            TextProblem::Pictograph(picture) => write!(f, "{start} may not contain {picture}: write it in letters"),
            TextProblem::NoLetter => write!(f, "{start} needs at least one letter or digit"),
        }
    }
}

/// `the LEI` at the start of a sentence: `The LEI`.
pub(crate) fn capitalised(noun: &str) -> String {
    let mut rest = noun.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

fn characters(count: usize) -> String {
    if count == 1 { "1 character".to_owned() } else { format!("{count} characters") }
}

fn unstorable(f: &mut fmt::Formatter<'_>, start: &str, character: char) -> fmt::Result {
    let point = u32::from(character);
    write!(f, "{start} contains a character we cannot store (U+{point:04X}): remove it, or type the text again")
}
