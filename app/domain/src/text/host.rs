//! Host names, after `url` has turned them into ASCII.

/// Names at the end of a host that never lead to the public internet (RFC 6761, RFC 8375, RFC 9476).
const NOT_PUBLIC: [&str; 11] =
    ["alt", "arpa", "corp", "home", "internal", "intranet", "invalid", "lan", "local", "localhost", "onion"];

/// What registries put before their country: `co.uk` is nobody's host.
const SECOND_LEVEL: [&str; 9] = ["ac", "co", "com", "edu", "gov", "ltd", "net", "org", "plc"];

/// At least two labels of letters, digits and inner hyphens, at most 253 octets (RFC 1123 §2.1), not a number.
pub(super) fn is_host_name(host: &str) -> bool {
    let labels = host.split('.').collect::<Vec<_>>();
    host.len() <= 253
        && labels.len() >= 2
        && labels.iter().all(|label| is_label(label))
        && labels.last().is_some_and(|last| !last.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A host name that can be reached from the public internet, as far as its letters tell.
pub(super) fn is_public(host: &str) -> bool {
    let last = host.rsplit('.').next().unwrap_or_default();
    is_host_name(host) && !NOT_PUBLIC.contains(&last)
}

/// True for names like `co.uk`, under which registries sell names. The common ones; the full list changes weekly.
pub(super) fn is_registry_suffix(host: &str) -> bool {
    host.split_once('.').is_some_and(|(first, country)| country.len() == 2 && SECOND_LEVEL.contains(&first))
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_names_are_told_from_everything_else() {
        for good in ["a.example", "xn--bcher-kva.example", "3.a-b.example", "www.co.uk"] {
            assert!(is_public(good), "{good}");
        }
        let long = format!("{}.example", "a".repeat(64));
        for bad in ["", "example", "a..example", ".example", "a.example.", "-a.example", "a_b.example", "1.2", &long] {
            assert!(!is_host_name(bad), "{bad}");
        }
        for inside in ["x.localhost", "printer.local", "db.internal", "1.0.0.127.in-addr.arpa"] {
            assert!(!is_public(inside), "{inside}");
        }
    }

    #[test]
    fn registry_suffixes_are_nobodys() {
        assert!(is_registry_suffix("co.uk") && is_registry_suffix("gov.ae"));
        assert!(!is_registry_suffix("acme.co.uk") && !is_registry_suffix("acme.uk"));
    }
}
