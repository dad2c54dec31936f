//! Scopes: what a token may be used for (RFC 6749 §3.3).

use crate::tpp_role::TppRole;
use std::fmt;

/// One scope or more, sorted, each once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scopes(Vec<String>);

/// A text that is no list of scopes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("scope must be names separated by single spaces, at most 1000 characters in all")]
pub struct InvalidScope;

/// The longest list, in characters.
const LONGEST: usize = 1_000;

impl Scopes {
    /// Reads a list as a request carries it. `Ok(None)` for the empty text, which means: whatever is registered.
    ///
    /// # Errors
    /// [`InvalidScope`] for anything that RFC 6749 §3.3 does not allow.
    pub fn parse(text: &str) -> Result<Option<Self>, InvalidScope> {
        if text.is_empty() {
            return Ok(None);
        }
        let well_formed = text.len() <= LONGEST && text.split(' ').all(is_scope_token);
        if well_formed { Ok(Some(Self::of(text.split(' ').map(str::to_owned)))) } else { Err(InvalidScope) }
    }

    /// What a TPP with these roles may ask for.
    pub fn of_roles(roles: &[TppRole]) -> Self {
        Self::of(roles.iter().map(|role| scope_of(*role).to_owned()))
    }

    /// The PSD2 role that a scope comes with.
    pub fn role_of(scope: &str) -> Option<TppRole> {
        TppRole::PSD2.into_iter().find(|role| scope_of(*role) == scope)
    }

    /// Everything that any TPP may ask for.
    pub fn all() -> Self {
        Self::of_roles(&TppRole::ALL)
    }

    /// From names that were stored.
    pub fn of(names: impl IntoIterator<Item = String>) -> Self {
        let mut names: Vec<String> = names.into_iter().collect();
        names.sort_unstable();
        names.dedup();
        Self(names)
    }

    /// Whether every scope of `others` is among these.
    pub fn cover(&self, others: &Self) -> bool {
        others.0.iter().all(|name| self.0.contains(name))
    }

    /// The names.
    pub fn names(&self) -> &[String] {
        &self.0
    }
}

/// As it stands on the wire: separated by spaces.
impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(" "))
    }
}

fn scope_of(role: TppRole) -> &'static str {
    match role {
        TppRole::Aisp | TppRole::Bdsp => "accounts",
        TppRole::Pisp | TppRole::Bsip => "payments",
        TppRole::Cbpii => "fundsconfirmations",
        TppRole::Idsp => "insurance",
    }
}

/// RFC 6749 appendix A.4: printable ASCII but for the space, `"` and `\`.
fn is_scope_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_as_the_standard_writes_it() {
        let read = |text: &str| Scopes::parse(text).map(|scopes| scopes.map(|scopes| scopes.to_string()));
        assert_eq!(read(""), Ok(None));
        assert_eq!(read("payments accounts payments"), Ok(Some("accounts payments".into())));
        assert_eq!(read("urn:example:a!#[]~"), Ok(Some("urn:example:a!#[]~".into())));
        let long = "a".repeat(1_001);
        for bad in [" ", "a  b", " a", "a ", "a\tb", "a\nb", "a\"b", "a\\b", "é", "a\0", &long] {
            assert_eq!(read(bad), Err(InvalidScope), "{bad:?}");
        }
    }

    #[test]
    fn roles_open_scopes() {
        assert_eq!(Scopes::of_roles(&[TppRole::Pisp, TppRole::Aisp]).to_string(), "accounts payments");
        assert_eq!(Scopes::all().to_string(), "accounts fundsconfirmations insurance payments");
    }
}
