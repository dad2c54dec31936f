//! Use cases: one file for each thing that somebody comes to do.

pub mod sign_in;

