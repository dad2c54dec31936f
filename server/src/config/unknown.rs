//! Unknown keys refuse to start: a mistyped one would silently be a default.

use super::EXAMPLE;
use super::check::Unfit;
use std::collections::BTreeSet;

/// Refuses the first key that the example does not have, and names the nearest that it has.
pub(super) fn refuse(given: &toml::Table) -> Result<(), Unfit> {
    let known = EXAMPLE.parse::<toml::Table>().map(|table| paths(&table)).unwrap_or_default();
    match paths(given).into_iter().find(|path| !known.contains(path)) {
        None => Ok(()),
        Some(path) => Err(Unfit::new(match nearest(&path, &known) {
            Some(near) => format!("unknown key `{path}`. Did you mean `{near}`?"),
            None => format!("unknown key `{path}`"),
        })),
    }
}

fn nearest<'a>(path: &str, known: &'a BTreeSet<String>) -> Option<&'a String> {
    let same_depth = known.iter().filter(|candidate| candidate.matches('.').count() == path.matches('.').count());
    same_depth.max_by(|a, b| strsim::jaro_winkler(path, a).total_cmp(&strsim::jaro_winkler(path, b)))
}

fn paths(table: &toml::Table) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    collect(table, "", &mut found);
    found
}

fn collect(table: &toml::Table, prefix: &str, found: &mut BTreeSet<String>) {
    for (key, value) in table {
        let path = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        found.insert(path.clone());
        match value {
            toml::Value::Table(inner) => collect(inner, &path, found),
            toml::Value::Array(items) => {
                for inner in items.iter().filter_map(toml::Value::as_table) {
                    collect(inner, &path, found);
                }
            }
            _ => {}
        }
    }
}
