//! A state as a word in its colour.

use leptos::prelude::*;

/// The colours of tags, each with one family of meanings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// Draft, archived, withdrawn, expired link.
    Grey,
    /// With the bank, being reviewed, sandbox.
    Blue,
    /// Pending, confirm your e-mail.
    Yellow,
    /// Waiting for the reader, expiring, blocked by a parent.
    Orange,
    /// Active, approved, in use.
    Green,
    /// Rejected, suspended, expired, revoked, invalid.
    Red,
    /// Second approval.
    Purple,
}

/// A word and its colour; never the colour alone.
#[derive(Debug, Clone)]
pub struct Tag {
    word: String,
    colour: Colour,
}

impl Tag {
    /// `word` in `colour`; sentence case: `Pending activation`.
    pub fn new(colour: Colour, word: impl Into<String>) -> Self {
        Self { word: word.into(), colour }
    }
}

impl IntoRender for Tag {
    type Output = AnyView;

    fn into_render(self) -> AnyView {
        let class = match self.colour {
            Colour::Grey => "tag tag-grey",
            Colour::Blue => "tag tag-blue",
            Colour::Yellow => "tag tag-yellow",
            Colour::Orange => "tag tag-orange",
            Colour::Green => "tag tag-green",
            Colour::Red => "tag tag-red",
            Colour::Purple => "tag tag-purple",
        };
        view! { <strong class=class>{self.word}</strong> }.into_any()
    }
}
