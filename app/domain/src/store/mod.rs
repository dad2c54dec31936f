//! All SQL of Vestibule. One file for each table or question; rows become domain types here and nowhere else.

mod error;
mod pool;
mod tx;

pub mod audit;
pub mod decisions;
pub mod forms;
pub mod gauges;
pub mod links;
pub mod mails;
pub mod messages;
pub mod organisations;
pub mod people;
pub mod requests;
pub mod second_factor;
pub mod sessions;
pub mod throttles;

pub use error::{OnConstraint, StoreError};
pub use pool::{Database, MIGRATOR, SchemaState};
pub use tx::{Context, Post, WriteTx};
