//! The body of a request: one form, in one encoding, each name once (RFC 6749 §3.1, §3.2).

use super::body;
use super::refusal::Refusal;
use axum::extract::Request;
use http::request::Parts;
use http::{HeaderMap, StatusCode};
use url::form_urlencoded;

/// The parameters of a request. One without a value counts as left out.
#[derive(Debug)]
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    /// Reads the body of a request.
    pub(super) async fn read(request: Request) -> Result<(Parts, Self), Refusal> {
        let (parts, body) = request.into_parts();
        if parts.uri.query().is_some_and(|query| !query.is_empty()) {
            return Err(Refusal::invalid_request("Send parameters in the body, never in the URL"));
        }
        refuse_media(&parts.headers)?;
        let form = Self::parse(&body::collect(body).await?)?;
        Ok((parts, form))
    }

    /// The value of a parameter.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn parse(body: &[u8]) -> Result<Self, Refusal> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        for (name, value) in form_urlencoded::parse(body) {
            if pairs.iter().any(|(known, _)| *known == name) {
                let shown: String = name.chars().take(40).collect();
                return Err(Refusal::invalid_request(format!("{shown} appears twice")));
            }
            if pairs.len() == 100 {
                return Err(Refusal::invalid_request("Send at most 100 parameters"));
            }
            pairs.push((name.into_owned(), value.into_owned()));
        }
        pairs.retain(|(_, value)| !value.is_empty());
        Ok(Self(pairs))
    }
}

fn refuse_media(headers: &HeaderMap) -> Result<(), Refusal> {
    match body::media(headers)? {
        Some(media) if is_form(media) => Ok(()),
        _ => {
            let sentence = "Send Content-Type: application/x-www-form-urlencoded";
            Err(Refusal::with_status(StatusCode::UNSUPPORTED_MEDIA_TYPE, sentence))
        }
    }
}

fn is_form(media: &str) -> bool {
    let mut parts = media.split(';').map(str::trim);
    let essence = parts.next().unwrap_or_default();
    essence.eq_ignore_ascii_case("application/x-www-form-urlencoded")
        && parts.all(|parameter| {
            let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
            !name.eq_ignore_ascii_case("charset") || value.trim_matches('"').eq_ignore_ascii_case("utf-8")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_appears_once_and_what_is_empty_is_left_out() {
        let form = Form::parse(b"grant_type=client_credentials&scope=&x=a+b%21").unwrap();
        assert_eq!(
            (form.get("grant_type"), form.get("scope"), form.get("x")),
            (Some("client_credentials"), None, Some("a b!"))
        );
        for twice in ["a=1&a=1", "a=&a=1", "a&a", "a=1&b=2&%61=3"] {
            assert_eq!(
                Form::parse(twice.as_bytes()).unwrap_err(),
                Refusal::invalid_request("a appears twice"),
                "{twice}"
            );
        }
    }

    #[test]
    fn only_a_form_in_utf_8_is_a_form() {
        let cases = [
            ("application/x-www-form-urlencoded", true),
            ("Application/X-WWW-Form-Urlencoded; charset=UTF-8", true),
            ("application/x-www-form-urlencoded;charset=\"utf-8\"", true),
            ("application/x-www-form-urlencoded; charset=utf-16", false),
            ("application/json", false),
            ("text/plain", false),
            ("", false),
        ];
        for (media, expected) in cases {
            assert_eq!(is_form(media), expected, "{media}");
        }
    }
}
