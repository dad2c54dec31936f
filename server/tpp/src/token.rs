//! Tokens for the client's own use (RFC 6749 §4.4).

use crate::client::Client;
use crate::folder::State;
use crate::profile::{AuthenticationMethod, Profile};
use crate::told::Told;
use crate::trouble::Trouble;
use crate::web::Ask;
use crate::{Tpp, discovery};
use http::{Method, StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// How long an assertion lives, in seconds: what the strictest profile allows.
const LIFETIME: i64 = 300;
const ASSERTION: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

#[derive(Serialize, Deserialize)]
pub(crate) struct Granted {
    pub(crate) access_token: String,
    expires_in: Option<i64>,
    scope: Option<String>,
}

impl Tpp<'_> {
    /// Gets an access token. Without a scope it is for everything that is registered.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn token(&self, client_id: Option<&str>, scope: Option<&str>) -> Result<Told, Trouble> {
        let state = self.folder.state()?;
        let client = state.client(client_id)?;
        let granted = self.granted(&state, client, scope).await?;
        let json = json!({"done": true, "client_id": client.client_id, "token": granted});
        Ok(Told::new(granted.access_token, json))
    }

    pub(crate) async fn granted(
        &self,
        state: &State,
        client: &Client,
        scope: Option<&str>,
    ) -> Result<Granted, Trouble> {
        (self.progress)("Asking the bank for a token");
        let mut form = vec![("grant_type", "client_credentials".to_owned())];
        form.extend(scope.map(|scope| ("scope", scope.to_owned())));
        match client.authentication {
            AuthenticationMethod::TlsClientAuth => form.push(("client_id", client.client_id.clone())),
            AuthenticationMethod::PrivateKeyJwt => {
                form.push(("client_assertion_type", ASSERTION.to_owned()));
                form.push(("client_assertion", self.assertion(state, client)?));
            }
        }
        let body = serde_urlencoded::to_string(form).map_err(|error| Trouble::usage(error.to_string()))?;
        let identity = self.transport(client.profile)?;
        let ask = Ask::new(Method::POST, client.token_endpoint.clone());
        let ask = ask.with("application/x-www-form-urlencoded", body);
        let answer = ask.send(self.web, discovery::WHO, Some(&identity)).await?;
        answer.expecting(StatusCode::OK, discovery::WHO)?.json(discovery::WHO)
    }

    /// RFC 7523 §3. OBIE's banks expect their token endpoint for audience, the UAE's their issuer.
    fn assertion(&self, state: &State, client: &Client) -> Result<String, Trouble> {
        let audience = match client.profile {
            Profile::Uae => client.issuer.as_str(),
            Profile::Obie32 | Profile::Obie33 => client.token_endpoint.as_str(),
        };
        let claims = json!({
            "iss": client.client_id,
            "sub": client.client_id,
            "aud": audience,
            "iat": self.now(),
            "exp": self.now() + LIFETIME,
            "jti": self.uuid().to_string(),
        });
        self.sign(state, client.profile, &claims.as_object().cloned().unwrap_or_default())
    }
}

impl State {
    /// The registration of that name; the latest, where none is named.
    pub(crate) fn client(&self, client_id: Option<&str>) -> Result<&Client, Trouble> {
        let found = match client_id {
            None => self.clients.last(),
            Some(id) => self.clients.iter().rev().find(|client| client.client_id == id),
        };
        found.ok_or_else(|| match client_id {
            None => Trouble::usage("This TPP is registered nowhere: start with `vestibule tpp register`"),
            Some(id) => Trouble::usage(format!("This TPP has no registration {id}")),
        })
    }
}
