//! JOSE, strictly: compact JWS, two algorithms, no key and no address from a header, no member twice.
//!
//! josekit is asked one thing, whether a signature belongs to these bytes under this key. Parsing, key policy and claims
//! are ours: its own claim checks pass what is missing and end on numbers that are no instants.

mod claims;
mod compact;
mod header;
mod key;
mod key_set;
mod signing;
mod strict_json;
#[cfg(test)]
mod tests;
mod validity;

pub use claims::{ClaimFault, ClaimProblem, Claims};
pub use compact::{Compact, LONGEST, Malformed};
pub use header::{Algorithm, Header, HeaderFault};
pub use key::{Unusable, VerificationKey};
pub use key_set::{KeySet, Kid, NoKey, NotAKeySet, Thumbprint, Verified};
pub use signing::{SigningFault, SigningKey};
pub use strict_json::{NotStrict, object};
pub use validity::{NotNow, Tolerance, Validity, written};
