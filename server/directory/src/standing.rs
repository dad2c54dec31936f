//! Suspending, resuming and withdrawing: organisations, and software by itself.

use crate::directory::Directory;
use crate::fault::{Error, Refusal};
use crate::register::{Organisation, Register, Software, SoftwareStatus, Status};

/// Whose standing is another now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// What it is called.
    pub name: String,
    /// As it stands: `Active`.
    pub status: &'static str,
}

impl Directory {
    /// Suspends an organisation, or one software.
    ///
    /// # Errors
    /// [`Refusal`]: nobody is called so, or it is withdrawn.
    pub fn suspend(&self, id: &str) -> Result<Changed, Error> {
        self.stand(id, Status::Suspended)
    }

    /// Lets it work again.
    ///
    /// # Errors
    /// [`Refusal`]: nobody is called so, or it is withdrawn.
    pub fn resume(&self, id: &str) -> Result<Changed, Error> {
        self.stand(id, Status::Active)
    }

    /// Withdraws it, for ever.
    ///
    /// # Errors
    /// [`Refusal`]: nobody is called so.
    pub fn withdraw(&self, id: &str) -> Result<Changed, Error> {
        self.stand(id, Status::Withdrawn)
    }

    fn stand(&self, id: &str, status: Status) -> Result<Changed, Error> {
        self.change(|register| match status_of(register, id) {
            Some(Standing::Organisation(organisation)) => {
                organisation.status = organisation.status.next(status, &organisation.legal_name)?;
                Ok(Changed { name: organisation.legal_name.clone(), status: organisation.status.as_str() })
            }
            Some(Standing::Software(software)) => {
                let next = software.status.as_organisation().next(status, &software.name)?;
                software.status = SoftwareStatus::of(next);
                Ok(Changed { name: software.name.clone(), status: software.status.as_str() })
            }
            None => {
                let sentence = "No organisation or software has this id; `vestibule directory list` shows them";
                Err(Refusal::NotFound(sentence.into()).into())
            }
        })
    }
}

enum Standing<'a> {
    Organisation(&'a mut Organisation),
    Software(&'a mut Software),
}

fn status_of<'a>(register: &'a mut Register, id: &str) -> Option<Standing<'a>> {
    for organisation in &mut register.organisations {
        if organisation.is(id) {
            return Some(Standing::Organisation(organisation));
        }
        if let Some(software) = organisation.software.iter_mut().find(|software| software.is(id)) {
            return Some(Standing::Software(software));
        }
    }
    None
}

impl Status {
    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::Suspended => "Suspended",
            Self::Withdrawn => "Withdrawn",
        }
    }

    fn next(self, status: Self, name: &str) -> Result<Self, Refusal> {
        match (self, status) {
            (Self::Withdrawn, Self::Active | Self::Suspended) => {
                Err(Refusal::Conflict(format!("{name} is withdrawn for ever; enrol another")))
            }
            _ => Ok(status),
        }
    }
}

impl SoftwareStatus {
    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::Suspended => "Suspended",
            Self::Inactive => "Inactive",
        }
    }

    fn of(status: Status) -> Self {
        match status {
            Status::Active => Self::Active,
            Status::Suspended => Self::Suspended,
            Status::Withdrawn => Self::Inactive,
        }
    }

    fn as_organisation(self) -> Status {
        match self {
            Self::Active => Status::Active,
            Self::Suspended => Status::Suspended,
            Self::Inactive => Status::Withdrawn,
        }
    }
}
