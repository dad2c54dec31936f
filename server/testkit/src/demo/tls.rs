//! A certificate for the machine API, from a CA that signs nothing else.

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, KeyUsagePurpose,
};
use server::command::Failure;
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use time::{Duration, OffsetDateTime};

/// How the machine API is reached on this machine.
const NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];
/// How long a demo may be kept.
const VALID: Duration = Duration::days(730);

/// Files in PEM.
#[derive(Debug)]
pub(super) struct Files {
    /// What a client has to trust.
    pub(super) ca: PathBuf,
    /// The server's certificate.
    pub(super) certificate: PathBuf,
    /// Its key, readable by its owner only.
    pub(super) private_key: PathBuf,
}

/// Makes a CA and a certificate of it in `<data_dir>/tls`. The CA's key is kept nowhere: it signs once.
pub(super) fn make(data_dir: &Path, now: OffsetDateTime) -> Result<Files, Failure> {
    let folder = data_dir.join("tls");
    DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
    let files = Files {
        ca: folder.join("ca.pem"),
        certificate: folder.join("server.pem"),
        private_key: folder.join("server.key"),
    };
    let ca = CertifiedIssuer::self_signed(authority(now), KeyPair::generate()?)?;
    let key = KeyPair::generate()?;
    let certificate = server(now)?.signed_by(&key, &ca)?;
    fs::write(&files.ca, ca.pem())?;
    fs::write(&files.certificate, certificate.pem())?;
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&files.private_key)?;
    file.write_all(key.serialize_pem().as_bytes())?;
    Ok(files)
}

fn authority(now: OffsetDateTime) -> CertificateParams {
    let mut params = named("Vestibule demo CA", now);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

fn server(now: OffsetDateTime) -> Result<CertificateParams, Failure> {
    let names = CertificateParams::new(NAMES.map(str::to_owned))?;
    let mut params = named("Vestibule demo machine API", now);
    params.subject_alt_names = names.subject_alt_names;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    Ok(params)
}

fn named(name: &str, now: OffsetDateTime) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = now - Duration::days(1);
    params.not_after = now + VALID;
    params
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn only_the_owner_reads_the_key() {
        let folder = std::env::temp_dir().join(format!("vestibule-demo-tls-{}", std::process::id()));
        let files = make(&folder, OffsetDateTime::UNIX_EPOCH).unwrap();
        let mode = fs::metadata(&files.private_key).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert!(fs::read_to_string(&files.ca).unwrap().starts_with("-----BEGIN CERTIFICATE-----"));
        fs::remove_dir_all(folder).unwrap();
    }
}
