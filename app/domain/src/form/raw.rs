//! What a browser sent, before anybody looked at it.

/// Names and values in the order of the form, repeated names and all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RawAnswers(Vec<(String, String)>);

impl RawAnswers {
    /// The pairs as they came. What belongs to the transport (tokens, buttons) is taken out before.
    ///
    /// An upload is stood for by the identifier of its document, under the name of its field.
    pub fn new(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// The first value of `name`, to show it again.
    pub fn first(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// Every value of `name`.
    pub fn all<'a, 'b>(&'a self, name: &'b str) -> impl Iterator<Item = &'a str> + use<'a, 'b> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Every name, repeated ones as well.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    /// Adds a value, as the identifier of a stored upload.
    pub fn push(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.push((name.into(), value.into()));
    }
}

impl FromIterator<(String, String)> for RawAnswers {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        Self(pairs.into_iter().collect())
    }
}
