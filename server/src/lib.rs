//! How Vestibule runs: configuration, listeners, workers. It mounts what `app` offers and owns what machines talk to.

pub mod api;
pub mod authorities;
pub mod command;
pub mod config;
pub mod listener;
pub mod mail;
pub mod outbound;
pub mod trust_framework;

mod boot;
mod database;
mod derived;
mod keys;
mod operations;
pub mod revocation;
mod session;
mod workbench;
mod worker;

pub use boot::{Booted, Sources, boot, mount, portal, portal_from};
pub use workbench::Workbench;
pub use worker::follow_trust;
