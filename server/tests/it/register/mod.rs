//! Registration by machine over real TLS, with certificates.

mod cases;
mod managing;
mod suite;
mod tpp;
mod world;
