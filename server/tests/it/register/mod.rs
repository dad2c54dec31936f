//! Registration by machine over real TLS, with certificates.

mod again;
mod cases;
mod letting_in;
mod managing;
mod revoked;
mod specimen;
mod suite;
mod tpp;
mod world;
