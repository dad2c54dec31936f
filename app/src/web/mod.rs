//! How the portal meets the browser: the route table with its access, the visitor, forms, the page around every view.
//!
//! A handler loads everything first and then hands owned values to a plain Leptos view; nothing is fetched while rendering.

mod access;
mod cookies;
mod cursor;
mod document;
mod guard;
mod headers;
mod kept;
mod navigation;
mod origin;
mod problem;
mod site;
mod table;
mod typed;
mod visit;

pub use access::Access;
pub use guard::PeerAddress;
pub use kept::{Flash, Half, Kept, Who};
pub use origin::refuse_foreign_posts;
pub use problem::Problem;
pub use site::{Assets, Site};
pub use table::{Row, Table};
pub use typed::{Attachment, Typed, Upload};
pub use visit::Visit;

pub(crate) use cookies::{SESSION_COOKIE, forget_doubled_cookies};
pub(crate) use cursor::{cursor, storable};
pub(crate) use guard::{hex, plain, show_problems};
pub(crate) use headers::secure;
