//! What is typed into the search box, and what it is compared with.
//!
//! Both sides are folded alike: without case, accents and punctuation. Letters beyond ASCII are written as hexadecimal,
//! because Postgres makes trigrams of ASCII only in a cluster without a locale.

use crate::reference::Reference;
use std::fmt::Write;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// More words than this say nothing more.
const MOST_WORDS: usize = 8;
/// Longer searches are cut: no name is longer.
const MOST_CHARACTERS: usize = 200;
/// As much of a name as it takes to sort by it.
const KEY_CHARACTERS: usize = 64;

/// What somebody looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    typed: String,
    words: Vec<String>,
    reference: Option<String>,
}

impl Search {
    /// Reads what was typed; `None` when nothing is left to look for.
    pub fn parse(text: &str) -> Option<Self> {
        let typed: String = text.trim().chars().take(MOST_CHARACTERS).collect();
        let words: Vec<String> = words(&typed).take(MOST_WORDS).map(|word| encode(&word)).collect();
        let reference = Reference::parse(&typed).ok().map(|reference| reference.to_string());
        // Punctuation alone finds nothing, and says so instead of showing everything.
        (!typed.is_empty()).then_some(Self { typed, words, reference })
    }

    /// As it was typed.
    pub fn typed(&self) -> &str {
        &self.typed
    }

    /// The reference, when it is one.
    pub fn reference(&self) -> Option<&str> {
        self.reference.as_deref()
    }

    /// One `like` pattern for each word. One or two characters must begin a word, more may stand inside one.
    pub fn patterns(&self) -> Vec<String> {
        let pattern = |word: &String| match word.len() {
            ..=2 => format!("% {word}%"),
            _ => format!("%{word}%"),
        };
        self.words.iter().map(pattern).collect()
    }
}

/// What the search box looks into: every part folded, with a space before each word.
pub fn search_text(parts: &[&str]) -> String {
    let mut text = String::new();
    for word in parts.iter().flat_map(|part| words(part)) {
        text.push(' ');
        text.push_str(&encode(&word));
    }
    text
}

/// What a name is sorted by.
pub fn sort_key(name: &str) -> String {
    words(name).collect::<Vec<_>>().join(" ").chars().take(KEY_CHARACTERS).collect()
}

fn words(text: &str) -> impl Iterator<Item = String> {
    let folded: String =
        text.nfkd().filter(|it| !is_combining_mark(*it)).flat_map(char::to_lowercase).collect::<String>();
    let words = folded.split(|it: char| !it.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect::<Vec<_>>().into_iter()
}

fn encode(word: &str) -> String {
    word.chars().fold(String::with_capacity(word.len()), |mut text, letter| {
        if letter.is_ascii() {
            text.push(letter);
        } else {
            // Writing to a string cannot fail.
            let _ = write!(text, "{:05x}", u32::from(letter));
        }
        text
    })
}
