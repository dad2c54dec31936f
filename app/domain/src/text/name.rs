//! Names of people and of legal entities, in any script.

use super::line::one_name;
use super::problem::InvalidText;

text_types! {
    /// How a person is called: NFC, 1 to 200 characters as people count them, any script.
    PersonName: InvalidText,
    /// The registered name of a company: NFC, 1 to 200 characters as people count them, any script.
    LegalName: InvalidText,
}

const LONGEST: usize = 200;

impl PersonName {
    /// Reads one's own name. Spaces around it go, runs of spaces inside become one.
    ///
    /// # Errors
    /// The rule that the text breaks, as a sentence to its owner.
    pub fn parse(text: &str) -> Result<Self, InvalidText> {
        one_name(text, LONGEST).map(Self).map_err(|problem| InvalidText::new("your name", problem))
    }

    /// Reads the name of somebody else in the same way.
    ///
    /// # Errors
    /// The rule that the text breaks, as a sentence to whoever writes it.
    pub fn of_another(text: &str) -> Result<Self, InvalidText> {
        one_name(text, LONGEST).map(Self).map_err(|problem| InvalidText::new("their name", problem))
    }
}

impl LegalName {
    /// Reads a name. Spaces around it go, runs of spaces inside become one.
    ///
    /// # Errors
    /// The rule that the text breaks, as a sentence.
    pub fn parse(text: &str) -> Result<Self, InvalidText> {
        one_name(text, LONGEST).map(Self).map_err(|problem| InvalidText::new("the legal entity name", problem))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::is_nfc;

    #[test]
    fn names_of_every_script_are_kept() {
        for name in [
            "Acme Payments Ltd",
            "بنك الأمثلة ش.م.ع",
            "例示銀行株式会社",
            "𠮷野家ホールディングス",
            "Ngân hàng Ví dụ",
            "ธนาคารตัวอย่าง",
            "उदाहरण बैंक",
            "می\u{200c}خواهم",
            "ශ්\u{200d}රී",
            "Łódź & Søn (Éire) + 24/7",
            "O’Neil's 3",
            "שָׁלוֹם",
        ] {
            let parsed = LegalName::parse(name).unwrap();
            assert!(is_nfc(parsed.as_str()));
            assert_eq!(PersonName::parse(name).unwrap().as_str(), parsed.as_str());
        }
    }

    #[test]
    fn twins_in_two_normal_forms_are_one_name() {
        assert_eq!(LegalName::parse("Cafe\u{301} Ltd").unwrap(), LegalName::parse("Café Ltd").unwrap());
    }

    #[test]
    fn spaces_are_tidied() {
        assert_eq!(LegalName::parse("\t Acme\u{a0}\u{3000} Ltd \n").unwrap().as_str(), "Acme Ltd");
    }

    #[test]
    fn what_cannot_be_seen_is_missing() {
        for text in ["", "   ", "\u{a0}\u{a0}", "\u{200b}", "\u{200d}", "\u{3164}", " \u{feff}\u{2060}\t"] {
            assert_eq!(LegalName::parse(text).unwrap_err().to_string(), "Enter the legal entity name", "{text:?}");
        }
    }

    #[test]
    fn characters_that_hide_or_reorder_are_named() {
        for (text, point) in [
            ("Ac\0me", "U+0000"),
            ("Acme\r\nBcc: x", "U+000D"),
            ("Ac\tme", "U+0009"),
            ("Acme \u{202e}dtL", "U+202E"),
            ("\u{2066}Acme\u{2069}", "U+2066"),
            ("Acme\u{e0041}", "U+E0041"),
            ("Acme\u{fe0f}", "U+FE0F"),
            ("葛\u{e0100}城", "U+E0100"),
            ("Ac\u{200b}me", "U+200B"),
            ("Ac\u{200d}me", "U+200D"),
            ("\u{200c}می", "U+200C"),
            ("Ac\u{ad}me", "U+00AD"),
            ("Ac\u{fffd}me", "U+FFFD"),
            ("Acme\u{1fffe}", "U+1FFFE"),
        ] {
            let sentence = LegalName::parse(text).unwrap_err().to_string();
            let start = format!("The legal entity name contains a character we cannot store ({point})");
            assert!(sentence.starts_with(&start), "{text:?}: {sentence}");
        }
    }

    #[test]
    fn length_is_counted_as_people_count() {
        assert!(LegalName::parse(&"e\u{301}\u{323}".repeat(200)).is_ok());
        for text in ["a".repeat(201), "x".repeat(10_240), "𠮷".repeat(201), "\u{1100}".repeat(801)] {
            let sentence = LegalName::parse(&text).unwrap_err().to_string();
            assert_eq!(sentence, "The legal entity name must have at most 200 characters");
        }
    }

    #[test]
    fn towers_of_marks_are_refused() {
        let sentence = LegalName::parse(&format!("A{}", "\u{301}".repeat(500))).unwrap_err().to_string();
        assert_eq!(
            sentence,
            "The legal entity name must have at most 200 characters, with at most 8 marks on a letter"
        );
    }

    #[test]
    fn pictures_and_bare_punctuation_are_not_names() {
        assert_eq!(
            PersonName::parse("Ann 😀").unwrap_err().to_string(),
            "Your name may not contain 😀: write it in letters"
        );
        assert_eq!(PersonName::parse("--").unwrap_err().to_string(), "Your name needs at least one letter or digit");
    }

    #[test]
    fn a_lone_surrogate_in_json_is_refused() {
        assert!(serde_json::from_str::<LegalName>(r#""Acme \ud800""#).is_err());
        assert!(serde_json::from_str::<LegalName>("\"Acme \\u202e\"").is_err());
    }
}
