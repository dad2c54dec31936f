//! What the server does with the outside world.

#![expect(clippy::unwrap_used, reason = "a test whose stage cannot be set has failed")]

mod access;
mod account;
mod api;
mod applicant;
mod bad_input;
mod bank;
mod directory;
mod faults;
mod gateway;
mod mail;
mod outbound;
mod people;
mod register;
mod tpp;
mod trust;
mod uae;
