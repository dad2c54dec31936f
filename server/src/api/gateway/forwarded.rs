//! The certificate of a call, as a gateway passes it on: `Client-Cert` (RFC 9440) or Envoy's `x-forwarded-client-cert`.
//!
//! Nothing else in this server reads a certificate from a header.

use crate::api::refusal::Refusal;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use data_encoding::HEXLOWER_PERMISSIVE;
use domain::certificate::Certificate;
use domain::jose::Thumbprint;
use http::{HeaderMap, HeaderName};
use percent_encoding::percent_decode_str;

const CLIENT_CERT: HeaderName = HeaderName::from_static("client-cert");
const ENVOY: HeaderName = HeaderName::from_static("x-forwarded-client-cert");

/// What a gateway passes on.
#[derive(Debug, PartialEq)]
pub(super) enum Forwarded {
    /// The call showed none.
    Nothing,
    /// Its SHA-256.
    Hash(Thumbprint),
    /// All of it.
    Whole(Box<Certificate>),
}

impl Forwarded {
    /// Reads whichever header there is: one of the two, once.
    pub(super) fn read(headers: &HeaderMap) -> Result<Self, Refusal> {
        let standard = headers.get_all(CLIENT_CERT).iter().map(|value| (value, rfc_9440 as fn(&str) -> _));
        let envoy = headers.get_all(ENVOY).iter().map(|value| (value, xfcc as fn(&str) -> _));
        let mut values = standard.chain(envoy);
        match (values.next(), values.next()) {
            (None, _) => Ok(Self::Nothing),
            (Some((value, read)), None) => value
                .to_str()
                .ok()
                .and_then(read)
                .ok_or_else(|| Refusal::invalid_request(
                    "The certificate of the call cannot be read: send Client-Cert as in RFC 9440, or x-forwarded-client-cert \
                     with one element that has Cert or Hash",
                )),
            (Some(_), Some(_)) => {
                Err(Refusal::invalid_request("Pass on one certificate, in Client-Cert or in x-forwarded-client-cert"))
            }
        }
    }

    /// The certificate, where all of it came.
    pub(super) fn whole(&self) -> Option<&Certificate> {
        if let Self::Whole(certificate) = self { Some(certificate) } else { None }
    }

    /// SHA-256 of it.
    pub(super) fn thumbprint(&self) -> Option<Thumbprint> {
        match self {
            Self::Nothing => None,
            Self::Hash(hash) => Some(*hash),
            Self::Whole(certificate) => Some(*certificate.thumbprint()),
        }
    }
}

/// A byte sequence between colons, in DER (RFC 9440 §2.2, RFC 9651 §3.3.5).
fn rfc_9440(value: &str) -> Option<Forwarded> {
    let encoded = value.trim_matches(' ').strip_prefix(':')?.strip_suffix(':')?;
    let der = BASE64_STANDARD.decode(encoded).ok()?;
    Some(Forwarded::Whole(Box::new(Certificate::parse(&der).ok()?)))
}

/// One element. Both `Cert` and `Hash` have to be of the same certificate. An empty `Cert` is how nginx says that there is
/// none.
fn xfcc(value: &str) -> Option<Forwarded> {
    let (mut cert, mut hash) = (None, None);
    for (key, value) in pairs(value)? {
        let place = match key.to_ascii_lowercase().as_str() {
            "cert" => &mut cert,
            "hash" => &mut hash,
            _ => continue,
        };
        if place.replace(value).is_some() {
            return None;
        }
    }
    let hash = match hash {
        Some(hash) => Some(Thumbprint::try_from(HEXLOWER_PERMISSIVE.decode(hash.as_bytes()).ok()?).ok()?),
        None => None,
    };
    match (cert.as_deref(), hash) {
        (Some(""), None) => Some(Forwarded::Nothing),
        (Some(cert), hash) => {
            let pem = percent_decode_str(cert).decode_utf8().ok()?;
            let certificate = Certificate::from_pem(&pem).ok()?;
            let same = hash.is_none_or(|hash| hash == *certificate.thumbprint());
            same.then(|| Forwarded::Whole(Box::new(certificate)))
        }
        (None, Some(hash)) => Some(Forwarded::Hash(hash)),
        (None, None) => None,
    }
}

