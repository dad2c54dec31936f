//! What a client is told about its registration (RFC 7591 §3.2.1, OBIE DCR §Response): what is registered, and every claim
//! of the software statement beside it.

use super::accepted::AcceptedRegistration;
use super::metadata::{Authentication, Backchannel, ClientMetadata, GrantType, ResponseType};
use crate::jose::Algorithm;
use crate::text::RedirectUri;
use serde_json::{Map, Value, json};
use time::OffsetDateTime;

/// Claims of a statement that say something of the statement, not of the software.
const OF_THE_STATEMENT: [&str; 6] = ["iss", "iat", "exp", "nbf", "jti", "aud"];

/// Beginnings of names that mean something else in an answer than in a statement (IANA OAuth Parameters, client metadata).
const OF_A_CLIENT: [&str; 9] = [
    "client_",
    "jwks",
    "token_",
    "tls_",
    "require_",
    "registration_",
    "backchannel_",
    "redirect_uris",
    "software_statement",
];

impl AcceptedRegistration {
    /// The answer about the client that is made of it, or changed by it.
    pub fn answer(&self, client_id: &str, issued_at: OffsetDateTime) -> Map<String, Value> {
        let mut answer = registered(self.metadata());
        answer.insert("client_id".into(), client_id.into());
        answer.insert("client_id_issued_at".into(), issued_at.unix_timestamp().into());
        answer.insert("software_statement".into(), self.written_statement().into());
        let software_id = &self.statement().software_id;
        // OBIE's schema takes no other form, and a member that may be left out is left out.
        if software_id.len() <= 22 && software_id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            answer.insert("software_id".into(), software_id.as_str().into());
        }
        for (name, value) in &self.statement().claims {
            let foreign =
                OF_THE_STATEMENT.contains(&name.as_str()) || OF_A_CLIENT.iter().any(|own| name.starts_with(own));
            if !foreign && name != "software_id" && !value.is_null() {
                answer.entry(name.clone()).or_insert_with(|| value.clone());
            }
        }
        answer
    }
}

fn registered(metadata: &ClientMetadata) -> Map<String, Value> {
    let grants: Vec<_> = metadata.grant_types.iter().copied().map(GrantType::as_str).collect();
    let responses: Vec<_> = metadata.response_types.iter().copied().map(ResponseType::as_str).collect();
    let mut answer = object(json!({
        "redirect_uris": metadata.redirect_uris.iter().map(RedirectUri::as_str).collect::<Vec<_>>(),
        "token_endpoint_auth_method": metadata.authentication.method(),
        "grant_types": grants,
        "response_types": responses,
        "application_type": metadata.application_type.as_str(),
        "id_token_signed_response_alg": metadata.id_token_signed_response_alg.as_str(),
        "request_object_signing_alg": metadata.request_object_signing_alg.as_str(),
        "scope": metadata.scopes.to_string(),
    }));
    answer.extend(match &metadata.authentication {
        Authentication::PrivateKeyJwt { signing_alg } => pair("token_endpoint_auth_signing_alg", *signing_alg),
        Authentication::TlsClientAuth { written, .. } => object(json!({ "tls_client_auth_subject_dn": written })),
    });
    answer.extend(metadata.backchannel.as_ref().map(backchannel).unwrap_or_default());
    answer
}

fn backchannel(backchannel: &Backchannel) -> Map<String, Value> {
    let mut answer = pair("backchannel_authentication_request_signing_alg", backchannel.request_signing_alg);
    answer.insert("backchannel_user_code_parameter_supported".into(), false.into());
    let mode = if backchannel.notification_endpoint.is_some() { "ping" } else { "poll" };
    answer.insert("backchannel_token_delivery_mode".into(), mode.into());
    if let Some(endpoint) = &backchannel.notification_endpoint {
        answer.insert("backchannel_client_notification_endpoint".into(), endpoint.as_str().into());
    }
    answer
}

fn pair(name: &str, alg: Algorithm) -> Map<String, Value> {
    Map::from_iter([(name.to_owned(), alg.as_str().into())])
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}
