//! An application as the framework sees it at one moment: three records, read side by side.

use super::{Application, Away, Organisation, Record, Software, Standing, TrustFramework, roles};
use crate::tpp_role::TppRole;
use futures::future::try_join3;
use serde_json::{Map, Value, json};

/// What it says.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Of which application.
    pub application: Application,
    /// Of its organisation, if it knows that.
    pub organisation: Option<Organisation>,
    /// Of the application, if it knows that.
    pub software: Option<Software>,
    /// What the application may do.
    pub roles: Vec<TppRole>,
    /// The three records as they came, and the roles: `organisation`, `software`, `claims`, `roles`.
    pub records: Map<String, Value>,
}

/// What an application lacks that may not work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Lack {
    /// The framework knows no such organisation.
    #[error("The organisation is not in the trust framework")]
    NoOrganisation,
    /// It is not active.
    #[error("The organisation is {0} at the trust framework, not Active")]
    Organisation(String),
    /// The framework knows no such application of it.
    #[error("The application is not in the trust framework")]
    NoSoftware,
    /// It is not active.
    #[error("The application is {0} at the trust framework, not Active")]
    Software(String),
    /// It may do nothing that counts here.
    #[error("The application has none of the roles BDSP, BSIP and IDSP at the trust framework")]
    Roles,
}

impl Seen {
    /// Reads all three.
    ///
    /// # Errors
    /// [`Away`]: one of them cannot be read.
    pub async fn look(framework: &dyn TrustFramework, application: Application) -> Result<Self, Away> {
        let (organisation, software, claims) = try_join3(
            framework.read(Record::Organisation(application.organisation)),
            framework.read(Record::Software(application)),
            framework.read(Record::Claims(application)),
        )
        .await?;
        let unreadable = |error: super::Unreadable| Away::new(error.to_string());
        let read_organisation = organisation.as_ref().map(|value| Organisation::read(value, application.organisation));
        let read_software = software.as_ref().map(|value| Software::read(value, application));
        let roles = claims.as_ref().map(roles).transpose().map_err(unreadable)?.unwrap_or_default();
        let names: Vec<_> = roles.iter().map(|role| role.as_str().to_ascii_uppercase()).collect();
        let records = json!({"organisation": organisation, "software": software, "claims": claims, "roles": names});
        Ok(Self {
            application,
            organisation: read_organisation.transpose().map_err(unreadable)?,
            software: read_software.transpose().map_err(unreadable)?,
            roles,
            records: records.as_object().cloned().unwrap_or_default(),
        })
    }

    /// What the application lacks, from the organisation down.
    pub fn lack(&self) -> Option<Lack> {
        match (&self.organisation, &self.software) {
            (None, _) => Some(Lack::NoOrganisation),
            (Some(own), _) if own.standing != Standing::Active => {
                Some(Lack::Organisation(own.standing.words().to_owned()))
            }
            (_, None) => Some(Lack::NoSoftware),
            (_, Some(own)) if own.standing != Standing::Active => Some(Lack::Software(own.standing.words().to_owned())),
            _ => self.roles.is_empty().then_some(Lack::Roles),
        }
    }
}

impl Lack {
    /// True when it is the organisation's.
    pub fn is_organisations(&self) -> bool {
        matches!(self, Self::NoOrganisation | Self::Organisation(_))
    }
}