/// `Key=value;Key="value"`: a comma outside quotes begins another element, and there may be no other.
fn pairs(element: &str) -> Option<Vec<(String, String)>> {
    let mut pairs = vec![(String::new(), None::<String>)];
    let (mut quoted, mut characters) = (false, element.trim_matches(' ').chars());
    while let Some(character) = characters.next() {
        let (key, value) = pairs.last_mut()?;
        match (character, quoted, value) {
            ('\\', true, Some(value)) => value.push(characters.next()?),
            ('"', _, Some(_)) => quoted = !quoted,
            (',', false, _) | ('"', _, None) => return None,
            (';', false, Some(_)) => pairs.push((String::new(), None)),
            ('=', false, value @ None) => *value = Some(String::new()),
            (other, _, Some(value)) => value.push(other),
            (other, _, None) => key.push(other),
        }
    }
    let closed = (!quoted).then_some(pairs)?;
    closed.into_iter().map(|(key, value)| Some((key, value?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;
    use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
    use std::sync::LazyLock;

    static MADE: LazyLock<rcgen::Certificate> = LazyLock::new(|| {
        let key = rcgen::KeyPair::generate().unwrap();
        rcgen::CertificateParams::new(vec!["app.example".to_owned()]).unwrap().self_signed(&key).unwrap()
    });

    fn read(headers: &[(&HeaderName, &str)]) -> Option<Forwarded> {
        let headers = headers.iter().map(|(name, value)| ((*name).clone(), HeaderValue::from_str(value).unwrap()));
        let mut map = HeaderMap::new();
        headers.for_each(|(name, value)| {
            map.append(name, value);
        });
        Forwarded::read(&map).ok()
    }

    fn base64() -> String {
        format!(":{}:", BASE64_STANDARD.encode(MADE.der()))
    }

    fn escaped() -> String {
        utf8_percent_encode(&MADE.pem(), NON_ALPHANUMERIC).to_string()
    }

    fn hash() -> String {
        HEXLOWER_PERMISSIVE.encode(Certificate::parse(MADE.der()).unwrap().thumbprint())
    }

    #[test]
    fn a_certificate_comes_in_either_header() {
        let certificate = Certificate::parse(MADE.der()).unwrap();
        let thumbprint = *certificate.thumbprint();
        let whole = Some(Forwarded::Whole(Box::new(certificate)));
        let (escaped, hash) = (escaped(), hash());
        assert_eq!(read(&[(&CLIENT_CERT, &base64())]), whole);
        for value in [
            format!("Cert=\"{escaped}\""),
            format!("Cert={escaped}"),
            format!("Hash={hash};Cert=\"{escaped}\";Subject=\"CN=a,O=\\\"b;c=d\\\"\";URI=spiffe://x"),
            format!("By=spiffe://a;hash={};cert=\"{escaped}\";DNS=a;DNS=b", hash.to_uppercase()),
        ] {
            assert_eq!(read(&[(&ENVOY, &value)]), whole, "{value}");
        }
        let alone = format!("By=;Hash={hash};Subject=\"\"");
        assert_eq!(read(&[(&ENVOY, &alone)]), Some(Forwarded::Hash(thumbprint)));
        assert_eq!(read(&[]), Some(Forwarded::Nothing));
        assert_eq!(read(&[(&ENVOY, "Cert=\"\"")]), Some(Forwarded::Nothing));
    }

    #[test]
    fn what_is_no_certificate_or_more_than_one_is_refused() {
        let (escaped, hash, base64) = (escaped(), hash(), base64());
        for value in [
            String::new(),
            ":".into(),
            "::".into(),
            base64.replace(':', ""),
            format!("{base64};a=1"),
            format!("{base64}, {base64}"),
            base64.replacen(':', ":=", 1),
            base64.replacen(':', ": ", 1),
            format!(":{}:", BASE64_STANDARD.encode("rubbish")),
        ] {
            assert!(read(&[(&CLIENT_CERT, &value)]).is_none(), "{value}");
        }
        for value in [
            String::new(),
            "Cert".into(),
            "Cert=\"rubbish\"".into(),
            "Hash=".into(),
            "Hash=00".into(),
            "Subject=\"CN=a\"".into(),
            "By=a".into(),
            "Cert=\"%ff\"".into(),
            format!("Cert=\"{escaped}"),
            format!("Cert=\"{escaped}\";"),
            format!("Cert=\"{escaped}\";Cert=\"{escaped}\""),
            format!("Hash={hash};Hash={hash}"),
            format!("Hash={hash},Hash={hash}"),
            format!("Hash={hash},By=x"),
            format!("Hash={};Cert=\"{escaped}\"", hash.replace(|digit: char| digit.is_ascii_digit(), "f")),
            format!("Hash={hash};Cert=\"\""),
        ] {
            assert_eq!(read(&[(&ENVOY, &value)]), None, "{value}");
        }
        let element = format!("Hash={hash}");
        assert_eq!(read(&[(&ENVOY, &element), (&ENVOY, &element)]), None);
        assert_eq!(read(&[(&ENVOY, &element), (&CLIENT_CERT, &base64)]), None);
    }
}
