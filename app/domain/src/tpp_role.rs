//! What a third-party provider may be authorised to do under PSD2.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A role of the revised Payment Services Directive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TppRole {
    /// Account information service provider.
    Aisp,
    /// Payment initiation service provider.
    Pisp,
    /// Card-based payment instrument issuer, which asks whether funds are available.
    Cbpii,
}

/// A text that is no role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Choose roles from the list: account information, payment initiation, card-based payments")]
pub struct UnknownTppRole;

impl TppRole {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Aisp, Self::Pisp, Self::Cbpii];

    /// As stored and in forms: `aisp`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Aisp => "aisp",
            Self::Pisp => "pisp",
            Self::Cbpii => "cbpii",
        }
    }

    /// As shown: `Account information (AISP)`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Aisp => "Account information (AISP)",
            Self::Pisp => "Payment initiation (PISP)",
            Self::Cbpii => "Card-based payments (CBPII)",
        }
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
        }
        assert_eq!("PISP".parse(), Ok(TppRole::Pisp));
        assert_eq!("admin".parse::<TppRole>(), Err(UnknownTppRole));
    }
}
