//! What becomes of a registration: looked at, changed, deleted (RFC 7592 §2, as OBIE has it).

use crate::Tpp;
use crate::client::Client;
use crate::discovery::{Discovery, WHO};
use crate::folder::State;
use crate::profile::Profile;
use crate::told::Told;
use crate::trouble::Trouble;
use crate::web::{Answer, Ask, shown};
use http::{Method, StatusCode};
use serde_json::{Value, json};
use std::fmt::Write;
use url::Url;

/// What is to be different.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    /// Other addresses to return to, of those in the software statement; all of them, where none is given.
    pub redirect_uris: Option<Vec<String>>,
    /// What the bank calls itself in `aud`; its issuer unless told.
    pub audience: Option<String>,
}

impl Tpp<'_> {
    /// Shows a registration as the bank has it.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn show(&self, client_id: Option<&str>) -> Result<Told, Trouble> {
        let state = self.folder.state()?;
        let client = managed(&state, client_id)?;
        let ask = Ask::new(Method::GET, client.address());
        let answer = self.manage(&state, client, ask).await?.expecting(StatusCode::OK, WHO)?;
        Ok(told(client, &answer.json(WHO)?, "Registered"))
    }

    /// Registers anew under the same name, with a fresh statement.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn update(&self, client_id: Option<&str>, changes: &Changes) -> Result<Told, Trouble> {
        let state = self.folder.state()?;
        let client = managed(&state, client_id)?;
        let issuer =
            Url::parse(&client.issuer).map_err(|error| Trouble::Strange(format!("{}: {error}", client.issuer)))?;
        let discovery = Discovery::read(self.web, &issuer, client.profile).await?;
        let audience = changes.audience.as_deref().unwrap_or(&client.issuer);
        let change = Some((client.client_id.as_str(), changes.redirect_uris.as_deref()));
        let signed = self.signed(&state, &discovery, audience, client.authentication, change).await?;
        let ask = Ask::new(Method::PUT, client.address()).with("application/jose", signed);
        let answer = self.manage(&state, client, ask).await?.expecting(StatusCode::OK, WHO)?;
        Ok(told(client, &answer.json(WHO)?, "Changed"))
    }

    /// Deletes a registration, at the bank and here.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn delete(&self, client_id: Option<&str>) -> Result<Told, Trouble> {
        let mut state = self.folder.state()?;
        let client = managed(&state, client_id)?.clone();
        let ask = Ask::new(Method::DELETE, client.address());
        self.manage(&state, &client, ask).await?.expecting(StatusCode::NO_CONTENT, WHO)?;
        state.clients.retain(|other| *other != client);
        self.folder.save(&state)?;
        let text = format!("Deleted at {}: {}", client.issuer, client.client_id);
        Ok(Told::new(text, json!({"done": true, "client_id": client.client_id})))
    }

    async fn manage(&self, state: &State, client: &Client, ask: Ask) -> Result<Answer, Trouble> {
        let token = self.granted(state, client, None).await?;
        let identity = self.transport(client.profile)?;
        (self.progress)("Asking the bank about the registration");
        ask.bearer(&token.access_token)?.send(self.web, WHO, Some(&identity)).await
    }
}

fn managed<'a>(state: &'a State, client_id: Option<&str>) -> Result<&'a Client, Trouble> {
    let client = state.client(client_id)?;
    if client.profile == Profile::Uae {
        return Err(Trouble::usage("The UAE's profile has no address at which a registration is shown or changed"));
    }
    Ok(client)
}

fn told(client: &Client, answer: &Value, what: &str) -> Told {
    let mut text = format!("{what} at {}:\n", client.issuer);
    for (name, value) in answer.as_object().into_iter().flatten() {
        // Long, and signed by somebody else.
        if name != "software_statement" && !name.starts_with("software_") && !name.starts_with("org") {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            // Writing into a string never fails.
            let _never_fails = writeln!(text, "  {}: {}", shown(name), shown(&value));
        }
    }
    Told::new(text.trim_end(), json!({"done": true, "client_id": client.client_id, "answer": answer}))
}
