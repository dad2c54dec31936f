//! The number under which a competent authority keeps a TPP in its register.

use super::fold::fold;
use super::line::one_name;
use super::problem::{InvalidText, TextProblem};
use crate::country::CountryCode;

text_types! {
    /// A PSD2 authorisation number, `PSD<CC>-<NCA>-<id>` (ETSI TS 119 495 §5.2.1), or a register's own number of 1 to
    /// 64 characters.
    AuthorisationNumber: InvalidAuthorisationNumber,
}

/// Why a text is not an authorisation number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidAuthorisationNumber {
    /// Blank, too long, or with a character that may not be stored.
    #[error(transparent)]
    Text(#[from] InvalidText),
    /// It begins like a PSD2 number, and the two letters are no country.
    #[error("Enter the authorisation number with a country after PSD, like PSDGB-FCA-123456")]
    Country,
    /// It begins like a PSD2 number, and the authority is not 2 to 8 letters.
    #[error("Enter the authorisation number with the authority in 2 to 8 letters, like PSDGB-FCA-123456")]
    Authority,
    /// It begins like a PSD2 number and ends after the authority.
    #[error("Enter the authorisation number with the firm's own number at the end, like PSDGB-FCA-123456")]
    Firm,
}

/// Longest number, in characters.
const LONGEST: usize = 64;

impl AuthorisationNumber {
    /// Reads a number. What begins like a PSD2 number must be one; its country and authority are written in capitals.
    ///
    /// # Errors
    /// The rule that the text breaks, as a sentence.
    pub fn parse(text: &str) -> Result<Self, InvalidAuthorisationNumber> {
        let number = one_name(text, LONGEST).map_err(missing_number)?;
        if !begins_like_psd2(&number) {
            return Ok(Self(number));
        }
        let mut parts = number[3..].splitn(3, '-').map(str::trim);
        let (country, authority, firm) = (parts.next(), parts.next(), parts.next());
        let country =
            country.and_then(|code| CountryCode::parse(code).ok()).ok_or(InvalidAuthorisationNumber::Country)?;
        let authority = authority.filter(|it| is_authority(it)).ok_or(InvalidAuthorisationNumber::Authority)?;
        let firm = firm.filter(|it| !it.is_empty()).ok_or(InvalidAuthorisationNumber::Firm)?;
        Ok(Self(format!("PSD{country}-{}-{firm}", authority.to_ascii_uppercase())))
    }

    /// The country that a PSD2 number names.
    pub fn country(&self) -> Option<CountryCode> {
        self.psd2().and_then(|(country, _, _)| CountryCode::parse(country).ok())
    }

    /// The authority that a PSD2 number names: `FCA`.
    pub fn authority(&self) -> Option<&str> {
        self.psd2().map(|(_, authority, _)| authority)
    }

    /// The firm's own number: the end of a PSD2 number, or the whole of another.
    pub fn firm(&self) -> &str {
        self.psd2().map_or(&self.0, |(_, _, firm)| firm)
    }

    /// What two spellings of one number have in common: to find an organisation that is already known.
    pub fn key(&self) -> String {
        fold(&self.0).chars().filter(|character| character.is_alphanumeric()).collect()
    }

    fn psd2(&self) -> Option<(&str, &str, &str)> {
        let mut parts = self.0.strip_prefix("PSD").filter(|_| begins_like_psd2(&self.0))?.splitn(3, '-');
        Some((parts.next()?, parts.next()?, parts.next()?))
    }
}

fn missing_number(problem: TextProblem) -> InvalidText {
    InvalidText::new("the registration number at the authority", problem)
}

/// `PSD`, two letters, a dash.
fn begins_like_psd2(number: &str) -> bool {
    let bytes = number.as_bytes();
    bytes.len() >= 6
        && bytes[..3].eq_ignore_ascii_case(b"PSD")
        && bytes[3..5].iter().all(u8::is_ascii_alphabetic)
        && bytes[5] == b'-'
}

fn is_authority(text: &str) -> bool {
    (2..=8).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_psd2_number_is_taken_apart() {
        let number = AuthorisationNumber::parse(" psdgb-fca-Ab 12-3 ").unwrap();
        assert_eq!(number.as_str(), "PSDGB-FCA-Ab 12-3");
        assert_eq!(number.country(), CountryCode::parse("GB").ok());
        assert_eq!((number.authority(), number.firm()), (Some("FCA"), "Ab 12-3"));
        assert_eq!(number.key(), "psdgbfcaab123");
    }

    #[test]
    fn a_registers_own_number_is_kept() {
        for text in ["123456", "HRB 4711 (B)", "ЕД-77/1", "PSD-12", "PSDX", "رقم ١٢٣"] {
            let number = AuthorisationNumber::parse(text).unwrap();
            assert_eq!((number.as_str(), number.firm(), number.country()), (text, text, None));
        }
    }

    #[test]
    fn what_begins_like_a_psd2_number_must_be_one() {
        use InvalidAuthorisationNumber::{Authority, Country, Firm};
        for (text, error) in [
            ("PSDXX-FCA-1", Country),
            ("PSDUK-FCA-1", Country),
            ("PSDGB-", Authority),
            ("PSDGB-F-1", Authority),
            ("PSDGB-F1A-1", Authority),
            ("PSDGB-AUTHORITY-1", Authority),
            ("PSDGB-FCA", Firm),
            ("PSDGB-FCA- ", Firm),
        ] {
            assert_eq!(AuthorisationNumber::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn a_number_is_there_and_not_endless() {
        for text in [" ", "\u{200b}", "12\0", "--", &"1".repeat(65)] {
            assert!(AuthorisationNumber::parse(text).is_err(), "{text:?}");
        }
    }
}
