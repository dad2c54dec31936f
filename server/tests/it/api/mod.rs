//! The machine API as a machine sees it: bytes over a socket.

pub(crate) mod caller;
mod client_certificates;
mod discovery;
mod faults;
mod flow;
mod listener;
mod odd_certificates;
mod tls;
