//! Odd requests at the doors of registration, one row each. Every door answers in its own words; none with a 5xx.

use super::tpp::{Tpp, id};
use super::world::World;

/// A row: its name, method, path, whole header lines, whether the body is a good registration, the status and `error`.
/// `{token}` is a token of the client, `{client}` its address.
type Row = (&'static str, &'static str, &'static str, &'static str, bool, u16, &'static str);

const REGISTER: &str = "/open-banking/v3.3/register";
const JOSE: &str = "Content-Type: application/jose\r\n";
const MINE: &str = "Authorization: Bearer {token}\r\n";

const ROWS: &[Row] = &[
    ("H01 GET of the door", "GET", REGISTER, "", false, 405, "invalid_request"),
    ("H01 PATCH", "PATCH", "{client}", MINE, false, 405, "invalid_request"),
    ("H01 POST to a client", "POST", "{client}", JOSE, true, 405, "invalid_request"),
    ("H02 no media type", "POST", REGISTER, "", true, 415, "invalid_request"),
    ("H02 text", "POST", REGISTER, "Content-Type: text/plain\r\n", true, 415, "invalid_request"),
    ("H02 JSON", "POST", REGISTER, "Content-Type: application/json\r\n", true, 415, "invalid_request"),
    (
        "H02 two media types",
        "POST",
        REGISTER,
        "Content-Type: application/jose\r\nContent-Type: application/jose\r\n",
        true,
        415,
        "invalid_request",
    ),
    (
        "H03 only pictures",
        "POST",
        REGISTER,
        "Content-Type: application/jose\r\nAccept: image/png\r\n",
        true,
        406,
        "invalid_request",
    ),
    ("H04 no body", "POST", REGISTER, JOSE, false, 400, "invalid_client_metadata"),
    (
        "H06 compressed",
        "POST",
        REGISTER,
        "Content-Type: application/jose\r\nContent-Encoding: gzip\r\n",
        true,
        415,
        "invalid_request",
    ),
    ("H10 slash", "POST", "/open-banking/v3.3/register/", JOSE, true, 404, "invalid_request"),
    ("H10 dots", "POST", "/open-banking/v3.3/x/../register", JOSE, true, 404, "invalid_request"),
    ("H10 encoded dots", "POST", "/open-banking/v3.3/%2e%2e/v3.3/register", JOSE, true, 404, "invalid_request"),
    ("H10 double slash", "POST", "//open-banking/v3.3/register", JOSE, true, 404, "invalid_request"),
    ("H10 matrix", "POST", "/open-banking/v3.3/register;x=1", JOSE, true, 404, "invalid_request"),
    ("H10 another version", "POST", "/open-banking/v3.4/register", JOSE, true, 404, "invalid_request"),
    ("H10 NUL in an id", "GET", "/open-banking/v3.3/register/%00", MINE, false, 401, "invalid_token"),
    ("H10 overlong UTF-8", "GET", "/open-banking/v3.3/register/%c0%af", MINE, false, 401, "invalid_token"),
    ("H13 nothing", "GET", "{client}", "", false, 401, "invalid_token"),
    ("H13 Bearer alone", "GET", "{client}", "Authorization: Bearer\r\n", false, 401, "invalid_token"),
    ("H13 Bearer and a space", "GET", "{client}", "Authorization: Bearer \r\n", false, 401, "invalid_token"),
    ("H13 Basic", "GET", "{client}", "Authorization: Basic e30=\r\n", false, 401, "invalid_token"),
    ("H13 Digest", "GET", "{client}", "Authorization: Digest x\r\n", false, 401, "invalid_token"),
    ("H13 bytes", "GET", "{client}", "Authorization: Bearer \u{e9}\r\n", false, 401, "invalid_token"),
    (
        "H23 no UUID",
        "POST",
        REGISTER,
        "Content-Type: application/jose\r\nx-fapi-interaction-id: abc\r\n",
        true,
        400,
        "invalid_request",
    ),
    ("H26 an override", "GET", "{client}", "X-HTTP-Method-Override: DELETE\r\n", false, 401, "invalid_token"),
];

#[tokio::test]
async fn what_is_odd_is_told_as_the_door_tells_it() {
    let world = World::new().await;
    let tpp = Tpp::new(&world);
    let client = tpp.register().await;
    let address = format!("{REGISTER}/{}", id(&client));
    let mut wrong = Vec::new();
    for (name, method, path, headers, good, status, error) in ROWS {
        // A foreign id costs the token.
        let token = tpp.token(id(&client)).await;
        let (path, headers) = (path.replace("{client}", &address), headers.replace("{token}", &token));
        let body = if *good { tpp.body() } else { String::new() };
        let reply = world.call(Some(&tpp.certificate), method, &path, &headers, &body).await;
        let told = (reply.status, reply.error());
        if (told.0, told.1.as_str()) != (*status, *error) {
            wrong.push(format!("{name}: {told:?}"));
            continue;
        }
        assert_eq!(reply.header("cache-control"), Some("no-store"), "{name}");
        assert!(reply.header("x-fapi-interaction-id").is_some_and(|id| id.len() == 36), "{name}");
        assert_eq!(reply.header("allow").is_some(), *status == 405, "{name}");
        assert_eq!(reply.header("www-authenticate").is_some(), *status == 401, "{name}");
        assert!(reply.header("access-control-allow-origin").is_none(), "{name}");
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let token = tpp.token(id(&client)).await;
    assert_eq!(tpp.get(id(&client), &token).await.json(), client, "nothing of it changed anything");
    assert_eq!(world.count("clients").await, 1);
}

#[tokio::test]
async fn a_body_has_its_bounds_at_every_door() {
    let world = World::new().await;
    let tpp = Tpp::new(&world);
    let long = "a".repeat(64 * 1024 + 1);
    for path in [REGISTER, "/open-banking/v3.2.0/register"] {
        let reply = world.call(Some(&tpp.certificate), "POST", path, JOSE, &long).await;
        assert_eq!((reply.status, reply.error().as_str()), (413, "invalid_request"), "{path}");
    }
    let within = "a".repeat(64 * 1024);
    let reply = world.call(Some(&tpp.certificate), "POST", REGISTER, JOSE, &within).await;
    assert_eq!((reply.status, reply.error().as_str()), (400, "invalid_client_metadata"));
}

#[tokio::test]
async fn other_headers_change_nothing() {
    let world = World::new().await;
    let tpp = Tpp::new(&world);
    let client = tpp.register().await;
    let rows = [
        "Range: bytes=0-1\r\n",
        "X-HTTP-Method-Override: DELETE\r\n",
        "X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: http\r\n",
        "Forwarded: for=203.0.113.9;host=evil.example\r\n",
        "Cookie: session=x\r\n",
        "Origin: https://evil.example\r\n",
    ];
    for more in rows {
        let token = tpp.token(id(&client)).await;
        let headers = format!("Authorization: Bearer {token}\r\n{more}");
        let path = format!("{REGISTER}/{}", id(&client));
        let reply = world.call(Some(&tpp.certificate), "GET", &path, &headers, "").await;
        assert_eq!((reply.status, reply.json()), (200, client.clone()), "{more}");
    }
}
