//! Coming into being: at a sandbox directory, with keys of one's own and certificates over them.

use crate::folder::{Access, Obie, State, Uae};
use crate::keys::NewKey;
use crate::profile::Profile;
use crate::told::Told;
use crate::trouble::Trouble;
use crate::web::Ask;
use crate::{Folder, Tpp};
use http::{Method, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use url::Url;

/// A third party that is to be.
#[derive(Debug, Clone)]
pub struct NewTpp {
    /// The address of the directory.
    pub directory: Url,
    /// Its registered name.
    pub legal_name: String,
    /// How its software is called.
    pub software_name: String,
    /// Where people are sent back to.
    pub redirect_uris: Vec<String>,
    /// What it may do: `AISP`.
    pub roles: Vec<String>,
    /// Mail addresses of its people, which its statement names.
    pub contacts: Vec<String>,
    /// `obie`, `uae` or `both`.
    pub ecosystem: String,
}

const WHO: &str = "The directory";

#[derive(Deserialize)]
struct Enrolled {
    access_key: String,
    obie: Option<Obie>,
    uae: Option<Uae>,
}

#[derive(Deserialize)]
struct Certified {
    certificate: String,
    chain: String,
    kid: String,
}

impl Tpp<'_> {
    /// Enrols at a directory, makes keys and has them certified.
    ///
    /// # Errors
    /// [`Trouble`]; a folder that holds a third party is left as it is.
    pub async fn create(&self, new: &NewTpp) -> Result<Told, Trouble> {
        self.folder.require_free()?;
        (self.progress)("Enrolling at the directory");
        let enrolled = self.enrol(new).await?;
        let mut state = State {
            directory: Some(Access { url: new.directory.clone(), access_key: enrolled.access_key }),
            legal_name: new.legal_name.clone(),
            software_name: new.software_name.clone(),
            redirect_uris: new.redirect_uris.clone(),
            obie: enrolled.obie,
            uae: enrolled.uae,
            certificates: BTreeMap::new(),
            clients: Vec::new(),
        };
        // What the directory said once is kept before anything else can go wrong.
        self.folder.save(&state)?;
        for (software, kind) in wanted(&state) {
            (self.progress)(&format!("Making a key and having it certified: {kind}"));
            let kid = self.certify(&state, &software, kind).await?;
            state.certificates.insert(kind.to_owned(), kid);
            self.folder.save(&state)?;
        }
        Ok(told(&state, self.folder))
    }

    async fn enrol(&self, new: &NewTpp) -> Result<Enrolled, Trouble> {
        let contact = |email: &String| json!({"name": "Technical contact", "email": email});
        let body = json!({
            "legal_name": new.legal_name,
            "software_name": new.software_name,
            "redirect_uris": new.redirect_uris,
            "roles": new.roles,
            "contacts": new.contacts.iter().map(contact).collect::<Vec<_>>(),
            "profile": new.ecosystem,
        });
        let ask = Ask::new(Method::POST, below(&new.directory, "sandbox/tpps")?);
        let answer = ask.with("application/json", body.to_string()).send(self.web, WHO, None).await?;
        answer.expecting(StatusCode::CREATED, WHO)?.json(WHO)
    }

    async fn certify(&self, state: &State, software: &str, kind: &str) -> Result<String, Trouble> {
        let key = NewKey::generate(software)?;
        self.folder.save_key(kind, &key.pem)?;
        let body = json!({"kind": kind, "csr": key.request}).to_string();
        let Some(directory) = &state.directory else { return Err(Trouble::usage("There is no directory to ask")) };
        let address = below(&directory.url, &format!("sandbox/software/{software}/certificates"))?;
        let ask = Ask::new(Method::POST, address).with("application/json", body).bearer(&directory.access_key)?;
        let answer = ask.send(self.web, WHO, None).await?.expecting(StatusCode::CREATED, WHO)?;
        let certified: Certified = answer.json(WHO)?;
        let chain = format!("{}\n{}\n", certified.certificate.trim(), certified.chain.trim());
        self.folder.save_certificate(kind, &chain)?;
        Ok(certified.kid)
    }

    /// A fresh software statement; the one that was brought, where there is no directory to ask.
    pub(crate) async fn statement(&self, state: &State, software: &str) -> Result<String, Trouble> {
        let Some(directory) = &state.directory else { return self.folder.statement() };
        (self.progress)("Asking the directory for a software statement");
        let address = below(&directory.url, &format!("sandbox/software/{software}/statement"))?;
        let ask = Ask::new(Method::GET, address).accepting("application/jwt").bearer(&directory.access_key)?;
        let answer = ask.send(self.web, WHO, None).await?.expecting(StatusCode::OK, WHO)?;
        Ok(answer.text().trim().to_owned())
    }
}

/// The certificates that its ecosystems need, and for which software.
fn wanted(state: &State) -> Vec<(String, &'static str)> {
    let obie = state.obie.as_ref().map(|obie| (obie.software_id.clone(), Profile::Obie33.certificates()));
    let uae = state.uae.as_ref().map(|uae| (uae.client_id.clone(), Profile::Uae.certificates()));
    let both = obie.into_iter().chain(uae);
    both.flat_map(|(software, (transport, signing))| [(software.clone(), transport), (software, signing)]).collect()
}

fn told(state: &State, folder: &Folder) -> Told {
    let obie = state
        .obie
        .as_ref()
        .map(|obie| format!("  OBIE: organisation {}, software {}\n", obie.organisation_id, obie.software_id));
    let uae = state
        .uae
        .as_ref()
        .map(|uae| format!("  UAE: organisation {}, client {}\n", uae.organisation_id, uae.client_id));
    let text = format!(
        "{} is enrolled with {}.\n{}{}Its keys and certificates lie in {}.\nNext: vestibule tpp register --bank URL --profile {}",
        state.legal_name,
        state.software_name,
        obie.unwrap_or_default(),
        uae.unwrap_or_default(),
        folder.path().display(),
        if state.obie.is_some() { Profile::Obie33 } else { Profile::Uae },
    );
    let json = json!({
        "done": true,
        "folder": folder.path(),
        "obie": state.obie,
        "uae": state.uae,
        "certificates": state.certificates.iter().map(|(kind, kid)| (kind.clone(), kid.clone().into())).collect::<serde_json::Map<String, Value>>(),
    });
    Told::new(text, json)
}

fn below(base: &Url, path: &str) -> Result<Url, Trouble> {
    let mut folder = base.clone();
    if !folder.path().ends_with('/') {
        folder.set_path(&format!("{}/", base.path()));
    }
    folder.join(path).map_err(|error| Trouble::usage(format!("{base} is no address to start from: {error}")))
}
