//! Certificates for the keys of TPPs.

use crate::authority::{name, serial};
use crate::directory::Directory;
use crate::fault::{Error, Fault, Refusal};
use crate::key_set;
use crate::kind::CertificateKind;
use crate::psd2;
use crate::register::{Issued, Organisation, Register, Software, Status};
use crate::request::RequestedKey;
use data_encoding::BASE64;
use rcgen::{CertificateParams, CrlDistributionPoint, CustomExtension, DnType, PublicKeyData};
use std::fmt::Write as _;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

/// 13 months.
const VALID: Duration = Duration::days(396);
/// A key set is read as a whole: nobody has more live keys.
const MOST: usize = 20;
/// `organizationIdentifier` (ETSI EN 319 412-1 §5.1.4).
const ORGANISATION_IDENTIFIER: [u64; 4] = [2, 5, 4, 97];
/// The most characters of an organisation's name in a certificate (RFC 5280 appendix A.1).
const LONGEST_NAME: usize = 64;

/// A certificate as it is handed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certified {
    /// In PEM.
    pub certificate: String,
    /// Who issued it, in PEM: the issuing authority and the root.
    pub chain: String,
    /// Its key's name in key sets.
    pub kid: String,
}

/// Whose name a certificate carries.
pub(crate) struct Subject {
    name: Vec<(DnType, String)>,
    statements: Option<CustomExtension>,
}

impl Subject {
    /// In the UAE: application, organisation.
    pub(crate) fn uae(application: Uuid, organisation: Uuid, legal_name: &str) -> Self {
        Self::plain([
            (DnType::CountryName, "AE".into()),
            (DnType::OrganizationName, short(legal_name)),
            (DnType::OrganizationalUnitName, organisation.to_string()),
            (DnType::CommonName, application.to_string()),
        ])
    }

    fn obie(software: &str, organisation: &Organisation) -> Self {
        Self::plain([
            (DnType::CountryName, "GB".into()),
            (DnType::OrganizationName, "OpenBanking".into()),
            (DnType::OrganizationalUnitName, organisation.obie_id.clone()),
            (DnType::CommonName, software.to_owned()),
        ])
    }

    /// The organisation itself, with what it may do wherever it may.
    fn qualified(kind: CertificateKind, organisation: &Organisation) -> Self {
        let mut roles: Vec<_> = organisation.authorisations.iter().flat_map(|state| state.roles.clone()).collect();
        roles.sort_unstable();
        roles.dedup();
        let identifier = format!("PSDGB-OB-{}", organisation.registration_id);
        let subject = Self::plain([
            (DnType::CountryName, "GB".into()),
            (DnType::OrganizationName, short(&organisation.legal_name)),
            (DnType::CustomDnType(ORGANISATION_IDENTIFIER.to_vec()), identifier),
            (DnType::CommonName, organisation.obie_id.clone()),
        ]);
        Self { statements: Some(psd2::statements(kind, &roles)), ..subject }
    }

    fn plain(name: [(DnType, String); 4]) -> Self {
        Self { name: name.into(), statements: None }
    }

    fn of(kind: CertificateKind, organisation: &Organisation, software: &Software) -> Result<Self, Refusal> {
        match (kind, &software.obie_id, software.application_id) {
            (CertificateKind::ObWac | CertificateKind::ObSeal, Some(_), _) => Ok(Self::qualified(kind, organisation)),
            (CertificateKind::ObTransport | CertificateKind::ObSigning, Some(id), _) => {
                Ok(Self::obie(id, organisation))
            }
            (
                CertificateKind::UaeTransport | CertificateKind::UaeSigning | CertificateKind::UaeEncryption,
                _,
                Some(application),
            ) => Ok(Self::uae(application, organisation.uae_id, &organisation.legal_name)),
            _ => Err(Refusal::Conflict(format!(
                "This software was enrolled for the other ecosystem, without which there is no {}; enrol with the profile both",
                kind.as_str()
            ))),
        }
    }
}

