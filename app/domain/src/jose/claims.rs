//! Claims read strictly: a type is right or it is wrong, and what must be there is there (RFC 7519 §4).

use serde_json::{Map, Value};
use time::OffsetDateTime;

/// Later than any honest instant: the year 2100.
const LATEST: i64 = 4_102_444_800;

/// What is wrong with one claim.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{claim} {problem}")]
pub struct ClaimFault {
    /// Which.
    pub claim: &'static str,
    /// What is wrong with it.
    pub problem: ClaimProblem,
}

/// What can be wrong with a claim.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClaimProblem {
    /// It is not there.
    #[error("is required")]
    Missing,
    /// No text, an empty one, or a long one.
    #[error("must be a string of 1 to {0} characters, without control characters")]
    NotText(usize),
    /// No list of texts.
    #[error("must be an array of strings")]
    NotTexts,
    /// No instant as RFC 7519 writes them.
    #[error("must be a whole number of seconds since 1970")]
    NotAnInstant,
    /// Neither true nor false.
    #[error("must be true or false")]
    NotABoolean,
    /// No object.
    #[error("must be an object")]
    NotAnObject,
}

/// The claims of one token, to be read one by one. JSON `null` is as good as nothing.
#[derive(Debug, Clone, Copy)]
pub struct Claims<'a>(&'a Map<String, Value>);

impl<'a> Claims<'a> {
    /// Of this object.
    pub fn of(object: &'a Map<String, Value>) -> Self {
        Self(object)
    }

    /// Whatever stands there.
    pub fn value(self, claim: &str) -> Option<&'a Value> {
        self.0.get(claim).filter(|value| !value.is_null())
    }

    /// True when the member is there, even as `null`.
    pub fn names(self, claim: &str) -> bool {
        self.0.contains_key(claim)
    }

    /// A text of at most `longest` characters, where there is one.
    ///
    /// # Errors
    /// [`ClaimFault`]: no text, an empty or a long one, or one with control characters.
    pub fn text(self, claim: &'static str, longest: usize) -> Result<Option<&'a str>, ClaimFault> {
        let Some(value) = self.value(claim) else { return Ok(None) };
        let fits = |text: &&str| plain(text) && (1..=longest).contains(&text.chars().count());
        value.as_str().filter(fits).map(Some).ok_or(ClaimFault { claim, problem: ClaimProblem::NotText(longest) })
    }

    /// The same where there must be one.
    ///
    /// # Errors
    /// [`ClaimFault`].
    pub fn required_text(self, claim: &'static str, longest: usize) -> Result<&'a str, ClaimFault> {
        self.text(claim, longest)?.ok_or(missing(claim))
    }

    /// A list of texts, where there is one.
    ///
    /// # Errors
    /// [`ClaimFault`]: no array, or something in it that is no text without control characters.
    pub fn texts(self, claim: &'static str) -> Result<Option<Vec<&'a str>>, ClaimFault> {
        let Some(value) = self.value(claim) else { return Ok(None) };
        let text = |item: &'a Value| item.as_str().filter(|text| plain(text));
        let texts = value.as_array().and_then(|items| items.iter().map(text).collect::<Option<Vec<_>>>());
        texts.map(Some).ok_or(ClaimFault { claim, problem: ClaimProblem::NotTexts })
    }

    /// True or false, where it is there.
    ///
    /// # Errors
    /// [`ClaimFault`].
    pub fn boolean(self, claim: &'static str) -> Result<Option<bool>, ClaimFault> {
        let Some(value) = self.value(claim) else { return Ok(None) };
        value.as_bool().map(Some).ok_or(ClaimFault { claim, problem: ClaimProblem::NotABoolean })
    }

    /// The claims of an object within, where there is one.
    ///
    /// # Errors
    /// [`ClaimFault`].
    pub fn object(self, claim: &'static str) -> Result<Option<Self>, ClaimFault> {
        let Some(value) = self.value(claim) else { return Ok(None) };
        value
            .as_object()
            .map(|object| Some(Self(object)))
            .ok_or(ClaimFault { claim, problem: ClaimProblem::NotAnObject })
    }

    /// An instant in whole seconds, where there is one (RFC 7519 §2, `NumericDate`).
    ///
    /// # Errors
    /// [`ClaimFault`]: a fraction, a text, before 1970 or after 2100.
    pub fn instant(self, claim: &'static str) -> Result<Option<OffsetDateTime>, ClaimFault> {
        self.instant_of(claim, Value::as_i64)
    }

    /// The same from an issuer that may write fractions, which are cut off.
    ///
    /// # Errors
    /// [`ClaimFault`].
    pub fn instant_or_fraction(self, claim: &'static str) -> Result<Option<OffsetDateTime>, ClaimFault> {
        self.instant_of(claim, |value| value.as_i64().or_else(|| value.as_f64().and_then(whole)))
    }

    fn instant_of(
        self,
        claim: &'static str,
        seconds: impl FnOnce(&Value) -> Option<i64>,
    ) -> Result<Option<OffsetDateTime>, ClaimFault> {
        let Some(value) = self.value(claim) else { return Ok(None) };
        let seconds = seconds(value).filter(|seconds| (0..=LATEST).contains(seconds));
        let instant = seconds.and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok());
        instant.map(Some).ok_or(ClaimFault { claim, problem: ClaimProblem::NotAnInstant })
    }

    /// An instant that must be there.
    ///
    /// # Errors
    /// [`ClaimFault`].
    pub fn required_instant(self, claim: &'static str) -> Result<OffsetDateTime, ClaimFault> {
        self.instant(claim)?.ok_or(missing(claim))
    }

    /// What `aud` holds, as a string or an array of them (RFC 7519 §4.1.3).
    ///
    /// # Errors
    /// [`ClaimFault`].
    pub fn audiences(self) -> Result<Vec<&'a str>, ClaimFault> {
        match self.value("aud") {
            Some(Value::String(one)) if plain(one) => Ok(vec![one]),
            _ => self.texts("aud")?.filter(|all| !all.is_empty()).ok_or(missing("aud")),
        }
    }
}

