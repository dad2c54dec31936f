//! Registration by machine over real TLS, with certificates.

mod again;
mod cases;
mod dialect;
mod issuing;
mod letting_in;
mod managing;
pub(crate) mod revoked;
mod specimen;
mod suite;
pub(crate) mod tpp;
mod waiting;
mod whose;
mod wire;
pub(crate) mod world;
