//! What a letter consists of, before it becomes text or HTML.

use super::words::{Line, Link, Passage};

/// Who a letter is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// The address: `ada@fintech.example`.
    pub address: Line,
    /// How they call themselves, if we know.
    pub name: Option<Line>,
}

impl Recipient {
    /// Somebody at an address.
    pub fn new(address: impl Into<Line>, name: Option<impl Into<Line>>) -> Self {
        Self { address: address.into(), name: name.map(Into::into) }
    }

    /// `Hello Ada Example,` — or `Hello,` when the name could be read as an address or a message of its own: a stranger
    /// may type another person's address and, as the name, whatever they would like that person to read.
    pub(super) fn greeting(&self) -> String {
        match &self.name {
            Some(name) if is_plain_name(name.as_str()) => format!("Hello {name},"),
            _ => "Hello,".to_owned(),
        }
    }
}

/// A labelled value: `Reference: SU-7K3Q-19X`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What it is.
    pub label: &'static str,
    /// The value.
    pub value: Line,
}

/// The one thing to do: a button in HTML, a line of its own in plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// What happens: `Confirm your address`.
    pub label: &'static str,
    /// Where it happens.
    pub link: Link,
}

/// A letter, in the order in which it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// State, object and reference: `Approved: your sign-up SU-7K3Q-19X`.
    pub subject: Line,
    /// What happened, whose move it is, by when: one paragraph each.
    pub paragraphs: Vec<Line>,
    /// What a person wrote, word for word.
    pub quote: Option<Passage>,
    /// What to keep: references, dates, names.
    pub facts: Vec<Fact>,
    /// The one link.
    pub action: Option<Action>,
    /// What to do if something is wrong.
    pub closing: Line,
    /// `You get this because …`
    pub reason: Line,
}

impl Letter {
    /// A letter that says these three things: what happened, whose move it is, by when.
    pub(super) fn new(subject: &str, sentences: [&str; 3]) -> Self {
        Self {
            subject: Line::new(subject),
            paragraphs: sentences.into_iter().map(Line::new).collect(),
            quote: None,
            facts: Vec::new(),
            action: None,
            closing: Line::default(),
            reason: Line::default(),
        }
    }

    pub(super) fn quoting(mut self, words: &Passage) -> Self {
        self.quote = Some(words.clone());
        self
    }

    /// A fact without a value is left out.
    pub(super) fn fact(mut self, label: &'static str, value: impl Into<Line>) -> Self {
        let value = value.into();
        if !value.is_empty() {
            self.facts.push(Fact { label, value });
        }
        self
    }

    pub(super) fn action(mut self, label: &'static str, link: &Link) -> Self {
        self.action = Some(Action { label, link: link.clone() });
        self
    }

    pub(super) fn closing(mut self, sentence: &str) -> Self {
        self.closing = Line::new(sentence);
        self
    }

    /// Completes `You get this because …`.
    pub(super) fn because(mut self, reason: &str) -> Self {
        self.reason = Line::new(&format!("You get this because {reason}."));
        self
    }
}

/// Only letters, spaces, apostrophes, hyphens and initials: nothing that a mail program would turn into a link.
fn is_plain_name(name: &str) -> bool {
    let initials_only = name.split('.').skip(1).all(|rest| rest.is_empty() || rest.starts_with(' '));
    let harmless = |character: char| {
        !character.is_ascii() || character.is_ascii_alphabetic() || matches!(character, ' ' | '\'' | '-' | '.')
    };
    (1..=60).contains(&name.chars().count()) && initials_only && name.chars().all(harmless)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_greeted_and_a_message_in_its_place_is_not() {
        let greeted = ["Ada Example", "J. R. Example", "O'Neil-Example", "محمد العربي", "山田 太郎", "Ada Jr."];
        for name in greeted {
            assert_eq!(Recipient::new("a@b.example", Some(name)).greeting(), format!("Hello {name},"));
        }
        let long = "a".repeat(61);
        let plain =
            ["", "you won evil.example", "http://evil.example", "call +1 555", "a@b.example", "x/y", "<b>", &long];
        for name in plain {
            assert_eq!(Recipient::new("a@b.example", Some(name)).greeting(), "Hello,", "{name:?}");
        }
        assert_eq!(Recipient::new("a@b.example", None::<&str>).greeting(), "Hello,");
    }
}
