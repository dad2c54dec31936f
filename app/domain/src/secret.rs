//! Values that must not leak, and the random tokens made of them.
//!
//! A [`Secret`] cannot be serialised and shows nothing in a log line. A [`Token`] is handed out once; what is stored is
//! its [`TokenHash`].

use crate::entropy::Entropy;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use std::fmt;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, Zeroizing};

/// A value that is neither printed nor serialised, and that is wiped from memory when it is dropped.
pub struct Secret<T: Zeroize>(Zeroizing<T>);

impl<T: Zeroize> Secret<T> {
    /// Wraps a value.
    pub fn new(value: T) -> Self {
        Self(Zeroizing::new(value))
    }

    /// The value itself: every place that calls this is a place where it can leak.
    pub fn expose(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// What a token opens. Its prefix lets scanners find a leaked one, and its hash is worth nothing as another kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// An OAuth access token: 256 random bits behind `vst_`.
    Access,
    /// The one-time part of a link in a mail: 256 random bits behind `vsl_`.
    Link,
    /// A client's secret: 192 random bits behind `vss_`, 36 characters in all, the most that OBIE allows.
    ClientSecret,
    /// The end of a link to the report about one attempt to register: 128 random bits behind `vsr_`.
    Report,
    /// What a machine signs to show its key: 128 random bits behind `vsq_`.
    Challenge,
}

impl TokenKind {
    /// How every token of this kind begins.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Access => "vst_",
            Self::Link => "vsl_",
            Self::ClientSecret => "vss_",
            Self::Report => "vsr_",
            Self::Challenge => "vsq_",
        }
    }

    fn random_bytes(self) -> usize {
        match self {
            Self::Access | Self::Link => 32,
            Self::ClientSecret => 24,
            Self::Report | Self::Challenge => 16,
        }
    }
}

/// Text that is not a token of the expected kind. It says nothing about which tokens exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("This is not a token of the expected kind")]
pub struct InvalidToken;

/// A random token as it is handed out: `vst_` and 43 characters of base64url (RFC 4648 §5).
#[derive(Debug)]
pub struct Token {
    kind: TokenKind,
    text: Secret<String>,
}

impl Token {
    /// A fresh token.
    pub fn new(kind: TokenKind, entropy: &dyn Entropy) -> Self {
        let mut random = Zeroizing::new(vec![0; kind.random_bytes()]);
        entropy.fill(&mut random);
        let text = format!("{}{}", kind.prefix(), BASE64_URL_SAFE_NO_PAD.encode(&*random));
        Self { kind, text: Secret::new(text) }
    }

    /// Reads a token that somebody presented: exact prefix, length and alphabet, nothing around it.
    ///
    /// # Errors
    /// [`InvalidToken`], whatever is wrong with it.
    pub fn parse(kind: TokenKind, text: &str) -> Result<Self, InvalidToken> {
        let encoded = text.strip_prefix(kind.prefix()).ok_or(InvalidToken)?;
        let random = BASE64_URL_SAFE_NO_PAD.decode(encoded).map(Zeroizing::new).map_err(|_| InvalidToken)?;
        if random.len() != kind.random_bytes() {
            return Err(InvalidToken);
        }
        Ok(Self { kind, text: Secret::new(text.to_owned()) })
    }

    /// The text to hand out, once.
    pub fn expose(&self) -> &str {
        self.text.expose()
    }

    /// The last four characters, by which people tell their secrets apart.
    pub fn last4(&self) -> &str {
        let text = self.text.expose();
        &text[text.len() - 4..]
    }

    /// What to store and to look up by.
    pub fn hash(&self) -> TokenHash {
        TokenHash::of(self.kind, self.text.expose())
    }
}

