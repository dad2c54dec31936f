//! Which characters may be stored at all, and how they stand together.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Marks on one letter beyond which no script writes; towers of them cover the lines around.
pub(super) const MOST_MARKS: usize = 8;

/// Code points that are invisible, reorder what stands beside them, or mean nothing outside one font.
const UNSTORABLE: [(u32, u32); 24] = [
    (0x0000, 0x001f),      // controls
    (0x007f, 0x009f),      // controls
    (0x00ad, 0x00ad),      // soft hyphen
    (0x034f, 0x034f),      // combining grapheme joiner
    (0x061c, 0x061c),      // Arabic letter mark
    (0x115f, 0x1160),      // Hangul fillers
    (0x17b4, 0x17b5),      // Khmer inherent vowels
    (0x180b, 0x180f),      // Mongolian variation selectors
    (0x200b, 0x200b),      // zero-width space
    (0x200e, 0x200f),      // direction marks
    (0x2028, 0x2029),      // line and paragraph separators
    (0x202a, 0x202e),      // bidirectional embeddings and overrides
    (0x2060, 0x206f),      // word joiner, invisible operators, isolates
    (0x3164, 0x3164),      // Hangul filler
    (0xd800, 0xf8ff),      // surrogates, private use
    (0xfdd0, 0xfdef),      // noncharacters
    (0xfe00, 0xfe0f),      // variation selectors
    (0xfeff, 0xfeff),      // byte order mark
    (0xffa0, 0xffa0),      // halfwidth Hangul filler
    (0xfff0, 0xffff),      // interlinear annotation, replacement character, noncharacters
    (0x1_d173, 0x1_d17a),  // invisible musical controls
    (0x1_bca0, 0x1_bca3),  // shorthand format controls
    (0xe_0000, 0xe_0fff),  // tags, variation selectors
    (0xf_0000, 0x10_ffff), // private use
];

/// False for a character that no field accepts: controls, invisible ones, those that reorder a line.
///
/// Joiners (U+200C, U+200D) depend on their neighbours and count as storable here.
pub fn is_storable(character: char) -> bool {
    let point = u32::from(character);
    !UNSTORABLE.iter().any(|(first, last)| (*first..=*last).contains(&point)) && point & 0xfffe != 0xfffe
}

/// True when nothing would be seen: empty, spaces of any kind, zero-width characters.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(|character| character.is_whitespace() || is_invisible(character))
}

/// The first character that may not be stored, if there is one. `breaks` tells whether lines and tabs are fine.
pub(super) fn first_unstorable(text: &str, breaks: bool) -> Option<char> {
    let mut before = None;
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        let fine = match character {
            '\n' | '\t' => breaks,
            '\u{200c}' | '\u{200d}' => joins(before, rest.peek().copied()),
            _ => is_storable(character),
        };
        if !fine {
            return Some(character);
        }
        before = Some(character);
    }
    None
}

/// The most combining marks that follow one another once every character is taken apart.
pub(super) fn tallest_stack(text: &str) -> usize {
    let mut tallest = 0;
    let mut stack = 0;
    for character in text.nfd() {
        stack = if is_combining_mark(character) { stack + 1 } else { 0 };
        tallest = tallest.max(stack);
    }
    tallest
}

/// A letter of any script, a mark on one, or a digit.
pub(super) fn is_word(character: char) -> bool {
    character.is_alphanumeric() || is_combining_mark(character)
}

/// Pictures rather than writing.
pub(super) fn is_pictograph(character: char) -> bool {
    matches!(u32::from(character), 0x2600..=0x27bf | 0x2b00..=0x2bff | 0x1_f000..=0x1_faff)
}

fn is_invisible(character: char) -> bool {
    !character.is_control() && (matches!(character, '\u{200c}' | '\u{200d}') || !is_storable(character))
}

/// A joiner shapes letters in scripts that join them; between Latin, Greek or Cyrillic letters it only hides.
fn joins(before: Option<char>, after: Option<char>) -> bool {
    [before, after].into_iter().all(|neighbour| neighbour.is_some_and(|it| is_word(it) && joins_letters(it)))
}

fn joins_letters(character: char) -> bool {
    let point = u32::from(character);
    point >= 0x0590 && !(0x1e00..=0x1fff).contains(&point)
}
