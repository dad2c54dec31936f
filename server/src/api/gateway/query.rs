//! `?scope=accounts&environment=sandbox`, and perhaps `&path=` with whatever the call asked for.
//!
//! Envoy puts the path of a call, query and all, behind an address of ours. So `path` comes last, and nothing behind it is
//! read: what a caller writes there cannot become a parameter.

use crate::api::refusal::Refusal;
use domain::client::Scopes;
use domain::portal::Environment;
use http::Uri;
use url::form_urlencoded;

/// What a call needs, as the gateway says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Needs {
    pub(super) scopes: Scopes,
    pub(super) environment: Environment,
}

/// Whether the path of a call comes along; then its method does too.
pub(super) fn carries_a_path(uri: &Uri) -> bool {
    uri.query().is_some_and(|query| query.split('&').any(|pair| pair.starts_with("path=")))
}

/// Reads what a call needs.
pub(super) fn needs(uri: &Uri) -> Result<Needs, Refusal> {
    let (mut scope, mut environment) = (None, None);
    let own = uri.query().unwrap_or_default().split('&').take_while(|pair| !pair.starts_with("path="));
    for (name, value) in own.flat_map(|pair| form_urlencoded::parse(pair.as_bytes())) {
        let place = match name.as_ref() {
            "scope" => &mut scope,
            "environment" => &mut environment,
            _ => return Err(Refusal::invalid_request("The parameters are scope, environment and, last, path")),
        };
        if place.replace(value).is_some() {
            return Err(Refusal::invalid_request(format!("Send {name} once")));
        }
    }
    let scopes = Scopes::parse(&scope.unwrap_or_default());
    let scopes = scopes.map_err(|problem| Refusal::invalid_request(problem.to_string()))?;
    let environment = environment.as_deref().and_then(Environment::of_name);
    Ok(Needs {
        scopes: scopes.ok_or_else(|| Refusal::invalid_request("scope is missing: say what the call needs"))?,
        environment: environment.ok_or_else(|| {
            Refusal::invalid_request("environment is missing: send environment=sandbox or production")
        })?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Option<String> {
        let needs = needs(&format!("/gateway/check{query}").parse().unwrap()).ok()?;
        Some(format!("{} in {}", needs.scopes, needs.environment.name()))
    }

    #[test]
    fn what_a_call_needs_is_said_once() {
        let accounts = Some("accounts in sandbox".to_owned());
        for query in [
            "?scope=accounts&environment=sandbox",
            "?environment=sandbox&scope=%61ccounts",
            "?scope=accounts&environment=sandbox&path=/a?scope=payments&environment=production&scope=x",
            "?scope=accounts&environment=sandbox&path=",
        ] {
            assert_eq!(read(query), accounts, "{query}");
        }
        assert_eq!(read("?scope=payments+accounts&environment=production").unwrap(), "accounts payments in production");
    }

    #[test]
    fn anything_else_is_no_question() {
        for query in [
            "",
            "?",
            "?scope=accounts",
            "?environment=sandbox",
            "?scope=&environment=sandbox",
            "?scope=accounts&environment=",
            "?scope=accounts&environment=Sandbox",
            "?scope=accounts&scope=accounts&environment=sandbox",
            "?scope=accounts&environment=sandbox&environment=sandbox",
            "?scope=a++b&environment=sandbox",
            "?scope=%22&environment=sandbox",
            "?scope=accounts&environment=sandbox&token=x",
            "?scope=accounts&environment=sandbox&path",
            "?path=/a&scope=accounts&environment=sandbox",
            "?scope=accounts&environment=sandbox/open-banking/v3.1/aisp/accounts",
        ] {
            assert_eq!(read(query), None, "{query}");
        }
    }
}
