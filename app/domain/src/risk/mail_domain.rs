//! Domains of e-mail addresses: whose they are, as far as their letters tell.

/// Where anybody gets a mailbox for nothing.
const FREE: [&str; 44] = [
    "126.com",
    "163.com",
    "abv.bg",
    "aol.com",
    "fastmail.com",
    "free.fr",
    "freenet.de",
    "gmail.com",
    "gmx.at",
    "gmx.ch",
    "gmx.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hey.com",
    "hotmail.co.uk",
    "hotmail.com",
    "hotmail.fr",
    "icloud.com",
    "laposte.net",
    "libero.it",
    "live.com",
    "mac.com",
    "mail.com",
    "mail.ru",
    "me.com",
    "msn.com",
    "naver.com",
    "o2.pl",
    "orange.fr",
    "outlook.com",
    "proton.me",
    "protonmail.com",
    "qq.com",
    "rediffmail.com",
    "seznam.cz",
    "t-online.de",
    "tutanota.com",
    "web.de",
    "wp.pl",
    "yahoo.co.uk",
    "yahoo.com",
    "yandex.ru",
    "zoho.com",
];

/// Where mailboxes are thrown away after use.
const DISPOSABLE: [&str; 24] = [
    "10minutemail.com",
    "33mail.com",
    "discard.email",
    "dispostable.com",
    "emailondeck.com",
    "fakeinbox.com",
    "getnada.com",
    "guerrillamail.com",
    "guerrillamail.info",
    "inboxkitten.com",
    "mail.tm",
    "mailcatch.com",
    "maildrop.cc",
    "mailinator.com",
    "mailnesia.com",
    "mintemail.com",
    "moakt.com",
    "sharklasers.com",
    "spamgourmet.com",
    "temp-mail.org",
    "tempmail.com",
    "throwawaymail.com",
    "trashmail.com",
    "yopmail.com",
];

/// True where anybody gets a mailbox for nothing.
pub(super) fn is_free(domain: &str) -> bool {
    belongs(domain, &FREE)
}

/// True where mailboxes are thrown away after use.
pub(super) fn is_disposable(domain: &str) -> bool {
    belongs(domain, &DISPOSABLE)
}

/// True when both are names under one registered domain, as far as the common suffixes tell.
pub(super) fn is_same(left: &str, right: &str) -> bool {
    registered(left) == registered(right)
}

/// True when a word of the name is a part of the domain, or the initials of the name are.
pub(super) fn speaks_of(domain: &str, name: &str) -> bool {
    let domain: String = registered(domain).chars().filter(|it| it.is_alphanumeric()).collect();
    let words: Vec<String> = name.to_lowercase().split(|it: char| !it.is_alphanumeric()).map(str::to_owned).collect();
    let initials: String = words.iter().filter_map(|word| word.chars().next()).collect();
    words.iter().any(|word| word.chars().count() >= 3 && domain.contains(word.as_str()))
        || (initials.len() >= 3 && domain.starts_with(&initials))
}

fn belongs(domain: &str, list: &[&str]) -> bool {
    list.iter().any(|known| domain.strip_suffix(known).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
}

/// The last two labels; three where the second but last is one that registries put before their country.
fn registered(host: &str) -> &str {
    const SECOND_LEVEL: [&str; 9] = ["ac", "co", "com", "edu", "gov", "ltd", "net", "org", "plc"];
    let labels: Vec<&str> = host.rsplit('.').take(3).collect();
    let kept = match labels.as_slice() {
        [country, second, third] if country.len() == 2 && SECOND_LEVEL.contains(second) => {
            country.len() + second.len() + third.len() + 2
        }
        [last, second, ..] => last.len() + second.len() + 1,
        _ => host.len(),
    };
    &host[host.len() - kept..]
}
