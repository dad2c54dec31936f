//! What kinds of request stand in the queue.

use std::fmt;
use std::str::FromStr;

/// What is asked of the bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RequestKind {
    /// Somebody signed an organisation up by hand.
    SignUp,
    /// Software registered by OBIE's door, and waits.
    ObieRegistration,
    /// Software registered by the UAE's door, and waits.
    UaeRegistration,
}

/// A name that is no kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no kind of request")]
pub struct UnknownKind(String);

impl RequestKind {
    /// All of them, in the order of the screen.
    pub const ALL: [Self; 3] = [Self::SignUp, Self::ObieRegistration, Self::UaeRegistration];

    /// The stored name, which is the one in addresses too.
    pub fn name(self) -> &'static str {
        match self {
            Self::SignUp => "sign_up",
            Self::ObieRegistration => "obie_registration",
            Self::UaeRegistration => "uae_registration",
        }
    }

    /// The name on screens.
    pub fn words(self) -> &'static str {
        match self {
            Self::SignUp => "Sign-up",
            Self::ObieRegistration => "OBIE registration",
            Self::UaeRegistration => "UAE registration",
        }
    }
}

impl FromStr for RequestKind {
    type Err = UnknownKind;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|kind| kind.name() == name).ok_or_else(|| UnknownKind(name.to_owned()))
    }
}

impl fmt::Display for RequestKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}
