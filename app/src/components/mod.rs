//! The pieces every page is made of: dumb, owned data in, HTML out. They know no domain beyond [`domain::field`] and read no context.
//!
//! What has data but no content is a builder that goes between braces: `{Field::text("email", "Work e-mail").fill(&form)}`. What wraps
//! content is a component: `<Form action="/signup">…</Form>`. `README.md` beside this file shows each of them once.

pub mod button;

pub mod code;
pub mod confirm;
pub mod error_page;
pub mod error_summary;
pub mod field;
pub mod filter;
pub mod form;
pub mod frame;
pub mod header;
pub mod heading;
pub mod identity_bar;
pub mod link;
pub mod message;
pub mod moment;
pub mod pages;
pub mod paper;
mod piece;
pub mod summary_list;
pub mod table;
pub mod tabs;
pub mod tag;
pub mod task_list;
pub mod thread;
pub mod timeline;
mod words;

#[cfg(test)]
mod tests;

pub use button::{Button, ButtonGroup};
pub use code::{Code, CodeBlock, QrCode};
pub use confirm::{ConfirmPage, ReasonField};
pub use error_page::{ErrorPage, Failure};
pub use error_summary::ErrorSummary;
pub use field::{Choice, Field};
pub use filter::{Chip, FilterChips, FilterPanel};
pub use form::{Form, FormState};
pub use frame::{Breadcrumbs, EnvironmentBar, Footer, Help, SkipLink};
pub use header::{Header, NavItem};
pub use heading::{EmptyState, Heading, ShortcutHelp};
pub use identity_bar::IdentityBar;
pub use link::Link;
pub use message::{Flash, Inset, Notice, Panel, WarningText};
pub use moment::DateTime;
pub use pages::{Pagination, ResultsCount, Total};
pub use paper::PrintHeader;
pub use piece::Piece;
pub use summary_list::{Row, SummaryList};
pub use table::{Column, Sort, Table, line};
pub use tabs::Tabs;
pub use tag::{Colour, Tag};
pub use task_list::{Task, TaskList};
pub use thread::{Audience, Message, MessageThread};
pub use timeline::{Event, Timeline};
