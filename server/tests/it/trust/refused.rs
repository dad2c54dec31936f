//! What is not taken, and the sentence that says what would be.

use super::{Pair, authority, bank};
use http::StatusCode;
use rcgen::{CertificateParams, DnType, IsCa, KeyPair, KeyUsagePurpose, PKCS_ED25519};
use sqlx::PgPool;
use std::path::PathBuf;
use time::macros::datetime;

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn what_is_no_fit_authority_is_refused_with_what_would_pass(pool: PgPool) {
    let bank = bank(&pool).await;
    let mut pair = Pair::at(&bank).await;
    let weak = {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        params.self_signed(&KeyPair::generate_for(&PKCS_ED25519).unwrap()).unwrap().pem()
    };
    let key = KeyPair::generate().unwrap().serialize_pem();
    let cases = [
        (String::new(), "Paste the certificate, or choose its file"),
        ("not a certificate".into(), "This holds no certificate"),
        (format!("{}{key}", authority("CA", |_| {}).pem()), "This holds a private key"),
        (authority("CA", |params| params.is_ca = IsCa::NoCa).pem(), "is no certificate authority"),
        (authority("CA", |params| params.key_usages = vec![KeyUsagePurpose::CrlSign]).pem(), "keyCertSign is needed"),
        (
            authority("CA", |params| params.not_after = datetime!(2026-11-19 0:00 UTC)).pem(),
            "has expired, on 2026-11-19",
        ),
        (
            authority("CA", |params| params.not_before = datetime!(2027-01-01 0:00 UTC)).pem(),
            "valid only from 2027-01-01",
        ),
        (weak, "RSA of 2048 to 8192 bits, P-256 or P-384 is needed"),
    ];
    for (pem, sentence) in cases {
        let page = pair.propose_authority(&pem).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{sentence}");
        assert!(page.errors().len() == 1 && page.errors()[0].contains(sentence), "{:?}", page.errors());
        assert!(!page.body.contains("PRIVATE KEY"));
    }
    assert_eq!(bank.portal().trust().current().version, 0);
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn an_issuer_and_a_list_keep_the_rules_of_the_file(pool: PgPool) {
    let bank = bank(&pool).await;
    let mut pair = Pair::at(&bank).await;
    let under = "https://keys.example/0015800001HQQrZAAX/u3ZWlf9Yt42dyZgIvzkvqb.jwks";
    let good = "https://keys.example/keystore/directory.jwks";
    let cases = [
        ("Directory", under, "keys.example", "there lie a software's own keys"),
        ("Directory", "http://keys.example/d.jwks", "keys.example", "use https"),
        ("Directory", good, "https://keys.example", "is no place: write a host"),
        ("", good, "keys.example", "Write what its statements say in iss"),
    ];
    for (iss, keys, hosts, sentence) in cases {
        let form = pair.form("statement_issuer").await.with("iss", iss).with("jwks_uri", keys);
        let page = pair.security.submit(form.with("keystore_hosts", hosts)).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{sentence}");
        assert!(page.errors().len() == 1 && page.errors()[0].contains(sentence), "{:?}", page.errors());
    }
    for (source, sentence) in [
        ("/etc/pki/issuing.crl", "write an address like"),
        ("http://crl.example/a.crl", "use https"),
        ("https://crl.example/a.crl", "keep a client authority"),
    ] {
        let form = pair.form("client_crl").await.with("source", source);
        let page = pair.security.submit(form).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{source}");
        assert!(page.text().contains(sentence), "{}", page.text());
    }
}

#[test]
fn production_refuses_the_authority_of_a_sandbox() {
    let sandbox = authority("Issuing CA", |params| {
        params.distinguished_name.push(DnType::OrganizationName, domain::certificate::SANDBOX_ORGANISATION);
    });
    let item = domain::trust::Item::authority(domain::trust::List::ClientCa, &sandbox.pem(), Vec::new()).unwrap();
    let now = datetime!(2026-11-20 10:00 UTC);
    assert!(item.judge(false, now).is_ok());
    let refused = item.judge(true, now).unwrap_err();
    assert!(refused.about("certificate").unwrap().contains("is a sandbox's, and this is production"), "{refused:?}");
}

#[test]
fn a_file_keeps_the_same_rules_and_its_name_is_told() {
    let folder = std::env::temp_dir().join(format!("vestibule-trust-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = |name: &str, pem: &str| -> PathBuf {
        let path = folder.join(name);
        std::fs::write(&path, pem).unwrap();
        path
    };
    let expired =
        file("expired.pem", &authority("Old CA", |params| params.not_after = datetime!(2026-11-19 0:00 UTC)).pem());
    let text = format!("environment = \"sandbox\"\n[trust]\nclient_ca = [{:?}]", expired.display().to_string());
    let config = server::config::Config::read(&text, []).unwrap();
    let refused = server::authorities::check(&config).unwrap_err().to_string();
    assert!(refused.contains("`trust.client_ca`: CN=Old CA has expired"), "{refused}");
    std::fs::remove_dir_all(&folder).unwrap();
}
