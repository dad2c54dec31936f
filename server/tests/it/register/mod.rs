//! Registration by machine over real TLS, with certificates.

mod again;
mod cases;
mod managing;
mod specimen;
mod revoked;
mod suite;
mod tpp;
mod world;