fn missing(claim: &'static str) -> ClaimFault {
    ClaimFault { claim, problem: ClaimProblem::Missing }
}

fn plain(text: &str) -> bool {
    !text.chars().any(char::is_control)
}

#[expect(clippy::cast_possible_truncation, reason = "the range is checked first")]
fn whole(seconds: f64) -> Option<i64> {
    (0.0..=4_102_444_800.0).contains(&seconds).then(|| seconds.trunc() as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_instant_is_a_whole_number_of_seconds() {
        let bad = [
            "1e300",
            "1e19",
            "9223372036854775807",
            "9223372036854775808",
            "1e308",
            "\"1700000000\"",
            "1.5",
            "-1",
            "[]",
            "true",
            "4102444801",
            "{}",
        ];
        for number in bad {
            let object: Map<String, Value> = serde_json::from_str(&format!("{{\"exp\":{number}}}")).unwrap();
            let fault = ClaimFault { claim: "exp", problem: ClaimProblem::NotAnInstant };
            assert_eq!(Claims::of(&object).instant("exp"), Err(fault), "{number}");
        }
        let object = json!({"exp": 1_700_000_000, "iat": 1_700_000_000.9, "nbf": null});
        let claims = Claims::of(object.as_object().unwrap());
        let instant = OffsetDateTime::from_unix_timestamp(1_700_000_000).unwrap();
        assert_eq!(claims.instant("exp"), Ok(Some(instant)));
        assert_eq!(claims.instant_or_fraction("iat"), Ok(Some(instant)));
        assert!(claims.instant("iat").is_err());
        assert_eq!(claims.instant("nbf"), Ok(None));
        assert_eq!(claims.required_instant("nbf").unwrap_err().to_string(), "nbf is required");
    }

    #[test]
    fn a_fraction_is_no_way_round_the_range() {
        for number in [json!(1e300), json!(-0.5), json!(4_102_444_801.0), json!("1")] {
            let object = json!({ "iat": number });
            assert!(Claims::of(object.as_object().unwrap()).instant_or_fraction("iat").is_err(), "{object}");
        }
    }

    #[test]
    fn texts_are_texts() {
        let object = json!({"a": "x", "b": "", "c": 1, "d": "ab", "e": "a\u{0}b", "f": ["a", 1], "g": ["a"], "h": "a"});
        let claims = Claims::of(object.as_object().unwrap());
        assert_eq!(claims.text("a", 1), Ok(Some("x")));
        assert_eq!(claims.text("missing", 1), Ok(None));
        for claim in ["b", "c", "d", "e", "f"] {
            assert!(claims.text(claim, 1).is_err(), "{claim}");
        }
        assert_eq!(claims.texts("g"), Ok(Some(vec!["a"])));
        assert!(claims.texts("f").is_err() && claims.texts("h").is_err());
    }

    #[test]
    fn an_audience_is_one_or_several() {
        let of = |aud: Value| {
            let object = json!({ "aud": aud });
            Claims::of(object.as_object().unwrap()).audiences().map(|all| all.len()).map_err(|fault| fault.problem)
        };
        assert_eq!(of(json!("a")), Ok(1));
        assert_eq!(of(json!(["a", "b"])), Ok(2));
        assert_eq!(of(json!([])), Err(ClaimProblem::Missing));
        assert_eq!(of(Value::Null), Err(ClaimProblem::Missing));
        assert_eq!(of(json!(["a", 1])), Err(ClaimProblem::NotTexts));
        assert_eq!(of(json!(7)), Err(ClaimProblem::NotTexts));
    }
}
