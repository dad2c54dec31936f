//! How Vestibule runs: configuration, listeners, workers.

pub mod mail;
