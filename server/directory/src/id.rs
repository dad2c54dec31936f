//! Identifiers as the two directories write them.

use domain::entropy::{self, Entropy};
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// How the check characters of an organisation's id count from 0.
const CHECK: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

/// 22 characters of Base62, as the OBIE directory names software.
pub(crate) fn software(entropy: &dyn Entropy) -> String {
    base62(u128::from_be_bytes(entropy::bytes(entropy)), 22)
}

/// As the OBIE directory names organisations: `0015800001HQQrZAAX`, 15 characters and three that tell their capitals.
pub(crate) fn organisation(entropy: &dyn Entropy) -> String {
    let id = format!("0015800001{}", base62(u128::from(u64::from_be_bytes(entropy::bytes(entropy))), 5));
    let check = id.as_bytes().chunks(5).map(check_character);
    let check: String = check.collect();
    id + &check
}

/// A random UUID (RFC 9562 §5.4).
pub(crate) fn uuid(entropy: &dyn Entropy) -> Uuid {
    Builder::from_random_bytes(entropy::bytes(entropy)).into_uuid()
}

/// The same UUID for the same parts (RFC 9562 §5.8): for what is derived and kept nowhere.
pub(crate) fn derived(parts: &[&str]) -> Uuid {
    let digest = parts.iter().fold(Sha256::new(), |digest, part| digest.chain_update(part).chain_update([0]));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest.finalize()[..16]);
    Builder::from_custom_bytes(bytes).into_uuid()
}

/// 16 hexadecimal characters, as the OBIE directory numbers its statements.
pub(crate) fn statement(entropy: &dyn Entropy) -> String {
    data_encoding::HEXLOWER.encode(&entropy::bytes::<8>(entropy))
}

fn base62(mut number: u128, digits: usize) -> String {
    let mut text = Vec::with_capacity(digits);
    for _ in 0..digits {
        let digit = usize::try_from(number % 62).unwrap_or_default();
        text.push(char::from(BASE62[digit]));
        number /= 62;
    }
    text.into_iter().rev().collect()
}

fn check_character(five: &[u8]) -> char {
    let capitals = five.iter().enumerate().filter(|(_, byte)| byte.is_ascii_uppercase());
    char::from(CHECK[capitals.fold(0, |bits, (at, _)| bits | 1 << at)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::entropy::SeededEntropy;

    #[test]
    fn the_check_characters_are_those_of_a_known_organisation() {
        let check: String = b"0015800001HQQrZ".chunks(5).map(check_character).collect();
        assert_eq!(check, "AAX");
    }

    #[test]
    fn ids_have_their_shape_and_differ() {
        let entropy = SeededEntropy::new(1);
        let base62 = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let (one, other) = (software(&entropy), software(&entropy));
        assert!(one.len() == 22 && base62(&one) && one != other, "{one} {other}");
        let (one, other) = (organisation(&entropy), organisation(&entropy));
        assert!(one.len() == 18 && one.starts_with("0015800001") && base62(&one) && one != other, "{one} {other}");
        assert_eq!(statement(&entropy).len(), 16);
        assert_eq!(derived(&["a", "b"]), derived(&["a", "b"]));
        assert_ne!(derived(&["a", "b"]), derived(&["ab", ""]));
    }
}
