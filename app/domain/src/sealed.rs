//! What must be read again but not lie open in the database: AES-256-GCM, bound to the place it was written to.
//!
//! A sealed value that is moved to another row, column or table does not open.

use crate::entropy::{self, Entropy};
use crate::secret::Secret;
use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use sha2::{Digest, Sha256};
use std::fmt;
use uuid::Uuid;

const KEY_ID_LEN: usize = 8;

/// Where a sealed value lives. It opens nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The table.
    pub table: &'static str,
    /// The row's primary key.
    pub row: Uuid,
    /// The column.
    pub column: &'static str,
}

/// A value did not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// It was sealed with a key that is not the configured one.
    #[error("sealed with another key")]
    OtherKey,
    /// It was damaged, or it belongs to another place.
    #[error("damaged, or moved from another place")]
    Broken,
}

/// The key that seals and opens, from the operator's key file.
pub struct SealingKey {
    key: LessSafeKey,
    id: [u8; KEY_ID_LEN],
}

impl SealingKey {
    /// A key of 32 random bytes.
    #[expect(
        clippy::expect_used,
        clippy::missing_panics_doc,
        reason = "AES-256 takes any 32 bytes as its key (FIPS 197 §5.2)"
    )]
    pub fn from_bytes(bytes: &[u8; 32]) -> Self {
        let key = UnboundKey::new(&AES_256_GCM, bytes).expect("32 bytes are a key");
        let digest = Sha256::new().chain_update(b"vestibule sealing key\0").chain_update(bytes).finalize();
        let mut id = [0; KEY_ID_LEN];
        id.copy_from_slice(&digest[..KEY_ID_LEN]);
        Self { key: LessSafeKey::new(key), id }
    }

    /// Seals a value for a place: key id, nonce, ciphertext, tag. The nonce is random, which is safe for 2³² values of
    /// one key (NIST SP 800-38D §8.3).
    #[expect(
        clippy::expect_used,
        clippy::missing_panics_doc,
        reason = "AES-GCM fails beyond 64 GiB only, which no value in memory here is"
    )]
    pub fn seal(&self, place: Place, plain: &[u8], entropy: &dyn Entropy) -> Vec<u8> {
        let nonce = entropy::bytes::<NONCE_LEN>(entropy);
        let mut body = plain.to_vec();
        self.key
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), self.bound_to(place), &mut body)
            .expect("shorter than 64 GiB");
        [self.id.as_slice(), &nonce, &body].concat()
    }

    /// Opens a value that was sealed for this place with this key.
    ///
    /// # Errors
    /// [`OpenError`]: another key, another place, or damage.
    pub fn open(&self, place: Place, sealed: &[u8]) -> Result<Secret<Vec<u8>>, OpenError> {
        let (id, rest) = sealed.split_first_chunk::<KEY_ID_LEN>().ok_or(OpenError::Broken)?;
        if *id != self.id {
            return Err(OpenError::OtherKey);
        }
        let (nonce, body) = rest.split_first_chunk::<NONCE_LEN>().ok_or(OpenError::Broken)?;
        let mut body = body.to_vec();
        let plain = self
            .key
            .open_in_place(Nonce::assume_unique_for_key(*nonce), self.bound_to(place), &mut body)
            .map_err(|_| OpenError::Broken)?
            .len();
        body.truncate(plain);
        Ok(Secret::new(body))
    }

    /// Every part carries its length, so that no two places read alike.
    fn bound_to(&self, place: Place) -> Aad<Vec<u8>> {
        let parts = [self.id.as_slice(), place.table.as_bytes(), place.row.as_bytes(), place.column.as_bytes()];
        Aad::from(parts.iter().flat_map(|part| [&part.len().to_be_bytes(), *part].concat()).collect())
    }
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealingKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SeededEntropy;

    fn place(row: u128) -> Place {
        Place { table: "second_factors", row: Uuid::from_u128(row), column: "seed" }
    }

    fn sealed(key: &SealingKey) -> Vec<u8> {
        key.seal(place(1), b"seed", &SeededEntropy::new(1))
    }

    #[test]
    fn a_value_opens_where_it_was_sealed() {
        let key = SealingKey::from_bytes(&[7; 32]);
        for plain in [b"".as_slice(), b"seed", &[0; 10_000]] {
            let sealed = key.seal(place(1), plain, &SeededEntropy::new(1));
            assert_eq!(key.open(place(1), &sealed).unwrap().expose(), plain);
        }
    }

    #[test]
    fn a_value_that_was_moved_does_not_open() {
        let key = SealingKey::from_bytes(&[7; 32]);
        let cases = [place(2), Place { table: "passwords", ..place(1) }, Place { column: "next_seed", ..place(1) }];
        for other in cases {
            assert_eq!(key.open(other, &sealed(&key)).err(), Some(OpenError::Broken), "{other:?}");
        }
    }

    #[test]
    fn two_places_that_read_alike_when_strung_together_are_two_places() {
        let key = SealingKey::from_bytes(&[7; 32]);
        let row = Uuid::from_bytes(*b"cccccccccccccccc");
        let (one, other) = (Place { table: "t", row, column: "cc" }, Place { table: "tc", row, column: "c" });
        let sealed = key.seal(one, b"seed", &SeededEntropy::new(1));
        assert!(key.open(one, &sealed).is_ok());
        assert_eq!(key.open(other, &sealed).err(), Some(OpenError::Broken));
    }

    #[test]
    fn a_damaged_value_does_not_open() {
        let key = SealingKey::from_bytes(&[7; 32]);
        let good = sealed(&key);
        for at in KEY_ID_LEN..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 1;
            assert_eq!(key.open(place(1), &bad).err(), Some(OpenError::Broken), "byte {at}");
        }
        for length in 0..good.len() {
            assert!(key.open(place(1), &good[..length]).is_err(), "{length} bytes");
        }
    }

    #[test]
    fn another_key_is_named_as_the_cause() {
        let sealed = sealed(&SealingKey::from_bytes(&[7; 32]));
        assert_eq!(SealingKey::from_bytes(&[8; 32]).open(place(1), &sealed).err(), Some(OpenError::OtherKey));
    }

    #[test]
    fn sealing_twice_gives_two_values() {
        let (key, entropy) = (SealingKey::from_bytes(&[7; 32]), SeededEntropy::new(1));
        assert_ne!(key.seal(place(1), b"seed", &entropy), key.seal(place(1), b"seed", &entropy));
    }

    #[test]
    fn neither_the_key_nor_the_value_is_printed() {
        let key = SealingKey::from_bytes(b"an example key of thirty-two by.");
        assert_eq!(format!("{key:?}"), "SealingKey(…)");
        assert_eq!(format!("{:?}", key.open(place(1), &sealed(&key)).unwrap()), "Secret(…)");
    }
}
