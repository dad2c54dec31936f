//! The name of an uploaded file, made safe to show and to save under.

use super::MediaType;
use crate::text::is_storable;
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// The longest name, in characters as people count them.
const LONGEST: usize = 120;
/// More code points than this are no name; some characters take four.
const MOST_POINTS: usize = 4 * LONGEST;

/// The name without its path, on one line, without anything that hides or reorders.
pub(super) fn displayed(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let safe: String =
        last.nfc().map(|it| if it.is_whitespace() { ' ' } else { it }).filter(|it| is_safe(*it)).collect();
    let line = safe.split_whitespace().collect::<Vec<_>>().join(" ");
    // A dot at the start hides a file, one at the end is dropped by some systems.
    let line = line.trim_matches(['.', ' ']);
    if line.is_empty() { "document".to_owned() } else { shortened(line, LONGEST) }
}

/// The same with the ending of what the file really is.
pub(super) fn with_extension(name: &str, media_type: MediaType) -> String {
    let name = displayed(name);
    let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
    if media_type.extensions().iter().any(|it| it.eq_ignore_ascii_case(ending)) && !stem.is_empty() {
        let kept = LONGEST - ending.len() - 1;
        return format!("{}.{ending}", shortened(stem, kept));
    }
    let ending = media_type.extensions()[0];
    format!("{}.{ending}", shortened(&name, LONGEST - ending.len() - 1))
}

/// False for what hides, reorders or means something to a file system or a header.
fn is_safe(character: char) -> bool {
    is_storable(character)
        && !matches!(character, '\u{200c}' | '\u{200d}' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | ';')
}

fn shortened(text: &str, most: usize) -> String {
    let mut points = 0;
    let fits = |cluster: &&str| {
        points += cluster.chars().count();
        points <= MOST_POINTS
    };
    text.graphemes(true).take(most).take_while(fits).collect::<String>().trim_end_matches(['.', ' ']).to_owned()
}
