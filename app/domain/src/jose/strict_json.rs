//! JSON that means the same to every reader: no member twice, bounded in depth, nothing after it.

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::fmt;

/// Deeper than any metadata of a client; an array of objects in an object has three.
const DEEPEST: u8 = 8;

/// Why bytes are not one JSON object that everybody reads alike.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotStrict {
    /// Two readers could take two different values from it.
    #[error("the member \"{0}\" is there twice")]
    Twice(String),
    /// Nested without end.
    #[error("it is nested deeper than {DEEPEST} levels")]
    Deep,
    /// U+0000, which no honest text holds and no database keeps.
    #[error("it holds the character U+0000")]
    Nul,
    /// Something else than one object.
    #[error("it is not one JSON object in UTF-8")]
    NotAnObject,
}

/// Reads one JSON object: UTF-8 without a byte order mark, nothing before it and nothing behind.
///
/// # Errors
/// [`NotStrict`]; the name of a member that is there twice is shortened to 64 characters.
pub fn object(bytes: &[u8]) -> Result<Map<String, Value>, NotStrict> {
    let mut found = None;
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let read = Strict { depth: 0, fault: &mut found }.deserialize(&mut deserializer);
    match (found, read, deserializer.end()) {
        (Some(fault), ..) => Err(fault),
        (None, Ok(Value::Object(object)), Ok(())) => Ok(object),
        _ => Err(NotStrict::NotAnObject),
    }
}

/// Reads a value and keeps the first fault that serde's error would only tell in words.
struct Strict<'a> {
    depth: u8,
    fault: &'a mut Option<NotStrict>,
}

impl Strict<'_> {
    fn deeper<E: serde::de::Error>(&mut self) -> Result<Strict<'_>, E> {
        if self.depth == DEEPEST {
            *self.fault = Some(NotStrict::Deep);
            return Err(E::custom("too deep"));
        }
        Ok(Strict { depth: self.depth + 1, fault: self.fault })
    }

    fn text<E: serde::de::Error>(self, text: &str) -> Result<(), E> {
        if text.contains('\0') {
            *self.fault = Some(NotStrict::Nul);
            return Err(E::custom("U+0000"));
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("not a number"))
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Value, E> {
        self.text(value)?;
        Ok(value.into())
    }

    fn visit_string<E: serde::de::Error>(self, value: String) -> Result<Value, E> {
        self.text(&value)?;
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<Value, A::Error> {
        let mut inner = self.deeper()?;
        let mut array = Vec::new();
        while let Some(item) = items.next_element_seed(inner.again())? {
            array.push(item);
        }
        Ok(array.into())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<Value, A::Error> {
        let mut inner = self.deeper()?;
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            inner.again().text(&name)?;
            if object.contains_key(&name) {
                *inner.fault = Some(NotStrict::Twice(name.chars().take(64).collect()));
                return Err(A::Error::custom("twice"));
            }
            let value = members.next_value_seed(inner.again())?;
            object.insert(name, value);
        }
        Ok(object.into())
    }
}

impl Strict<'_> {
    fn again(&mut self) -> Strict<'_> {
        Strict { depth: self.depth, fault: self.fault }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_stands_once_at_any_depth_however_it_is_written() {
        let twice = |name: &str| Err(NotStrict::Twice(name.to_owned()));
        assert_eq!(object(br#"{"iss":"a","iss":"b"}"#), twice("iss"));
        assert_eq!(object(br#"{"iss":"a","\u0069ss":"b"}"#), twice("iss"));
        assert_eq!(object(br#"{"a":[{"b":{"c":1,"c":1}}]}"#), twice("c"));
        assert!(object(br#"{"a":{"c":1},"b":{"c":1}}"#).is_ok());
    }

    #[test]
    fn it_is_one_object_and_nothing_else() {
        let cases: [&[u8]; 14] = [
            b"",
            b"null",
            b"[]",
            b"\"a\"",
            b"1",
            b"{}{}",
            b"{} x",
            b"\xef\xbb\xbf{}",
            b"{\"a\":\"\xff\"}",
            b"{\"a\":NaN}",
            b"{\"a\":1e999}",
            b"{\"a\":01}",
            b"{\"a\":1,}",
            b"{\x00}",
        ];
        for case in cases {
            assert_eq!(object(case), Err(NotStrict::NotAnObject), "{}", String::from_utf8_lossy(case));
        }
        let utf16: Vec<u8> = "{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(object(&utf16), Err(NotStrict::NotAnObject));
        assert!(object(b" \r\n{ } \n").is_ok());
    }

    #[test]
    fn no_text_in_it_holds_a_nul() {
        for text in [r#"{"a":"b\u0000"}"#, r#"{"a\u0000":1}"#, r#"{"a":[{"b":"\u0000"}]}"#] {
            assert_eq!(object(text.as_bytes()), Err(NotStrict::Nul), "{text}");
        }
    }

    #[test]
    fn its_depth_is_bounded() {
        let nested = |levels: usize| format!("{{\"a\":{}{}}}", "[".repeat(levels), "]".repeat(levels));
        assert!(object(nested(7).as_bytes()).is_ok());
        for levels in [8, 100, 1_000, 100_000] {
            assert_eq!(object(nested(levels).as_bytes()), Err(NotStrict::Deep), "{levels}");
        }
    }

    #[test]
    fn what_it_reads_is_what_serde_json_reads() {
        let text = r#"{"s":"\u00e9","i":-7,"u":18446744073709551615,"f":1.5,"t":true,"n":null,"a":[1,{"b":[]}]}"#;
        let expected: Value = serde_json::from_str(text).unwrap();
        assert_eq!(object(text.as_bytes()).map(Value::Object), Ok(expected));
    }
}
