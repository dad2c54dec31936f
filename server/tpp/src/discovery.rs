//! What a bank says of itself (OpenID Connect Discovery §4, RFC 8414).

use crate::profile::{AuthenticationMethod, Profile};
use crate::trouble::Trouble;
use crate::web::{Ask, Web};
use http::{Method, StatusCode};
use serde::Deserialize;
use url::Url;

pub(crate) const WHO: &str = "The bank";

/// Its discovery document, as far as it matters here.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Discovery {
    pub(crate) issuer: String,
    registration_endpoint: Option<Url>,
    token_endpoint: Url,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Vec<String>,
    #[serde(default)]
    response_types_supported: Vec<String>,
    #[serde(default)]
    pub(crate) grant_types_supported: Vec<String>,
    /// Where a software names who is to look after its organisation: Vestibule's own.
    pub(crate) vestibule_claim_endpoint: Option<Url>,
    #[serde(default)]
    mtls_endpoint_aliases: Aliases,
}

/// Where its endpoints are for connections with a certificate (RFC 8705 §5).
#[derive(Debug, Clone, Default, Deserialize)]
struct Aliases {
    token_endpoint: Option<Url>,
    registration_endpoint: Option<Url>,
}

impl Discovery {
    /// Reads it. A UAE door may have an issuer of its own below the bank's.
    pub(crate) async fn read(web: &dyn Web, bank: &Url, profile: Profile) -> Result<Self, Trouble> {
        const DOCUMENT: &str = ".well-known/openid-configuration";
        let base = bank.as_str().trim_end_matches('/');
        let mut places = vec![format!("{base}/{DOCUMENT}")];
        if base.contains("/.well-known/") {
            places = vec![base.to_owned()];
        } else if profile == Profile::Uae && !base.ends_with("/uae") {
            places.insert(0, format!("{base}/uae/{DOCUMENT}"));
        }
        let mut refused = None;
        for place in places {
            let place = Url::parse(&place).map_err(|error| Trouble::usage(format!("{bank}: {error}")))?;
            let answer = Ask::new(Method::GET, place).send(web, WHO, None).await?;
            match answer.expecting(StatusCode::OK, WHO) {
                Ok(answer) => return answer.json(WHO),
                Err(trouble) => refused = Some(trouble),
            }
        }
        Err(refused.unwrap_or_else(|| Trouble::usage(format!("{bank} is no address of a bank"))))
    }

    /// Where to register. Banks tell the address of one version only: another's differs in its number.
    pub(crate) fn registration_endpoint(&self, profile: Profile) -> Result<Url, Trouble> {
        let alias = self.mtls_endpoint_aliases.registration_endpoint.as_ref();
        let told = alias.or(self.registration_endpoint.as_ref());
        let told =
            told.ok_or_else(|| Trouble::Strange("The bank's discovery names no registration_endpoint".into()))?;
        let mut endpoint = told.clone();
        let path = match profile {
            Profile::Obie32 => told.path().replace("/v3.3", "/v3.2"),
            Profile::Obie33 => told.path().replace("/v3.2", "/v3.3"),
            Profile::Uae => return Ok(endpoint),
        };
        endpoint.set_path(&path);
        Ok(endpoint)
    }

    pub(crate) fn token_endpoint(&self) -> Url {
        self.mtls_endpoint_aliases.token_endpoint.clone().unwrap_or_else(|| self.token_endpoint.clone())
    }

    pub(crate) fn offers(&self, method: AuthenticationMethod) -> bool {
        let offered = &self.token_endpoint_auth_methods_supported;
        offered.is_empty() || offered.iter().any(|name| name == method.as_str())
    }

    /// `code id_token` where it is offered, as the standard's own default; else `code`.
    pub(crate) fn response_type(&self) -> &'static str {
        let offered = &self.response_types_supported;
        let hybrid = offered.is_empty() || offered.iter().any(|name| name == "code id_token");
        if hybrid { "code id_token" } else { "code" }
    }
}
