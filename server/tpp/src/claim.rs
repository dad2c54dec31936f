//! Naming the first person of the organisation at a bank that runs Vestibule: a challenge, signed with the software's key.

use crate::Tpp;
use crate::client::Client;
use crate::discovery::{Discovery, WHO};
use crate::folder::State;
use crate::told::Told;
use crate::trouble::Trouble;
use crate::web::Ask;
use http::{Method, StatusCode};
use serde::Deserialize;
use serde_json::json;
use url::Url;

/// How long an answer holds, in seconds: what the strictest profile allows.
const LIFETIME: i64 = 300;

#[derive(Deserialize)]
struct Challenge {
    challenge: String,
}

impl Tpp<'_> {
    /// Has a mail sent to `email` with a link that makes its owner's account. The bank confirms who uses it.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn claim(&self, bank: Option<&Url>, client_id: Option<&str>, email: &str) -> Result<Told, Trouble> {
        let state = self.folder.state()?;
        let client = state.client(client_id)?;
        let told =
            Url::parse(&client.issuer).map_err(|error| Trouble::Strange(format!("{}: {error}", client.issuer)))?;
        (self.progress)("Reading the bank's discovery");
        let discovery = Discovery::read(self.web, bank.unwrap_or(&told), client.profile).await?;
        if discovery.issuer != client.issuer {
            let Client { client_id, issuer, .. } = client;
            let sentence =
                format!("{client_id} is registered at {issuer}: name a registration of this bank with --client");
            return Err(Trouble::usage(sentence));
        }
        let endpoint = discovery.vestibule_claim_endpoint.clone();
        let endpoint = endpoint.ok_or_else(|| {
            Trouble::usage("The bank offers no vestibule_claim_endpoint: ask it for an invitation to its portal")
        })?;
        (self.progress)("Asking for a challenge");
        let challenge = self.challenge(client, &endpoint).await?;
        (self.progress)("Signing it");
        let answer = self.answered(&state, client, &challenge, email)?;
        let identity = self.transport(client.profile)?;
        let ask = Ask::new(Method::POST, endpoint).with("application/jose", answer);
        ask.send(self.web, WHO, Some(&identity)).await?.expecting(StatusCode::ACCEPTED, WHO)?;
        let text = format!(
            "A mail is on its way to {email}.\nNext: open its link and make the account; then the bank confirms it."
        );
        Ok(Told::new(text, json!({"done": true, "client_id": client.client_id, "email": email})))
    }

    async fn challenge(&self, client: &Client, endpoint: &Url) -> Result<String, Trouble> {
        let mut place = endpoint.clone();
        if let Ok(mut segments) = place.path_segments_mut() {
            segments.pop_if_empty().push("challenge");
        }
        let body = serde_urlencoded::to_string([("client_id", &client.client_id)]);
        let body = body.map_err(|error| Trouble::usage(error.to_string()))?;
        let identity = self.transport(client.profile)?;
        let ask = Ask::new(Method::POST, place).with("application/x-www-form-urlencoded", body);
        let answer = ask.send(self.web, WHO, Some(&identity)).await?;
        let given: Challenge = answer.expecting(StatusCode::OK, WHO)?.json(WHO)?;
        Ok(given.challenge)
    }

    fn answered(&self, state: &State, client: &Client, challenge: &str, email: &str) -> Result<String, Trouble> {
        let claims = json!({
            "iss": client.client_id,
            "sub": client.client_id,
            "aud": client.issuer,
            "iat": self.now(),
            "exp": self.now() + LIFETIME,
            "jti": self.uuid().to_string(),
            "challenge": challenge,
            "email": email,
        });
        self.sign(state, client.profile, &claims.as_object().cloned().unwrap_or_default())
    }
}
