//! One entry of a list: what it is, how it is stored, and what it must be before it is taken.

use super::issuer::WrittenIssuer;
use super::list::List;
use super::place::{CrlSource, endpoint};
use crate::certificate::revocation::Authority;
use crate::certificate::{Certificate, Style};
use crate::field::FieldErrors;
use crate::registration::StatementIssuer;
use data_encoding::BASE64;
use serde_json::{Value, json};
use time::OffsetDateTime;

/// An authority for the certificates of clients.
#[derive(Debug, Clone)]
pub struct ClientCa {
    /// The authority.
    pub authority: Authority,
    /// Which kinds of certificate it may issue; none named: any.
    pub styles: Vec<Style>,
}

/// Somebody or something that is trusted.
#[derive(Debug, Clone)]
pub enum Item {
    /// Who may issue the certificates of clients.
    ClientCa(ClientCa),
    /// Where a revocation list comes from.
    ClientCrl(CrlSource),
    /// Whose statements are believed.
    StatementIssuer(Box<StatementIssuer>),
    /// A root for our own fetches.
    OutboundCa(Authority),
}

/// Why an entry is not taken: sentences by the field of its form.
pub type Unfit = FieldErrors;

impl Item {
    /// In which list it stands.
    pub fn list(&self) -> List {
        match self {
            Self::ClientCa(_) => List::ClientCa,
            Self::ClientCrl(_) => List::ClientCrl,
            Self::StatementIssuer(_) => List::StatementIssuer,
            Self::OutboundCa(_) => List::OutboundCa,
        }
    }

    /// What makes it this entry of its list and no other.
    pub fn key(&self) -> String {
        match self {
            Self::ClientCa(ClientCa { authority, .. }) | Self::OutboundCa(authority) => {
                authority.certificate().fingerprint()
            }
            Self::ClientCrl(source) => source.to_string(),
            Self::StatementIssuer(issuer) => issuer.iss.clone(),
        }
    }

    /// What people call it.
    pub fn title(&self) -> String {
        match self {
            Self::ClientCa(ClientCa { authority, .. }) | Self::OutboundCa(authority) => {
                authority.certificate().facts().subject.to_string()
            }
            other => other.key(),
        }
    }

    /// As it is stored.
    pub fn stored(&self) -> Value {
        let der = |authority: &Authority| BASE64.encode(authority.certificate().der());
        match self {
            Self::ClientCa(ClientCa { authority, styles }) => {
                let styles: Vec<_> = styles.iter().map(|style| style.name()).collect();
                json!({ "certificate": der(authority), "styles": styles })
            }
            Self::ClientCrl(source) => json!({ "source": source.to_string() }),
            Self::StatementIssuer(issuer) => json!(WrittenIssuer::from(&**issuer)),
            Self::OutboundCa(authority) => json!({ "certificate": der(authority) }),
        }
    }

    /// Reads what is stored. Nothing where it is none: only what was taken is stored.
    pub fn read(list: List, stored: &Value, production: bool) -> Option<Self> {
        let text = |name| stored.get(name).and_then(Value::as_str);
        let authority = || {
            let der = BASE64.decode(text("certificate")?.as_bytes()).ok()?;
            Authority::new(Certificate::parse(&der).ok()?).ok()
        };
        Some(match list {
            List::ClientCa => {
                let names = stored.get("styles").and_then(Value::as_array).into_iter().flatten();
                let styles = names.map(|name| Style::of_name(name.as_str()?)).collect::<Option<_>>()?;
                Self::ClientCa(ClientCa { authority: authority()?, styles })
            }
            List::ClientCrl => Self::ClientCrl(CrlSource::of(text("source")?)),
            List::StatementIssuer => {
                let written: WrittenIssuer = serde_json::from_value(stored.clone()).ok()?;
                Self::StatementIssuer(Box::new(written.read(production).ok()?))
            }
            List::OutboundCa => Self::OutboundCa(authority()?),
        })
    }

    /// An authority of `list` from a PEM text.
    ///
    /// # Errors
    /// A sentence about `certificate`.
    pub fn authority(list: List, pem: &str, styles: Vec<Style>) -> Result<Self, Unfit> {
        let unfit = |problem: &dyn std::fmt::Display| Unfit::of("certificate", problem);
        let certificate = Certificate::from_pem(pem).map_err(|problem| unfit(&problem))?;
        let authority = Authority::new(certificate).map_err(|problem| unfit(&problem))?;
        Ok(match list {
            List::OutboundCa => Self::OutboundCa(authority),
            _ => Self::ClientCa(ClientCa { authority, styles }),
        })
    }

    /// The address of a revocation list. Files are named in the configuration alone: a page reads no files of the server.
    ///
    /// # Errors
    /// A sentence about `source`.
    pub fn revocation_list(address: &str, production: bool) -> Result<Self, Unfit> {
        let url = endpoint(address.trim(), production);
        let url = url.map_err(|rule| Unfit::of("source", format!("“{}”: {rule}", address.trim())))?;
        Ok(Self::ClientCrl(CrlSource::Address(url)))
    }

    /// An issuer, as somebody wrote it down.
    ///
    /// # Errors
    /// A sentence for each part that cannot be.
    pub fn issuer(written: &WrittenIssuer, production: bool) -> Result<Self, Unfit> {
        Ok(Self::StatementIssuer(Box::new(written.read(production)?)))
    }

    /// Whether it may be trusted from now on. What was taken once is not judged again: it ends when its time is over.
    ///
    /// # Errors
    /// A sentence that says what would pass.
    pub fn judge(&self, production: bool, now: OffsetDateTime) -> Result<(), Unfit> {
        match self {
            Self::ClientCa(ca) => ca.authority.judge_for_clients(production, now),
            Self::OutboundCa(authority) => authority.judge_for_servers(production, now),
            Self::ClientCrl(_) | Self::StatementIssuer(_) => Ok(()),
        }
        .map_err(|problem| Unfit::of("certificate", crate::text::capitalised(&problem.to_string())))
    }
}
