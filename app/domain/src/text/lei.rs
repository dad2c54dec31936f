//! Legal Entity Identifiers.

use super::character::{first_unstorable, is_blank};

text_types! {
    /// ISO 17442: 18 letters and digits, then two check digits by ISO 7064 MOD 97-10.
    Lei: InvalidLei,
}

/// Why a text is not a LEI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidLei {
    /// Nothing there.
    #[error("Enter the LEI")]
    Missing,
    /// A control, an invisible character.
    #[error("The LEI contains a character we cannot store: remove it, or type the LEI again")]
    Unstorable,
    /// Another length or another character.
    #[error("Enter a LEI with 20 letters and digits, like 00EXAMPLE000BANK0049")]
    Shape,
    /// A typing error, most likely.
    #[error("Enter a LEI with 20 letters and digits: the check digits do not match")]
    CheckDigits,
}

impl Lei {
    /// Reads a LEI, in any case; spaces go.
    ///
    /// # Errors
    /// Wrong shape, or check digits that do not match.
    pub fn parse(text: &str) -> Result<Self, InvalidLei> {
        if is_blank(text) {
            return Err(InvalidLei::Missing);
        }
        if first_unstorable(text.trim(), false).is_some() {
            return Err(InvalidLei::Unstorable);
        }
        let lei = text.split_whitespace().collect::<String>().to_ascii_uppercase();
        let (body, check) = lei.split_at_checked(18).ok_or(InvalidLei::Shape)?;
        let shaped = body.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && check.len() == 2
            && check.bytes().all(|byte| byte.is_ascii_digit());
        if !shaped {
            return Err(InvalidLei::Shape);
        }
        if remainder(&lei) == 1 { Ok(Self(lei)) } else { Err(InvalidLei::CheckDigits) }
    }
}

/// The number that the characters spell (A is 10, Z is 35), modulo 97.
fn remainder(lei: &str) -> u32 {
    lei.chars().filter_map(|character| character.to_digit(36)).fold(0, |sum, value| {
        let shift = if value < 10 { 10 } else { 100 };
        (sum * shift + value) % 97
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Invented, with right check digits.
    const GOOD: &str = "00EXAMPLE000BANK0049";

    #[test]
    fn a_lei_is_read_in_any_case_and_grouping() {
        for text in [GOOD, "00example000bank0049", " 00EX AMPL E000 BANK 0049 "] {
            assert_eq!(Lei::parse(text).unwrap().as_str(), GOOD);
        }
    }

    #[test]
    fn another_digit_or_letter_and_a_swap_are_noticed() {
        for place in 0..20 {
            for other in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".chars() {
                let mut typed = GOOD.chars().collect::<Vec<_>>();
                if typed[place].is_ascii_digit() != other.is_ascii_digit() {
                    continue; // a digit for a letter moves the rest: noticed 96 times in 97
                }
                typed[place] = other;
                let typed = typed.into_iter().collect::<String>();
                assert_eq!(Lei::parse(&typed).is_ok(), typed == GOOD, "{typed}");
            }
        }
        for place in 0..19 {
            let mut typed = GOOD.chars().collect::<Vec<_>>();
            typed.swap(place, place + 1);
            let typed = typed.into_iter().collect::<String>();
            assert_eq!(Lei::parse(&typed).is_ok(), typed == GOOD, "{typed}");
        }
    }

    #[test]
    fn other_shapes_are_refused() {
        for text in [
            "00EXAMPLE000BANK004",
            "00EXAMPLE000BANK00496",
            "00EXAMPLE000BANK00-6",
            "00EXAMPLE000BANK00４9",
            "éééééééééééééééééé49",
        ] {
            assert_eq!(Lei::parse(text), Err(InvalidLei::Shape), "{text}");
        }
    }
}
