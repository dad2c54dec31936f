//! What a name looks like, whatever alphabet it is written in: to flag one that imitates a known TPP.

use super::character::is_storable;
use super::fold::fold;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Letters and what they are mistaken for, one or the other case where the shapes differ (after UTS #39 §4).
const LOOK_ALIKES: [(&str, char); 27] = [
    ("АаΑαɑ", 'a'),
    ("ВвΒβ", 'b'),
    ("СсϹϲᴄ", 'c'),
    ("ԀԁđĐ", 'd'),
    ("ЕеΕεҽєЄ", 'e'),
    ("Ϝϝ", 'f'),
    ("ԌԍɡցG", 'g'),
    ("НнΗһҺ", 'h'),
    ("IiІіΙιıӀӏ1|łŁ", 'l'),
    ("ЈјϳͿ", 'j'),
    ("КкΚκқҚ", 'k'),
    ("МмΜ", 'm'),
    ("Νηпո", 'n'),
    ("ОоΟοσ0øØօՕ", 'o'),
    ("РрΡρ", 'p'),
    ("Ԛԛ", 'q'),
    ("гᴦ", 'r'),
    ("ЅѕՏ", 's'),
    ("ТтΤτ", 't'),
    ("μυսՍ", 'u'),
    ("νѵѴ", 'v'),
    ("ԜԝωшШ", 'w'),
    ("ХхΧχ", 'x'),
    ("УуΥγүҮ", 'y'),
    ("Ζᴢ", 'z'),
    ("Зз", '3'),
    ("Ьь", '6'),
];

/// Pairs that read as one letter.
const PAIRS: [(&str, &str); 2] = [("rn", "m"), ("vv", "w")];

/// The shape of a text: two names with equal skeletons can be taken for one another.
///
/// Only for comparing with other skeletons; it is neither shown nor stored as a name.
pub fn skeleton(text: &str) -> String {
    let shapes = shapes(text);
    // Folding may bring up letters that had hidden in a capital.
    let shapes = self::shapes(&fold(&shapes));
    let words = shapes.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    let joined = words.collect::<Vec<_>>().join(" ");
    PAIRS.iter().fold(joined, |text, (pair, letter)| text.replace(pair, letter))
}

fn shapes(text: &str) -> String {
    text.nfkd().filter(|character| is_seen(*character)).map(look).collect()
}

fn is_seen(character: char) -> bool {
    !is_combining_mark(character)
        && (is_storable(character) || character.is_whitespace())
        && !matches!(character, '\u{200c}' | '\u{200d}')
}

fn look(character: char) -> char {
    LOOK_ALIKES.iter().find(|(letters, _)| letters.contains(character)).map_or(character, |(_, shape)| *shape)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_look_alike_share_a_skeleton() {
        for (left, right) in [
            ("Acme Payments", "Асmе Рауmеnts"),
            ("NORDEA", "ΝΟRDΕΑ"),
            ("PayPal", "PayPaI"),
            ("Modern Bank", "Modem Bank"),
            ("Café Olé", "Cafe Ole"),
            ("Acme, Ltd.", "ACME  LTD"),
            ("Moneybox", "Ｍｏｎｅｙｂｏｘ"),
            ("Zoom 10", "Z00m lO"),
            ("Straße", "STRASSE"),
            ("Acme", "A\u{200b}cme"),
        ] {
            assert_eq!(skeleton(left), skeleton(right), "{left} {right}");
        }
    }

    #[test]
    fn names_that_differ_keep_their_difference() {
        for (left, right) in
            [("Acme", "Acne"), ("بنك الأمثلة", "بنك النماذج"), ("例示銀行", "例題銀行"), ("Bank 2", "Bank 3")]
        {
            assert_ne!(skeleton(left), skeleton(right), "{left} {right}");
        }
    }
}
