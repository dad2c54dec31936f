//! Answers, reasons and messages.

use super::line::{many_lines, one_line};
use super::problem::InvalidText;

text_types! {
    /// One line: NFC, at most [`ShortText::MOST`] characters as people count them.
    ShortText: InvalidText,
    /// Lines and paragraphs: NFC, at most [`LongText::MOST`] characters as people count them.
    LongText: InvalidText,
}

impl ShortText {
    /// The longest there is, in characters.
    pub const MOST: usize = 200;

    /// Reads one line. Spaces around it go, runs of spaces inside become one.
    ///
    /// # Errors
    /// The rule that the text breaks; name the field with [`InvalidText::about`].
    pub fn parse(text: &str) -> Result<Self, InvalidText> {
        Self::parse_at_most(text, Self::MOST)
    }

    /// Reads one line of at most `max` characters.
    ///
    /// # Errors
    /// The rule that the text breaks; name the field with [`InvalidText::about`].
    pub fn parse_at_most(text: &str, max: usize) -> Result<Self, InvalidText> {
        one_line(text, max.min(Self::MOST)).map(Self).map_err(|problem| InvalidText::new("this text", problem))
    }
}

impl LongText {
    /// The longest there is, in characters.
    pub const MOST: usize = 5_000;

    /// Reads text that may have several lines; every line break becomes `\n`.
    ///
    /// # Errors
    /// The rule that the text breaks; name the field with [`InvalidText::about`].
    pub fn parse(text: &str) -> Result<Self, InvalidText> {
        Self::parse_at_most(text, Self::MOST)
    }

    /// Reads text of at most `max` characters.
    ///
    /// # Errors
    /// The rule that the text breaks; name the field with [`InvalidText::about`].
    pub fn parse_at_most(text: &str, max: usize) -> Result<Self, InvalidText> {
        many_lines(text, max.min(Self::MOST)).map(Self).map_err(|problem| InvalidText::new("this text", problem))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_keeps_its_lines() {
        let text = LongText::parse("  One\r\n\r\n  two \r three\tfour \n").unwrap();
        assert_eq!(text.as_str(), "One\n\n  two\n three\tfour");
    }

    #[test]
    fn short_text_is_one_line() {
        assert!(ShortText::parse("one\ntwo").is_err());
        assert_eq!(ShortText::parse(" one  two ").unwrap().as_str(), "one two");
    }

    #[test]
    fn a_reason_must_be_there_and_have_a_limit() {
        let reason = |text: &str| LongText::parse_at_most(text, 2_000).unwrap_err().about("a reason").to_string();
        assert_eq!(reason(" \n \t"), "Enter a reason");
        assert_eq!(reason(&"x".repeat(10_000)), "A reason must have at most 2000 characters");
        assert!(reason("no\0").starts_with("A reason contains a character we cannot store (U+0000)"));
    }
}
