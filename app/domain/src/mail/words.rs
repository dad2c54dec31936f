//! Words that other people wrote, made fit for a mail: nothing in them can start a header or turn the text around.

use std::fmt;
use url::Url;

/// One line of text: no line break, no control character, no invisible or direction-turning one, single spaces.
///
/// A name with a line break in it cannot become a header of a mail, because no `Line` holds a line break.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line(String);

impl Line {
    /// Keeps what may stay and drops the rest.
    pub fn new(text: &str) -> Self {
        let kept: String = text.chars().filter(|character| !is_hidden(*character)).map(space_for_control).collect();
        Self(kept.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True when nothing was left.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<&str> for Line {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Line {
    fn from(text: String) -> Self {
        Self::new(&text)
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Text of several lines: a question, a reason. Each of its lines is a [`Line`], with at most one empty one between.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Passage(Vec<Line>);

impl Passage {
    /// Keeps what may stay and drops the rest.
    pub fn new(text: &str) -> Self {
        let mut lines: Vec<Line> = text.replace("\r\n", "\n").split(['\n', '\r']).map(Line::new).collect();
        lines.dedup_by(|next, line| next.is_empty() && line.is_empty());
        let first = lines.iter().position(|line| !line.is_empty()).unwrap_or(lines.len());
        let last = lines.iter().rposition(|line| !line.is_empty()).map_or(first, |last| last + 1);
        Self(lines.drain(first..last).collect())
    }

    /// Its lines, in order.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.0.iter()
    }
}

impl From<&str> for Passage {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Passage {
    fn from(text: String) -> Self {
        Self::new(&text)
    }
}

/// A link into the portal. It may open something by itself, so it is never printed in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Link(Url);

impl Link {
    /// The whole address: ASCII, without spaces.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl From<Url> for Link {
    fn from(url: Url) -> Self {
        Self(url)
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Link(…)")
    }
}

fn space_for_control(character: char) -> char {
    let breaks = character.is_control() || matches!(character, '\u{2028}' | '\u{2029}');
    if breaks { ' ' } else { character }
}

/// Marks that turn the direction of what follows, tags, and characters without any width. The joiners U+200C and U+200D
/// stay: Persian and many Indic names need them.
fn is_hidden(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_never_holds_a_break_or_anything_hidden() {
        let cases = [
            ("Ada", "Ada"),
            ("  Ada \t Example ", "Ada Example"),
            ("Ada\r\nBcc: all@bank.example", "Ada Bcc: all@bank.example"),
            ("Ada\nExample\u{0}\u{7f}\u{85}x", "Ada Example x"),
            ("a\u{2028}b\u{2029}c", "a b c"),
            ("gpj\u{202e}exe\u{202c}", "gpjexe"),
            ("\u{2066}x\u{2069}\u{200b}\u{feff}\u{e0041}", "x"),
            (
                "\u{645}\u{6cc}\u{200c}\u{62e}\u{648}\u{627}\u{647}\u{645}",
                "\u{645}\u{6cc}\u{200c}\u{62e}\u{648}\u{627}\u{647}\u{645}",
            ),
            ("\r\n\t", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(Line::new(text).as_str(), expected, "{text:?}");
        }
    }

    #[test]
    fn a_passage_keeps_its_lines_and_one_gap_between_paragraphs() {
        let lines = |text: &str| Passage::new(text).lines().map(|line| line.as_str().to_owned()).collect::<Vec<_>>();
        assert_eq!(lines("one\r\ntwo\n\n\n\nthree\rfour"), ["one", "two", "", "three", "four"]);
        assert_eq!(lines("\n\n  one  \n \n"), ["one"]);
        assert!(lines(" \n ").is_empty() && lines("").is_empty());
    }

    #[test]
    fn a_link_is_not_printed() {
        let link = Link::from(Url::parse("https://portal.example/confirm/vsl_abc").unwrap());
        assert!(!format!("{link:?}").contains("vsl_"));
    }
}
