//! Kinds of certificates: whose name they carry and what their keys are for.

use rcgen::{ExtendedKeyUsagePurpose, KeyUsagePurpose};
use serde::{Deserialize, Serialize};

/// Document signing, as the OBIE directory marks signing certificates.
const DOCUMENT_SIGNING: [u64; 10] = [1, 3, 6, 1, 4, 1, 311, 10, 3, 12];
/// Document encryption, its counterpart.
const DOCUMENT_ENCRYPTION: [u64; 9] = [1, 3, 6, 1, 4, 1, 311, 80, 1];

/// What a certificate is for, and in which ecosystem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CertificateKind {
    /// OBIE, names the software, opens connections.
    #[serde(rename = "obtransport")]
    ObTransport,
    /// OBIE, names the software, signs.
    #[serde(rename = "obsigning")]
    ObSigning,
    /// OBIE, names the organisation with its PSD2 roles, opens connections.
    #[serde(rename = "obwac")]
    ObWac,
    /// OBIE, names the organisation with its PSD2 roles, signs.
    #[serde(rename = "obseal")]
    ObSeal,
    /// UAE, opens connections.
    #[serde(rename = "uae-transport")]
    UaeTransport,
    /// UAE, signs.
    #[serde(rename = "uae-signing")]
    UaeSigning,
    /// UAE, is encrypted to.
    #[serde(rename = "uae-encryption")]
    UaeEncryption,
}

impl CertificateKind {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::ObTransport,
        Self::ObSigning,
        Self::ObWac,
        Self::ObSeal,
        Self::UaeTransport,
        Self::UaeSigning,
        Self::UaeEncryption,
    ];

    /// As it is asked for: `obtransport`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ObTransport => "obtransport",
            Self::ObSigning => "obsigning",
            Self::ObWac => "obwac",
            Self::ObSeal => "obseal",
            Self::UaeTransport => "uae-transport",
            Self::UaeSigning => "uae-signing",
            Self::UaeEncryption => "uae-encryption",
        }
    }

    /// Reads what [`Self::as_str`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// True in the UAE, false in OBIE's ecosystem.
    pub fn is_uae(self) -> bool {
        matches!(self, Self::UaeTransport | Self::UaeSigning | Self::UaeEncryption)
    }

    /// `use` of its key in key sets; `tls` is the directories' own word.
    pub fn key_use(self) -> &'static str {
        match self {
            Self::ObTransport | Self::ObWac | Self::UaeTransport => "tls",
            Self::ObSigning | Self::ObSeal | Self::UaeSigning => "sig",
            Self::UaeEncryption => "enc",
        }
    }

    /// What the key may do; elliptic keys agree on a key where RSA encrypts one.
    pub(crate) fn key_usages(self, rsa: bool) -> Vec<KeyUsagePurpose> {
        match self.key_use() {
            "tls" => vec![KeyUsagePurpose::DigitalSignature],
            "sig" => vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::ContentCommitment],
            _ if rsa => vec![KeyUsagePurpose::KeyEncipherment],
            _ => vec![KeyUsagePurpose::KeyAgreement],
        }
    }

    pub(crate) fn extended_key_usages(self) -> Vec<ExtendedKeyUsagePurpose> {
        use ExtendedKeyUsagePurpose::{ClientAuth, Other, ServerAuth};
        match self {
            Self::ObTransport | Self::ObWac => vec![ClientAuth, ServerAuth],
            Self::UaeTransport => vec![ClientAuth],
            Self::ObSigning | Self::ObSeal | Self::UaeSigning => vec![Other(DOCUMENT_SIGNING.to_vec())],
            Self::UaeEncryption => vec![Other(DOCUMENT_ENCRYPTION.to_vec())],
        }
    }
}
