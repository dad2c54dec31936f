//! `vestibule tpp` as a program, against a directory and a bank over real TLS: the three meet nowhere else.

mod market;

use market::{Market, Ran};
use serde_json::Value;
use time::Duration;

/// How a registration may be made.
const WAYS: [(&str, &str); 4] = [
    ("obie-3.3", "private_key_jwt"),
    ("obie-3.3", "tls_client_auth"),
    ("obie-3.2", "private_key_jwt"),
    ("obie-3.2", "tls_client_auth"),
];

fn done(ran: &Ran) -> &Value {
    assert_eq!((ran.code, ran.said["done"].as_bool()), (0, Some(true)), "{ran:?}");
    &ran.said
}

#[tokio::test]
async fn a_third_party_comes_in_works_and_goes() {
    let market = Market::open("journey").await;
    done(&market.enrol().await);
    for (profile, method) in WAYS {
        let registered = market.register(&["--profile", profile, "--auth", method]).await;
        let client = done(&registered)["client"]["client_id"].as_str().unwrap().to_owned();
        let token = market.tpp(&["token", "--scope", "accounts"]).await;
        assert_eq!(done(&token)["token"]["scope"], "accounts", "{profile} {method}");
        let shown = market.tpp(&["show", "--client", &client]).await;
        assert_eq!(done(&shown)["answer"]["token_endpoint_auth_method"], method);
        let changed = market.tpp(&["update", "--redirect-uri", "https://app.example/b"]).await;
        assert_eq!(done(&changed)["answer"]["redirect_uris"], serde_json::json!(["https://app.example/b"]));
        done(&market.tpp(&["delete"]).await);
        let gone = market.tpp(&["token", "--client", &client]).await;
        assert_eq!(gone.code, 2, "{gone:?}");
    }
}

#[tokio::test]
async fn by_the_uae_door_it_waits_until_the_bank_lets_it_in() {
    let market = Market::open("uae").await;
    let client = done(&market.enrol().await)["uae"]["client_id"].as_str().unwrap().to_owned();
    done(&market.register(&["--profile", "uae"]).await);
    let early = market.tpp(&["token", "--client", &client]).await;
    assert_eq!((early.code, &early.said["refused"]["error"]), (1, &"invalid_client".into()), "{early:?}");
    let decided = "update requests set status = 'withdrawn', ended_at = now()";
    market.stage.database.sql(decided).await.unwrap();
    for table in ["organisations", "software_statements", "clients"] {
        let how = "status = 'active', activation_rule = 'test/1', activated_at = now()";
        market.stage.database.sql(format!("update {table} set {how}")).await.unwrap();
    }
    let token = market.tpp(&["token", "--client", &client]).await;
    assert_eq!(done(&token)["token"]["scope"], "accounts openid payments");
}

#[tokio::test]
async fn its_key_names_who_looks_after_it_by_either_door() {
    let market = Market::open("claim").await;
    done(&market.enrol().await);
    for (profile, address) in [("obie-3.3", "tess@wren.example"), ("uae", "omar@wren.example")] {
        done(&market.register(&["--profile", profile]).await);
        let named = market.tpp(&["claim", "--email", address]).await;
        assert_eq!(done(&named)["email"], address, "{profile}");
    }
    let named = "select string_agg(concat_ws(' ', s.source, c.email, c.status), ', ' order by c.email desc)
        from owner_claims c join software_statements s on s.id = c.software_statement_id";
    let named = market.stage.database.text(named).await.unwrap();
    assert_eq!(named, "obie tess@wren.example invited, uae omar@wren.example invited");
    let nobody = market.tpp(&["claim", "--email", "nobody"]).await;
    assert_eq!((nobody.code, &nobody.said["refused"]["error"]), (1, &"invalid_request".into()), "{nobody:?}");
    let elsewhere = market.tpp(&["claim", "--email", "tess@wren.example", "--bank", "https://localhost:1"]).await;
    assert_eq!(elsewhere.code, 3, "{elsewhere:?}");
}

#[tokio::test]
async fn a_refusal_says_which_rule_and_where_the_report_is() {
    let market = Market::open("refused").await;
    let enrolled = market.enrol().await;
    let organisation = done(&enrolled)["obie"]["organisation_id"].as_str().unwrap();
    market.directory.suspend(organisation).unwrap();
    let refused = market.register(&["--profile", "obie-3.3"]).await;
    assert_eq!((refused.code, &refused.said["refused"]["error"]), (1, &"unapproved_software_statement".into()));
    let report = refused.said["refused"]["error_uri"].as_str().unwrap_or_default();
    assert!(report.contains("/dcr/attempts/"), "{refused:?}");
    market.directory.resume(organisation).unwrap();
    done(&market.register(&["--profile", "obie-3.3"]).await);
}

#[tokio::test]
async fn a_certificate_that_the_directory_takes_back_opens_nothing() {
    let mut market = Market::open("revoked").await;
    done(&market.enrol().await);
    done(&market.register(&["--profile", "obie-3.3"]).await);
    let state = std::fs::read(market.folder.join("tpp/tpp.json")).unwrap();
    let state: Value = serde_json::from_slice(&state).unwrap();
    market.directory.revoke(state["certificates"]["obtransport"].as_str().unwrap()).unwrap();
    done(&market.tpp(&["token"]).await);
    market.clock.advance(Duration::minutes(5));
    market.lists.poll().await;
    let refused = market.tpp(&["token"]).await;
    let description = refused.said["refused"]["error_description"].as_str().unwrap_or_default();
    assert!(refused.code == 1 && description.contains("revoked"), "{refused:?}");
}

#[tokio::test]
async fn who_is_not_there_is_named() {
    let market = Market::open("absent").await;
    let nobody = market.register(&["--profile", "obie-3.3"]).await;
    assert_eq!(nobody.code, 2, "{nobody:?}");
    done(&market.enrol().await);
    let absent = market.tpp(&["register", "--profile", "obie-3.3", "--bank", "https://localhost:1"]).await;
    assert_eq!(absent.code, 3, "{absent:?}");
    let stranger = market.tpp(&["register", "--profile", "obie-4"]).await;
    assert_eq!((stranger.code, &stranger.said), (2, &Value::Null), "the command line says what there is");
}

#[tokio::test]
async fn a_request_is_looked_over_offline() {
    let market = Market::open("offline").await;
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/specimen.jwt");
    let checked = market.tpp(&["check", sample]).await;
    let findings = checked.said["findings"].as_array().unwrap();
    let failed = findings.iter().filter(|finding| finding["outcome"] == "failed").count();
    assert!(checked.code == 1 && failed > 1, "{checked:?}");
    let missing = market.tpp(&["check", "no-such-file.jwt"]).await;
    assert_eq!(missing.code, 2, "{missing:?}");
}
