//! Whether organisations, software statements and clients may be used: one state machine, for all three alike.
//!
//! A child keeps its own state when its parent is suspended; what that means for it is an [`EffectiveState`].

mod effective;
mod holder;
mod status;

pub use effective::{Blocker, EffectiveState};
pub use holder::{Activation, Holder, Standing, Thing};
pub use status::{Kind, Status, UnknownStatus};
