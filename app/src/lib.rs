//! The application: how people meet the domain.
//!
//! The server compiles pages, forms and their POST handlers (feature `ssr`); the browser only the islands (`hydrate`).

// The type of a page nests as deep as its HTML, three times over where it is rendered asynchronously.
#![recursion_limit = "256"]
#![cfg_attr(feature = "ssr", expect(clippy::needless_pass_by_value, reason = "a component owns its props"))]

#[cfg(feature = "ssr")]
mod account;
#[cfg(feature = "ssr")]
mod applications;
#[cfg(feature = "ssr")]
mod attempts;
#[cfg(feature = "ssr")]
mod audit;
#[cfg(feature = "ssr")]
mod claim;
#[cfg(feature = "ssr")]
pub mod components;
#[cfg(feature = "ssr")]
mod dcr;
#[cfg(feature = "ssr")]
mod gateways;
pub mod islands;
#[cfg(feature = "ssr")]
mod mail;
#[cfg(feature = "ssr")]
pub mod moment;
#[cfg(feature = "ssr")]
mod owners;
#[cfg(feature = "ssr")]
mod portal;
#[cfg(feature = "ssr")]
mod public;
#[cfg(feature = "ssr")]
mod queue;
#[cfg(feature = "ssr")]
mod review;
#[cfg(feature = "ssr")]
pub mod router;
#[cfg(feature = "ssr")]
mod session;
#[cfg(feature = "ssr")]
mod side_by_side;
#[cfg(feature = "ssr")]
mod signup;
#[cfg(feature = "ssr")]
mod staff;
#[cfg(feature = "ssr")]
mod status;
#[cfg(feature = "ssr")]
mod tags;
#[cfg(feature = "ssr")]
mod team;
#[cfg(feature = "ssr")]
mod tpps;
#[cfg(feature = "ssr")]
mod trust;
#[cfg(feature = "ssr")]
pub mod web;
