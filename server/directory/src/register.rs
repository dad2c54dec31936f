//! The register: who is in the directory, as it is kept in one JSON file.

use crate::kind::CertificateKind;
use crate::role::Role;
use domain::text::RedirectUris;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::serde::rfc3339;
use uuid::Uuid;

/// Everybody.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Register {
    /// Of this file: 1.
    pub format: u32,
    /// The bank that reads the directory.
    pub bank: Bank,
    /// TPPs, in the order in which they came.
    pub organisations: Vec<Organisation>,
}

/// The sandbox's bank, as a client of the directory.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Bank {
    /// As an organisation.
    pub organisation_id: Uuid,
    /// As a client of the Trust Framework's API.
    pub client_id: Uuid,
    /// What it is called in the list of participants.
    pub name: String,
    /// What it may show when it asks.
    pub certificates: Vec<Issued>,
}

/// A TPP.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Organisation {
    /// In OBIE's directory: `0015800001HQQrZAAX`.
    pub obie_id: String,
    /// In the UAE Trust Framework.
    pub uae_id: Uuid,
    /// Its registered name.
    pub legal_name: String,
    /// Who authorised it: `OBGBR`.
    pub authority_id: String,
    /// Under which number.
    pub registration_id: String,
    /// How it stands.
    pub status: Status,
    /// What it may do where.
    pub authorisations: Vec<Authorisation>,
    /// Whom to write to.
    pub contacts: Vec<Contact>,
    /// SHA-256 of its access key, hexadecimal.
    pub access_key: String,
    /// Since when.
    #[serde(with = "rfc3339")]
    pub created: OffsetDateTime,
    /// Its software.
    pub software: Vec<Software>,
}

/// How an organisation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// As it should.
    Active,
    /// For now, it may not work.
    Suspended,
    /// For ever.
    Withdrawn,
}

/// What an organisation may do in one member state.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Authorisation {
    /// `GB`.
    pub member_state: String,
    /// Roles.
    pub roles: Vec<Role>,
}

/// Somebody to write to.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Contact {
    /// Who.
    pub name: String,
    /// Where.
    pub email: String,
    /// By telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// `Technical`, `Business`.
    #[serde(rename = "type")]
    pub kind: String,
}

/// In which ecosystems a TPP works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// OBIE's.
    Obie,
    /// The UAE's.
    Uae,
    /// Both.
    Both,
}

/// What a TPP developer calls an application.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Software {
    /// In OBIE's directory: 22 characters of Base62.
    pub obie_id: Option<String>,
    /// In the UAE Trust Framework, where it is the client's id as well.
    pub application_id: Option<Uuid>,
    /// What people read.
    pub name: String,
    /// Where people are sent back to.
    pub redirect_uris: RedirectUris,
    /// What it may do.
    pub roles: Vec<Role>,
    /// How it stands by itself.
    pub status: SoftwareStatus,
    /// True once a statement was issued.
    pub locked: bool,
    /// Its pages.
    pub links: Links,
    /// Since when.
    #[serde(with = "rfc3339")]
    pub created: OffsetDateTime,
    /// All that it ever had.
    pub certificates: Vec<Issued>,
}

/// How software stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SoftwareStatus {
    /// As it should.
    Active,
    /// For now, it may not work.
    Suspended,
    /// For ever.
    Inactive,
}

/// Pages of software, where there are any.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Links {
    /// Its own.
    pub client_uri: Option<String>,
    /// Its picture.
    pub logo_uri: Option<String>,
    /// What it does with data.
    pub policy_uri: Option<String>,
    /// On which terms.
    pub tos_uri: Option<String>,
}

/// A certificate that was issued.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Issued {
    /// What for.
    pub kind: CertificateKind,
    /// Its key's name in key sets.
    pub kid: String,
    /// Its number, hexadecimal.
    pub serial: String,
    /// Itself: base64 of its DER.
    pub certificate: String,
    /// Since when.
    #[serde(with = "rfc3339")]
    pub issued: OffsetDateTime,
    /// Until when.
    #[serde(with = "rfc3339")]
    pub expires: OffsetDateTime,
    /// Since when it must not be believed.
    #[serde(with = "rfc3339::option")]
    pub revoked: Option<OffsetDateTime>,
}

impl Register {
    /// The organisation with an id of either ecosystem.
    pub fn organisation(&self, id: &str) -> Option<&Organisation> {
        self.organisations.iter().find(|organisation| organisation.is(id))
    }

    pub(crate) fn software_mut(&mut self, id: &str) -> Option<&mut Software> {
        let software = self.organisations.iter_mut().flat_map(|organisation| &mut organisation.software);
        software.into_iter().find(|software| software.is(id))
    }

    /// Every certificate of the issuing authority, with its number.
    pub fn certificates(&self) -> impl Iterator<Item = &Issued> {
        let software = self.organisations.iter().flat_map(|organisation| &organisation.software);
        self.bank.certificates.iter().chain(software.flat_map(|software| &software.certificates))
    }

    pub(crate) fn certificates_mut(&mut self) -> impl Iterator<Item = &mut Issued> {
        let software = self.organisations.iter_mut().flat_map(|organisation| &mut organisation.software);
        self.bank.certificates.iter_mut().chain(software.flat_map(|software| &mut software.certificates))
    }
}

impl Organisation {
    /// True when it is called so, in either ecosystem.
    pub fn is(&self, id: &str) -> bool {
        self.obie_id == id || is_uuid(self.uae_id, id)
    }

    /// Its software with an id of either ecosystem.
    pub fn software(&self, id: &str) -> Option<&Software> {
        self.software.iter().find(|software| software.is(id))
    }
}

impl Software {
    /// True when it is called so, in either ecosystem.
    pub fn is(&self, id: &str) -> bool {
        self.obie_id.as_deref() == Some(id) || self.application_id.is_some_and(|own| is_uuid(own, id))
    }
}

impl Issued {
    /// True while it is neither past nor revoked.
    pub fn is_live(&self, now: OffsetDateTime) -> bool {
        self.revoked.is_none() && now <= self.expires
    }
}

fn is_uuid(own: Uuid, text: &str) -> bool {
    // In one spelling only: with hyphens.
    text.len() == 36 && Uuid::try_parse(text) == Ok(own)
}
