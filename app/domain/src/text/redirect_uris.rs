//! The list of redirect addresses of one application.

use super::redirect_uri::{InvalidRedirectUri, RedirectUri, RedirectUriPolicy};
use serde::{Deserialize, Serialize};
use std::fmt;

/// 1 to [`RedirectUris::MOST`] different redirect addresses, in the order given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
pub struct RedirectUris(Vec<RedirectUri>);

/// Why a list is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InvalidRedirectUris {
    /// None, or more than [`RedirectUris::MOST`].
    Count,
    /// Every entry that is wrong, with its place in the list, counted from 0.
    Entries(Vec<(usize, InvalidEntry)>),
}

/// What is wrong with one entry of the list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidEntry {
    /// It breaks a rule itself.
    #[error(transparent)]
    Address(#[from] InvalidRedirectUri),
    /// An entry before it is the same.
    #[error("listed twice")]
    Duplicate,
}

impl RedirectUris {
    /// The most addresses of one application.
    pub const MOST: usize = 20;

    /// Reads a list of addresses.
    ///
    /// # Errors
    /// Every entry that breaks a rule, named by its place.
    pub fn parse<T: AsRef<str>>(texts: &[T], policy: RedirectUriPolicy) -> Result<Self, InvalidRedirectUris> {
        if texts.is_empty() || texts.len() > Self::MOST {
            return Err(InvalidRedirectUris::Count);
        }
        let mut list = Vec::with_capacity(texts.len());
        let mut wrong = Vec::new();
        for (place, text) in texts.iter().enumerate() {
            match entry(text.as_ref(), policy, &list) {
                Ok(address) => list.push(address),
                Err(error) => wrong.push((place, error)),
            }
        }
        if wrong.is_empty() { Ok(Self(list)) } else { Err(InvalidRedirectUris::Entries(wrong)) }
    }

    /// Reads one address a line, as a text area holds them. Blank lines and spaces around an address do not count.
    ///
    /// # Errors
    /// Every entry that breaks a rule, named by its place among the lines that are not blank.
    pub fn parse_lines(text: &str, policy: RedirectUriPolicy) -> Result<Self, InvalidRedirectUris> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>();
        Self::parse(&lines, policy)
    }

    /// The addresses, in order.
    pub fn iter(&self) -> impl Iterator<Item = &RedirectUri> {
        self.0.iter()
    }

    /// True when `text` is one of them, octet by octet.
    pub fn contains(&self, text: &str) -> bool {
        self.0.iter().any(|address| address.as_str() == text)
    }
}

impl InvalidRedirectUris {
    /// The same for people, who count from 1 and know no parameter: `Redirect address 1: Only https`.
    pub fn for_people(&self) -> String {
        match self {
            Self::Count => format!("Enter 1 to {} redirect addresses, one a line", RedirectUris::MOST),
            Self::Entries(entries) => {
                let entries = entries.iter().map(|(place, error)| format!("Redirect address {}: {error}", place + 1));
                entries.collect::<Vec<_>>().join(". ")
            }
        }
    }
}

impl std::error::Error for InvalidRedirectUris {}

/// In the words of the machine API, where `redirect_uris` is a member of a JSON object.
impl fmt::Display for InvalidRedirectUris {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count => write!(f, "redirect_uris must list 1–{} https addresses", RedirectUris::MOST),
            Self::Entries(entries) => {
                let entries = entries.iter().map(|(place, error)| format!("redirect_uris[{place}]: {error}"));
                f.write_str(&entries.collect::<Vec<_>>().join("; "))
            }
        }
    }
}

impl TryFrom<Vec<String>> for RedirectUris {
    type Error = InvalidRedirectUris;

    fn try_from(texts: Vec<String>) -> Result<Self, Self::Error> {
        Self::parse(&texts, RedirectUriPolicy::Sandbox)
    }
}

impl From<RedirectUris> for Vec<String> {
    fn from(list: RedirectUris) -> Self {
        list.0.into_iter().map(String::from).collect()
    }
}

fn entry(text: &str, policy: RedirectUriPolicy, before: &[RedirectUri]) -> Result<RedirectUri, InvalidEntry> {
    let address = RedirectUri::parse_for(text, policy)?;
    if before.contains(&address) { Err(InvalidEntry::Duplicate) } else { Ok(address) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use RedirectUriPolicy::{Production, Sandbox};

    #[test]
    fn the_entry_that_is_wrong_is_named() {
        for place in [0, 5, 9] {
            let mut texts = (0..10).map(|n| format!("https://app.example/{n}")).collect::<Vec<_>>();
            texts[place] = "http://app.example/".to_owned();
            let sentence = RedirectUris::parse(&texts, Production).unwrap_err().to_string();
            assert_eq!(sentence, format!("redirect_uris[{place}]: Only https"));
        }
    }

    #[test]
    fn every_wrong_entry_is_named() {
        let texts =
            ["https://app.example/a", "https://app.example/a", "https://app.example/#", "https://app.example/b"];
        let sentence = RedirectUris::parse(&texts, Production).unwrap_err().to_string();
        let expected = "redirect_uris[1]: listed twice; redirect_uris[2]: No fragment: remove # and what follows it";
        assert_eq!(sentence, expected);
    }

    #[test]
    fn people_read_which_address_it_is_and_no_name_of_a_parameter() {
        let texts = ["http://app.example/", "https://app.example/a", "https://app.example/a"];
        let refused = RedirectUris::parse(&texts, Production).unwrap_err();
        assert_eq!(refused.for_people(), "Redirect address 1: Only https. Redirect address 3: listed twice");
        let none = RedirectUris::parse_lines("\n", Production).unwrap_err();
        assert_eq!(none.for_people(), "Enter 1 to 20 redirect addresses, one a line");
    }

    #[test]
    fn a_list_has_one_to_twenty_entries() {
        let texts = |count: usize| (0..count).map(|n| format!("https://app.example/{n}")).collect::<Vec<_>>();
        for (count, fine) in [(0, false), (1, true), (20, true), (21, false)] {
            assert_eq!(RedirectUris::parse(&texts(count), Production).is_ok(), fine, "{count}");
        }
        let sentence = RedirectUris::parse(&texts(0), Production).unwrap_err().to_string();
        assert_eq!(sentence, "redirect_uris must list 1–20 https addresses");
        assert_eq!(
            RedirectUris::parse(&[""], Production).unwrap_err().to_string().split(':').next(),
            Some("redirect_uris[0]")
        );
    }

    #[test]
    fn a_text_area_holds_one_address_a_line() {
        let text = " https://app.example/a \r\n\r\nhttp://localhost:8080/cb\n";
        let list = RedirectUris::parse_lines(text, Sandbox).unwrap();
        assert_eq!(Vec::<String>::from(list.clone()), ["https://app.example/a", "http://localhost:8080/cb"]);
        assert!(list.contains("https://app.example/a") && !list.contains("https://app.example/a/"));
        assert!(RedirectUris::parse_lines(text, Production).is_err());
    }
}
