//! Certificates of one authority: the server's, a TPP's and a gateway's.

use crate::Failure;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, KeyUsagePurpose, PKCS_RSA_SHA256, RsaKeySize,
};
use std::fs;
use std::path::{Path, PathBuf};

/// Where they lie, in PEM.
pub(crate) struct Pki {
    folder: PathBuf,
}

impl Pki {
    /// Makes all of them. The server's key is P-256, the others' are RSA 2048, as directories certify them.
    pub(crate) fn made_in(folder: &Path) -> Result<Self, Failure> {
        fs::create_dir_all(folder)?;
        let pki = Self { folder: folder.to_owned() };
        let mut authority = named("Bench CA");
        authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate()?)?;
        fs::write(pki.file("ca.pem"), authority.pem())?;
        let mut server = CertificateParams::new(["localhost".to_owned(), "127.0.0.1".to_owned()])?;
        server.distinguished_name = named("localhost").distinguished_name;
        pki.certify("server", server, ExtendedKeyUsagePurpose::ServerAuth, &KeyPair::generate()?, &authority)?;
        for name in ["tpp", "gateway"] {
            let key = KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048)?;
            pki.certify(name, named(name), ExtendedKeyUsagePurpose::ClientAuth, &key, &authority)?;
        }
        Ok(pki)
    }

    fn certify(
        &self,
        name: &str,
        mut params: CertificateParams,
        purpose: ExtendedKeyUsagePurpose,
        key: &KeyPair,
        authority: &CertifiedIssuer<'_, KeyPair>,
    ) -> Result<(), Failure> {
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![purpose];
        fs::write(self.file(&format!("{name}.pem")), params.signed_by(key, authority)?.pem())?;
        fs::write(self.file(&format!("{name}.key")), key.serialize_pem())?;
        Ok(())
    }

    /// One of the files.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

fn named(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::OrganizationName, "Bench");
    params.distinguished_name.push(DnType::CommonName, name);
    params
}