/// SHA-256 of a token, separated by kind. With 192 random bits and more, a slow hash would add nothing.
#[derive(Clone, Copy)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    /// Belongs to no token: what cannot be one is looked up by it, and takes as long as what can.
    pub const NONE: Self = Self([0; 32]);

    fn of(kind: TokenKind, text: &str) -> Self {
        let digest = Sha256::new()
            .chain_update(b"vestibule token\0")
            .chain_update(kind.prefix())
            .chain_update(b"\0")
            .chain_update(text)
            .finalize();
        Self(digest.into())
    }

    /// The 32 bytes to store.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl From<[u8; 32]> for TokenHash {
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl TryFrom<&[u8]> for TokenHash {
    type Error = std::array::TryFromSliceError;

    fn try_from(bytes: &[u8]) -> Result<Self, Self::Error> {
        bytes.try_into().map(Self)
    }
}

/// In constant time.
impl PartialEq for TokenHash {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for TokenHash {}

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenHash(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SeededEntropy;

    const KINDS: [(TokenKind, usize); 3] =
        [(TokenKind::Access, 47), (TokenKind::Link, 47), (TokenKind::ClientSecret, 36)];

    #[test]
    fn a_token_has_its_prefix_and_its_length_and_reads_back() {
        let entropy = SeededEntropy::new(1);
        for (kind, length) in KINDS {
            let token = Token::new(kind, &entropy);
            assert!(token.expose().starts_with(kind.prefix()));
            assert_eq!(token.expose().len(), length);
            assert!(token.expose().ends_with(token.last4()) && token.last4().len() == 4);
            let read = Token::parse(kind, token.expose()).unwrap();
            assert_eq!(read.hash(), token.hash());
        }
    }

    #[test]
    fn two_tokens_differ_and_so_do_their_hashes() {
        let entropy = SeededEntropy::new(1);
        let (one, other) = (Token::new(TokenKind::Link, &entropy), Token::new(TokenKind::Link, &entropy));
        assert_ne!(one.expose(), other.expose());
        assert_ne!(one.hash(), other.hash());
    }

    #[test]
    fn what_is_not_exactly_a_token_is_refused() {
        let good = Token::new(TokenKind::Link, &SeededEntropy::new(7));
        let good = good.expose();
        let cases = [
            String::new(),
            "vsl_".into(),
            good.replace("vsl_", "vst_"),
            good.replace("vsl_", "VSL_"),
            good.replace("vsl_", ""),
            format!("{good}A"),
            format!("{good}="),
            format!(" {good}"),
            format!("{good}\n"),
            good[..good.len() - 1].to_owned(),
            // The last character carries four bits: another one that decodes to the same bytes is not the same token.
            format!("{}/", &good[..good.len() - 1]),
            format!("{}é", &good[..good.len() - 2]),
        ];
        for case in cases {
            assert_eq!(Token::parse(TokenKind::Link, &case).err(), Some(InvalidToken), "{case:?}");
        }
    }

    #[test]
    fn a_tail_that_is_not_canonical_is_refused() {
        let zeros = format!("vsl_{}", "A".repeat(43));
        assert!(Token::parse(TokenKind::Link, &zeros).is_ok());
        assert!(Token::parse(TokenKind::Link, &format!("vsl_{}B", "A".repeat(42))).is_err());
    }

    #[test]
    fn the_same_text_hashes_differently_for_each_kind() {
        let hashes = KINDS.map(|(kind, _)| TokenHash::of(kind, "same"));
        assert!(hashes[0] != hashes[1] && hashes[1] != hashes[2] && hashes[0] != hashes[2]);
    }

    #[test]
    fn a_hash_survives_the_store_and_a_wrong_length_does_not() {
        let hash = Token::new(TokenKind::Access, &SeededEntropy::new(3)).hash();
        assert_eq!(TokenHash::try_from(hash.as_bytes().as_slice()).unwrap(), hash);
        assert!(TokenHash::try_from([0; 31].as_slice()).is_err());
    }

    #[test]
    fn nothing_secret_is_printed() {
        let token = Token::new(TokenKind::ClientSecret, &SeededEntropy::new(5));
        let printed = format!("{token:?} {:?} {:?}", token.hash(), Secret::new("hunter2".to_owned()));
        assert!(!printed.contains(token.expose()) && !printed.contains(token.last4()) && !printed.contains("hunter2"));
    }
}
