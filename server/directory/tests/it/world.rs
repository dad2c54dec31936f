//! A directory in a folder of its own, at an instant of its own.

use directory::{CertificateKind, Certified, Directory, Enrolled, NewTpp};
use domain::certificate::Certificate;
use domain::clock::FixedClock;
use domain::entropy::SeededEntropy;
use domain::jose::KeySet;
use rcgen::{CertificateParams, KeyPair, PKCS_RSA_SHA256, RsaKeySize};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use time::OffsetDateTime;
use time::macros::datetime;

pub(crate) const NOW: OffsetDateTime = datetime!(2026-11-20 12:00 UTC);

/// RSA keys take long to make.
static RSA: LazyLock<String> =
    LazyLock::new(|| KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048).unwrap().serialize_pem());

pub(crate) struct World {
    pub(crate) directory: Arc<Directory>,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) folder: PathBuf,
}

impl World {
    pub(crate) fn new() -> Self {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let number = NUMBER.fetch_add(1, Ordering::SeqCst);
        let folder = std::env::temp_dir().join(format!("vestibule-directory-{}-{number}", std::process::id()));
        let clock = Arc::new(FixedClock::at(NOW));
        let directory = Arc::new(opened(&folder, &clock));
        Self { directory, clock, folder }
    }

    /// The same folder, as another process opens it.
    pub(crate) fn again(&self) -> Directory {
        opened(&self.folder, &self.clock)
    }

    pub(crate) fn enrol(&self, change: impl FnOnce(&mut Value)) -> Tpp<'_> {
        let mut new = new();
        change(&mut new);
        let new: NewTpp = serde_json::from_value(new).unwrap();
        Tpp { directory: &self.directory, enrolled: self.directory.enrol(&new).unwrap() }
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _gone = std::fs::remove_dir_all(&self.folder);
    }
}

fn opened(folder: &Path, clock: &Arc<FixedClock>) -> Directory {
    static SEED: AtomicU64 = AtomicU64::new(0);
    let entropy = SeededEntropy::new(SEED.fetch_add(1, Ordering::SeqCst));
    Directory::open(folder, Arc::clone(clock) as _, Arc::new(entropy)).unwrap()
}

/// What a TPP says of itself, as it should be.
pub(crate) fn new() -> Value {
    json!({
        "legal_name": "Wren & Søn Ltd", "software_name": "Wren (Sandbox)", "profile": "both",
        "redirect_uris": ["https://app.wren.example/callback"], "roles": ["PISP", "AISP"],
        "contacts": [{"name": "Ada Wren", "email": "ada@wren.example", "phone": "+44 20 7946 0018", "type": "business"}],
    })
}

/// A TPP with its access key.
pub(crate) struct Tpp<'a> {
    directory: &'a Directory,
    pub(crate) enrolled: Enrolled,
}

impl Tpp<'_> {
    pub(crate) fn key(&self) -> &str {
        self.enrolled.access_key.expose()
    }

    /// OBIE's id of the software, or else the UAE's.
    pub(crate) fn software(&self) -> String {
        let software = &self.enrolled.software;
        software.obie_id.clone().unwrap_or_else(|| software.application_id.unwrap().to_string())
    }

    pub(crate) fn issue(&self, kind: CertificateKind, key: &KeyPair) -> Issue {
        let certified = self.directory.issue(self.key(), &self.software(), kind, &request(key)).unwrap();
        Issue { certificate: read(&certified.certificate), certified }
    }

    pub(crate) fn statement(&self) -> String {
        self.directory.statement(self.key(), &self.software()).unwrap()
    }
}

pub(crate) struct Issue {
    pub(crate) certificate: Certificate,
    pub(crate) certified: Certified,
}

pub(crate) fn rsa() -> KeyPair {
    KeyPair::from_pem(&RSA).unwrap()
}

pub(crate) fn request(key: &KeyPair) -> String {
    CertificateParams::default().serialize_request(key).unwrap().pem().unwrap()
}

pub(crate) fn der(pem: &str) -> CertificateDer<'static> {
    CertificateDer::from_pem_slice(pem.as_bytes()).unwrap()
}

pub(crate) fn read(pem: &str) -> Certificate {
    Certificate::parse(&der(pem)).unwrap()
}

pub(crate) fn key_set(keys: &Value) -> KeySet {
    KeySet::parse(keys.to_string().as_bytes()).unwrap()
}

/// The names of the keys in a set.
pub(crate) fn kids(keys: &Value) -> Vec<String> {
    keys["keys"].as_array().unwrap().iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
}
