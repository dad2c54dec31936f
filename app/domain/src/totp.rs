//! One-time codes of an authenticator app (RFC 6238): SHA-1, six digits, thirty seconds.

use crate::entropy::Entropy;
use crate::secret::Secret;
use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha1::Sha1;
use subtle::ConstantTimeEq;
use time::OffsetDateTime;

/// RFC 6238 §5.2 recommends thirty seconds, and apps know nothing else.
const SECONDS_PER_STEP: i64 = 30;
/// One step either way forgives a clock that is off (RFC 6238 §6).
const WINDOW: i64 = 1;
/// RFC 3986 §2.3: what never needs escaping.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The number of a thirty-second step since 1970. Kept with the account: no step is accepted twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step(i64);

impl Step {
    /// The step that `now` falls into.
    pub fn at(now: OffsetDateTime) -> Self {
        Self(now.unix_timestamp().div_euclid(SECONDS_PER_STEP))
    }

    /// The number to store.
    pub fn as_i64(self) -> i64 {
        self.0
    }
}

impl From<i64> for Step {
    fn from(step: i64) -> Self {
        Self(step)
    }
}

/// Why a code was not accepted. Both read the same to the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCode {
    /// Not six digits, or not the right ones.
    #[error("This code is not right. Enter the six digits your app shows now.")]
    Wrong,
    /// Right, but of a step that was used already, or of an older one (RFC 6238 §5.2).
    #[error("This code was used already. Wait for the next one.")]
    AlreadyUsed,
}

/// What the app and the bank share: 160 bits (RFC 4226 §4, R6). Stored sealed only.
#[derive(Debug)]
pub struct TotpSecret(Secret<[u8; 20]>);

impl TotpSecret {
    /// A fresh secret.
    pub fn new(entropy: &dyn Entropy) -> Self {
        let mut bytes = [0; 20];
        entropy.fill(&mut bytes);
        Self::from_bytes(bytes)
    }

    /// A secret that was stored.
    pub fn from_bytes(bytes: [u8; 20]) -> Self {
        Self(Secret::new(bytes))
    }

    /// The bytes, to be sealed.
    pub fn expose(&self) -> &[u8; 20] {
        self.0.expose()
    }

    /// 32 characters of base32 (RFC 4648 §6), to be typed into an app by hand.
    pub fn base32(&self) -> Secret<String> {
        Secret::new(BASE32_NOPAD.encode(self.expose()))
    }

    /// The URI that an authenticator app reads from a QR code.
    pub fn otpauth_uri(&self, issuer: &str, account: &str) -> Secret<String> {
        let issuer = utf8_percent_encode(issuer, RESERVED);
        let account = utf8_percent_encode(account, RESERVED);
        let secret = self.base32();
        Secret::new(format!(
            "otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}&algorithm=SHA1&digits=6&period={SECONDS_PER_STEP}",
            secret.expose()
        ))
    }

    /// The step of a typed code, to be stored as the last one used. Spaces between the digits are forgiven.
    ///
    /// # Errors
    /// [`InvalidCode`]: wrong, or right but of a step that is spent.
    pub fn verify(&self, code: &str, now: OffsetDateTime, last_used: Option<Step>) -> Result<Step, InvalidCode> {
        let typed = digits(code).ok_or(InvalidCode::Wrong)?;
        let middle = Step::at(now).0;
        // Every step of the window is computed whatever the first says: the time taken tells nothing.
        let matching: Vec<Step> = (middle - WINDOW..=middle + WINDOW)
            .map(Step)
            .filter(|step| bool::from(self.code(*step).as_bytes().ct_eq(typed.as_bytes())))
            .collect();
        match matching.iter().find(|step| last_used.is_none_or(|last| **step > last)) {
            Some(step) => Ok(*step),
            None if matching.is_empty() => Err(InvalidCode::Wrong),
            None => Err(InvalidCode::AlreadyUsed),
        }
    }

    /// The six digits of a step: for the app's side, that is for tests and for the demo.
    #[expect(clippy::expect_used, clippy::missing_panics_doc, reason = "HMAC takes a key of any length (RFC 2104 §3)")]
    pub fn code(&self, step: Step) -> String {
        let mut mac = Hmac::<Sha1>::new_from_slice(self.expose()).expect("a key of any length");
        mac.update(&step.0.to_be_bytes());
        format!("{:06}", truncate(&mac.finalize().into_bytes()) % 1_000_000)
    }
}

