//! The queue: a page of it, its neighbours, its counts. One statement each.
//!
//! The texts of these statements are made of fragments of ours; whatever somebody typed is bound. What a view is stands
//! in the text and is not bound, so that Postgres sees that the partial indexes of the queue apply; so do the limits,
//! without which it would have to guess how many rows are wanted. A page is found in
//! two steps: the order comes from an index that carries what can be filtered by, and only the rows of the page are
//! read from the table.

mod arrived;
mod assessment;
mod conditions;
mod counts;
mod dossier;
mod narrowed;
mod neighbours;
mod page;
mod searched;
mod timeline;

pub use arrived::arrived;
pub use assessment::{Assessment, known, set_assessment};
pub use counts::{Counts, counts};
pub use dossier::{Decided, Letter, hints_and_decision, letters};
pub use neighbours::{Neighbours, neighbours};
pub use page::{QueuePage, QueueRow, explain, list};
pub use timeline::{OwnEntry, OwnMessage, own_messages, own_rejection, own_timeline};

use crate::id::PersonId;
use time::OffsetDateTime;

/// Who looks, and when: what “mine” and “overdue” depend on.
#[derive(Debug, Clone, Copy)]
pub struct Viewer {
    /// Who.
    pub person: PersonId,
    /// When.
    pub now: OffsetDateTime,
}
