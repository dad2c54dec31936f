use crate::http::{get, post, send};
use crate::world::{World, new};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use directory::router;
use serde_json::{Value, json};

#[tokio::test]
async fn what_a_tpp_says_of_itself_is_refused_with_what_would_pass() {
    let world = World::new();
    let router = router(world.directory.clone());
    let long = "x".repeat(300);
    let cases: Vec<(&str, Value, &str)> = vec![
        ("legal_name", json!(""), "legal_name: "),
        ("legal_name", json!("x".repeat(141)), "at most 140"),
        ("legal_name", json!("<b>Wren</b>"), "may not contain <"),
        ("legal_name", json!("Wren\u{0}"), "legal_name: "),
        ("legal_name", json!(7), "expected a string"),
        ("software_name", json!("x".repeat(41)), "at most 40"),
        ("redirect_uris", json!([]), "redirect_uris must list"),
        ("redirect_uris", json!(["http://app.example/"]), "redirect_uris[0]: Only https"),
        ("redirect_uris", json!(["https://a.example/", "https://a.example/#x"]), "redirect_uris[1]: No fragment"),
        ("redirect_uris", json!("https://a.example/"), "expected a sequence"),
        ("roles", json!([]), "needs one of"),
        ("roles", json!(["ADMIN"]), "is none of AISP"),
        ("roles", json!(["CBPII"]), "needs one of BDSP"),
        ("roles", json!(["ISP"]), "needs one of AISP"),
        ("profile", json!("eidas"), "expected one of `obie`, `uae`, `both`"),
        ("contacts", json!([{"name": "Ada", "email": "nobody"}]), "contacts[0]: Enter an e-mail address"),
        ("contacts", json!([{"name": "Ada", "email": "a@b.example", "type": "King"}]), "type must be one of Technical"),
        ("contacts", json!([{"name": "Ada", "email": "a@b.example", "phone": "0"}]), "telephone"),
        ("member_states", json!(["XX"]), "two capital letters"),
        ("member_states", json!(["GB", "GB"]), "listed once"),
        ("member_states", json!([]), "list 1 to 40"),
        ("logo_uri", json!("http://a.example/logo.png"), "logo_uri: "),
        ("policy_uri", json!(format!("https://a.example/{long}")), "at most 256"),
        ("surprise", json!(1), "unknown field `surprise`"),
    ];
    for (member, value, says) in cases {
        let mut body = new();
        body[member] = value.clone();
        let answer = post(&router, "/sandbox/tpps", "", "application/json", &body.to_string()).await;
        let told = answer.json();
        let description = told["error_description"].as_str().unwrap_or_default();
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{member} {value}");
        assert_eq!(told["error"], "invalid_request");
        assert!(description.contains(says), "{member} {value}: {description}");
    }
    assert!(world.directory.register().unwrap().organisations.is_empty());
}

#[tokio::test]
async fn whatever_is_sent_is_never_the_directorys_fault() {
    let world = World::new();
    let router = router(world.directory.clone());
    let (json, form) = ("application/json", "application/x-www-form-urlencoded");
    let twice = "{\"legal_name\": \"a\", \"legal_name\": \"b\"}";
    let deep = "[".repeat(10_000);
    let large = "x".repeat(65 * 1024);
    for (path, media, body) in [
        ("/sandbox/tpps", json, ""),
        ("/sandbox/tpps", json, "[]"),
        ("/sandbox/tpps", json, twice),
        ("/sandbox/tpps", json, &deep),
        ("/sandbox/tpps", json, &large),
        ("/sandbox/tpps", json, "\u{feff}{}"),
        ("/sandbox/software/x/certificates", json, "{}"),
        ("/sandbox/software/%00/certificates", json, "{}"),
        ("/sandbox/software/%ff/certificates", json, "{}"),
        ("/token", json, "{}"),
        ("/token", form, ""),
        ("/token", form, "grant_type=client_credentials"),
        ("/token", form, "grant_type=client_credentials&grant_type=client_credentials"),
        ("/token", form, "%ff=%ff"),
        ("/participants", json, "{}"),
    ] {
        let answer = post(&router, path, "x", media, body).await;
        assert!(answer.status.is_client_error(), "{path} {}: {}", &body[..body.len().min(40)], answer.status);
        assert!(answer.json()["error_description"].is_string(), "{path}: {}", String::from_utf8_lossy(&answer.body));
    }
    for path in [
        "/nowhere",
        "/a/b",
        "/a/b.jwks",
        "/a/revoked/b.jwks",
        "/a/b/application.jwks",
        "/a/application.jwks",
        "/pki/x",
        "/pki/..%2fregister.json",
        "/%2e%2e/register.json",
        "/sandbox/software/x",
        "/sandbox/software/x/statement",
        "/%ff/%ff.jwks",
    ] {
        let answer = get(&router, path, "x").await;
        assert!(answer.status.is_client_error(), "{path}: {}", answer.status);
        assert!(answer.json()["error_description"].is_string(), "{path}: {}", String::from_utf8_lossy(&answer.body));
    }
}

#[tokio::test]
async fn an_access_key_is_one_bearer_token() {
    let world = World::new();
    let router = router(world.directory.clone());
    let tpp = world.enrol(|_| {});
    let path = format!("/sandbox/software/{}", tpp.software());
    let with = |values: &[String]| {
        let request = values.iter().fold(Request::get(&path), |request, value| request.header("authorization", value));
        request.body(Body::empty()).unwrap()
    };
    let key = tpp.key();
    let good = [format!("bearer {key}")];
    assert_eq!(send(&router, with(&good)).await.status, StatusCode::OK);
    let twice = [format!("Bearer {key}"), format!("Bearer {key}")];
    for bad in [&[][..], &twice, &[format!("Basic {key}")], &[key.to_owned()], &["Bearer".to_owned()]] {
        let answer = send(&router, with(bad)).await;
        assert_eq!(
            (answer.status, answer.headers["www-authenticate"].to_str().unwrap()),
            (StatusCode::UNAUTHORIZED, "Bearer")
        );
    }
}
