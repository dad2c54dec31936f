//! The UAE's door over real TLS, with a real trust framework behind it.

mod comparing;
mod discovery;
mod refusals;
mod registering;
mod spoofed;
mod tokens;
mod tpp;
mod world;
