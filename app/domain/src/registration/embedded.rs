//! Key sets that a statement carries itself: kept as addresses that hold what they lead to (RFC 2397), so that nothing
//! is ever fetched for them.

use super::report::Failure;
use crate::jose::KeySet;
use data_encoding::BASE64;
use serde_json::{Map, Value};
use url::Url;

/// How such an address begins.
const BEGINNING: &str = "data:application/jwk-set+json;base64,";
/// More than the keys of one software need.
const LONGEST: usize = 32 * 1024;

/// The address of the set that a claim carries.
pub(super) fn address(claims: &Map<String, Value>, claim: &str) -> Result<Url, Failure> {
    let missing = || Failure::new(format!("{claim} is required, as a key set with at least one key"));
    let set = claims.get(claim).filter(|set| set.is_object()).ok_or_else(missing)?.to_string();
    if set.len() > LONGEST {
        return Err(Failure::new(format!("{claim} is longer than {} KiB", LONGEST / 1024)));
    }
    KeySet::parse(set.as_bytes()).map_err(|fault| Failure::new(format!("{claim}: {fault}")))?;
    let has_keys = claims.get(claim).and_then(|set| set.get("keys")?.as_array()).is_some_and(|keys| !keys.is_empty());
    if !has_keys {
        return Err(missing());
    }
    Url::parse(&format!("{BEGINNING}{}", BASE64.encode(set.as_bytes()))).map_err(|_| missing())
}

/// True for an address that holds a key set.
pub fn holds_key_set(url: &Url) -> bool {
    url.as_str().starts_with(BEGINNING)
}

/// The set that an address holds.
pub fn held_key_set(url: &Url) -> Option<KeySet> {
    let encoded = url.as_str().strip_prefix(BEGINNING)?;
    KeySet::parse(&BASE64.decode(encoded.as_bytes()).ok()?).ok()
}
