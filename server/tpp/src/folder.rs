//! The folder of a third party: one file for what it knows, one for each key, and one for each certificate.

use crate::client::Client;
use crate::trouble::Trouble;
use crate::web::Identity;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use url::Url;

const STATE: &str = "tpp.json";
const TRUSTED: &str = "trusted.pem";
const STATEMENT: &str = "statement.jwt";

/// A folder that nobody else reads.
#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

/// What a third party knows of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// The directory that it may ask; none, where its keys were brought.
    pub directory: Option<Access>,
    /// Its registered name.
    pub legal_name: String,
    /// How its software is called.
    pub software_name: String,
    /// Where people are sent back to.
    pub redirect_uris: Vec<String>,
    /// Who it is in OBIE's ecosystem.
    pub obie: Option<Obie>,
    /// Who it is in the UAE's.
    pub uae: Option<Uae>,
    /// The kid of each certificate, by its kind.
    pub certificates: BTreeMap<String, String>,
    /// Its registrations, the latest last.
    pub clients: Vec<Client>,
}

/// A sandbox directory, and what opens one's records there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    /// Where it is.
    pub url: Url,
    /// As it was told once.
    pub access_key: String,
}

/// Ids of OBIE's directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Obie {
    /// `org_id`.
    pub organisation_id: String,
    /// `software_id`.
    pub software_id: String,
}

/// Ids of the UAE Trust Framework.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Uae {
    /// Of the organisation.
    pub organisation_id: String,
    /// Of the software: its `client_id` at every bank.
    pub client_id: String,
}

impl Folder {
    /// The folder at `path`, whether it is there or not.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The authorities of servers that were trusted here before.
    pub fn trusted(&self) -> Option<PathBuf> {
        Some(self.0.join(TRUSTED)).filter(|file| file.is_file())
    }

    /// Trusts the authorities in some PEM files from now on.
    ///
    /// # Errors
    /// [`Trouble::Usage`], naming the file.
    pub fn trust(&self, files: &[PathBuf]) -> Result<(), Trouble> {
        for file in files {
            let pem = fs::read_to_string(file).map_err(|error| broken(file, &error))?;
            let known = self.trusted().map(fs::read_to_string).transpose();
            let known = known.map_err(|error| broken(&self.0.join(TRUSTED), &error))?.unwrap_or_default();
            if !known.contains(pem.trim()) {
                self.write(TRUSTED, format!("{known}{}\n", pem.trim()).as_bytes())?;
            }
        }
        Ok(())
    }

    /// What is known.
    ///
    /// # Errors
    /// [`Trouble::Usage`]: there is nothing yet, or it cannot be read.
    pub fn state(&self) -> Result<State, Trouble> {
        let file = self.0.join(STATE);
        let text = fs::read(&file).map_err(|error| match error.kind() {
            ErrorKind::NotFound => {
                let folder = self.0.display();
                Trouble::usage(format!("{folder} holds no TPP: make one with `vestibule tpp new`, or name its folder"))
            }
            _ => broken(&file, &error),
        })?;
        serde_json::from_slice(&text).map_err(|error| broken(&file, &error))
    }

    /// True when a third party is in it.
    pub fn is_taken(&self) -> bool {
        self.0.join(STATE).exists()
    }

    pub(crate) fn require_free(&self) -> Result<(), Trouble> {
        if self.is_taken() {
            let folder = self.0.display();
            return Err(Trouble::usage(format!("{folder} holds a TPP already: choose another folder")));
        }
        Ok(())
    }

    pub(crate) fn save(&self, state: &State) -> Result<(), Trouble> {
        let text = serde_json::to_vec_pretty(state).map_err(|error| broken(&self.0.join(STATE), &error))?;
        self.write(STATE, &text)
    }

    pub(crate) fn save_key(&self, kind: &str, pem: &[u8]) -> Result<(), Trouble> {
        self.write(&format!("{kind}.key"), pem)
    }

    pub(crate) fn save_certificate(&self, kind: &str, pem: &str) -> Result<(), Trouble> {
        self.write(&format!("{kind}.pem"), pem.as_bytes())
    }

    pub(crate) fn save_statement(&self, statement: &str) -> Result<(), Trouble> {
        self.write(STATEMENT, statement.as_bytes())
    }

    pub(crate) fn statement(&self) -> Result<String, Trouble> {
        self.read(STATEMENT)
    }

    pub(crate) fn key(&self, kind: &str) -> Result<String, Trouble> {
        self.read(&format!("{kind}.key"))
    }

    /// The certificate of a kind with its key.
    pub(crate) fn identity(&self, kind: &str) -> Result<Identity, Trouble> {
        Ok(Identity { chain: self.read(&format!("{kind}.pem"))?, key: self.key(kind)? })
    }

    fn read(&self, name: &str) -> Result<String, Trouble> {
        let file = self.0.join(name);
        fs::read_to_string(&file).map_err(|error| broken(&file, &error))
    }

    /// Whole or not at all, and for nobody else's eyes.
    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Trouble> {
        let (file, fresh) = (self.0.join(name), self.0.join(format!("{name}.new")));
        let written = || {
            DirBuilder::new().recursive(true).mode(0o700).create(&self.0)?;
            let mut open = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&fresh)?;
            open.write_all(bytes)?;
            open.sync_all()?;
            fs::rename(&fresh, &file)
        };
        written().map_err(|error| broken(&file, &error))
    }
}

fn broken(file: &Path, error: &dyn std::fmt::Display) -> Trouble {
    Trouble::usage(format!("{}: {error}", file.display()))
}