/// RFC 4226 §5.3: 31 bits, from where the last four bits point.
fn truncate(digest: &[u8]) -> u32 {
    let start = usize::from(digest[digest.len() - 1] & 0x0f);
    let word = [digest[start] & 0x7f, digest[start + 1], digest[start + 2], digest[start + 3]];
    u32::from_be_bytes(word)
}

fn digits(code: &str) -> Option<String> {
    let typed: String = code.chars().filter(|character| !character.is_whitespace()).collect();
    (typed.len() == 6 && typed.bytes().all(|byte| byte.is_ascii_digit())).then_some(typed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SeededEntropy;
    use time::Duration;

    fn rfc_secret() -> TotpSecret {
        TotpSecret::from_bytes(*b"12345678901234567890")
    }

    fn at(seconds: i64) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp(seconds).unwrap()
    }

    #[test]
    fn the_vectors_of_rfc_6238_appendix_b_hold_in_six_digits() {
        let cases = [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ];
        for (seconds, code) in cases {
            assert_eq!(rfc_secret().code(Step::at(at(seconds))), code);
            assert_eq!(rfc_secret().verify(code, at(seconds), None), Ok(Step::at(at(seconds))));
        }
    }

    #[test]
    fn a_code_is_good_one_step_either_way() {
        let now = at(1_111_111_111);
        for (steps, expected) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let step = Step(Step::at(now).0 + steps);
            assert_eq!(rfc_secret().verify(&rfc_secret().code(step), now, None).is_ok(), expected, "{steps}");
        }
    }

    #[test]
    fn a_step_is_accepted_once_and_nothing_before_it() {
        let now = at(1_111_111_111);
        let code = rfc_secret().code(Step::at(now));
        let used = rfc_secret().verify(&code, now, None).unwrap();
        assert_eq!(rfc_secret().verify(&code, now, Some(used)), Err(InvalidCode::AlreadyUsed));
        assert_eq!(rfc_secret().verify(&code, now + Duration::seconds(30), Some(used)), Err(InvalidCode::AlreadyUsed));
        let earlier = rfc_secret().code(Step(used.0 - 1));
        assert_eq!(rfc_secret().verify(&earlier, now, Some(used)), Err(InvalidCode::AlreadyUsed));
        let next = rfc_secret().code(Step(used.0 + 1));
        assert_eq!(rfc_secret().verify(&next, now, Some(used)), Ok(Step(used.0 + 1)));
    }

    #[test]
    fn what_is_typed_badly_is_wrong_and_spaces_are_forgiven() {
        let now = at(59);
        for good in ["287082", "287 082", " 287082\n"] {
            assert!(rfc_secret().verify(good, now, None).is_ok(), "{good:?}");
        }
        for bad in ["", "28708", "2870822", "287083", "28708a", "-87082", "+87082", "٢٨٧٠٨٢"] {
            assert_eq!(rfc_secret().verify(bad, now, None), Err(InvalidCode::Wrong), "{bad:?}");
        }
    }

    #[test]
    fn the_uri_escapes_what_a_name_may_contain() {
        let uri = rfc_secret().otpauth_uri("Bank & Söhne: open", "ada+1@fintech.example");
        assert_eq!(
            uri.expose(),
            "otpauth://totp/Bank%20%26%20S%C3%B6hne%3A%20open:ada%2B1%40fintech.example\
             ?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Bank%20%26%20S%C3%B6hne%3A%20open\
             &algorithm=SHA1&digits=6&period=30"
        );
    }

    #[test]
    fn secrets_are_random_and_never_printed() {
        let entropy = SeededEntropy::new(1);
        let (one, other) = (TotpSecret::new(&entropy), TotpSecret::new(&entropy));
        assert_ne!(one.base32().expose(), other.base32().expose());
        assert_eq!(one.base32().expose().len(), 32);
        assert_eq!(format!("{one:?}"), "TotpSecret(Secret(…))");
    }
}
