//! All SQL of Vestibule. One file for each table or question; rows become domain types here and nowhere else.

#[cfg(test)]
mod dropped_begin;
mod error;
mod pool;
mod rows;
mod tx;

pub mod access_tokens;
pub mod applications;
pub mod audit;
pub mod cases;
pub mod claim_challenges;
pub mod claims;
pub mod client_secrets;
pub mod clients;
pub mod decisions;
pub mod directory_records;
pub mod documents;
pub mod door;
pub mod forms;
pub mod gateways;
pub mod gauges;
pub mod key_sets;
pub mod links;
pub mod machine_clients;
pub mod mails;
pub mod messages;
pub mod organisations;
pub mod people;
pub mod queue;
pub mod registered;
pub mod registration_attempts;
pub mod registrations;
pub mod requests;
pub mod revocation_lists;
pub mod second_factor;
pub mod sessions;
pub mod sign_in_places;
pub mod software_statements;
pub mod staff;
pub mod standings;
pub mod status_changes;
pub mod team;
pub mod throttles;
pub mod trust;

pub use error::{OnConstraint, StoreError};
pub use pool::{Database, MIGRATOR, SchemaState};
pub use tx::{Context, Post, WriteTx};
