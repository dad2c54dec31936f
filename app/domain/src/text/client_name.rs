//! The name of an application, as the people who consent will read it.

use super::character::{MOST_MARKS, first_unstorable, is_blank, is_word, tallest_stack};
use super::line::length;
use unicode_normalization::UnicodeNormalization;

text_types! {
    /// 1 to 200 characters: letters of any script, digits, spaces and `. , - & ' ( ) / +`; begins with a letter or digit.
    ClientName: InvalidClientName,
}

/// Why a text is not a name for an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidClientName {
    /// Nothing there, or nothing that can be seen.
    #[error("Enter the name of the application")]
    Missing,
    /// A control, an invisible character, or one that reorders the line.
    #[error("The name of the application contains a character we cannot store: remove it, or type the name again")]
    Unstorable,
    /// More than 200 characters, or a tower of marks on one.
    #[error(
        "The name of the application must have at most 200 characters, with at most {MOST_MARKS} marks on a letter"
    )]
    TooLong,
    /// Something else than the listed characters, or one of them at the start.
    #[error(
        "Use letters, digits, spaces and . , - & ' ( ) / + in the name of the application, a letter or digit first"
    )]
    Characters,
}

impl ClientName {
    /// Reads a name. Spaces around it go, runs of spaces become one, the curled apostrophe becomes the straight one.
    ///
    /// # Errors
    /// The rule that the text breaks, as a sentence.
    pub fn parse(text: &str) -> Result<Self, InvalidClientName> {
        if is_blank(text) {
            return Err(InvalidClientName::Missing);
        }
        let text = text.trim().nfc().collect::<String>().replace('’', "'");
        if first_unstorable(&text, false).is_some() {
            return Err(InvalidClientName::Unstorable);
        }
        let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if length(&name) > 200 || name.chars().count() > 800 || tallest_stack(&name) > MOST_MARKS {
            return Err(InvalidClientName::TooLong);
        }
        let starts_well = name.chars().next().is_some_and(char::is_alphanumeric);
        if starts_well && name.chars().all(is_allowed) { Ok(Self(name)) } else { Err(InvalidClientName::Characters) }
    }
}

fn is_allowed(character: char) -> bool {
    is_word(character) || matches!(character, '\u{200c}' | '\u{200d}') || " .,-&'()/+".contains(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_applications_are_kept() {
        for text in [
            "Money Minder",
            "3rd-Party (Pay & Go) 24/7 +, Ltd.",
            "O'Neil",
            "تطبيق مثال",
            "例示アプリ",
            "می\u{200c}خواهم",
        ] {
            assert_eq!(ClientName::parse(text).unwrap().as_str(), text);
        }
        assert_eq!(ClientName::parse("  O’Neil   Pay ").unwrap().as_str(), "O'Neil Pay");
    }

    #[test]
    fn what_could_mislead_a_reader_or_a_program_is_refused() {
        use InvalidClientName::{Characters, Missing, TooLong, Unstorable};
        let long = "a".repeat(201);
        let tower = format!("a{}", "\u{301}".repeat(500));
        for (text, error) in [
            ("", Missing),
            (" \u{a0}\u{200b}", Missing),
            ("a\0b", Unstorable),
            ("a\u{202e}b", Unstorable),
            ("a\nb", Unstorable),
            ("<script>", Characters),
            ("Pay <b>", Characters),
            ("{{7*7}}", Characters),
            ("=cmd()", Characters),
            ("+cmd()", Characters),
            ("-1", Characters),
            ("Pay 😀", Characters),
            (&long, TooLong),
            (&tower, TooLong),
        ] {
            assert_eq!(ClientName::parse(text), Err(error), "{text:?}");
        }
    }
}
