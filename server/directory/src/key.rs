//! Public keys as members of a key set (RFC 7517, RFC 7518 §6).

use data_encoding::BASE64URL_NOPAD;
use serde_json::{Map, Value, json};
use x509_parser::public_key::PublicKey;
use x509_parser::x509::SubjectPublicKeyInfo;

const RSA: &str = "1.2.840.113549.1.1.1";
const ELLIPTIC: &str = "1.2.840.10045.2.1";
const P256: &str = "1.2.840.10045.3.1.7";

/// The numbers of an RSA or P-256 key; nothing for keys of another kind.
pub(crate) fn jwk(key: &SubjectPublicKeyInfo<'_>) -> Option<Map<String, Value>> {
    let algorithm = key.algorithm.algorithm.to_id_string();
    let members = match (algorithm.as_str(), key.parsed().ok()?) {
        (RSA, PublicKey::RSA(rsa)) => json!({"kty": "RSA", "n": number(rsa.modulus), "e": number(rsa.exponent)}),
        (ELLIPTIC, PublicKey::EC(point)) => {
            let curve = key.algorithm.parameters.as_ref()?.as_oid().ok()?;
            // Uncompressed (SEC 1 §2.3.3).
            let (form, coordinates) = point.data().split_first()?;
            if curve.to_id_string() != P256 || *form != 4 || coordinates.len() != 64 {
                return None;
            }
            let (x, y) = coordinates.split_at(32);
            json!({"kty": "EC", "crv": "P-256", "x": BASE64URL_NOPAD.encode(x), "y": BASE64URL_NOPAD.encode(y)})
        }
        _ => return None,
    };
    members.as_object().cloned()
}

/// Without the octets that only make a DER integer positive.
fn number(bytes: &[u8]) -> String {
    let first = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len());
    BASE64URL_NOPAD.encode(&bytes[first..])
}
