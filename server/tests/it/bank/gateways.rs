//! Keeping gateways.

use super::signed_in;
use axum::body::Body;
use domain::access::StaffRole::Security;
use http::header::CONTENT_TYPE;
use http::{Request, StatusCode};
use rcgen::{CertificateParams, DnType, KeyPair};
use sqlx::PgPool;
use testkit::TestPortal;
use time::{Duration, OffsetDateTime};

const PATH: &str = "/admin/settings/gateways";

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_gateways_secret_is_shown_once_and_ends_with_it(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let (_, mut sam) = signed_in(&bank, "Sam Example", &[Security]).await;
    assert!(sam.get(PATH).await.text().contains("There is no gateway yet"));
    let add = format!("{PATH}/new");
    let form = sam.get(&add).await.form(&add).with("name", "Accounts API").with("credential", "secret");
    let made = sam.post(form.clone()).await;
    assert_eq!(made.status, StatusCode::OK);
    let secret = made.texts_of("main code").into_iter().find(|code| code.starts_with("vss_")).unwrap();
    let again = sam.post(form).await;
    assert_eq!((again.status, again.errors().len()), (StatusCode::UNPROCESSABLE_ENTITY, 1), "sent twice, made once");

    let list = sam.get(PATH).await;
    assert!(list.text().contains("Accounts API") && list.text().contains("In use"));
    let revoke = list.attributes_of("#gateways tbody a", "href").remove(0);
    let confirm = sam.get(&revoke).await;
    for page in [&list, &again, &confirm] {
        assert!(!page.body.contains(&secret));
    }
    assert!(sam.submit(confirm.form(&revoke)).await.text().contains("Revoked"));
    assert_eq!(sam.get(&revoke).await.status, StatusCode::NOT_FOUND);
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_gateway_without_scopes_is_refused(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let (_, mut sam) = signed_in(&bank, "Sam Example", &[Security]).await;
    let add = format!("{PATH}/new");
    let form = sam.get(&add).await.form(&add).with("name", "Accounts API").without("scopes");
    for form in [form.clone(), form.with("scopes", "everything")] {
        let page = sam.post(form).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(page.errors(), ["Choose at least one scope"]);
    }
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_gateways_certificate_is_pasted_or_a_file(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let (_, mut sam) = signed_in(&bank, "Sam Example", &[Security]).await;
    let (add, (pem, key)) = (format!("{PATH}/new"), certificate(bank.portal().now()));
    let form = sam.get(&add).await.form(&add);

    let pasted = form.clone().with("name", "Accounts API").with("certificate", &pem);
    let list = sam.submit(pasted.clone()).await;
    assert!(list.text().contains("Accounts API") && list.text().contains("CN=Gateway"), "{}", list.text());
    let again = sam.post(pasted).await;
    assert_eq!((again.status, again.errors().len()), (StatusCode::UNPROCESSABLE_ENTITY, 1), "sent twice, made once");

    for text in [key.clone(), format!("{pem}{key}")] {
        let page = sam.post(form.clone().with("name", "Payments API").with("certificate", &text)).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.errors()[0].contains("private key"), "{:?}", page.errors());
        assert!(!page.body.contains("PRIVATE KEY") && !page.body.contains(key.lines().nth(1).unwrap()));
    }
    for (text, refused) in [("", "Paste the certificate, or choose its file"), ("x", "This holds no certificate")] {
        let page = sam.post(form.clone().with("name", "Payments API").with("certificate", text)).await;
        assert!(page.errors()[0].starts_with(refused), "{:?}", page.errors());
    }
    let unsaid = sam.post(form.clone().with("name", "Payments API").without("credential")).await;
    assert_eq!(unsaid.errors(), ["Choose how the gateway authenticates"]);

    let (other, _) = certificate(bank.portal().now());
    for (typed, made) in [(pem.as_str(), false), ("", true)] {
        let form = form.clone().with("name", "Payments API").with("certificate", typed);
        let (media, body) =
            form.with_file("certificate_file", "gateway.pem", "application/x-pem-file", other.as_bytes());
        let request = Request::post(&add).header(CONTENT_TYPE, media).body(Body::from(body)).unwrap();
        let page = sam.send(request).await;
        assert_eq!(page.errors().is_empty(), made, "{:?}", page.errors());
        assert_eq!(sam.get(PATH).await.text().contains("Payments API"), made);
    }
}

/// A certificate and its key, in PEM.
fn certificate(now: OffsetDateTime) -> (String, String) {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, "Gateway");
    (params.not_before, params.not_after) = (now - Duration::days(1), now + Duration::days(1));
    (params.self_signed(&key).unwrap().pem(), key.serialize_pem())
}
