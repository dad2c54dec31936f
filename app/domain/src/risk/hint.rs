//! A hint: its name, its reason, and what it is about.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Something to look at twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hint {
    /// Which one.
    pub name: HintName,
    /// The name of the field it is about; `email` for the account's address.
    pub field: String,
    /// Why we say this: a sentence with the facts in it.
    pub because: String,
}

macro_rules! hint_names {
    ($($(#[$doc:meta])* $name:ident: $stored:literal, $words:literal;)+) => {
        /// The names of hints. They are stored and never change.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum HintName {
            $($(#[$doc])* #[serde(rename = $stored)] $name,)+
        }

        impl HintName {
            /// All of them, in the order in which they are shown.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The stored name.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $stored),+ }
            }

            /// A few words for the queue.
            pub fn words(self) -> &'static str {
                match self { $(Self::$name => $words),+ }
            }
        }
    };
}

hint_names! {
    /// The number at the authority belongs to a TPP that the bank knows.
    KnownNumber: "known-number", "Number of a known TPP";
    /// The name is, or looks like, the name of a TPP that the bank knows.
    LookAlike: "look-alike", "Name like a known TPP";
    /// Somebody was rejected under this address.
    RejectedAddress: "rejected-address", "Address rejected before";
    /// Somebody was rejected under this number.
    RejectedNumber: "rejected-number", "Number rejected before";
    /// The number names another country than the authority's.
    NumberElsewhere: "number-elsewhere", "Number of another country";
    /// The organisation is registered elsewhere than it is supervised.
    SupervisedElsewhere: "supervised-elsewhere", "Supervised abroad";
    /// An address that is thrown away after use.
    DisposableMail: "disposable-mail", "Disposable address";
    /// An address that anybody can have.
    FreeMail: "free-mail", "Free e-mail address";
    /// An address at somebody else's domain.
    OtherDomain: "other-domain", "Address at another domain";
    /// Several sign-ups under one address.
    RepeatedAddress: "repeated-address", "Several sign-ups from this address";
    /// Several sign-ups for one organisation.
    RepeatedName: "repeated-name", "Several sign-ups for this organisation";
    /// Other companies offer the service under their brands.
    OnBehalf: "on-behalf", "Acts for other brands";
    /// No Legal Entity Identifier.
    NoLei: "no-lei", "No LEI";
    /// People are sent back to no domain.
    LocalRedirect: "local-redirect", "Redirects to no domain";
    /// The software was refused often before it registered.
    RefusedBefore: "refused-before", "Refused before";
}

impl fmt::Display for HintName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}
