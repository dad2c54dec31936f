//! A small trust framework for sandboxes: it certifies invented TPPs, states what they may do, and publishes their keys, as
//! the directories of OBIE and of the UAE do for real ones.
//!
//! [`Directory`] is the whole of it, without a wire; [`router`] puts it behind HTTP. Its state is a folder: authorities and
//! keys in PEM, and one register in JSON that several processes may change. Nothing that it issues may count in production:
//! its authorities are named so that a bank knows them (`domain::certificate::SANDBOX_ORGANISATION`).

mod access;
mod authority;
mod directory;
mod enrol;
mod fault;
mod folder;
mod framework;
mod id;
mod issue;
mod key;
mod key_set;
mod kind;
mod own;
mod participants;
mod psd2;
mod register;
mod request;
mod revocation;
mod role;
mod router;
mod standing;
mod statement;

pub use access::{BankToken, Presented, TOKEN_LIFETIME};
pub use directory::{Directory, ISSUER};
pub use enrol::{Enrolled, NewContact, NewTpp};
pub use fault::{Error, Fault, Refusal};
pub use issue::Certified;
pub use key_set::KeySets;
pub use kind::CertificateKind;
pub use own::ServerIdentity;
pub use register::{
    Authorisation, Bank, Contact, Issued, Links, Organisation, Profile, Register, Software, SoftwareStatus, Status,
};
pub use revocation::Revoked;
pub use role::Role;
pub use router::router;
pub use standing::Changed;
