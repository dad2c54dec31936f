//! The two authorities: a root that is used once, and the one that issues.

use crate::fault::Fault;
use crate::folder::{Folder, Pair};
use domain::certificate::SANDBOX_ORGANISATION;
use domain::entropy::{self, Entropy};
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, DistinguishedName, DnType, DnValue, IsCa,
    Issuer, KeyIdMethod, KeyPair, KeyUsagePurpose, PublicKeyData, RevokedCertParams, SerialNumber,
};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use time::{Duration, OffsetDateTime};

/// An authority whose certificate and key lie in the folder.
pub(crate) struct Authority {
    pem: String,
    certificate: CertificateDer<'static>,
    issuer: Issuer<'static, KeyPair>,
}

/// A new authority: under which name, how deep below it, how long.
struct Wanted {
    file: &'static str,
    name: &'static str,
    below: u8,
    years: i64,
}

const ROOT: Wanted = Wanted { file: "root", name: "Vestibule Sandbox Root CA", below: 1, years: 20 };
const ISSUING: Wanted = Wanted { file: "issuing", name: "Vestibule Sandbox Issuing CA", below: 0, years: 10 };
/// How long a revocation list is fresh.
const LIST_LIFETIME: Duration = Duration::hours(24);

/// What makes authorities: time and randomness.
#[derive(Clone, Copy)]
pub(crate) struct Making<'a> {
    pub(crate) now: OffsetDateTime,
    pub(crate) entropy: &'a dyn Entropy,
}

impl Authority {
    /// Reads the root from the folder, or makes it there.
    pub(crate) fn root(folder: &Folder, making: Making<'_>) -> Result<Self, Fault> {
        Self::open(folder, &ROOT, |key| Ok(ROOT.params(making).self_signed(key)?.pem()))
    }

    /// Reads the issuing authority from the folder, or makes it there, by the root.
    pub(crate) fn issuing(folder: &Folder, root: &Self, making: Making<'_>) -> Result<Self, Fault> {
        Self::open(folder, &ISSUING, |key| {
            let mut params = ISSUING.params(making);
            params.use_authority_key_identifier_extension = true;
            Ok(params.signed_by(key, &root.issuer)?.pem())
        })
    }

    fn open(
        folder: &Folder,
        wanted: &Wanted,
        certify: impl FnOnce(&KeyPair) -> Result<String, Fault>,
    ) -> Result<Self, Fault> {
        let pair = folder.pair(wanted.file, || {
            let key = KeyPair::generate()?;
            Ok(Pair { certificate: certify(&key)?, key: key.serialize_pem() })
        })?;
        let corrupt = |suffix: &str, problem: &dyn std::fmt::Display| {
            folder.corrupt(&format!("{}.{suffix}", wanted.file), problem)
        };
        let certificate = CertificateDer::from_pem_slice(pair.certificate.as_bytes());
        let certificate = certificate.map_err(|error| corrupt("pem", &error))?;
        let key = KeyPair::from_pem(&pair.key).map_err(|error| corrupt("key", &error))?;
        let issuer = Issuer::from_ca_cert_der(&certificate, key).map_err(|error| corrupt("pem", &error))?;
        Ok(Self { pem: pair.certificate, certificate, issuer })
    }

    /// Its certificate in PEM.
    pub(crate) fn pem(&self) -> &str {
        &self.pem
    }

    pub(crate) fn certificate(&self) -> &CertificateDer<'static> {
        &self.certificate
    }

    /// Certifies a key.
    pub(crate) fn certify(
        &self,
        params: &CertificateParams,
        key: &impl PublicKeyData,
    ) -> Result<rcgen::Certificate, Fault> {
        Ok(params.signed_by(key, &self.issuer)?)
    }

    /// Says which of its certificates must not be believed (RFC 5280 §5), in DER.
    pub(crate) fn revocation_list(
        &self,
        revoked: Vec<RevokedCertParams>,
        now: OffsetDateTime,
    ) -> Result<Vec<u8>, Fault> {
        let number = now.unix_timestamp().unsigned_abs();
        let list = CertificateRevocationListParams {
            this_update: now,
            next_update: now + LIST_LIFETIME,
            crl_number: SerialNumber::from(number),
            issuing_distribution_point: None,
            revoked_certs: revoked,
            key_identifier_method: KeyIdMethod::Sha256,
        };
        Ok(list.signed_by(&self.issuer)?.der().to_vec())
    }
}

impl Wanted {
    fn params(&self, making: Making<'_>) -> CertificateParams {
        let mut params = CertificateParams::default();
        params.distinguished_name = name(&[
            (DnType::CountryName, "GB"),
            (DnType::OrganizationName, SANDBOX_ORGANISATION),
            (DnType::CommonName, self.name),
        ]);
        params.serial_number = Some(serial(making.entropy));
        // Whoever checks may have a clock that is behind.
        params.not_before = making.now - Duration::days(1);
        params.not_after = making.now + Duration::days(365 * self.years);
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(self.below));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        params
    }
}

/// A number of 128 bits that are random but for the first two: never negative in DER, and always of the same length.
pub(crate) fn serial(entropy: &dyn Entropy) -> SerialNumber {
    let mut bytes = entropy::bytes::<16>(entropy);
    bytes[0] = bytes[0] & 0x3f | 0x40;
    SerialNumber::from_slice(&bytes)
}

/// A name of these attributes, the widest first.
pub(crate) fn name(attributes: &[(DnType, &str)]) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    for (kind, value) in attributes {
        // Countries are written in the older alphabet (RFC 5280 appendix A.1).
        let printable = (*kind == DnType::CountryName).then(|| (*value).try_into().ok().map(DnValue::PrintableString));
        name.push(kind.clone(), printable.flatten().unwrap_or_else(|| DnValue::Utf8String((*value).to_owned())));
    }
    name
}
