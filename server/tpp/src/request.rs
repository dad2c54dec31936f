//! The request of a registration (OBIE DCR §Request): what is claimed, signed by the software.

use crate::discovery::Discovery;
use crate::profile::AuthenticationMethod;
use crate::trouble::Trouble;
use domain::certificate::Certificate;
use domain::jose::Compact;
use serde_json::{Map, Value, json};

/// How long a request lives, in seconds.
const LIFETIME: i64 = 300;

/// What goes into a request.
pub(crate) struct Request<'a> {
    pub(crate) statement: &'a str,
    pub(crate) discovery: &'a Discovery,
    pub(crate) audience: &'a str,
    pub(crate) authentication: AuthenticationMethod,
    pub(crate) certificate: &'a Certificate,
    pub(crate) redirect_uris: Option<&'a [String]>,
    pub(crate) client_id: Option<&'a str>,
    pub(crate) now: i64,
    pub(crate) jti: String,
}

impl Request<'_> {
    pub(crate) fn claims(&self) -> Result<Map<String, Value>, Trouble> {
        let statement = Compact::parse(self.statement)
            .map_err(|error| Trouble::Strange(format!("The directory's software statement: {error}")))?;
        let stated = statement.unverified();
        let member = |name: &str| stated.get(name).cloned().unwrap_or_default();
        let grants = ["authorization_code", "client_credentials", "refresh_token"];
        let offered = &self.discovery.grant_types_supported;
        let grants = grants.into_iter().filter(|grant| offered.is_empty() || offered.iter().any(|name| name == grant));
        let mut claims = json!({
            "iss": member("software_id"),
            "aud": self.audience,
            "iat": self.now,
            "exp": self.now + LIFETIME,
            "jti": self.jti,
            "software_id": member("software_id"),
            "software_statement": self.statement,
            "redirect_uris": self.redirect_uris.map_or_else(|| member("software_redirect_uris"), |uris| json!(uris)),
            "token_endpoint_auth_method": self.authentication.as_str(),
            "grant_types": grants.collect::<Vec<_>>(),
            "response_types": [self.discovery.response_type()],
            "application_type": "web",
            "id_token_signed_response_alg": "PS256",
            "request_object_signing_alg": "PS256",
            "scope": scope(&member("software_roles")),
        });
        match self.authentication {
            AuthenticationMethod::PrivateKeyJwt => claims["token_endpoint_auth_signing_alg"] = "PS256".into(),
            AuthenticationMethod::TlsClientAuth => {
                claims["tls_client_auth_subject_dn"] = self.certificate.facts().subject.to_string().into();
            }
        }
        if let Some(client_id) = self.client_id {
            claims["client_id"] = client_id.into();
        }
        Ok(claims.as_object().cloned().unwrap_or_default())
    }
}

/// What its roles open (OBIE DCR §Roles).
fn scope(roles: &Value) -> String {
    let held = |role: &str| roles.as_array().is_some_and(|roles| roles.iter().any(|held| held.as_str() == Some(role)));
    let scopes = [("AISP", "accounts"), ("PISP", "payments"), ("CBPII", "fundsconfirmations")];
    let opened = scopes.into_iter().filter(|(role, _)| held(role)).map(|(_, scope)| scope);
    std::iter::once("openid").chain(opened).collect::<Vec<_>>().join(" ")
}
