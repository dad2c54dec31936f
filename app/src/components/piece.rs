//! Whatever can stand in a cell, a row or a list: a string, a view, a tag, a button.

use leptos::prelude::*;

/// A string, a view or one of our builders, ready to be put somewhere.
pub trait Piece {
    /// The same thing with its type forgotten.
    fn any(self) -> AnyView;
}

impl<T> Piece for T
where
    T: IntoRender,
    T::Output: IntoAny,
{
    fn any(self) -> AnyView {
        self.into_render().into_any()
    }
}

/// The `id` of a control: its name, with what an address cannot carry replaced.
pub(super) fn id_of(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect()
}
