//! The application: how people meet the domain.
//!
//! The server compiles pages, forms and their POST handlers (feature `ssr`); the browser only the islands (`hydrate`).

#[cfg(feature = "ssr")]
pub mod moment;
#[cfg(feature = "ssr")]
pub mod web;
