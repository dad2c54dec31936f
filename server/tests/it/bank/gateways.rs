//! Keeping gateways.

use super::signed_in;
use domain::access::StaffRole::Security;
use http::StatusCode;
use sqlx::PgPool;
use testkit::TestPortal;

const PATH: &str = "/admin/settings/gateways";

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_gateways_secret_is_shown_once_and_ends_with_it(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let (_, mut sam) = signed_in(&bank, "Sam Example", &[Security]).await;
    assert!(sam.get(PATH).await.text().contains("There is no gateway yet"));
    let add = format!("{PATH}/new");
    let form = sam.get(&add).await.form(&add).with("name", "Accounts API");
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
