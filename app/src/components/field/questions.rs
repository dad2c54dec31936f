//! The kinds of questions, one constructor each.

use super::{Choice, Field, Kind};

impl Field {
    /// One line of text.
    pub fn text(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::input(name, label, "text", None, false)
    }

    /// A mail address.
    pub fn email(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::input(name, label, "email", Some("email"), true)
    }

    /// A telephone number.
    pub fn tel(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::input(name, label, "tel", Some("tel"), true)
    }

    /// A web address.
    pub fn url(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::input(name, label, "url", Some("url"), true)
    }

    /// A whole number: text with the digits' keyboard, because `type=number` loses what is not a number.
    pub fn number(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::input(name, label, "text", Some("numeric"), true).width(10)
    }

    /// A one-time code of an authenticator.
    pub fn code(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::number(name, label).autocomplete("one-time-code")
    }

    /// What somebody searches for.
    pub fn search(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::input(name, label, "search", None, false)
    }

    /// A password: pasting allowed, never shown again. `autocomplete` is `current-password` or `new-password`.
    pub fn password(name: impl Into<String>, label: impl Into<String>, autocomplete: &'static str) -> Self {
        Self::of(name, label, Kind::Password).autocomplete(autocomplete)
    }

    /// Several lines of text.
    pub fn textarea(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::of(name, label, Kind::Textarea)
    }

    /// Several short answers, one per line.
    pub fn list(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::of(name, label, Kind::List)
    }

    /// A file. Its form needs `files=true`; a browser never shows a refused file again, so say in the hint that it must be chosen anew.
    pub fn file(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::of(name, label, Kind::File { accept: None })
    }

    /// Three inputs: `{name}_day`, `{name}_month`, `{name}_year`.
    pub fn date(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self::of(name, label, Kind::Date)
    }

    /// One of many, in a closed list.
    pub fn select<C: Into<Choice>>(
        name: impl Into<String>,
        label: impl Into<String>,
        choices: impl IntoIterator<Item = C>,
    ) -> Self {
        Self::of(name, label, Kind::Select(choices.into_iter().map(Into::into).collect()))
    }

    /// One of a few, all in view.
    pub fn radios<C: Into<Choice>>(
        name: impl Into<String>,
        label: impl Into<String>,
        choices: impl IntoIterator<Item = C>,
    ) -> Self {
        Self::of(name, label, Kind::Radios(choices.into_iter().map(Into::into).collect()))
    }

    /// Any of a few. The name repeats in the body, once for each.
    pub fn checkboxes<C: Into<Choice>>(
        name: impl Into<String>,
        label: impl Into<String>,
        choices: impl IntoIterator<Item = C>,
    ) -> Self {
        Self::of(name, label, Kind::Checkboxes(choices.into_iter().map(Into::into).collect()))
    }

    fn input(
        name: impl Into<String>,
        label: impl Into<String>,
        r#type: &'static str,
        mode: Option<&'static str>,
        ltr: bool,
    ) -> Self {
        Self::of(name, label, Kind::Input { r#type, mode, ltr })
    }
}
