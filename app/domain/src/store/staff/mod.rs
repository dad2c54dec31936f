//! The bank's own people, and the proposals that change who they are.

mod changes;
mod members;

pub use changes::{
    Change, ChangeKind, ChangeStatus, NewChange, Verdict, Whom, confirm_by_rule, decide, find, is_open, lock,
    of_person, open, open_for_address, propose, waiting_for,
};
pub use members::{
    Member, Standing, able_to_confirm, held_by_nobody_else, list, lock_all, member, two_people_rule_binds,
};

pub(crate) use members::{apply, by_console, reinstate, retire};
