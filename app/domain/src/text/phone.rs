//! Telephone numbers in the one form that works from everywhere.

use super::character::{first_unstorable, is_blank};

text_types! {
    /// A number as ITU-T E.164 writes it: `+`, then 8 to 15 digits of which the first is not 0.
    PhoneNumber: InvalidPhoneNumber,
}

/// Why a text is not a telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPhoneNumber {
    /// Nothing there.
    #[error("Enter the telephone number")]
    Missing,
    /// No `+`, a letter, too short, too long.
    #[error("Enter the telephone number with + and the country code, 8 to 15 digits, like +44 20 7946 0018")]
    Shape,
    /// A 0 that is only dialled at home.
    #[error("Enter the telephone number without (0), as it is dialled from abroad, like +44 20 7946 0018")]
    TrunkPrefix,
    /// U+0000 or another character that is never part of a number and cannot be stored.
    #[error("The telephone number contains a character we cannot store: remove it, or type the number again")]
    Unstorable,
}

impl PhoneNumber {
    /// Reads a number; spaces, dashes, dots and brackets go.
    ///
    /// # Errors
    /// The rule that the text breaks, as a sentence.
    pub fn parse(text: &str) -> Result<Self, InvalidPhoneNumber> {
        if is_blank(text) {
            return Err(InvalidPhoneNumber::Missing);
        }
        if first_unstorable(text.trim(), false).is_some() {
            return Err(InvalidPhoneNumber::Unstorable);
        }
        let number: String = text.chars().filter(|character| !is_separator(*character)).collect();
        if text.replace(' ', "").contains("(0)") {
            return Err(InvalidPhoneNumber::TrunkPrefix);
        }
        if is_e164(&number) { Ok(Self(number)) } else { Err(InvalidPhoneNumber::Shape) }
    }
}

fn is_e164(number: &str) -> bool {
    number.strip_prefix('+').is_some_and(|digits| {
        (8..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0')
    })
}

fn is_separator(character: char) -> bool {
    character.is_whitespace() || matches!(character, '-' | '.' | '(' | ')' | '[' | ']' | '\u{2010}'..='\u{2015}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_stored_without_decoration() {
        for text in
            ["+442079460018", " +44 20 7946 0018 ", "+44 (20) 7946-0018", "+44.20.7946\u{a0}0018", "+44–20–79460018"]
        {
            assert_eq!(PhoneNumber::parse(text).unwrap().as_str(), "+442079460018");
        }
    }

    #[test]
    fn what_cannot_be_dialled_from_abroad_is_refused() {
        use InvalidPhoneNumber::{Missing, Shape, TrunkPrefix, Unstorable};
        let forty = format!("+{}", "1".repeat(40));
        for (text, error) in [
            (" ", Missing),
            ("+0", Shape),
            ("+0442079460018", Shape),
            ("02079460018", Shape),
            ("00442079460018", Shape),
            ("+44 CALL ME", Shape),
            ("+1234567", Shape),
            ("+1234567890123456", Shape),
            ("++442079460018", Shape),
            ("+٤٤٢٠٧٩٤٦٠٠١٨", Shape),
            ("+44 (0)20 7946 0018", TrunkPrefix),
            ("+44 2079\u{0}460018", Unstorable),
            (&forty, Shape),
        ] {
            assert_eq!(PhoneNumber::parse(text), Err(error), "{text:?}");
        }
    }
}
