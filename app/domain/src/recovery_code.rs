//! Recovery codes: what lets a person in once when their phone is lost.
//!
//! Forty bits are enough because a guess must pass the sign-in throttle, and because a code dies with its use.

use crate::entropy::Entropy;
use crate::id::PersonId;
use crate::secret::Secret;
use sha2::{Digest, Sha256};
use std::fmt;
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// Crockford's base 32: no I, L, O or U, so that nobody misreads a code.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// How many a person gets at a time.
pub const CODES: usize = 10;

/// What was typed has not the shape of a recovery code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Enter a recovery code, like 7K3Q-19XM.")]
pub struct InvalidRecoveryCode;

/// One code, shown once: `7K3Q-19XM`.
#[derive(Debug)]
pub struct RecoveryCode(Secret<String>);

impl RecoveryCode {
    /// A fresh set, to be shown once and stored as hashes.
    pub fn new_set(entropy: &dyn Entropy) -> [Self; CODES] {
        std::array::from_fn(|_| Self::new(entropy))
    }

    /// Reads what a person typed: case, spaces and hyphens do not matter, `O` is zero, `I` and `L` are one.
    ///
    /// # Errors
    /// [`InvalidRecoveryCode`] when eight characters of the alphabet are not what is left.
    pub fn parse(text: &str) -> Result<Self, InvalidRecoveryCode> {
        let typed = text.chars().filter(|character| !character.is_whitespace() && *character != '-');
        let code: String = typed.map(canonical).collect::<Option<_>>().ok_or(InvalidRecoveryCode)?;
        if code.len() == 8 { Ok(Self(Secret::new(code))) } else { Err(InvalidRecoveryCode) }
    }

    /// The code in two groups of four, as it is shown.
    pub fn expose(&self) -> Secret<String> {
        let (left, right) = self.0.expose().split_at(4);
        Secret::new(format!("{left}-{right}"))
    }

    /// What to store and to look up by. It belongs to the person: equal codes of two people hash differently.
    pub fn hash(&self, person: PersonId) -> RecoveryCodeHash {
        let digest = Sha256::new()
            .chain_update(b"vestibule recovery code\0")
            .chain_update(Uuid::from(person).as_bytes())
            .chain_update(self.0.expose())
            .finalize();
        RecoveryCodeHash(digest.into())
    }

    fn new(entropy: &dyn Entropy) -> Self {
        let mut random = [0; 8];
        entropy.fill(&mut random);
        let code = random.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect();
        Self(Secret::new(code))
    }
}

/// SHA-256 of a code and its owner. Spending one is deleting its row.
#[derive(Clone, Copy)]
pub struct RecoveryCodeHash([u8; 32]);

impl RecoveryCodeHash {
    /// The 32 bytes to store.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl TryFrom<&[u8]> for RecoveryCodeHash {
    type Error = std::array::TryFromSliceError;

    fn try_from(bytes: &[u8]) -> Result<Self, Self::Error> {
        bytes.try_into().map(Self)
    }
}

/// In constant time.
impl PartialEq for RecoveryCodeHash {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for RecoveryCodeHash {}

impl fmt::Debug for RecoveryCodeHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCodeHash(…)")
    }
}

fn canonical(character: char) -> Option<char> {
    let upper = match character.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    (upper.is_ascii() && ALPHABET.contains(&(upper as u8))).then_some(upper)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SeededEntropy;
    use std::collections::BTreeSet;

    fn person(number: u128) -> PersonId {
        PersonId::from(Uuid::from_u128(number))
    }

    #[test]
    fn ten_codes_are_made_that_differ_and_read_back() {
        let codes = RecoveryCode::new_set(&SeededEntropy::new(1));
        let shown: BTreeSet<String> = codes.iter().map(|code| code.expose().expose().clone()).collect();
        assert_eq!(shown.len(), 10);
        for (code, text) in codes.iter().map(|code| (code, code.expose())) {
            assert_eq!((text.expose().len(), text.expose().find('-')), (9, Some(4)));
            assert_eq!(RecoveryCode::parse(text.expose()).unwrap().hash(person(1)), code.hash(person(1)));
        }
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let expected = RecoveryCode::parse("7K30-19XM").unwrap().hash(person(1));
        for typed in ["7k30-19xm", "7K3019XM", " 7K30 19XM ", "7K3O-19XM", "7k3o-i9xm", "7K30-L9XM"] {
            assert_eq!(RecoveryCode::parse(typed).unwrap().hash(person(1)), expected, "{typed:?}");
        }
    }

    #[test]
    fn what_is_not_a_code_is_refused() {
        for bad in ["", "7K3Q", "7K3Q-19XM-7", "7K3Q-19XU", "7K3Q-19X!", "７K3Q-19XM", "--------"] {
            assert_eq!(RecoveryCode::parse(bad).err(), Some(InvalidRecoveryCode), "{bad:?}");
        }
    }

    #[test]
    fn the_same_code_of_another_person_hashes_differently() {
        let code = RecoveryCode::parse("7K3Q-19XM").unwrap();
        assert_ne!(code.hash(person(1)), code.hash(person(2)));
        let stored = code.hash(person(1));
        assert_eq!(RecoveryCodeHash::try_from(stored.as_bytes().as_slice()).unwrap(), stored);
    }

    #[test]
    fn a_code_is_never_printed() {
        let code = RecoveryCode::parse("7K3Q-19XM").unwrap();
        let printed = format!("{code:?} {:?}", code.hash(person(1)));
        assert!(!printed.contains("7K3Q"), "{printed}");
    }
}
