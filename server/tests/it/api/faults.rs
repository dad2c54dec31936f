//! Requests that are wrong, one row each: what they are answered with. None of them is ever a 5xx.

use super::caller::{Served, basic, posting};

const GRANT: &str = "grant_type=client_credentials";

/// A row: its name, the path, whole header lines, the body, the status and the code of the answer. `{me}` is the header
/// line of a client that works, `{id}` and `{secret}` its two halves.
type Row = (&'static str, &'static str, &'static str, &'static str, u16, &'static str);

const ROWS: &[Row] = &[
    ("H02 no media type", "/token", "{me}Content-Type:\r\n", GRANT, 415, "invalid_request"),
    ("H02 text", "/token", "{me}Content-Type: text/plain\r\n", GRANT, 415, "invalid_request"),
    ("H02 json", "/token", "{me}Content-Type: application/json\r\n", "{}", 415, "invalid_request"),
    (
        "H02 utf-16",
        "/token",
        "{me}Content-Type: application/x-www-form-urlencoded; charset=utf-16\r\n",
        GRANT,
        415,
        "invalid_request",
    ),
    (
        "H02 two media types",
        "/token",
        "{me}Content-Type: application/x-www-form-urlencoded\r\nContent-Type: application/x-www-form-urlencoded\r\n",
        GRANT,
        415,
        "invalid_request",
    ),
    ("H03 only pictures", "/token", "{me}Accept: image/png\r\n", GRANT, 406, "invalid_request"),
    ("H06 compressed", "/token", "{me}Content-Encoding: gzip\r\n", GRANT, 415, "invalid_request"),
    ("H10 slash", "/token/", "{me}", GRANT, 404, "invalid_request"),
    ("H10 dots", "/x/../token", "{me}", GRANT, 404, "invalid_request"),
    ("H10 encoded", "/%74oken%2f", "{me}", GRANT, 404, "invalid_request"),
    ("H10 double slash", "//token", "{me}", GRANT, 404, "invalid_request"),
    ("H10 matrix", "/token;x=1", "{me}", GRANT, 404, "invalid_request"),
    ("H13 nothing", "/token", "", GRANT, 401, "invalid_client"),
    ("H13 bearer", "/token", "Authorization: Bearer\r\n", GRANT, 401, "invalid_client"),
    ("H13 basic alone", "/token", "Authorization: Basic\r\n", GRANT, 401, "invalid_client"),
    ("H13 no base64", "/token", "Authorization: Basic !!\r\n", GRANT, 401, "invalid_client"),
    ("H13 no colon", "/token", "Authorization: Basic bm9jb2xvbg==\r\n", GRANT, 401, "invalid_client"),
    ("H13 digest", "/token", "Authorization: Digest x\r\n", GRANT, 401, "invalid_client"),
    ("H13 two headers", "/token", "{me}{me}", GRANT, 401, "invalid_client"),
    ("H13 bytes", "/token", "Authorization: Basic \u{e9}\r\n", GRANT, 401, "invalid_client"),
    ("H14 secret in the URL", "/token?client_id={id}&client_secret={secret}", "", GRANT, 400, "invalid_request"),
    ("H14 header and body", "/token", "{me}", "grant_type=client_credentials&client_secret=x", 400, "invalid_request"),
    (
        "H14 header and assertion",
        "/token",
        "{me}",
        "grant_type=client_credentials&client_assertion=x",
        400,
        "invalid_request",
    ),
    (
        "H14 secret and assertion",
        "/token",
        "",
        "grant_type=client_credentials&client_id={id}&client_secret={secret}&client_assertion=x",
        400,
        "invalid_request",
    ),
    ("H14 assertion", "/token", "", "grant_type=client_credentials&client_assertion=x", 401, "invalid_client"),
    (
        "H14 secret without id",
        "/token",
        "",
        "grant_type=client_credentials&client_secret={secret}",
        401,
        "invalid_client",
    ),
    ("H14 id without secret", "/token", "", "grant_type=client_credentials&client_id={id}", 401, "invalid_client"),
    ("H14 another id", "/token", "{me}", "grant_type=client_credentials&client_id=other", 400, "invalid_request"),
    (
        "H15 twice",
        "/token",
        "{me}",
        "grant_type=client_credentials&grant_type=client_credentials",
        400,
        "invalid_request",
    ),
    (
        "H15 twice, once empty",
        "/token",
        "{me}",
        "grant_type=client_credentials&scope=&scope=accounts",
        400,
        "invalid_request",
    ),
    ("H15 twice, unknown", "/token", "{me}", "grant_type=client_credentials&%00=1&%00=2", 400, "invalid_request"),
    ("H16 in the URL", "/token?grant_type=client_credentials", "{me}", "", 400, "invalid_request"),
    ("H16 in both", "/token?scope=payments", "{me}", GRANT, 400, "invalid_request"),
    ("H17 no grant", "/token", "{me}", "scope=accounts", 400, "invalid_request"),
    ("H17 empty grant", "/token", "{me}", "grant_type=", 400, "invalid_request"),
    ("H17 password", "/token", "{me}", "grant_type=password", 400, "unsupported_grant_type"),
    ("H17 code", "/token", "{me}", "grant_type=authorization_code&code=x", 400, "unsupported_grant_type"),
    ("H19 quotes", "/token", "{me}", "grant_type=client_credentials&scope=%22accounts%22", 400, "invalid_scope"),
    ("H19 line", "/token", "{me}", "grant_type=client_credentials&scope=accounts%0Apayments", 400, "invalid_scope"),
    ("H19 NUL", "/token", "{me}", "grant_type=client_credentials&scope=%00", 400, "invalid_scope"),
    ("H19 beyond", "/token", "{me}", "grant_type=client_credentials&scope=fundsconfirmations", 400, "invalid_scope"),
    ("H20 introspect nothing", "/introspect", "{me}", "", 400, "invalid_request"),
    ("H20 revoke nothing", "/revoke", "{me}", "token=", 400, "invalid_request"),
    ("H20 introspect, nobody", "/introspect", "", "token=x", 401, "invalid_client"),
    ("H20 revoke, nobody", "/revoke", "", "token=x", 401, "invalid_client"),
    ("H21 revoke twice the same name", "/revoke", "{me}", "token=x&token=y", 400, "invalid_request"),
    ("H23 no UUID", "/token", "{me}x-fapi-interaction-id: abc\r\n", GRANT, 400, "invalid_request"),
    (
        "H23 braces",
        "/token",
        "{me}x-fapi-interaction-id: {93bac548-d2de-4546-b106-880a5018460d}\r\n",
        GRANT,
        400,
        "invalid_request",
    ),
    (
        "H23 two",
        "/token",
        "{me}x-fapi-interaction-id: 93bac548-d2de-4546-b106-880a5018460d\r\nx-fapi-interaction-id: 93bac548-d2de-4546-b106-880a5018460d\r\n",
        GRANT,
        400,
        "invalid_request",
    ),
    (
        "NUL in the name",
        "/token",
        "",
        "grant_type=client_credentials&client_id=%00&client_secret=%00",
        401,
        "invalid_client",
    ),
    ("bad UTF-8", "/token", "", "grant_type=client_credentials&client_id=%ff&client_secret=%fe", 401, "invalid_client"),
];

#[tokio::test]
async fn what_is_wrong_is_told_as_the_standard_tells_it() {
    let served = Served::new().await;
    let fill = |text: &str| {
        text.replace("{me}", &served.client())
            .replace("{id}", &served.machine.client_id)
            .replace("{secret}", &served.machine.secret)
    };
    for (name, path, headers, body, status, error) in ROWS {
        let reply = served.post(&fill(path), &fill(headers), &fill(body)).await;
        assert_eq!((reply.status, reply.error().as_str()), (*status, *error), "{name}: {reply:?}");
        assert_eq!(reply.header("cache-control"), Some("no-store"), "{name}");
        assert_eq!(reply.header("content-type"), Some("application/json"), "{name}");
        assert!(reply.header("x-fapi-interaction-id").is_some_and(|id| id.len() == 36), "{name}");
        assert_eq!(reply.header("www-authenticate").is_some(), *status == 401, "{name}");
        let description = reply.json()["error_description"].as_str().unwrap().to_owned();
        assert!(description.len() > 10 && description.is_ascii() && !description.contains(['"', '\\']), "{name}");
        assert!(!description.contains(&served.machine.secret), "{name}");
    }
}

#[tokio::test]
async fn what_is_odd_but_right_passes() {
    let served = Served::new().await;
    let me = served.client();
    let rows = [
        ("H19 empty scope", me.clone(), "grant_type=client_credentials&scope="),
        ("H22 unknown parameters", me.clone(), "grant_type=client_credentials&x=1&y"),
        (
            "H26 method override",
            format!("{me}X-HTTP-Method-Override: DELETE\r\n"),
            "grant_type=client_credentials&_method=GET",
        ),
        ("H24 range", format!("{me}Range: bytes=0-1\r\n"), GRANT),
        ("H27 forwarded", format!("{me}X-Forwarded-For: 1.2.3.4\r\nX-Forwarded-Host: evil.example\r\n"), GRANT),
        ("accept with quality", format!("{me}Accept: text/html, application/*;q=0.5\r\n"), GRANT),
        ("lower-case scheme", me.replace("Basic", "basic"), GRANT),
        ("charset", format!("{me}Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n"), GRANT),
        ("a cookie", format!("{me}Cookie: session=x\r\n"), GRANT),
    ];
    for (name, headers, body) in rows {
        let reply = served.post("/token", &headers, body).await;
        assert_eq!((reply.status, reply.header("set-cookie")), (200, None), "{name}: {reply:?}");
    }
}

#[tokio::test]
async fn an_interaction_id_comes_back_as_it_was_sent() {
    let served = Served::new().await;
    let id = "93BAC548-d2de-4546-b106-880a5018460d";
    let reply = served.post("/token", &format!("{}X-FAPI-Interaction-Id: {id}\r\n", served.client()), GRANT).await;
    assert_eq!(reply.header("x-fapi-interaction-id"), Some(id));
    let (one, other) = (served.get("/jwks", "").await, served.get("/jwks", "").await);
    assert_ne!(one.header("x-fapi-interaction-id"), other.header("x-fapi-interaction-id"));
}

#[tokio::test]
async fn another_method_is_refused_with_the_ones_there_are() {
    let served = Served::new().await;
    for (path, method, allowed) in [
        ("/token", "GET", "POST"),
        ("/token", "PUT", "POST"),
        ("/introspect", "DELETE", "POST"),
        ("/revoke", "PATCH", "POST"),
        ("/jwks", "POST", "GET"),
        ("/.well-known/openid-configuration", "POST", "GET"),
    ] {
        let request =
            format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        let reply = served.send(request.as_bytes()).await;
        assert_eq!((reply.status, reply.error().as_str()), (405, "invalid_request"), "{method} {path}");
        assert!(reply.header("allow").is_some_and(|allow| allow.contains(allowed)), "{method} {path}: {reply:?}");
    }
}

#[tokio::test]
async fn no_other_site_is_allowed_to_call() {
    let served = Served::new().await;
    let preflight = "OPTIONS /token HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nOrigin: https://evil.example\r\n\
                     Access-Control-Request-Method: POST\r\n\r\n";
    let reply = served.send(preflight.as_bytes()).await;
    assert_eq!((reply.status, reply.header("access-control-allow-origin")), (204, None));
}

#[tokio::test]
async fn a_request_for_another_host_is_not_ours() {
    let served = Served::new().await;
    let rows = [
        ("GET /jwks HTTP/1.1\r\nHost: localhost:9999\r\n", 200),
        ("GET /jwks HTTP/1.1\r\nHost: LOCALHOST\r\n", 200),
        ("GET http://localhost/jwks HTTP/1.1\r\nHost: localhost\r\n", 200),
        ("GET /jwks HTTP/1.1\r\nHost: evil.example\r\n", 421),
        ("GET http://evil.example/jwks HTTP/1.1\r\nHost: localhost\r\n", 421),
        ("GET /jwks HTTP/1.1\r\n", 400),
        ("GET /jwks HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n", 400),
        ("GET /jwks HTTP/1.1\r\nHost: me@localhost\r\n", 400),
        ("GET /jwks HTTP/1.1\r\nHost: localhost/x\r\n", 400),
        ("GET /jwks HTTP/1.1\r\nHost:\r\n", 400),
    ];
    for (head, status) in rows {
        let reply = served.send(format!("{head}Connection: close\r\n\r\n").as_bytes()).await;
        assert_eq!(reply.status, status, "{head}: {reply:?}");
    }
}

#[tokio::test]
async fn a_body_has_its_bounds() {
    let served = Served::new().await;
    let large = format!("{GRANT}&x={}", "a".repeat(64 * 1024));
    let reply = served.post("/token", &served.client(), &large).await;
    assert_eq!((reply.status, reply.error().as_str()), (413, "invalid_request"));
    let many = (0..200).fold(GRANT.to_owned(), |form, n| form + &format!("&a{n}=1"));
    assert_eq!(served.post("/token", &served.client(), &many).await.status, 400);
    let chunks = "1000\r\n".to_owned() + &"a".repeat(0x1000) + "\r\n";
    let endless = format!(
        "POST /token HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n\
         Transfer-Encoding: chunked\r\n\r\n{}",
        chunks.repeat(20)
    );
    assert_eq!(served.send(endless.as_bytes()).await.status, 413);
}

#[tokio::test]
async fn what_two_readers_could_read_differently_is_refused_and_the_connection_ends() {
    let served = Served::new().await;
    let form = "Content-Type: application/x-www-form-urlencoded\r\n";
    let rows = [
        ("lengths that differ", format!("{form}Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcde")),
        ("no length", format!("{form}Content-Length: -1\r\n\r\n")),
        ("another coding", format!("{form}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n")),
        ("space before the colon", format!("{form}Content-Length : 5\r\n\r\nabcde")),
        ("a header without a colon", format!("{form}Content-Length\r\n\r\n")),
        ("a folded header", format!("{form}X: a\r\n b\r\nContent-Length: 0\r\n\r\n")),
        ("NUL in a header", format!("{form}X: a\0b\r\nContent-Length: 0\r\n\r\n")),
    ];
    for (name, rest) in rows {
        let reply = served.send(format!("POST /token HTTP/1.1\r\nHost: localhost\r\n{rest}").as_bytes()).await;
        assert_eq!(reply.status, 400, "{name}: {reply:?}");
    }
    let many = (0..101).fold(String::new(), |head, n| head + &format!("X-{n}: 1\r\n"));
    assert_eq!(served.get("/jwks", &many).await.status, 431);
    assert_eq!(served.get("/jwks", &format!("X: {}\r\n", "a".repeat(128 * 1024))).await.status, 431);
    assert_eq!(served.send(b"rubbish\r\n\r\n").await.status, 400);
}

#[tokio::test]
async fn a_length_beside_chunks_smuggles_nothing() {
    let served = Served::new().await;
    let body = "0\r\n\r\nGET /jwks HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let request = posting("/token", "Transfer-Encoding: chunked\r\n", body);
    let reply = served.send(&request).await;
    assert!((400..500).contains(&reply.status) && !reply.body.contains("keys"), "{reply:?}");
}

#[tokio::test]
async fn a_long_secret_is_a_wrong_one() {
    let served = Served::new().await;
    let reply = served.post("/token", &basic(&"x".repeat(5_000), &"y".repeat(5_000)), GRANT).await;
    assert_eq!((reply.status, reply.error().as_str()), (401, "invalid_client"));
}
