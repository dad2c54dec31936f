//! What the directory holds for itself: the key that signs statements, the certificate of its own address, and the one that
//! it hands to the bank.

use crate::authority::{Authority, Making, name, serial};
use crate::directory::Directory;
use crate::fault::Fault;
use crate::folder::{Folder, Pair};
use crate::key_set;
use domain::certificate::Certificate;
use domain::jose::{Algorithm, SigningKey};
use rcgen::{
    CertificateParams, DnType, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose, PKCS_RSA_SHA256, RsaKeySize,
};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use time::Duration;

/// How it is always reached on its own machine.
const NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];
/// A certificate of its own is replaced this long before it ends.
const RENEWED_BEFORE: Duration = Duration::days(30);

/// What its listener shows: a chain, its own certificate first, and the key.
#[derive(Debug)]
pub struct ServerIdentity {
    /// Without the root.
    pub chain: Vec<CertificateDer<'static>>,
    /// Of the first.
    pub key: PrivateKeyDer<'static>,
}

/// The key that signs statements, and its certificate, for which it is named.
pub(crate) struct Signing {
    pub(crate) key: SigningKey,
    pub(crate) certificate: CertificateDer<'static>,
}

impl Signing {
    /// Reads it from the folder, or makes it there.
    pub(crate) fn open(folder: &Folder, issuing: &Authority, making: Making<'_>) -> Result<Self, Fault> {
        let pair = folder.pair("signing", || {
            let key = KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048)?;
            let mut params = CertificateParams::default();
            params.distinguished_name = name(&[(DnType::CommonName, "Vestibule Sandbox Directory")]);
            params.serial_number = Some(serial(making.entropy));
            params.not_before = making.now - Duration::days(1);
            params.not_after = making.now + Duration::days(365 * 10);
            params.key_usages = vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::ContentCommitment];
            // Signs documents, opens no connections.
            params.extended_key_usages = crate::kind::CertificateKind::ObSigning.extended_key_usages();
            Ok(Pair { certificate: issuing.certify(&params, &key)?.pem(), key: key.serialize_pem() })
        })?;
        let certificate = leaf(folder, "signing", &pair)?;
        let key = SigningKey::from_pem(Algorithm::Ps256, &key_set::kid(&certificate), pair.key.as_bytes())?;
        Ok(Self { key, certificate })
    }
}

impl Directory {
    /// What its listener shows: kept, and replaced when it ends soon or lacks the host of the public address.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn server_identity(&self) -> Result<ServerIdentity, Fault> {
        let _lock = self.folder.lock()?;
        let kept = match self.folder.read_pair("server")? {
            Some(pair) if self.still_serves(&pair)? => pair,
            _ => self.folder.replace_pair("server", self.make_server()?)?,
        };
        let key = PrivateKeyDer::from_pem_slice(kept.key.as_bytes());
        let key = key.map_err(|error| self.folder.corrupt("server.key", &error))?;
        Ok(ServerIdentity {
            chain: vec![leaf(&self.folder, "server", &kept)?, self.issuing.certificate().clone()],
            key,
        })
    }

    fn host(&self) -> String {
        self.public_url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned()
    }

    fn still_serves(&self, pair: &Pair) -> Result<bool, Fault> {
        let der = leaf(&self.folder, "server", pair)?;
        let corrupt = |problem: &dyn std::fmt::Display| self.folder.corrupt("server.pem", problem);
        let certificate = Certificate::parse(&der).map_err(|error| corrupt(&error))?;
        let host = self.host();
        let named = NAMES.contains(&host.as_str()) || names(&der).contains(&host);
        Ok(named && certificate.valid_at(self.now() + RENEWED_BEFORE))
    }

    fn make_server(&self) -> Result<Pair, Fault> {
        let mut names: Vec<String> = NAMES.map(str::to_owned).into();
        let host = self.host();
        if ServerName::try_from(host.as_str()).is_ok() && !names.contains(&host) {
            names.push(host);
        }
        let key = KeyPair::generate()?;
        let mut params = self.leaf_params();
        params.subject_alt_names = CertificateParams::new(names)?.subject_alt_names;
        params.distinguished_name = name(&[(DnType::CommonName, "Vestibule Sandbox Directory")]);
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        Ok(Pair { certificate: self.issuing.certify(&params, &key)?.pem(), key: key.serialize_pem() })
    }
}

fn leaf(folder: &Folder, file: &str, pair: &Pair) -> Result<CertificateDer<'static>, Fault> {
    CertificateDer::from_pem_slice(pair.certificate.as_bytes())
        .map_err(|error| folder.corrupt(&format!("{file}.pem"), &error))
}

/// The host names in a certificate.
fn names(der: &[u8]) -> Vec<String> {
    let Ok((_, certificate)) = x509_parser::parse_x509_certificate(der) else { return Vec::new() };
    let Ok(Some(names)) = certificate.subject_alternative_name() else { return Vec::new() };
    let hosts = names.value.general_names.iter().filter_map(|name| match name {
        x509_parser::extensions::GeneralName::DNSName(host) => Some((*host).to_owned()),
        x509_parser::extensions::GeneralName::IPAddress(bytes) => address(bytes),
        _ => None,
    });
    hosts.collect()
}

fn address(bytes: &[u8]) -> Option<String> {
    match bytes.len() {
        4 => Some(std::net::IpAddr::from(<[u8; 4]>::try_from(bytes).ok()?).to_string()),
        16 => Some(std::net::IpAddr::from(<[u8; 16]>::try_from(bytes).ok()?).to_string()),
        _ => None,
    }
}
