//! A browser's cookies, as far as this portal sets any.

use http::{HeaderMap, HeaderValue, header};
use std::collections::BTreeMap;

#[derive(Debug, Clone, Default)]
pub(crate) struct Jar(BTreeMap<String, String>);

impl Jar {
    /// Keeps what an answer sets; an empty value takes a cookie away.
    pub(crate) fn keep(&mut self, headers: &HeaderMap) {
        for line in headers.get_all(header::SET_COOKIE) {
            let line = line.to_str().expect("a cookie in ASCII");
            let (name, rest) = line.split_once('=').expect("a cookie with a name");
            match rest.split(';').next().unwrap_or_default() {
                "" => self.0.remove(name),
                value => self.0.insert(name.to_owned(), value.to_owned()),
            };
        }
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.0.insert(name.to_owned(), value.to_owned());
    }

    /// The `Cookie` header, unless there is nothing to say.
    pub(crate) fn header(&self) -> Option<HeaderValue> {
        let pairs: Vec<_> = self.0.iter().map(|(name, value)| format!("{name}={value}")).collect();
        (!pairs.is_empty()).then(|| pairs.join("; ").parse().expect("cookies"))
    }
}
