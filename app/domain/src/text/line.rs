//! The rules that one line of writing and several lines share.

use super::character::{MOST_MARKS, first_unstorable, is_blank, is_pictograph, is_word, tallest_stack};
use super::problem::TextProblem;
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// Code points that one character as people count them may take on average: some scripts need four.
const POINTS_PER_CHARACTER: usize = 4;

/// One line in NFC, runs of spaces made one space, `1..=max` characters.
pub(super) fn one_line(text: &str, max: usize) -> Result<String, TextProblem> {
    let text = text.trim().nfc().collect::<String>();
    refuse_bad_characters(&text, false)?;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    refuse_bad_length(&line, max)?;
    Ok(line)
}

/// Several lines in NFC with `\n` between them, no space at the ends, `1..=max` characters.
pub(super) fn many_lines(text: &str, max: usize) -> Result<String, TextProblem> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").nfc().collect::<String>();
    refuse_bad_characters(&text, true)?;
    let text = text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    let text = text.trim().to_owned();
    refuse_bad_length(&text, max)?;
    Ok(text)
}

/// One line that names somebody or something: has a letter or a digit, and no pictures.
pub(super) fn one_name(text: &str, max: usize) -> Result<String, TextProblem> {
    let name = one_line(text, max)?;
    if let Some(picture) = name.chars().find(|character| is_pictograph(*character)) {
        return Err(TextProblem::Pictograph(picture));
    }
    if name.chars().any(is_word) { Ok(name) } else { Err(TextProblem::NoLetter) }
}

/// Characters as people count them: grapheme clusters.
pub(crate) fn length(text: &str) -> usize {
    text.graphemes(true).count()
}

fn refuse_bad_characters(text: &str, breaks: bool) -> Result<(), TextProblem> {
    if is_blank(text) {
        return Err(TextProblem::Missing);
    }
    first_unstorable(text, breaks).map_or(Ok(()), |character| Err(TextProblem::Unstorable(character)))
}

fn refuse_bad_length(text: &str, max: usize) -> Result<(), TextProblem> {
    if length(text) > max || text.chars().count() > max.saturating_mul(POINTS_PER_CHARACTER) {
        return Err(TextProblem::TooLong(max));
    }
    if tallest_stack(text) > MOST_MARKS { Err(TextProblem::TooManyMarks(max)) } else { Ok(()) }
}
