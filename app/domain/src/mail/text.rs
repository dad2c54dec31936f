//! The plain-text part: complete, at most 72 columns, links whole and on lines of their own.

use super::letter::Letter;
use super::words::Passage;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// What mail programs show without wrapping again, quoted once or twice.
const COLUMNS: usize = 72;
const QUOTE_INDENT: &str = "    ";

/// The letter as text, lines ended by `\n`.
pub(super) fn text(letter: &Letter, greeting: &str, signature: &[&str]) -> String {
    let mut blocks = vec![wrap(greeting, "")];
    blocks.extend(letter.paragraphs.iter().map(|paragraph| wrap(paragraph.as_str(), "")));
    blocks.extend(letter.quote.as_ref().map(quote));
    let facts: Vec<String> =
        letter.facts.iter().map(|fact| wrap(&format!("{}: {}", fact.label, fact.value), "")).collect();
    blocks.push(facts.join("\n"));
    blocks.extend(letter.action.as_ref().map(|action| format!("{}:\n{}", action.label, action.link.as_str())));
    blocks.push(wrap(letter.closing.as_str(), ""));
    blocks.push(signature.join("\n"));
    blocks.push(wrap(letter.reason.as_str(), ""));
    blocks.retain(|block| !block.is_empty());
    blocks.join("\n\n") + "\n"
}

fn quote(words: &Passage) -> String {
    words.lines().map(|line| wrap(line.as_str(), QUOTE_INDENT)).collect::<Vec<_>>().join("\n")
}

/// Breaks at spaces; a word that is wider than a line is broken between graphemes, an address never.
fn wrap(line: &str, indent: &str) -> String {
    let width = COLUMNS - indent.len();
    let mut lines = vec![String::new()];
    for piece in line.split(' ').flat_map(|word| pieces(word, width)) {
        match lines.last_mut() {
            Some(last) if last.is_empty() => last.push_str(&piece),
            Some(last) if last.width() + 1 + piece.width() <= width => {
                last.push(' ');
                last.push_str(&piece);
            }
            _ => lines.push(piece),
        }
    }
    let indented = lines.iter().map(|line| if line.is_empty() { String::new() } else { format!("{indent}{line}") });
    indented.collect::<Vec<_>>().join("\n")
}

fn pieces(word: &str, width: usize) -> Vec<String> {
    if word.width() <= width || word.contains("://") {
        return vec![word.to_owned()];
    }
    let mut pieces = vec![String::new()];
    for grapheme in word.graphemes(true) {
        match pieces.last_mut() {
            Some(last) if last.width() + grapheme.width() <= width => last.push_str(grapheme),
            _ => pieces.push(grapheme.to_owned()),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces_and_never_beyond_72_columns() {
        let wrapped = wrap(&"word ".repeat(40), "");
        assert!(wrapped.lines().count() == 3 && wrapped.lines().all(|line| line.width() <= COLUMNS), "{wrapped}");
        let indented = wrap(&"word ".repeat(40), QUOTE_INDENT);
        assert!(indented.lines().all(|line| line.starts_with("    word") && line.width() <= COLUMNS), "{indented}");
    }

    #[test]
    fn a_word_wider_than_a_line_is_broken_between_graphemes() {
        for word in ["x".repeat(200), "株".repeat(100), "e\u{301}".repeat(100)] {
            let wrapped = wrap(&word, "");
            assert!(wrapped.lines().all(|line| line.width() <= COLUMNS), "{wrapped}");
            assert_eq!(wrapped.replace('\n', ""), word);
            assert!(!wrapped.lines().any(|line| line.starts_with('\u{301}')));
        }
    }

    #[test]
    fn an_address_is_never_broken() {
        let address = format!("https://portal.example/{}", "x".repeat(100));
        assert_eq!(wrap(&format!("see {address} now"), ""), format!("see\n{address}\nnow"));
    }
}
