//! What an application may do (`SoftwareAuthorityClaims`).

use super::Standing;
use super::record::{self, Unreadable};
use crate::tpp_role::TppRole;
use serde_json::Value;

/// The UAE's roles in the claims that are active: `Role`, or `AuthorisationDomainRoleName` where that is not there. In order,
/// each once.
///
/// # Errors
/// [`Unreadable`].
pub fn roles(value: &Value) -> Result<Vec<TppRole>, Unreadable> {
    const WHAT: &str = "authority claims";
    record::storable(value, WHAT)?;
    // Some operations of this API wrap a list in a page.
    let claims = value.as_array().or_else(|| value.get("content")?.as_array()).ok_or(Unreadable::Shape(WHAT))?;
    let active = claims.iter().filter(|claim| Standing::of(claim) == Standing::Active);
    let named = active.filter_map(|claim| record::first(claim, &["Role", "AuthorisationDomainRoleName"], 60));
    let mut roles: Vec<TppRole> = named.filter_map(|name| name.parse().ok()).collect();
    roles.retain(|role| TppRole::UAE.contains(role));
    roles.sort_unstable();
    roles.dedup();
    Ok(roles)
}
