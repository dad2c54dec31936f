//! Registration by machine over real TLS, with certificates.

mod again;
mod cases;
mod letting_in;
mod managing;
pub(crate) mod revoked;
mod specimen;
mod suite;
pub(crate) mod tpp;
mod waiting;
pub(crate) mod world;
