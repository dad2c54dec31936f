//! The list of a trust framework's participants (`GET /participants`): where a bank's discovery lies.

use crate::Tpp;
use crate::trouble::Trouble;
use crate::web::{Ask, shown};
use http::{Method, StatusCode};
use serde::Deserialize;
use url::Url;

const WHO: &str = "The list of participants";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Participant {
    #[serde(default)]
    authorisation_servers: Vec<Server>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Server {
    customer_friendly_name: Option<String>,
    #[serde(rename = "OpenIDDiscoveryDocument")]
    discovery: Option<Url>,
}

impl Tpp<'_> {
    /// The discovery document of the one server whose name has `named` in it.
    ///
    /// # Errors
    /// [`Trouble::Usage`] with the names that there are, when none or several have.
    pub async fn find(&self, participants: &Url, named: &str) -> Result<Url, Trouble> {
        (self.progress)("Reading the list of participants");
        let answer = Ask::new(Method::GET, participants.clone()).send(self.web, WHO, None).await?;
        let listed: Vec<Participant> = answer.expecting(StatusCode::OK, WHO)?.json(WHO)?;
        let servers = listed.into_iter().flat_map(|participant| participant.authorisation_servers);
        let servers: Vec<(String, Url)> = servers
            .filter_map(|server| Some((shown(&server.customer_friendly_name.unwrap_or_default()), server.discovery?)))
            .collect();
        let wanted = named.to_lowercase();
        let mut found = servers.iter().filter(|(name, _)| name.to_lowercase().contains(&wanted));
        if let (Some((_, discovery)), None) = (found.next(), found.next()) {
            return Ok(discovery.clone());
        }
        let known: Vec<_> = servers.iter().map(|(name, _)| name.as_str()).collect();
        Err(Trouble::usage(format!("Name one server with --named; there are: {}", known.join(", "))))
    }
}
