//! What machines send, ready for the wire.

use super::keystore::{Keystore, jti, members, software_id};
use crate::Failure;
use domain::clock::{Clock as _, SystemClock};
use domain::jose::SigningKey;
use serde_json::{Value, json};

/// Where registrations go.
pub(crate) const REGISTER: &str = "/open-banking/v3.3/register";

const JOSE: &str = "application/jose";
const FORM: &str = "application/x-www-form-urlencoded";

/// A POST. `more` are further header lines.
pub(crate) fn post(path: &str, kind: &str, more: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\naccept: */*\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n{more}\r\n{body}"
    )
    .into_bytes()
}

/// A GET. `more` are further header lines.
pub(crate) fn get(path: &str, more: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\naccept: */*\r\n{more}\r\n").into_bytes()
}

/// A form.
pub(crate) fn form(path: &str, fields: &[(&str, &str)]) -> Result<Vec<u8>, Failure> {
    Ok(post(path, FORM, "", &serde_urlencoded::to_string(fields)?))
}

/// A registration of the software of this number, after `change` has had its way with its claims.
pub(crate) fn registration(
    keystore: &Keystore,
    issuer: &str,
    number: u32,
    change: impl FnOnce(&mut Value),
) -> Result<Vec<u8>, Failure> {
    Ok(post(REGISTER, JOSE, "", &signed_registration(keystore, issuer, number, change)?))
}

/// Its body.
pub(crate) fn signed_registration(
    keystore: &Keystore,
    issuer: &str,
    number: u32,
    change: impl FnOnce(&mut Value),
) -> Result<String, Failure> {
    let (id, now) = (software_id(number), SystemClock.now().unix_timestamp());
    let mut claims = json!({
        "iss": id, "iat": now, "exp": now + 3_000, "aud": issuer, "jti": jti(), "software_id": id,
        "redirect_uris": ["https://tpp.example/callback"], "token_endpoint_auth_method": "private_key_jwt",
        "token_endpoint_auth_signing_alg": "PS256",
        "grant_types": ["authorization_code", "refresh_token", "client_credentials"],
        "response_types": ["code id_token"], "scope": "openid accounts payments fundsconfirmations",
        "software_statement": keystore.statement(number)?, "application_type": "web",
        "id_token_signed_response_alg": "PS256", "request_object_signing_alg": "PS256",
    });
    change(&mut claims);
    Ok(keystore.software.sign(members(&claims)?)?)
}

/// A request for a token by an assertion (RFC 7523 §2.2).
pub(crate) fn token(key: &SigningKey, audience: &str, client_id: &str) -> Result<Vec<u8>, Failure> {
    let now = SystemClock.now().unix_timestamp();
    let claims = json!({
        "iss": client_id, "sub": client_id, "aud": audience, "iat": now, "exp": now + 1_800, "jti": jti(),
    });
    let assertion = key.sign(members(&claims)?)?;
    form(
        "/token",
        &[
            ("grant_type", "client_credentials"),
            ("scope", "accounts"),
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ("client_assertion", &assertion),
        ],
    )
}
