//! Use cases: one file for each thing that somebody comes to do.

mod code;

pub mod account;
pub mod application;
pub mod audit;
pub mod claim;
pub mod client_keys;
pub mod dossier;
pub mod evidence;
pub mod gateway;
pub mod key_sets;
pub mod outbox;
pub mod password_reset;
pub mod registration;
pub mod review;
pub mod risk;
pub mod second_factor;
pub mod sign_in;
pub mod sign_up;
pub mod staff;
pub mod standing;
pub mod status;
pub mod team;
pub mod token;
pub mod trust;
