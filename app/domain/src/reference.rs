//! Reference numbers that people read to each other over the telephone: `SU-7K3Q-19X`.
//!
//! Six symbols of Crockford's base 32 (no I, L, O, U) and a check symbol of the same alphabet. The check symbol is
//! computed in the field of 32 elements with a different weight for each place, so it notices every single wrong
//! symbol, every swap of two symbols wherever they stand, and a number read with another prefix.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// What a reference number belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReferenceKind {
    /// A sign-up request.
    SignUp,
    /// A request for production keys.
    KeyRequest,
    /// An organisation.
    Tpp,
    /// An application (software statement).
    Application,
    /// A registration by machine that waits for the bank.
    Registration,
}

/// A reference number: a kind, thirty random bits and a check symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reference {
    kind: ReferenceKind,
    symbols: [u8; 6],
}

/// Why a text is not a reference number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidReference {
    /// Another prefix, length or symbol.
    #[error("Enter a reference like {}", Self::EXAMPLE)]
    Shape,
    /// A symbol was misread or two were swapped.
    #[error("This reference has a typing error: compare it with the one in your mail")]
    Check,
}

/// Crockford's symbols in the order of their values.
const SYMBOLS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Powers of 2 in the field of 32 elements modulo x^5 + x^2 + 1: all different, none of them the check symbol's own 1.
const WEIGHTS: [u8; 6] = [2, 4, 8, 16, 5, 10];

impl ReferenceKind {
    /// All kinds.
    pub const ALL: [Self; 5] = [Self::SignUp, Self::KeyRequest, Self::Tpp, Self::Application, Self::Registration];

    /// The letters before the first dash.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::SignUp => "SU",
            Self::KeyRequest => "KR",
            Self::Tpp => "TPP",
            Self::Application => "APP",
            Self::Registration => "RG",
        }
    }

    /// What the kind adds to the check symbol, so that a wrong prefix is noticed.
    fn summand(self) -> u8 {
        match self {
            Self::SignUp => 0,
            Self::KeyRequest => 1,
            Self::Tpp => 2,
            Self::Application => 3,
            Self::Registration => 4,
        }
    }
}

impl InvalidReference {
    const EXAMPLE: &str = "SU-7K3Q-19Q";
}

impl Reference {
    /// A new number of `kind`; thirty of the random bits are used.
    pub fn new(kind: ReferenceKind, randomness: [u8; 4]) -> Self {
        let bits = u32::from_be_bytes(randomness);
        let symbol = |place: u32| u8::try_from((bits >> (5 * place)) & 31).unwrap_or_default();
        Self { kind, symbols: [symbol(5), symbol(4), symbol(3), symbol(2), symbol(1), symbol(0)] }
    }

    /// Reads a number as people write it: any case, with or without dashes and spaces, O for 0, I or L for 1.
    ///
    /// # Errors
    /// When it is no number at all, or the check symbol does not match.
    pub fn parse(text: &str) -> Result<Self, InvalidReference> {
        let kept = text.chars().filter(|character| !is_separator(*character)).take(16).collect::<String>();
        let kept = kept.to_ascii_uppercase();
        let (kind, rest) = ReferenceKind::ALL
            .into_iter()
            .find_map(|kind| kept.strip_prefix(kind.prefix()).map(|rest| (kind, rest)))
            .ok_or(InvalidReference::Shape)?;
        let values = rest.chars().map(value).collect::<Option<Vec<u8>>>().ok_or(InvalidReference::Shape)?;
        let (check, symbols) = values.split_last().ok_or(InvalidReference::Shape)?;
        let reference = Self { kind, symbols: symbols.try_into().map_err(|_| InvalidReference::Shape)? };
        if reference.check() == *check { Ok(reference) } else { Err(InvalidReference::Check) }
    }

    /// What it belongs to.
    pub fn kind(self) -> ReferenceKind {
        self.kind
    }

    fn check(self) -> u8 {
        self.symbols
            .iter()
            .zip(WEIGHTS)
            .fold(self.kind.summand(), |sum, (symbol, weight)| sum ^ product(*symbol, weight))
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let written = self.symbols.map(symbol).into_iter().collect::<String>();
        let (first, second) = written.split_at(4);
        write!(f, "{}-{first}-{second}{}", self.kind.prefix(), symbol(self.check()))
    }
}

impl FromStr for Reference {
    type Err = InvalidReference;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Reference {
    type Error = InvalidReference;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Reference> for String {
    fn from(reference: Reference) -> Self {
        reference.to_string()
    }
}

fn is_separator(character: char) -> bool {
    character.is_whitespace() || matches!(character, '-' | '\u{2010}'..='\u{2015}')
}

fn symbol(value: u8) -> char {
    char::from(SYMBOLS[usize::from(value & 31)])
}

fn value(character: char) -> Option<u8> {
    let read = match character {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    SYMBOLS.iter().position(|symbol| char::from(*symbol) == read).and_then(|place| u8::try_from(place).ok())
}

/// Multiplies in the field of 32 elements.
fn product(left: u8, right: u8) -> u8 {
    let (mut sum, mut shifted) = (0, left);
    for bit in 0..5 {
        if right >> bit & 1 == 1 {
            sum ^= shifted;
        }
        shifted <<= 1;
        if shifted & 0b10_0000 != 0 {
            shifted ^= 0b10_0101;
        }
    }
    sum
}

#[cfg(test)]
mod tests;
