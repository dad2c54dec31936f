//! The directory: a folder, two authorities, a register. Whatever it does for others lies in the modules beside.

use crate::access::Tokens;
use crate::authority::{Authority, Making};
use crate::fault::{Error, Fault};
use crate::folder::{Folder, Readers, Stamp};
use crate::issue::Subject;
use crate::kind::CertificateKind;
use crate::own::Signing;
use crate::register::{Bank, Issued, Register};
use crate::{id, issue};
use domain::clock::Clock;
use domain::entropy::Entropy;
use rcgen::KeyPair;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use time::{Duration, OffsetDateTime};
use url::Url;

/// `iss` of its statements.
pub const ISSUER: &str = "Vestibule Sandbox Directory";

const REGISTER: &str = "register.json";
/// Of the register's file.
const FORMAT: u32 = 1;
/// The bank's certificate is replaced this long before it ends.
const RENEWED_BEFORE: Duration = Duration::days(30);

/// A sandbox trust framework. Every method reads what is in the folder now, whoever wrote it.
pub struct Directory {
    pub(crate) folder: Folder,
    pub(crate) public_url: Url,
    pub(crate) banks: Vec<Url>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) root: Authority,
    pub(crate) issuing: Authority,
    pub(crate) signing: Signing,
    pub(crate) tokens: Mutex<Tokens>,
    read: Mutex<Option<(Stamp, Arc<Register>)>>,
}

impl Directory {
    /// Opens the folder. On the first time it is made, with authorities, keys and an empty register.
    ///
    /// # Errors
    /// [`Fault`]: the folder cannot be written, or holds something else.
    pub fn open(folder: &Path, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Result<Self, Fault> {
        let folder = Folder::make(folder)?;
        let lock = folder.lock()?;
        let making = Making { now: whole_second(clock.now()), entropy: &*entropy };
        let root = Authority::root(&folder, making)?;
        let issuing = Authority::issuing(&folder, &root, making)?;
        let signing = Signing::open(&folder, &issuing, making)?;
        let directory = Self {
            folder,
            public_url: local(),
            banks: Vec::new(),
            root,
            issuing,
            signing,
            tokens: Mutex::default(),
            read: Mutex::default(),
            clock,
            entropy,
        };
        if !directory.folder.has(REGISTER) {
            directory.write(&directory.empty_register())?;
        }
        drop(lock);
        directory.equip_bank()?;
        Ok(directory)
    }

    /// The same at another address: statements and certificates name it from now on.
    #[must_use]
    pub fn at(self, public_url: Url) -> Self {
        Self { public_url, ..self }
    }

    /// The same with these banks' addresses in the list of participants.
    #[must_use]
    pub fn listing(self, banks: Vec<Url>) -> Self {
        Self { banks, ..self }
    }

    /// Where it is reached.
    pub fn public_url(&self) -> &Url {
        &self.public_url
    }

    /// Where a file of the folder lies: `root.pem`, `issuing.pem`, `bank.pem`, `bank.key`.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path(name)
    }

    /// The root authority in PEM.
    pub fn root_pem(&self) -> &str {
        self.root.pem()
    }

    /// The issuing authority in PEM.
    pub fn issuing_pem(&self) -> &str {
        self.issuing.pem()
    }

    /// The register as it is now.
    ///
    /// # Errors
    /// [`Fault`]: it cannot be read.
    pub fn register(&self) -> Result<Arc<Register>, Fault> {
        let mut kept = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let known = kept.as_ref().map(|(stamp, _)| *stamp);
        if let Some((bytes, stamp)) = self.folder.read_newer(REGISTER, known)? {
            let register = serde_json::from_slice(&bytes).map_err(|error| self.folder.corrupt(REGISTER, &error))?;
            *kept = Some((stamp, Arc::new(register)));
        }
        match &*kept {
            Some((_, register)) => Ok(Arc::clone(register)),
            None => Err(self.folder.corrupt(REGISTER, &"nothing was read")),
        }
    }

    /// Changes the register: nobody else writes between reading it and having written it.
    pub(crate) fn change<T>(&self, work: impl FnOnce(&mut Register) -> Result<T, Error>) -> Result<T, Error> {
        let _lock = self.folder.lock()?;
        let mut register = Register::clone(&*self.register()?);
        let done = work(&mut register)?;
        self.write(&register)?;
        Ok(done)
    }

    fn write(&self, register: &Register) -> Result<(), Fault> {
        let mut text = serde_json::to_vec_pretty(register).map_err(|error| self.folder.corrupt(REGISTER, &error))?;
        text.push(b'\n');
        self.folder.write(REGISTER, &text, Readers::Owner)
    }

    pub(crate) fn now(&self) -> OffsetDateTime {
        whole_second(self.clock.now())
    }

    /// An address below its own.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.public_url.as_str().trim_end_matches('/'))
    }

    fn empty_register(&self) -> Register {
        let bank = Bank {
            organisation_id: id::uuid(&*self.entropy),
            client_id: id::uuid(&*self.entropy),
            name: "Vestibule Demo Bank".into(),
            certificates: Vec::new(),
        };
        Register { format: FORMAT, bank, organisations: Vec::new() }
    }

    /// Gives the bank a certificate to show, `bank.pem` and `bank.key`, unless it has one that lasts.
    fn equip_bank(&self) -> Result<(), Fault> {
        let soon = self.now() + RENEWED_BEFORE;
        let lasts = |register: &Register| register.bank.certificates.iter().any(|issued| issued.is_live(soon));
        if lasts(&*self.register()?) && self.folder.read_pair("bank")?.is_some() {
            return Ok(());
        }
        let equipped = self.change(|register| {
            if lasts(register) && self.folder.read_pair("bank")?.is_some() {
                return Ok(());
            }
            register.bank.certificates.push(self.certify_bank(&register.bank)?);
            Ok(())
        });
        equipped.map_err(|error| match error {
            Error::Broken(fault) => fault,
            Error::Refused(refusal) => self.folder.corrupt(REGISTER, &refusal),
        })
    }

    fn certify_bank(&self, bank: &Bank) -> Result<Issued, Fault> {
        let key = KeyPair::generate()?;
        let subject = Subject::uae(bank.client_id, bank.organisation_id, &bank.name);
        let issued = self.certify(CertificateKind::UaeTransport, subject, &key, false)?;
        self.folder
            .replace_pair("bank", crate::folder::Pair { certificate: issue::pem(&issued), key: key.serialize_pem() })?;
        Ok(issued)
    }
}

/// Certificates and statements know no smaller unit.
fn whole_second(instant: OffsetDateTime) -> OffsetDateTime {
    instant.replace_nanosecond(0).unwrap_or(instant)
}

#[expect(clippy::expect_used, reason = "a constant that a test reads")]
fn local() -> Url {
    Url::parse("https://localhost:9443").expect("an address")
}
