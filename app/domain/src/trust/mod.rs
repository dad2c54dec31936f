//! Whom the bank trusts: who may issue the certificates of clients, where revocation lists come from, whose software
//! statements are believed, and which further roots our own fetches believe.
//!
//! The rules stand here once, for the configuration file and for the page. What is in force is read from Postgres and held
//! as one value ([`Live`]), which whoever depends on it reads at the moment that it judges.

mod expiry;
mod issuer;
mod item;
mod list;
mod live;
mod place;
mod set;

pub use expiry::{Expiry, TOLD_BEFORE};
pub use issuer::WrittenIssuer;
pub use item::{ClientCa, Item, Unfit};
pub use list::List;
pub use live::Live;
pub use place::{CrlSource, endpoint, is_loopback};
pub use set::{NotAdmitted, TrustSet};
