//! Why an application is not registered: what it is called on the wire, and which check it is in reports.

use crate::directory::Lack;
use crate::registration::{Check, Failure, Report};

/// What a refusal is called (`AEErrorCode`, namespaced).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// Nobody at the trust framework.
    UnknownClient,
    /// The certificate is for documents.
    WrongCertificateType,
    /// Somebody who may not work.
    NotApproved,
    /// Somebody who may do nothing that counts here.
    NoEligibleRole,
    /// The bank has shut it out.
    Blocked,
}

impl Code {
    /// As it stands on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UnknownClient => "Registration.UnknownClient",
            Self::WrongCertificateType => "Registration.WrongCertificateType",
            Self::NotApproved => "Registration.NotApproved",
            Self::NoEligibleRole => "Registration.NoEligibleRole",
            Self::Blocked => "Registration.Blocked",
        }
    }
}

/// What has been looked at when an application is registered.
pub(super) const PASSED: [Check; 5] = [
    Check::OrganisationActive,
    Check::StatementEnvironment,
    Check::StatementRoles,
    Check::NotBlocked,
    Check::CertificateHolder,
];

#[derive(Debug, thiserror::Error)]
pub(super) enum Refusal {
    #[error("The certificate names no application: CN must be its id, and OU that of its organisation")]
    Unnamed,
    #[error("The certificate is not in the application's key set at the trust framework, or no longer")]
    NotListed,
    #[error("Connect with the application's transport certificate: this one is for signing or encryption")]
    WrongCertificateType,
    #[error("{0}")]
    Lacks(Lack),
    #[error("The application is made for tests, and this is production")]
    ForTests,
    #[error("The bank has shut out this {0}")]
    Blocked(&'static str),
    #[error("The application is known here as another organisation's")]
    OtherOrganisation,
}

impl Refusal {
    pub(super) fn code(&self) -> Code {
        match self {
            Self::Unnamed | Self::NotListed | Self::Lacks(Lack::NoOrganisation | Lack::NoSoftware) => {
                Code::UnknownClient
            }
            Self::WrongCertificateType => Code::WrongCertificateType,
            Self::Lacks(Lack::Roles) => Code::NoEligibleRole,
            Self::Lacks(_) | Self::ForTests | Self::OtherOrganisation => Code::NotApproved,
            Self::Blocked(_) => Code::Blocked,
        }
    }

    pub(super) fn report(&self) -> Report {
        let (check, expected) = match self {
            Self::Unnamed | Self::NotListed | Self::WrongCertificateType => (
                Check::CertificateHolder,
                "a transport certificate in the application's key set at the trust framework",
            ),
            Self::Lacks(Lack::Roles) => {
                (Check::StatementRoles, "an active authority claim with one of the roles BDSP, BSIP and IDSP")
            }
            Self::Lacks(_) => {
                (Check::OrganisationActive, "an organisation and an application that are Active at the trust framework")
            }
            Self::ForTests => (Check::StatementEnvironment, "a live application"),
            Self::Blocked(_) => {
                (Check::NotBlocked, "an organisation, application and client that this bank has not shut out")
            }
            Self::OtherOrganisation => {
                (Check::SameSoftware, "the organisation that the application was registered for")
            }
        };
        Report::of([(check, Err(Failure::new(self.to_string()).expected(expected)))])
    }
}
