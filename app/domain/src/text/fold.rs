//! One form for comparing what people type, close to the Unicode operation `toNFKC_Casefold`.

use unicode_normalization::UnicodeNormalization;

/// The text as two spellings of one word share it: NFKC, without case.
pub(super) fn fold(text: &str) -> String {
    text.nfkc().flat_map(fold_character).nfkc().collect()
}

/// Down, up and down again folds `ẞ` and `ß` to `ss` and `ς` to `σ`. The dotless `ı` stays itself: its capital is
/// `I`, and by that way it would become the `i` of somebody else's address.
fn fold_character(character: char) -> Vec<char> {
    if character == 'ı' {
        return vec![character];
    }
    character.to_lowercase().flat_map(char::to_uppercase).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_word_fold_together() {
        for (left, right) in [
            ("STRASSE", "straße"),
            ("STRAẞE", "strasse"),
            ("ﬀ", "FF"),
            ("Ａ１", "a1"),
            ("ΣΑΣ", "σας"),
            ("É", "e\u{301}"),
        ] {
            assert_eq!(fold(left), fold(right), "{left} {right}");
        }
    }

    #[test]
    fn the_dotless_i_is_nobody_elses_i() {
        assert_ne!(fold("mıke"), fold("mike"));
        assert_ne!(fold("MİKE"), fold("mike"));
        assert_eq!(fold("MIKE"), fold("mike"));
    }
}
