//! Who does what on the page, and what it tells.

use super::{PATH, Pair, authority, bank};
use domain::access::StaffRole::{Analyst, Security};
use http::StatusCode;
use sqlx::PgPool;
use testkit::{Form, TestPortal};
use time::Duration;

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn nobody_confirms_what_they_proposed_and_a_change_is_decided_once(pool: PgPool) {
    let bank = bank(&pool).await;
    let mut pair = Pair::at(&bank).await;
    let proposed = pair.propose_authority(&authority("Issuing CA", |_| {}).pem()).await;
    let path = proposed.path.clone();
    let mail = bank.mail("pia.example@bank.example", "To confirm: the new client authority CN=Issuing CA").await;
    assert!(mail.text.contains(&path), "{}", mail.text);
    assert!(!proposed.has_form(&path), "whoever proposed it is not asked");
    let token = proposed.form("/signout").value("_token").unwrap().to_owned();
    let own = pair.security.post(Form::to(&path).with("_token", &token).with("verdict", "confirm")).await;
    assert_eq!(own.status, StatusCode::FORBIDDEN);
    assert!(own.text().contains("you proposed this yourself"), "{}", own.text());

    let twice = pair.propose_authority(&authority("Issuing CA", |_| {}).pem()).await;
    assert!(twice.text().contains("Waiting for a second person"), "another certificate is another entry");
    let form = pair.platform.get(&path).await.form(&path).with("verdict", "confirm");
    assert!(pair.platform.submit(form.clone()).await.text().contains("It acts on every server"));
    assert_eq!(pair.platform.post(form).await.status, StatusCode::CONFLICT);
    bank.dismiss_mails().await;
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_second_factor_is_needed_freshly_and_an_analyst_sees_nothing(pool: PgPool) {
    let bank = bank(&pool).await;
    let mut pair = Pair::at(&bank).await;
    let analyst = bank.staff("Ana Example", &[Analyst]).await;
    let mut ana = bank.browser();
    ana.sign_in(&bank, &analyst).await;
    assert_eq!(ana.get(PATH).await.status, StatusCode::FORBIDDEN);
    bank.advance(Duration::minutes(6));
    let asked = pair.security.get(&format!("{PATH}/new/client_ca")).await;
    assert!(asked.path.starts_with("/signin/confirm"), "{}", asked.path);
    assert_eq!(pair.security.get(PATH).await.status, StatusCode::OK, "to look it is not needed");
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn while_nobody_could_confirm_a_change_acts_at_once_and_says_by_which_rule(pool: PgPool) {
    let bank = bank(&pool).await;
    let person = bank.staff("Sam Example", &[Security]).await;
    let mut sam = bank.browser();
    sam.sign_in(&bank, &person).await;
    let path = format!("{PATH}/new/statement_issuer");
    let fields = [
        ("iss", "Example Directory"),
        ("jwks_uri", "https://keys.directory.example/keystore/directory.jwks"),
        ("keystore_hosts", "keys.directory.example"),
        ("reason", "We join the scheme"),
    ];
    let page = sam.fill(&path, &path, &fields).await;
    assert!(page.text().contains("By rule first-administrators/1"), "{}", page.text());
    assert_eq!(bank.portal().trust().current().issuers[0].iss, "Example Directory");
    let public = bank.browser().get("/docs/dcr").await;
    assert!(public.text().contains("Example Directory"), "TPPs read whom the bank trusts");
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn the_file_gives_the_first_values_and_what_people_decide_stands(pool: PgPool) {
    let lines = |host: &str| {
        format!(
            "[limits]\nenabled = false\n[[trust.statement_issuer]]\niss = \"Example Directory\"\njwks_uri = \
             \"https://{host}/keystore/directory.jwks\"\nkeystore_hosts = [\"{host}\"]"
        )
    };
    let bank = TestPortal::configured(pool.clone(), &lines("one.example")).await;
    let mut pair = Pair::at(&bank).await;
    let list = pair.security.get(PATH).await;
    assert!(
        list.text().contains("https://one.example/keystore/directory.jwks")
            && list.text().contains("Configuration file")
    );
    let entry = list.attributes_of("#statement-issuers tbody a", "href").remove(0);
    let form = pair.security.get(&entry).await.form(&entry).with("keystore_hosts", "one.example\ntwo.example:8443");
    let proposed = pair.security.submit(form.with("reason", "They have moved")).await;
    assert!(
        proposed.text().contains("Before") && proposed.text().contains("one.example two.example:8443"),
        "{}",
        proposed.text()
    );
    pair.confirm(&proposed.path).await;

    let again = TestPortal::configured(pool.clone(), &lines("three.example")).await;
    let issuer = again.portal().trust().current().issuers[0].clone();
    assert_eq!(issuer.keystore_hosts, ["one.example", "two.example:8443"]);
    assert_eq!(issuer.jwks_uri.as_str(), "https://one.example/keystore/directory.jwks");
    let imports = "select count(*)::text from audit_entries where action = 'trust.imported'";
    assert_eq!(text(&pool, imports).await, "1");
    let detail =
        "select (detail -> 'before' -> 'keystore_hosts')::text || (detail -> 'after' -> 'keystore_hosts')::text
        from audit_entries where action = 'trust.change_confirmed'";
    assert_eq!(text(&pool, detail).await, r#"["one.example"]["one.example", "two.example:8443"]"#);
    bank.dismiss_mails().await;
    again.dismiss_mails().await;
}

#[expect(clippy::disallowed_methods, reason = "a test's own question")]
async fn text(pool: &PgPool, sql: &'static str) -> String {
    sqlx::query_scalar(sql).fetch_one(pool).await.unwrap()
}
