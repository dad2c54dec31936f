//! What a TPP may do, in the words of both ecosystems.

use serde::{Deserialize, Serialize};

/// A role. Most have a name in each ecosystem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Reads accounts: `AISP`, `BDSP`.
    Accounts,
    /// Initiates payments: `PISP`, `BSIP`.
    Payments,
    /// Asks whether funds are there: `CBPII`; OBIE only.
    Funds,
    /// Reads insurance policies: `ISP`; UAE only.
    Insurance,
}

impl Role {
    /// All names that are read.
    pub const NAMES: &str = "AISP, PISP, CBPII, BDSP, BSIP, ISP";

    /// Reads a name of either ecosystem.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "AISP" | "BDSP" => Some(Self::Accounts),
            "PISP" | "BSIP" => Some(Self::Payments),
            "CBPII" => Some(Self::Funds),
            "ISP" | "IDSP" => Some(Self::Insurance),
            _ => None,
        }
    }

    /// Its name in OBIE's directory.
    pub fn obie(self) -> Option<&'static str> {
        match self {
            Self::Accounts => Some("AISP"),
            Self::Payments => Some("PISP"),
            Self::Funds => Some("CBPII"),
            Self::Insurance => None,
        }
    }

    /// Its name in the UAE Trust Framework.
    pub fn uae(self) -> Option<&'static str> {
        match self {
            Self::Accounts => Some("BDSP"),
            Self::Payments => Some("BSIP"),
            Self::Insurance => Some("ISP"),
            Self::Funds => None,
        }
    }
}
