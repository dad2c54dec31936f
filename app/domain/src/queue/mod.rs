//! The one queue of everything that people decide: which requests to show, in which order, which page of them.
//!
//! The address of a page is its whole state: [`Filter`] and [`Page`] are read from the query string and written back
//! to it. What cannot be read gives a sentence, never an empty page.

mod chip;
mod cursor;
mod filter;
mod page;
mod search;
mod sort;
mod total;
mod view;

pub use chip::Chip;
pub use cursor::{Cursor, InvalidCursor, Key};
pub use filter::{Age, Assignee, Filter};
pub use page::{Page, PageSize, Turn};
pub use search::{Search, search_text, sort_key};
pub use sort::{Order, Sort};
pub use total::{Span, Total};
pub use view::View;

#[cfg(test)]
mod tests;
