//! Links to pages on the public web: register entries, web sites, policies.

use super::character::{first_unstorable, is_blank};
use super::host::is_public;
use url::Url;

text_types! {
    /// An `https` address on a public host name, as the WHATWG URL standard writes it. A link to show, never to fetch.
    HttpsUrl: InvalidHttpsUrl,
}

/// Why a text is not a web address that we show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidHttpsUrl {
    /// Nothing there.
    #[error("Enter the web address")]
    Missing,
    /// A control, an invisible character.
    #[error("The web address contains a character we cannot store: remove it, or type the address again")]
    Unstorable,
    /// More than 2000 characters.
    #[error("The web address must have at most 2000 characters")]
    TooLong,
    /// Another scheme, or none.
    #[error("Enter the web address with https:// at the start, like https://register.example/firm/123456")]
    Scheme,
    /// `name@` or `name:password@` before the host.
    #[error("Enter the web address without a user name or password before the host")]
    UserInfo,
    /// A number, a single word, a name that only works inside a network.
    #[error("Enter a web address on a public host name, like https://register.example/firm/123456")]
    Host,
    /// Not an address at all.
    #[error("Enter a web address without spaces, like https://register.example/firm/123456")]
    Malformed,
}

impl HttpsUrl {
    /// Reads an address and brings it into normal form.
    ///
    /// # Errors
    /// The rule that the text breaks, as a sentence.
    pub fn parse(text: &str) -> Result<Self, InvalidHttpsUrl> {
        let text = text.trim();
        refuse_bad_characters(text)?;
        let url = Url::parse(text).map_err(|error| match error {
            url::ParseError::RelativeUrlWithoutBase => InvalidHttpsUrl::Scheme,
            _ => InvalidHttpsUrl::Malformed,
        })?;
        if url.scheme() != "https" {
            return Err(InvalidHttpsUrl::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(InvalidHttpsUrl::UserInfo);
        }
        if !url.domain().is_some_and(is_public) {
            return Err(InvalidHttpsUrl::Host);
        }
        Self::within_length(url.into())
    }

    fn within_length(address: String) -> Result<Self, InvalidHttpsUrl> {
        if address.len() > 2_000 { Err(InvalidHttpsUrl::TooLong) } else { Ok(Self(address)) }
    }
}

fn refuse_bad_characters(text: &str) -> Result<(), InvalidHttpsUrl> {
    if is_blank(text) {
        return Err(InvalidHttpsUrl::Missing);
    }
    if first_unstorable(text, false).is_some() {
        return Err(InvalidHttpsUrl::Unstorable);
    }
    // The URL standard drops or repairs these in silence.
    if text.contains(|character: char| character.is_whitespace() || character == '\\') {
        return Err(InvalidHttpsUrl::Malformed);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_brought_into_normal_form() {
        for (text, address) in [
            (" https://Register.Example ", "https://register.example/"),
            ("https://register.example:443/firm?id=1#top", "https://register.example/firm?id=1#top"),
            ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
        ] {
            assert_eq!(HttpsUrl::parse(text).unwrap().as_str(), address);
        }
    }

    #[test]
    fn what_is_not_a_public_web_page_is_refused() {
        use InvalidHttpsUrl::{Host, Malformed, Missing, Scheme, TooLong, Unstorable, UserInfo};
        let long = format!("https://register.example/{}", "a".repeat(2_000));
        for (text, error) in [
            ("", Missing),
            ("register.example", Scheme),
            ("http://register.example", Scheme),
            ("javascript:alert(1)", Scheme),
            ("JaVaScRiPt:alert(1)", Scheme),
            ("data:text/html,x", Scheme),
            ("https://a@register.example", UserInfo),
            ("https://a:b@register.example", UserInfo),
            ("https://localhost/", Host),
            ("https://127.1/", Host),
            ("https://[::1]/", Host),
            ("https://register/", Host),
            ("https://register.example./", Host),
            ("https://db.internal/", Host),
            ("https:\\\\register.example", Malformed),
            ("https://regi ster.example", Malformed),
            ("https://register.example/\u{202e}", Unstorable),
            ("https://register.example/\0", Unstorable),
            ("https://", Malformed),
            (&long, TooLong),
        ] {
            assert_eq!(HttpsUrl::parse(text), Err(error), "{text:?}");
        }
    }
}
