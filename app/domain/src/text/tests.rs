//! Strings that break programs, through every type: nothing panics, and what is accepted is clean and stays itself.

use super::*;
use crate::country::CountryCode;
use unicode_normalization::is_nfc;

/// Bad, odd and merely unusual.
fn nasty() -> Vec<String> {
    let mut texts = [
        "",
        " ",
        "\0",
        "a\0b",
        "\u{a0}\u{2003}\u{3000}",
        "\u{200b}\u{200c}\u{200d}\u{2060}\u{feff}",
        "\r\n",
        "a\r\nBcc: b@c.example",
        "\u{202e}moc.elpmaxe",
        "\u{2066}x\u{2069}",
        "\u{e0061}\u{e007f}",
        "x\u{fe0f}",
        "\u{fffd}\u{ffff}\u{10ffff}",
        "'; DROP TABLE people; --",
        "<script>alert(1)</script>",
        "{{7*7}} ${7*7} <%= 7 %>",
        "=HYPERLINK(\"https://x.example\")",
        "../../etc/passwd",
        "%00%0d%0a",
        "%s%n%x",
        "NaN",
        "-0",
        "1e309",
        "٣٤٥",
        "ｆｕｌｌ＠ｗｉｄｔｈ.example",
        "ﬁﬂﬀ",
        "ßẞſ",
        "İıIi",
        "ΣΑΣ ς",
        "한글",
        "\u{1112}\u{1161}\u{11ab}",
        "👩‍👩‍👧‍👦",
        "🇦🇪",
        "Z̴̡̢a̵l̶g̷o̸",
        "ﷺ",
        "a@b@c",
        "a@[::1]",
        "https://a@b.example",
        "https://[::1",
        "https://xn--.example",
        "https://\u{202e}.example",
        "PSD",
        "PSDGB",
        "PSDGB-é-1",
        "PSé-",
        "+",
        "+1(2",
        "ééééééééééééééééééé76",
    ]
    .map(str::to_owned)
    .to_vec();
    texts.extend(["a", "\u{301}", "𠮷", "\u{1100}", "क्", "a\u{200d}", "(", "."].map(|piece| piece.repeat(5_000)));
    texts
}

/// Calls `check` with every nasty string that the type accepts.
macro_rules! accepted_stays_itself {
    ($($name:ident),+) => {$(
        for text in nasty() {
            let Ok(accepted) = text.parse::<$name>() else { continue };
            let again = accepted.as_str().parse::<$name>();
            assert_eq!(again.as_ref(), Ok(&accepted), "{text:?} as {}", stringify!($name));
            let json = serde_json::to_string(&accepted).unwrap();
            assert_eq!(serde_json::from_str::<$name>(&json).unwrap(), accepted);
            assert!(is_nfc(accepted.as_str()), "{text:?}");
            assert!(accepted.as_str().chars().all(|c| is_storable(c) || c == '\n' || c == '\t'), "{text:?}");
        }
    )+};
}

#[test]
fn what_is_accepted_is_clean_and_stays_itself() {
    accepted_stays_itself!(
        EmailAddress,
        PersonName,
        LegalName,
        ShortText,
        LongText,
        PhoneNumber,
        HttpsUrl,
        RedirectUri,
        Lei,
        AuthorisationNumber,
        ClientName,
        CountryCode
    );
}

#[test]
fn skeletons_and_passwords_survive_everything() {
    for text in nasty() {
        let once = skeleton(&text);
        assert_eq!(skeleton(&once), once, "{text:?}");
        let known = [text.as_str()];
        assert!(Password::parse(&text, &known).is_err() || !text.chars().any(char::is_alphanumeric), "{text:?}");
    }
}

#[test]
fn a_character_that_cannot_be_stored_is_named_everywhere() {
    let text = "a\0b";
    for sentence in [
        EmailAddress::parse(text).unwrap_err().to_string(),
        PersonName::parse(text).unwrap_err().to_string(),
        LegalName::parse(text).unwrap_err().to_string(),
        ShortText::parse(text).unwrap_err().to_string(),
        LongText::parse(text).unwrap_err().to_string(),
        PhoneNumber::parse(text).unwrap_err().to_string(),
        HttpsUrl::parse(text).unwrap_err().to_string(),
        RedirectUri::parse_for(text, RedirectUriPolicy::Sandbox).unwrap_err().to_string(),
        Lei::parse(text).unwrap_err().to_string(),
        AuthorisationNumber::parse(text).unwrap_err().to_string(),
        ClientName::parse(text).unwrap_err().to_string(),
        Password::parse("twelve\0chars", &[]).unwrap_err().to_string(),
    ] {
        assert!(sentence.contains("contains a character we cannot store"), "{sentence}");
    }
}
