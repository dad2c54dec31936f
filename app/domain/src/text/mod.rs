//! What people type, read once: each type here can only be made by its `parse`, and what it holds is normalised.
//!
//! The sentence of each error is the one that the person who typed it reads.

#[macro_use]
mod newtype;

mod authorisation_number;
mod character;
mod client_name;
mod common_password;
mod email;
mod fold;
mod host;
mod https_url;
mod lei;
mod line;
mod name;
mod password;
mod phone;
mod problem;
mod prose;
mod redirect_uri;
mod redirect_uris;
mod skeleton;

pub use authorisation_number::{AuthorisationNumber, InvalidAuthorisationNumber};
pub use character::is_storable;
pub use client_name::{ClientName, InvalidClientName};
pub use email::{EmailAddress, InvalidEmailAddress};
pub use https_url::{HttpsUrl, InvalidHttpsUrl};
pub use lei::{InvalidLei, Lei};
pub use name::{LegalName, PersonName};
pub use password::{InvalidPassword, Password};
pub use phone::{InvalidPhoneNumber, PhoneNumber};
pub use problem::{InvalidText, TextProblem};
pub use prose::{LongText, ShortText};
pub use redirect_uri::{InvalidRedirectUri, RedirectUri, RedirectUriPolicy};
pub use redirect_uris::{InvalidEntry, InvalidRedirectUris, RedirectUris};
pub use skeleton::skeleton;

pub(crate) use character::is_blank;
pub(crate) use line::length;
pub(crate) use problem::capitalised;

#[cfg(test)]
mod tests;
