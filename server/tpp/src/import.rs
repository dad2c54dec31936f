//! A third party that a directory certified long ago: its keys and certificates are taken over as files.

use crate::folder::{Obie, State, Uae};
use crate::keys;
use crate::profile::Profile;
use crate::told::Told;
use crate::trouble::Trouble;
use crate::{Folder, Tpp, register};
use domain::jose::Compact;
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

/// What a directory gave.
#[derive(Debug, Clone)]
pub struct Import {
    /// OBIE's software statement; or nothing, in the UAE.
    pub statement: Option<PathBuf>,
    /// The UAE's client id; or nothing, in OBIE's ecosystem.
    pub client_id: Option<String>,
    /// The key that signs (PEM).
    pub signing_key: PathBuf,
    /// How the directory calls it.
    pub signing_kid: String,
    /// The key of connections (PEM).
    pub transport_key: PathBuf,
    /// Its certificate, with those above it (PEM).
    pub transport_certificate: PathBuf,
}

impl Tpp<'_> {
    /// Takes keys and certificates over.
    ///
    /// # Errors
    /// [`Trouble::Usage`], naming the file; a folder that holds a third party is left as it is.
    pub fn import(&self, what: &Import) -> Result<Told, Trouble> {
        self.folder.require_free()?;
        let statement = what.statement.as_ref().map(read).transpose()?;
        let (profile, state) = match (&statement, &what.client_id) {
            (Some(statement), None) => (Profile::Obie33, of_statement(statement)?),
            (None, Some(client_id)) => (Profile::Uae, of_client(client_id)),
            _ => return Err(Trouble::usage("Give either --statement, for OBIE, or --client-id, for the UAE")),
        };
        let (transport, signing) = profile.certificates();
        let (signing_key, transport_key) = (read(&what.signing_key)?, read(&what.transport_key)?);
        keys::signing(&signing_key, &what.signing_kid)?;
        let chain = read(&what.transport_certificate)?;
        register::certificate(&chain)?;
        self.folder.save_key(signing, signing_key.as_bytes())?;
        self.folder.save_key(transport, transport_key.as_bytes())?;
        self.folder.save_certificate(transport, &chain)?;
        if let Some(statement) = &statement {
            self.folder.save_statement(statement.trim())?;
        }
        let certificates = BTreeMap::from([(signing.to_owned(), what.signing_kid.clone())]);
        let state = State { certificates, ..state };
        self.folder.save(&state)?;
        let text = format!("{} lies in {}.", state.software_name, self.folder.path().display());
        Ok(Told::new(text, json!({"done": true, "obie": state.obie, "uae": state.uae})))
    }
}

impl Folder {
    /// Keeps a software statement for want of a directory to ask for a fresh one.
    ///
    /// # Errors
    /// [`Trouble::Usage`].
    pub fn take_statement(&self, file: &PathBuf) -> Result<(), Trouble> {
        let statement = read(file)?;
        parse(&statement)?;
        self.save_statement(statement.trim())
    }
}

fn read(file: &PathBuf) -> Result<String, Trouble> {
    fs::read_to_string(file).map_err(|error| Trouble::usage(format!("{}: {error}", file.display())))
}

fn parse(statement: &str) -> Result<Compact, Trouble> {
    Compact::parse(statement.trim()).map_err(|error| Trouble::usage(format!("The software statement: {error}")))
}

fn of_statement(statement: &str) -> Result<State, Trouble> {
    let parsed = parse(statement)?;
    let text = |name: &str| {
        let found = parsed.unverified().get(name).and_then(|value| value.as_str());
        found.map(str::to_owned).ok_or_else(|| Trouble::usage(format!("The software statement has no {name}")))
    };
    let obie = Obie { organisation_id: text("org_id")?, software_id: text("software_id")? };
    Ok(State { obie: Some(obie), ..nobody(text("org_name")?, text("software_client_name")?) })
}

fn of_client(client_id: &str) -> State {
    let uae = Uae { organisation_id: String::new(), client_id: client_id.to_owned() };
    State { uae: Some(uae), ..nobody(String::new(), client_id.to_owned()) }
}

fn nobody(legal_name: String, software_name: String) -> State {
    State {
        directory: None,
        legal_name,
        software_name,
        redirect_uris: Vec::new(),
        obie: None,
        uae: None,
        certificates: BTreeMap::new(),
        clients: Vec::new(),
    }
}
