//! Which page of the queue, and how long it is.

use super::cursor::{Cursor, InvalidCursor};
use super::filter::Filter;
use crate::field::FieldErrors;

/// How many rows a page has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PageSize {
    /// 25.
    #[default]
    Short,
    /// 50.
    Middle,
    /// 100.
    Long,
}

impl PageSize {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Short, Self::Middle, Self::Long];

    /// As a number.
    pub fn rows(self) -> u8 {
        match self {
            Self::Short => 25,
            Self::Middle => 50,
            Self::Long => 100,
        }
    }
}

/// Where a page begins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Turn {
    /// At the beginning.
    #[default]
    First,
    /// After this row.
    After(Cursor),
    /// So that it ends before this row.
    Before(Cursor),
}

/// A page of the queue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// Where it begins.
    pub turn: Turn,
    /// How long it is.
    pub size: PageSize,
}

impl Page {
    /// The names that a page reads from a query string.
    pub const NAMES: [&str; 3] = ["after", "before", "size"];

    /// Reads `size`, `after` and `before` for a page of `filter`.
    ///
    /// # Errors
    /// A sentence for each that cannot be.
    pub fn parse(pairs: &[(String, String)], filter: &Filter) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::new();
        let mut page = Self::default();
        for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
            match name.as_str() {
                "size" => match PageSize::ALL.into_iter().find(|size| size.rows().to_string() == *value) {
                    Some(size) => page.size = size,
                    None => errors.add("size", "Size must be one of 25, 50, 100"),
                },
                "after" => page.turn(&mut errors, name, filter.cursor(value).map(Turn::After)),
                "before" => page.turn(&mut errors, name, filter.cursor(value).map(Turn::Before)),
                _ => {}
            }
        }
        errors.into_result().map(|()| page)
    }

    /// The pairs that [`Page::parse`] reads back. What is the default is left out.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        match &self.turn {
            Turn::First => {}
            Turn::After(cursor) => pairs.push(("after", cursor.to_string())),
            Turn::Before(cursor) => pairs.push(("before", cursor.to_string())),
        }
        if self.size != PageSize::default() {
            pairs.push(("size", self.size.rows().to_string()));
        }
        pairs
    }

    fn turn(&mut self, errors: &mut FieldErrors, name: &str, turn: Result<Turn, InvalidCursor>) {
        match turn {
            Ok(turn) if self.turn == Turn::First => self.turn = turn,
            Ok(_) => errors.add(name, "Only one of after and before can be given"),
            Err(problem) => errors.add(name, problem),
        }
    }
}
