//! The folder: whole files, replaced at once, and one lock for whoever changes them.

use crate::fault::Fault;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// Who reads a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Readers {
    Everybody,
    Owner,
}

/// Which version of a file was read: another one has another number, time or length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp([i64; 4]);

/// A certificate and its private key, in PEM.
#[derive(Debug, Clone)]
pub(crate) struct Pair {
    pub(crate) certificate: String,
    pub(crate) key: String,
}

#[derive(Debug, Clone)]
pub(crate) struct Folder(PathBuf);

/// Held, nobody else changes the folder; let go when it is dropped.
#[derive(Debug)]
pub(crate) struct Lock(#[expect(dead_code, reason = "the lock lives as long as the open file")] File);

impl Folder {
    pub(crate) fn make(path: &Path) -> Result<Self, Fault> {
        let made = DirBuilder::new().recursive(true).mode(0o700).create(path);
        made.map_err(|error| Fault::File { act: "make", file: path.into(), error })?;
        Ok(Self(path.into()))
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// One of its files holds something else.
    pub(crate) fn corrupt(&self, name: &str, problem: &dyn std::fmt::Display) -> Fault {
        Fault::Corrupt { file: self.path(name), problem: problem.to_string() }
    }

    pub(crate) fn lock(&self) -> Result<Lock, Fault> {
        let file = self.path("lock");
        let opened = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(&file);
        let locked = opened.and_then(|opened| opened.lock().map(|()| Lock(opened)));
        locked.map_err(|error| Fault::File { act: "lock", file, error })
    }

    /// What a file holds, and which version of it, unless `known` is that version.
    pub(crate) fn read_newer(&self, name: &str, known: Option<Stamp>) -> Result<Option<(Vec<u8>, Stamp)>, Fault> {
        let read = || {
            let mut file = File::open(self.path(name))?;
            let metadata = file.metadata()?;
            let length = i64::try_from(metadata.size()).unwrap_or(i64::MAX);
            let inode = i64::try_from(metadata.ino()).unwrap_or(i64::MAX);
            let stamp = Stamp([inode, metadata.mtime(), metadata.mtime_nsec(), length]);
            if known == Some(stamp) {
                return Ok(None);
            }
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes)?;
            Ok(Some((bytes, stamp)))
        };
        read().map_err(|error| Fault::File { act: "read", file: self.path(name), error })
    }

    /// The pair `<name>.pem` and `<name>.key`; made where there is none yet. Under the lock.
    pub(crate) fn pair(&self, name: &str, make: impl FnOnce() -> Result<Pair, Fault>) -> Result<Pair, Fault> {
        match self.read_pair(name)? {
            Some(pair) => Ok(pair),
            None => self.replace_pair(name, make()?),
        }
    }

    pub(crate) fn read_pair(&self, name: &str) -> Result<Option<Pair>, Fault> {
        let Some(certificate) = self.read(&format!("{name}.pem"))? else { return Ok(None) };
        let key = format!("{name}.key");
        let path = self.path(&key);
        let Some(key) = self.read(&key)? else { return Err(Fault::KeyMissing(path)) };
        let mode = fs::metadata(&path).map_err(|error| Fault::File { act: "read", file: path.clone(), error })?;
        if mode.permissions().mode() & 0o077 != 0 {
            return Err(Fault::Exposed(path));
        }
        Ok(Some(Pair { certificate, key }))
    }

    /// The key first: a certificate without its key would be of no use, a key without its certificate does no harm.
    pub(crate) fn replace_pair(&self, name: &str, pair: Pair) -> Result<Pair, Fault> {
        self.write(&format!("{name}.key"), pair.key.as_bytes(), Readers::Owner)?;
        self.write(&format!("{name}.pem"), pair.certificate.as_bytes(), Readers::Everybody)?;
        Ok(pair)
    }

    fn read(&self, name: &str) -> Result<Option<String>, Fault> {
        match fs::read_to_string(self.path(name)) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Fault::File { act: "read", file: self.path(name), error }),
        }
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    /// Replaces a file at once: whoever reads finds the old one or the new one. Under the lock.
    pub(crate) fn write(&self, name: &str, bytes: &[u8], readers: Readers) -> Result<(), Fault> {
        let write = || {
            let beside = self.path(&format!(".{name}.new"));
            let mode = if readers == Readers::Owner { 0o600 } else { 0o644 };
            // One that was left by a crash may have another mode.
            let _absent = fs::remove_file(&beside);
            let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(&beside)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            fs::rename(&beside, self.path(name))?;
            File::open(&self.0)?.sync_all()
        };
        write().map_err(|error| Fault::File { act: "write", file: self.path(name), error })
    }
}
