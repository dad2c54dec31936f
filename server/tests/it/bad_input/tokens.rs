//! The token endpoints beside `/token`, whose own table is with the machine API: what is wrong for one is wrong for all
//! (H01, H02, H04, H06, H13 to H16, H20 to H22).

use crate::api::caller::{Served, basic};

/// A row: its name, whole header lines, the body, the status and the code of the answer. `{me}` is the header line of a
/// client that works.
type Row = (&'static str, &'static str, &'static str, u16, &'static str);

const ROWS: &[Row] = &[
    ("H02 no media type", "{me}Content-Type:\r\n", "token=x", 415, "invalid_request"),
    ("H02 json", "{me}Content-Type: application/json\r\n", "{\"token\":\"x\"}", 415, "invalid_request"),
    (
        "H02 utf-16",
        "{me}Content-Type: application/x-www-form-urlencoded; charset=utf-16\r\n",
        "token=x",
        415,
        "invalid_request",
    ),
    ("H03 only pictures", "{me}Accept: image/png\r\n", "token=x", 406, "invalid_request"),
    ("H06 compressed", "{me}Content-Encoding: gzip\r\n", "token=x", 415, "invalid_request"),
    ("H13 nothing", "", "token=x", 401, "invalid_client"),
    ("H13 bearer", "Authorization: Bearer x\r\n", "token=x", 401, "invalid_client"),
    ("H13 bearer alone", "Authorization: Bearer \r\n", "token=x", 401, "invalid_client"),
    ("H13 basic alone", "Authorization: Basic \r\n", "token=x", 401, "invalid_client"),
    ("H13 no base64", "Authorization: Basic !!\r\n", "token=x", 401, "invalid_client"),
    ("H13 base64 of bytes", "Authorization: Basic //79\r\n", "token=x", 401, "invalid_client"),
    ("H13 no colon", "Authorization: Basic bm9jb2xvbg==\r\n", "token=x", 401, "invalid_client"),
    ("H13 colon alone", "Authorization: Basic Og==\r\n", "token=x", 401, "invalid_client"),
    ("H13 NUL", "Authorization: Basic AAA6AAA=\r\n", "token=x", 401, "invalid_client"),
    ("H13 digest", "Authorization: Digest x\r\n", "token=x", 401, "invalid_client"),
    ("H13 empty", "Authorization: \r\n", "token=x", 401, "invalid_client"),
    ("H13 unicode", "Authorization: Basic \u{e9}\u{1f3e6}\r\n", "token=x", 401, "invalid_client"),
    ("H13 two headers", "{me}{me}", "token=x", 401, "invalid_client"),
    ("H14 header and body", "{me}", "token=x&client_secret=x", 400, "invalid_request"),
    ("H14 another id", "{me}", "token=x&client_id=other", 400, "invalid_request"),
    ("H15 twice", "{me}", "token=x&token=x", 400, "invalid_request"),
    ("H15 hint twice", "{me}", "token=x&token_type_hint=a&token_type_hint=b", 400, "invalid_request"),
    ("H20 no token", "{me}", "", 400, "invalid_request"),
    ("H20 empty token", "{me}", "token=", 400, "invalid_request"),
    ("H23 no UUID", "{me}x-fapi-interaction-id: abc\r\n", "token=x", 400, "invalid_request"),
];

#[tokio::test]
async fn what_is_wrong_at_one_endpoint_is_wrong_at_every_one() {
    let served = Served::without_limits().await;
    let mut wrong = Vec::new();
    let ten = basic(&"x".repeat(5_000), &"y".repeat(5_000));
    for path in ["/introspect", "/revoke"] {
        let long = [("H13 10 kB", ten.as_str(), "token=x", 401, "invalid_client")];
        for (name, headers, body, status, error) in ROWS.iter().chain(&long) {
            let reply = served.post(path, &headers.replace("{me}", &served.client()), body).await;
            let plain =
                reply.header("cache-control") == Some("no-store") && reply.header("x-fapi-interaction-id").is_some();
            let asks = reply.header("www-authenticate").is_some() == (*status == 401);
            if (reply.status, reply.error().as_str()) != (*status, *error) || !plain || !asks {
                wrong.push(format!("{path} {name}: {reply:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn a_token_in_the_address_or_in_a_flood_is_not_read() {
    let served = Served::without_limits().await;
    for path in ["/introspect", "/revoke"] {
        for query in ["?token=x", "?client_id=x&client_secret=y", "?token_type_hint=access_token"] {
            let reply = served.post(&format!("{path}{query}"), &served.client(), "token=x").await;
            assert_eq!((reply.status, reply.error().as_str()), (400, "invalid_request"), "H16 {path}{query}");
        }
        let large = format!("token={}", "a".repeat(64 * 1024));
        let reply = served.post(path, &served.client(), &large).await;
        assert_eq!((reply.status, reply.error().as_str()), (413, "invalid_request"), "H04 {path}");
        for method in ["GET", "PUT", "DELETE", "PATCH"] {
            let head = format!(
                "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
            );
            let reply = served.send(head.as_bytes()).await;
            assert_eq!(
                (reply.status, reply.header("allow").is_some_and(|it| it.contains("POST"))),
                (405, true),
                "{method} {path}"
            );
        }
    }
}

/// H21 and H22: garbage is revoked and inactive, and a hint is only a hint.
#[tokio::test]
async fn an_unknown_hint_is_ignored() {
    let served = Served::without_limits().await;
    let token = served.token().await;
    for hint in ["refresh_token", "nothing", "%00", "../x", "%F0%9F%8F%A6"] {
        let reply =
            served.post("/introspect", &served.gateway(), &format!("token={token}&token_type_hint={hint}")).await;
        assert_eq!((reply.status, &reply.json()["active"]), (200, &true.into()), "{hint}: {reply:?}");
    }
    for text in ["rubbish", "%00", "eyJhbGciOiJub25lIn0.e30.", "%ff%fe", "%27%20or%201=1--"] {
        assert_eq!(
            served.post("/revoke", &served.client(), &format!("token={text}&token_type_hint=x")).await.status,
            200,
            "{text}"
        );
    }
    assert_eq!(
        served.post("/revoke", &served.client(), &format!("token={token}&token_type_hint=%00")).await.status,
        200
    );
    let reply = served.post("/introspect", &served.gateway(), &format!("token={token}")).await;
    assert_eq!(reply.body, r#"{"active":false}"#);
}
