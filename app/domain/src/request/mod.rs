//! A request that people decide: its states, whose move it is, and the clock of the bank.

mod kind;
mod proposal;
mod state;
mod status;

pub use kind::{RequestKind, UnknownKind};
pub use proposal::{AnswersHash, Outcome, UnknownOutcome};
pub use state::{ANSWER_WITHIN, CONFIRM_WITHIN, DRAFT_KEPT, Ground, Request, RequestState};
pub use status::{Move, RequestStatus, UnknownStatus};
