//! Passwords that somebody chooses: long, not common, not what everybody knows about them. No other rule.

use super::common_password::is_common;
use super::fold::fold;
use std::fmt;

/// A password fit to be set, exactly as typed. Not written anywhere: no `Serialize`, no `Display`, a silent `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

/// Why a password may not be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPassword {
    /// Nothing there.
    #[error("Enter a password")]
    Missing,
    /// Fewer than 12 characters.
    #[error("The password must have at least 12 characters: a few words in a row are easy to remember")]
    TooShort,
    /// More than 128 characters.
    #[error("The password must have at most 128 characters")]
    TooLong,
    /// One of the first that anybody tries.
    #[error("This password is among the first that others would try: choose another")]
    Common,
    /// The e-mail address, the name or the company.
    #[error("The password may not be your name, your e-mail address or your company: choose another")]
    Personal,
    /// U+0000.
    #[error("The password contains a character we cannot store (U+0000): remove it, or type the password again")]
    Unstorable,
}

impl Password {
    /// The fewest characters.
    pub const FEWEST: usize = 12;
    /// The most characters, which bounds the work of a hash.
    pub const MOST: usize = 128;

    /// Reads a password that somebody wants to set. `known` is what others know of them: e-mail address, name, company.
    ///
    /// # Errors
    /// The rule that it breaks, as a sentence that does not repeat it.
    pub fn parse(text: &str, known: &[&str]) -> Result<Self, InvalidPassword> {
        let length = text.chars().take(Self::MOST + 1).count();
        if text.trim().is_empty() {
            return Err(InvalidPassword::Missing);
        }
        if text.contains('\0') {
            return Err(InvalidPassword::Unstorable);
        }
        if length < Self::FEWEST {
            return Err(InvalidPassword::TooShort);
        }
        if length > Self::MOST {
            return Err(InvalidPassword::TooLong);
        }
        let bare = bare(text);
        if is_common(&bare) {
            return Err(InvalidPassword::Common);
        }
        if is_known(&bare, known) { Err(InvalidPassword::Personal) } else { Ok(Self(text.to_owned())) }
    }

    /// The password itself, for the hash.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// Without case, spaces and punctuation: what a guess would try in every dress.
fn bare(text: &str) -> String {
    fold(text).chars().filter(|character| character.is_alphanumeric()).collect()
}

fn is_known(bare_password: &str, known: &[&str]) -> bool {
    let parts = known.iter().flat_map(|fact| [Some(*fact), fact.split_once('@').map(|(local, _)| local)]).flatten();
    parts.map(bare).any(|fact| !fact.is_empty() && fact == bare_password)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 3] = ["annabel.bell-smith@company.example", "Annabel Bell-Smith", "Company Payments Ltd"];

    #[test]
    fn a_password_is_kept_exactly() {
        let longest = "pä😀 three words!".repeat(8);
        for text in [
            " leading and trailing ",
            "correct horse battery",
            "密码密码密码密码密码密码一二",
            "e\u{301}tude in nine keys",
            &longest,
            &longest[..60],
        ] {
            assert_eq!(Password::parse(text, &KNOWN).unwrap().expose(), text);
        }
    }

    #[test]
    fn what_would_be_guessed_is_refused() {
        use InvalidPassword::{Common, Missing, Personal, TooLong, TooShort, Unstorable};
        let long = "pä😀 ".repeat(32) + "x";
        let huge = "x".repeat(1_000_000);
        for (text, error) in [
            ("", Missing),
            ("            ", Missing),
            ("seven7!", TooShort),
            ("eleven chars"[..11].as_ref(), TooShort),
            (&long, TooLong),
            (&huge, TooLong),
            ("password1234", Common),
            ("P@ssword 2026", Common),
            ("aaaaaaaaaaaaaaa", Common),
            ("qwertyuiop12", Common),
            ("123456789012", Common),
            ("annabel.bell-smith@company.example", Personal),
            ("Annabel.Bell-Smith", Personal),
            ("ANNABEL BELLSMITH", Personal),
            ("companypaymentsltd", Personal),
            ("twelve\0chars", Unstorable),
        ] {
            assert_eq!(Password::parse(text, &KNOWN), Err(error), "{}", &text[..text.len().min(40)]);
        }
    }

    #[test]
    fn an_empty_fact_forbids_nothing() {
        assert!(Password::parse("!!!! ???? !!!! ++", &["", "@"]).is_ok());
    }

    #[test]
    fn debug_output_is_silent() {
        assert_eq!(format!("{:?}", Password::parse("correct horse battery", &[]).unwrap()), "Password(…)");
    }
}