impl Directory {
    /// Certifies the key of a PKCS#10 request in PEM for a software of whoever holds the access key. Nothing else of the
    /// request is used.
    ///
    /// # Errors
    /// [`Refusal`]; [`Fault`].
    pub fn issue(
        &self,
        access_key: &str,
        software: &str,
        kind: CertificateKind,
        request: &str,
    ) -> Result<Certified, Error> {
        self.register()?.owned(access_key, software)?;
        let key = RequestedKey::read(request).map_err(|bad| Refusal::Invalid(bad.to_string()))?;
        let issued = self.change(|register| {
            let (organisation, owned) = register.owned(access_key, software)?;
            let room = owned.certificates.iter().filter(|issued| issued.is_live(self.now())).count() < MOST;
            if organisation.status != Status::Active {
                return Err(Refusal::Conflict(format!("{} is not active", organisation.legal_name)).into());
            }
            if !room {
                let sentence = format!("A software has at most {MOST} live certificates; have one revoked first");
                return Err(Refusal::Full(sentence).into());
            }
            let issued = self.certify(kind, Subject::of(kind, organisation, owned)?, &key.public, key.rsa)?;
            if let Some(software) = register.software_mut(software) {
                software.certificates.push(issued.clone());
            }
            Ok(issued)
        })?;
        Ok(Certified {
            certificate: pem(&issued),
            chain: format!("{}{}", self.issuing.pem(), self.root.pem()),
            kid: issued.kid,
        })
    }

    pub(crate) fn certify(
        &self,
        kind: CertificateKind,
        subject: Subject,
        key: &impl PublicKeyData,
        rsa: bool,
    ) -> Result<Issued, Fault> {
        let mut params = self.leaf_params();
        let attributes: Vec<_> = subject.name.iter().map(|(kind, value)| (kind.clone(), value.as_str())).collect();
        params.distinguished_name = name(&attributes);
        params.key_usages = kind.key_usages(rsa);
        params.extended_key_usages = kind.extended_key_usages();
        params.custom_extensions.extend(subject.statements);
        let number = params.serial_number.as_ref().map(rcgen::SerialNumber::to_bytes).unwrap_or_default();
        let (issued, expires) = (self.now(), params.not_after);
        let certificate = self.issuing.certify(&params, key)?;
        Ok(Issued {
            kind,
            kid: key_set::kid(certificate.der()),
            serial: data_encoding::HEXLOWER.encode(&number),
            certificate: BASE64.encode(certificate.der()),
            issued,
            expires,
            revoked: None,
        })
    }

    /// What all certificates of the issuing authority have in common, but for the authority's own.
    pub(crate) fn leaf_params(&self) -> CertificateParams {
        let now: OffsetDateTime = self.now();
        let mut params = CertificateParams::default();
        params.serial_number = Some(serial(&*self.entropy));
        // Whoever checks may have a clock that is behind.
        params.not_before = now - Duration::hours(1);
        params.not_after = now + VALID;
        params.use_authority_key_identifier_extension = true;
        params.crl_distribution_points = vec![CrlDistributionPoint { uris: vec![self.url("/pki/issuing.crl")] }];
        params
    }
}

impl Register {
    /// A software of whoever holds the access key.
    pub(crate) fn owned(&self, access_key: &str, software: &str) -> Result<(&Organisation, &Software), Refusal> {
        let organisation = self.holder(access_key).ok_or(Refusal::Unauthorised)?;
        let software = organisation.software(software).ok_or_else(|| {
            Refusal::NotFound("No software of this TPP has this id; its ids were told when it was enrolled".into())
        })?;
        Ok((organisation, software))
    }
}

/// A certificate in PEM, lines of 64 characters (RFC 7468 §2).
pub(crate) fn pem(issued: &Issued) -> String {
    let mut text = String::from("-----BEGIN CERTIFICATE-----\n");
    let mut rest = issued.certificate.as_str();
    while !rest.is_empty() {
        let (line, behind) = rest.split_at_checked(64).unwrap_or((rest, ""));
        let _written = writeln!(text, "{line}");
        rest = behind;
    }
    text.push_str("-----END CERTIFICATE-----\n");
    text
}

fn short(name: &str) -> String {
    name.chars().take(LONGEST_NAME).collect::<String>().trim_end().to_owned()
}
