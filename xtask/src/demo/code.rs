//! One-time codes (RFC 6238) of the demo's people. The server has its own; this program does not know the server.

use anyhow::Context as _;
use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;

const SECONDS_PER_STEP: u64 = 30;

/// The six digits at an instant, in seconds since 1970.
pub(super) fn at(secret: &str, seconds: u64) -> anyhow::Result<String> {
    let key = BASE32_NOPAD.decode(secret.as_bytes()).context("the second factor is not base32")?;
    let mut mac = Hmac::<Sha1>::new_from_slice(&key).context("the second factor is no key")?;
    mac.update(&(seconds / SECONDS_PER_STEP).to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let start = usize::from(digest[digest.len() - 1] & 0x0f);
    let word = u32::from_be_bytes([digest[start] & 0x7f, digest[start + 1], digest[start + 2], digest[start + 3]]);
    Ok(format!("{:06}", word % 1_000_000))
}

/// How many seconds are left of its step.
pub(super) fn left(seconds: u64) -> u64 {
    SECONDS_PER_STEP - seconds % SECONDS_PER_STEP
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_rfc_6238_appendix_b() {
        let secret = BASE32_NOPAD.encode(b"12345678901234567890");
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            assert_eq!(at(&secret, seconds).unwrap(), code);
        }
        assert_eq!((left(59), left(60)), (1, 30));
    }
}
