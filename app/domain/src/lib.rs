//! What the bank knows: people, organisations, requests, decisions, clients.
//!
//! The pure half (parsing, states, rules) compiles for the browser too. The server half (Postgres, secrets, use cases)
//! is behind the one feature `server`, named only in this file. There is no HTTP and no HTML in here.

pub mod access;
pub mod audit;
pub mod client;
pub mod clock;
pub mod country;
pub mod evidence;
pub mod field;
pub mod form;
pub mod id;
pub mod queue;
pub mod reference;
pub mod request;
pub mod risk;
pub mod standing;
pub mod text;
pub mod tpp_role;
pub mod transition;
pub mod working_time;

#[cfg(feature = "server")]
pub mod certificate;
#[cfg(feature = "server")]
pub mod contact;
#[cfg(feature = "server")]
pub mod directory;
#[cfg(feature = "server")]
pub mod entropy;
#[cfg(feature = "server")]
pub mod fetch;
#[cfg(feature = "server")]
pub mod jose;
#[cfg(feature = "server")]
pub mod mail;
#[cfg(feature = "server")]
pub mod password;
#[cfg(feature = "server")]
pub mod portal;
#[cfg(feature = "server")]
pub mod recovery_code;
#[cfg(feature = "server")]
pub mod refusal;
#[cfg(feature = "server")]
pub mod registration;
#[cfg(feature = "server")]
pub mod sealed;
#[cfg(feature = "server")]
pub mod secret;
#[cfg(feature = "server")]
pub mod store;
#[cfg(feature = "server")]
pub mod totp;
#[cfg(feature = "server")]
pub mod trust;
#[cfg(feature = "server")]
pub mod workflow;
