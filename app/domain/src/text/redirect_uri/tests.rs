use super::InvalidRedirectUri as Refused;
use super::*;
use RedirectUriPolicy::{Production, Sandbox};

#[test]
fn addresses_in_normal_form_are_kept_octet_by_octet() {
    for text in [
        "https://app.example",
        "https://app.example/",
        "https://app.example?tenant=1",
        "https://app.example/callback",
        "https://app.example/callback/",
        "https://app.example:8443/cb?tenant=1&x=%23",
        "https://app.co.uk/cb",
        "https://xn--bcher-kva.example/%C3%A4",
        "https://app.example/Upper/Case",
    ] {
        for policy in [Production, Sandbox] {
            assert_eq!(RedirectUri::parse_for(text, policy).map(String::from).as_deref(), Ok(text));
        }
    }
}

#[test]
fn the_sandbox_also_accepts_this_machine() {
    for text in [
        "http://localhost/cb",
        "http://localhost:3000/cb",
        "https://localhost:3000/cb",
        "http://127.0.0.1:8080",
        "http://[::1]:8080/cb",
    ] {
        assert!(RedirectUri::parse_for(text, Sandbox).is_ok(), "{text}");
        assert!(RedirectUri::parse_for(text, Production).is_err(), "{text}");
    }
}

#[test]
fn schemes_other_than_https_are_refused() {
    for text in [
        "http://app.example/cb",
        "ftp://app.example/cb",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "intent://app.example",
        "com.example.app:/cb",
    ] {
        assert_eq!(RedirectUri::parse_for(text, Production), Err(Refused::OnlyHttps), "{text}");
        assert_eq!(RedirectUri::parse_for(text, Sandbox), Err(Refused::OnlyHttpsOrLoopback), "{text}");
    }
}

#[test]
fn hosts_that_are_not_public_names_are_refused() {
    for host in [
        "localhost",
        "LOCALHOST",
        "localhost.",
        "x.localhost",
        "127.1",
        "0177.0.0.1",
        "2130706433",
        "0x7f.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "192.0.2.1",
        "[2001:db8::1]",
        "printer.local",
        "db.internal",
        "intranet",
        "co.uk",
        "app.example.",
        "1.2.3.256",
    ] {
        let text = format!("https://{host}/cb");
        assert_eq!(RedirectUri::parse_for(&text, Production), Err(Refused::Host), "{text}");
    }
    for host in ["10.0.0.1", "0.0.0.0", "[::]", "[::ffff:7f00:1]", "x.localhost", "169.254.169.254"] {
        assert!(RedirectUri::parse_for(&format!("http://{host}/cb"), Sandbox).is_err(), "{host}");
        assert_eq!(RedirectUri::parse_for(&format!("https://{host}/cb"), Sandbox), Err(Refused::Host), "{host}");
    }
}

#[test]
fn host_names_in_other_alphabets_are_refused() {
    for host in ["bücher.example", "аpp.example", "app。example", "app．example", "ａpp.example", "a\u{ad}pp.example"]
    {
        let text = format!("https://{host}/cb");
        assert_eq!(RedirectUri::parse_for(&text, Production), Err(Refused::NotAscii), "{text}");
    }
    for host in ["xn--a.example", "a\u{200d}pp.example"] {
        assert_eq!(RedirectUri::parse_for(&format!("https://{host}/cb"), Production), Err(Refused::NotAscii), "{host}");
    }
}

#[test]
fn parts_that_have_no_place_are_refused() {
    let long = format!("https://app.example/{}", "a".repeat(237));
    for (text, error) in [
        ("", Refused::Missing),
        (" ", Refused::Missing),
        ("callback", Refused::Malformed),
        ("//app.example/cb", Refused::Malformed),
        ("https://", Refused::Malformed),
        ("https://app.example/cb#", Refused::Fragment),
        ("https://app.example/cb#top", Refused::Fragment),
        ("https://a@app.example/cb", Refused::UserInfo),
        ("https://a:b@app.example/cb", Refused::UserInfo),
        ("https://@app.example/cb", Refused::UserInfo),
        ("https://@@app.example/cb", Refused::UserInfo),
        ("https://*.app.example/cb", Refused::Wildcard),
        ("*", Refused::Wildcard),
        ("https://app.example*", Refused::Wildcard),
        ("https://app.example/*", Refused::Wildcard),
        ("https://app.example:0/cb", Refused::Port),
        ("https://app.example:22/cb", Refused::Port),
        ("https://app.example:80/cb", Refused::Port),
        ("https://app.example:65536/cb", Refused::Port),
        ("https://app.example/a//b", Refused::Path),
        ("https://app.example/%00", Refused::Path),
        ("https://app.example/%0d%0aLocation:x", Refused::Path),
        ("https://app.example/cb?x=%0A", Refused::Path),
        ("https://app.example/\0", Refused::Unstorable),
        (&long, Refused::TooLong),
    ] {
        assert_eq!(RedirectUri::parse_for(text, Production), Err(error), "{text:?}");
    }
    assert!(RedirectUri::parse_for(&long[..256], Production).is_ok());
}

#[test]
fn another_spelling_is_answered_with_the_normal_one() {
    for (text, normal) in [
        ("https://app.example:443/cb", "https://app.example/cb"),
        ("https://APP.example/cb", "https://app.example/cb"),
        ("HTTPS://app.example/cb", "https://app.example/cb"),
        ("https://app.example/a/../cb", "https://app.example/cb"),
        ("https://app.example/a/%2e%2e/cb", "https://app.example/cb"),
        ("https://app.example/..;/cb", ""),
        ("https://app.example\\cb", "https://app.example/cb"),
        ("https:app.example/cb", "https://app.example/cb"),
        ("https://app.example/c b", "https://app.example/c%20b"),
        (" https://app.example/cb", "https://app.example/cb"),
        ("https://app.example/cb\n", "https://app.example/cb"),
        ("https://app.ex\tample/cb", "https://app.example/cb"),
        ("https://app.example/ä", "https://app.example/%C3%A4"),
        ("https://app%2eexample/cb", "https://app.example/cb"),
    ] {
        let refused = RedirectUri::parse_for(text, Production);
        if normal.is_empty() {
            assert_eq!(refused, Err(Refused::Path), "{text:?}");
        } else {
            assert_eq!(refused, Err(Refused::NotNormal { normal: normal.to_owned() }), "{text:?}");
        }
    }
}

#[test]
fn parameters_of_the_answer_are_reserved() {
    for name in ["code", "state", "iss", "error", "id_token", "response"] {
        let refused = RedirectUri::parse_for(&format!("https://app.example/cb?a=1&{name}=x"), Production);
        assert_eq!(refused, Err(Refused::ReservedParameter(name.to_owned())));
    }
    let hidden = RedirectUri::parse_for("https://app.example/cb?%63ode=1", Production);
    assert_eq!(hidden, Err(Refused::ReservedParameter("code".to_owned())));
}

#[test]
fn the_host_can_be_shown() {
    for (text, host) in [
        ("https://app.example", "app.example"),
        ("https://app.example:8443?x=1", "app.example"),
        ("http://[::1]:8080/cb", "[::1]"),
        ("http://localhost/a:1", "localhost"),
    ] {
        assert_eq!(RedirectUri::parse_for(text, Sandbox).unwrap().host(), host);
    }
}
