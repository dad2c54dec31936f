use crate::world::{World, key_set, kids, new, request, rsa};
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use directory::{Directory, router};
use domain::jose::{Compact, Kid};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: axum::http::HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }
}

pub(crate) async fn send(router: &Router, request: Request<Body>) -> Answer {
    let response = router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    Answer { status: parts.status, headers: parts.headers, body: body.collect().await.unwrap().to_bytes().to_vec() }
}

pub(crate) async fn get(router: &Router, path: &str, token: &str) -> Answer {
    let request = Request::get(path).header(header::AUTHORIZATION, format!("Bearer {token}"));
    send(router, request.body(Body::empty()).unwrap()).await
}

pub(crate) async fn post(router: &Router, path: &str, token: &str, media: &str, body: &str) -> Answer {
    let request = Request::builder().method(Method::POST).uri(path).header(header::CONTENT_TYPE, media);
    let request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    send(router, request.body(Body::from(body.to_owned())).unwrap()).await
}

async fn enrolled(router: &Router) -> Value {
    let answer = post(router, "/sandbox/tpps", "", "application/json", &new().to_string()).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    answer.json()
}

async fn token(router: &Router, directory: &Directory) -> String {
    let body = format!("grant_type=client_credentials&client_id={}", directory.register().unwrap().bank.client_id);
    let answer = post(router, "/token", "", "application/x-www-form-urlencoded", &body).await;
    assert_eq!((answer.status, answer.json()["token_type"].as_str()), (StatusCode::OK, Some("Bearer")));
    answer.json()["access_token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_tpp_comes_in_and_gets_what_it_needs() {
    let world = World::new();
    let router = router(world.directory.clone());
    let told = enrolled(&router).await;
    let (key, id) = (told["access_key"].as_str().unwrap(), told["obie"]["software_id"].as_str().unwrap());
    let wanted = json!({"kind": "obsigning", "csr": request(&rsa())}).to_string();
    let path = format!("/sandbox/software/{id}");
    let issued = post(&router, &format!("{path}/certificates"), key, "application/json", &wanted).await;
    assert_eq!(issued.status, StatusCode::CREATED);
    let statement = get(&router, &format!("{path}/statement"), key).await;
    assert_eq!(statement.headers[header::CONTENT_TYPE], "application/jwt");
    let keys = key_set(&get(&router, "/keystore/directory.jwks", "").await.json());
    keys.verify(Compact::parse(&String::from_utf8(statement.body).unwrap()).unwrap(), Kid::Required).unwrap();
    let own = get(&router, &path, key).await.json();
    assert_eq!(own["certificates"][0]["kid"], issued.json()["kid"]);
    assert_eq!(own["access_key"], Value::Null);
    let keys = get(&router, told["obie"]["jwks"].as_str().unwrap().strip_prefix("https://localhost:9443").unwrap(), "");
    assert_eq!(kids(&keys.await.json()), [issued.json()["kid"].as_str().unwrap()]);
}

#[tokio::test]
async fn authorities_key_sets_and_lists_are_for_everybody() {
    let world = World::new();
    let router = router(world.directory.clone());
    let told = enrolled(&router).await;
    let (org, id) = (told["obie"]["organisation_id"].as_str().unwrap(), told["obie"]["software_id"].as_str().unwrap());
    let (uae, app) = (told["uae"]["organisation_id"].as_str().unwrap(), told["uae"]["client_id"].as_str().unwrap());
    for (path, media) in [
        ("/".into(), "application/json"),
        ("/pki/root.pem".into(), "application/x-pem-file"),
        ("/pki/issuing.pem".into(), "application/x-pem-file"),
        ("/pki/root.crl".into(), "application/pkix-crl"),
        ("/pki/issuing.crl".into(), "application/pkix-crl"),
        (format!("/{org}/{id}.jwks"), "application/json"),
        (format!("/{org}/revoked/{id}.jwks"), "application/json"),
        (format!("/{org}/{org}.jwks"), "application/json"),
        (format!("/{org}/revoked/{org}.jwks"), "application/json"),
        (format!("/{uae}/{app}/application.jwks"), "application/json"),
        (format!("/{uae}/application.jwks"), "application/json"),
        ("/participants".into(), "application/json"),
    ] {
        let answer = get(&router, &path, "").await;
        assert_eq!(
            (answer.status, answer.headers[header::CONTENT_TYPE].to_str().unwrap()),
            (StatusCode::OK, media),
            "{path}"
        );
    }
}

#[tokio::test]
async fn the_framework_tells_a_bank_with_a_token_how_a_tpp_stands() {
    let world = World::new();
    let router = router(world.directory.clone());
    let told = enrolled(&router).await;
    let (org, app) = (told["uae"]["organisation_id"].as_str().unwrap(), told["uae"]["client_id"].as_str().unwrap());
    let organisation = format!("/organisations/{org}");
    let software = format!("{organisation}/softwarestatements/{app}");
    for path in [
        &organisation,
        &software,
        &format!("{organisation}/softwarestatements"),
        &format!("{software}/authorityclaims"),
    ] {
        let answer = get(&router, path, "vst_x").await;
        assert!(answer.status == StatusCode::UNAUTHORIZED && answer.body.is_empty(), "{path}");
    }
    let token = token(&router, &world.directory).await;
    for (change, statuses) in [
        (None, ["Active", "Active", "Active"]),
        (Some(true), ["Pending", "Suspended", "Inactive"]),
        (Some(false), ["Active", "Active", "Active"]),
    ] {
        match change {
            Some(true) => drop(world.directory.suspend(org).unwrap()),
            Some(false) => drop(world.directory.resume(org).unwrap()),
            None => {}
        }
        let organisation = get(&router, &organisation, &token).await.json();
        let statement = get(&router, &software, &token).await.json();
        let claims = get(&router, &format!("{software}/authorityclaims"), &token).await.json();
        let seen = [&organisation["OrgDetails"]["Status"], &statement["Status"], &claims[0]["Status"]];
        assert_eq!(seen, statuses.each_ref().map(|status| *status), "{change:?}");
        assert_eq!(organisation["OrgDetails"]["OrganisationId"], org);
        assert_eq!((&statement["ClientId"], &statement["SoftwareStatementId"]), (&json!(app), &json!(app)));
        assert_eq!(statement["RedirectUri"], json!(["https://app.wren.example/callback"]));
        let roles: Vec<_> = claims.as_array().unwrap().iter().map(|claim| claim["Role"].as_str().unwrap()).collect();
        assert_eq!(roles, ["BDSP", "BSIP"]);
        assert_eq!(claims[0]["AuthorisationDomainRoleName"], "BDSP");
    }
}

#[tokio::test]
async fn the_participants_list_leads_to_both_doors_of_the_bank() {
    let world = World::new();
    assert_eq!(world.directory.participants().unwrap(), json!([]));
    let listing = world.again().listing(vec!["https://localhost:8443".parse().unwrap()]);
    let participants = listing.participants().unwrap();
    let servers = participants[0]["AuthorisationServers"].as_array().unwrap();
    let documents: Vec<_> = servers.iter().map(|server| server["OpenIDDiscoveryDocument"].as_str().unwrap()).collect();
    assert_eq!(
        documents,
        [
            "https://localhost:8443/uae/.well-known/openid-configuration",
            "https://localhost:8443/.well-known/openid-configuration",
        ]
    );
    assert_eq!(listing.participants().unwrap(), participants);
}

#[tokio::test]
async fn an_interaction_id_is_echoed_or_minted() {
    let world = World::new();
    let router = router(world.directory.clone());
    for (theirs, echoed) in
        [("73cac523-d3ae-2289-b106-330a6218710d", true), ("a", true), ("-a", false), ("a b", false), ("", false)]
    {
        let request =
            Request::get("/participants").header("x-fapi-interaction-id", theirs).body(Body::empty()).unwrap();
        let answer = send(&router, request).await;
        let ours = answer.headers["x-fapi-interaction-id"].to_str().unwrap();
        assert_eq!(ours == theirs, echoed, "{theirs}: {ours}");
        assert!(!ours.is_empty());
    }
}
