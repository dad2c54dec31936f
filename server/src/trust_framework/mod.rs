//! The UAE Trust Framework over HTTP, as its API description has it: records behind a token that client credentials give, over
//! mutual TLS where the framework asks for it.

mod token;

use crate::command::Failure;
use crate::config::{Config, Directory, Environment, Unfit};
use crate::outbound::{Answer, ClientIdentity, Exchange, Limits, Outbound};
use domain::clock::Clock;
use domain::directory::{Application, Away, Record, TrustFramework};
use domain::trust::Live;
use futures::FutureExt;
use futures::future::BoxFuture;
use http::header::{ACCEPT, AUTHORIZATION};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use serde_json::Value;
use std::sync::Arc;
use token::{Token, Tokens};
use url::Url;

/// Where the framework is, and who we are to it.
#[derive(Debug, Clone)]
pub struct Places {
    /// Its API.
    pub api: Url,
    /// Where tokens for it are had.
    pub token_url: Url,
    /// Where the keys of applications lie.
    pub keystore: Url,
    /// Who we are.
    pub client_id: String,
}

/// The framework, with the token that opens it as long as that lasts.
pub struct HttpFramework {
    out: Outbound,
    places: Places,
    tokens: Tokens,
}

impl Limits {
    /// For records of the framework.
    pub fn records() -> Self {
        Self { body: 256 * 1024, ..Self::documents() }
    }
}

impl HttpFramework {
    /// The framework at these places.
    pub fn new(out: Outbound, places: Places, clock: Arc<dyn Clock>) -> Self {
        Self { out, places, tokens: Tokens::new(clock) }
    }

    /// The one of the configuration, if it names one.
    ///
    /// # Errors
    /// A sentence about what does not fit.
    pub fn configured(config: &Config, trust: &Live, clock: Arc<dyn Clock>) -> Result<Option<Self>, Failure> {
        let Some(directory) = &config.trust.directory else { return Ok(None) };
        let places = Places::read(directory, config.environment == Environment::Production)?;
        let identity = match (&directory.certificate, &directory.private_key) {
            (Some(certificate), Some(key)) => Some(ClientIdentity::load(certificate, key)?),
            _ => None,
        };
        let out = Outbound::configured(config, trust, identity, Limits::records())?;
        Ok(Some(Self::new(out, places, clock)))
    }

    async fn record(&self, record: Record) -> Result<Option<Value>, Away> {
        let url = self.places.record(record);
        let token = self.tokens.get(&self.out, &self.places).await?;
        let mut answer = self.ask(&url, &token).await?;
        if answer.status == StatusCode::UNAUTHORIZED {
            // It was taken back before its time: another is worth one try.
            self.tokens.forget(&token).await;
            let token = self.tokens.get(&self.out, &self.places).await?;
            answer = self.ask(&url, &token).await?;
        }
        match answer.status {
            StatusCode::NOT_FOUND => Ok(None),
            StatusCode::OK => {
                let record = serde_json::from_slice(&answer.body);
                record.map(Some).map_err(|error| Away::new(format!("its answer is no JSON: {error}")))
            }
            other => Err(Away::new(format!("it answered with status {}", other.as_u16()))),
        }
    }

    async fn ask(&self, url: &Url, token: &Token) -> Result<Answer, Away> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(AUTHORIZATION, token.header());
        let asked = Exchange { method: Method::GET, url, headers, body: Vec::new() };
        self.out.ask(asked).await.map_err(|error| Away::new(error.to_string()))
    }
}

impl TrustFramework for HttpFramework {
    fn read(&self, record: Record) -> BoxFuture<'_, Result<Option<Value>, Away>> {
        self.record(record).boxed()
    }

    fn key_set(&self, Application { organisation, software }: Application) -> Url {
        below(&self.places.keystore, &format!("{organisation}/{software}/application.jwks"))
    }
}

impl Places {
    /// Reads `[trust.directory]`.
    ///
    /// # Errors
    /// [`Unfit`], which names the key and what would do.
    pub fn read(directory: &Directory, production: bool) -> Result<Self, Unfit> {
        let [api, token_url, keystore] = directory.places(production)?;
        Ok(Self { api, token_url, keystore, client_id: directory.client_id.clone() })
    }

    fn record(&self, record: Record) -> Url {
        let software = |Application { organisation, software }: Application| {
            format!("organisations/{organisation}/softwarestatements/{software}")
        };
        let path = match record {
            Record::Organisation(id) => format!("organisations/{id}"),
            Record::Software(application) => software(application),
            Record::Claims(application) => format!("{}/authorityclaims", software(application)),
        };
        below(&self.api, &path)
    }
}

/// An address below another, whose path may end in a slash or not.
fn below(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    url.set_path(&format!("{}/{path}", base.path().trim_end_matches('/')));
    url
}
