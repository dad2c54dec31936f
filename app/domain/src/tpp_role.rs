//! What a third-party provider may be authorised to do, under PSD2 and in the UAE.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A role of the revised Payment Services Directive, or of the UAE's open finance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TppRole {
    /// Account information service provider.
    Aisp,
    /// Payment initiation service provider.
    Pisp,
    /// Card-based payment instrument issuer, which asks whether funds are available.
    Cbpii,
    /// Bank data sharing provider (UAE): reads accounts.
    Bdsp,
    /// Bank service initiation provider (UAE): initiates payments.
    Bsip,
    /// Insurance data sharing provider (UAE), which its directory calls ISP as well.
    Idsp,
}

/// A text that is no role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Choose roles from the list: account information, payment initiation, card-based payments")]
pub struct UnknownTppRole;

impl TppRole {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 6] = [Self::Aisp, Self::Pisp, Self::Cbpii, Self::Bdsp, Self::Bsip, Self::Idsp];
    /// Those of PSD2: what a sign-up form offers, and what statements of OBIE's directory give.
    pub const PSD2: [Self; 3] = [Self::Aisp, Self::Pisp, Self::Cbpii];
    /// Those of the UAE Trust Framework.
    pub const UAE: [Self; 3] = [Self::Bdsp, Self::Bsip, Self::Idsp];

    /// As stored and in forms: `aisp`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Aisp => "aisp",
            Self::Pisp => "pisp",
            Self::Cbpii => "cbpii",
            Self::Bdsp => "bdsp",
            Self::Bsip => "bsip",
            Self::Idsp => "idsp",
        }
    }

    /// As shown: `Account information (AISP)`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Aisp => "Account information (AISP)",
            Self::Pisp => "Payment initiation (PISP)",
            Self::Cbpii => "Card-based payments (CBPII)",
            Self::Bdsp => "Bank data sharing (BDSP)",
            Self::Bsip => "Bank service initiation (BSIP)",
            Self::Idsp => "Insurance data sharing (IDSP)",
        }
    }

    /// True for a role of PSD2.
    pub fn is_psd2(self) -> bool {
        Self::PSD2.contains(&self)
    }
}

impl fmt::Display for TppRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for TppRole {
    type Err = UnknownTppRole;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = if text.eq_ignore_ascii_case("isp") { "idsp" } else { text };
        Self::ALL.into_iter().find(|role| role.as_str().eq_ignore_ascii_case(text)).ok_or(UnknownTppRole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_read_as_they_are_written() {
        for role in TppRole::ALL {
            assert_eq!(role.to_string().parse(), Ok(role));
            assert_eq!(serde_json::to_string(&role).unwrap(), format!("\"{role}\""));
            assert_ne!(role.is_psd2(), TppRole::UAE.contains(&role));
        }
        assert_eq!("PISP".parse(), Ok(TppRole::Pisp));
        assert_eq!("ISP".parse(), Ok(TppRole::Idsp));
        assert_eq!("admin".parse::<TppRole>(), Err(UnknownTppRole));
    }
}
