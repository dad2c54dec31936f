//! The passwords that everybody tries first.

/// What common passwords are built around; digits at the ends do not make them rarer.
const STEMS: [&str; 28] = [
    "abcdefghijkl",
    "adminadmin",
    "administrator",
    "admin",
    "asdfghjkl",
    "asdfghjklqwertyuiop",
    "changeme",
    "changemenow",
    "correcthorsebatterystaple",
    "football",
    "iloveyou",
    "iloveyouforever",
    "letmein",
    "letmeinplease",
    "mypassword",
    "openbanking",
    "password",
    "passwordpassword",
    "passw0rd",
    "pssword",
    "pssw0rd",
    "qwerty",
    "qwertyqwerty",
    "qwertyuiop",
    "qwertyuiopasdfghjkl",
    "trustno",
    "welcome",
    "welcometo",
];

/// Rows of a keyboard and the digits, twice, so that every run of keys is a part.
const RUNS: [&str; 5] = [
    "0123456789012345678901234567890123456789",
    "0987654321098765432109876543210987654321",
    "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnmqwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm1qaz2wsx3edc4rfv5tgb6yhn7ujm",
];

/// True for a password that a guesser tries before any thinking. `bare` is without case, spaces and punctuation.
pub(super) fn is_common(bare: &str) -> bool {
    let stem = bare.trim_matches(|character: char| character.is_ascii_digit());
    STEMS.contains(&stem)
        || is_one_piece_repeated(bare)
        || RUNS.iter().any(|run| !bare.is_empty() && run.contains(bare))
}

/// `aaaa…`, `abababab…`, `123123123…`: a piece of at most four characters, over and over.
fn is_one_piece_repeated(bare: &str) -> bool {
    let characters = bare.chars().collect::<Vec<_>>();
    (1..=4).any(|length| {
        characters.len() > 2 * length && characters.iter().zip(&characters[length..]).all(|(a, b)| a == b)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_passwords_are_known_in_their_usual_dresses() {
        for bare in [
            "password1234",
            "2026welcome2026",
            "abababababab",
            "123123123123",
            "567890123456",
            "1qaz2wsx3edc",
            "passw0rd12345",
        ] {
            assert!(is_common(bare), "{bare}");
        }
        for bare in ["", "correcthorsebattery", "passwordsarehard", "abcdabceabcf"] {
            assert!(!is_common(bare), "{bare}");
        }
    }
}
