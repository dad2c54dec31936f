//! Tokens: who gets one, for what, and who hears about it.

use domain::client::Scopes;
use domain::store::access_tokens::{self, Answer};
use domain::tpp_role::TppRole;
use domain::workflow::gateway::{self, Keeper};
use domain::workflow::token::{self, NoToken, Presented};
use stage::{Machine, context};
use time::Duration;

#[tokio::test]
async fn a_token_is_for_what_was_asked_within_what_is_registered() {
    let machine = Machine::new().await;
    for (asked, granted) in
        [("", "accounts payments"), ("payments", "payments"), ("payments accounts", "accounts payments")]
    {
        let grant = machine.token_with(&machine.secret, asked).await.unwrap();
        assert_eq!((grant.scopes.to_string().as_str(), grant.lifetime), (granted, Duration::minutes(10)));
    }
    for beyond in ["fundsconfirmations", "accounts fundsconfirmations", "openid", "ACCOUNTS"] {
        let refused = machine.token_with(&machine.secret, beyond).await.unwrap_err();
        assert_eq!(refused.to_string(), "This client may ask for these scopes: accounts payments", "{beyond}");
    }
    for malformed in ["accounts  payments", "\"", "a\0b", "é"] {
        let refused = machine.token_with(&machine.secret, malformed).await;
        assert!(matches!(refused, Err(NoToken::MalformedScope(_))), "{malformed:?}");
        let stranger = machine.token_with("vss_wrong", malformed).await;
        assert!(matches!(stranger, Err(NoToken::InvalidClient)), "{malformed:?}");
    }
}

#[tokio::test]
async fn nobody_else_gets_one() {
    let machine = Machine::new().await;
    let long = "x".repeat(10_000);
    let gateway = machine.gateway.secret.expose();
    let tries = [
        (machine.client_id.as_str(), "vss_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
        (machine.client_id.as_str(), ""),
        (machine.client_id.as_str(), gateway),
        ("", machine.secret.as_str()),
        ("\0", machine.secret.as_str()),
        ("é", machine.secret.as_str()),
        (long.as_str(), machine.secret.as_str()),
        ("00000000-0000-0000-0000-000000000000", machine.secret.as_str()),
    ];
    for (name, secret) in tries {
        let refused = token::issue(&machine.stage.portal, Presented { name, secret }, "").await;
        assert!(matches!(refused, Err(NoToken::InvalidClient)), "{name:?}");
    }
}

#[tokio::test]
async fn a_gateway_hears_whose_a_token_is() {
    let machine = Machine::new().await;
    let grant = machine.token().await.unwrap();
    let Answer::Active(token) = machine.ask(grant.token.expose()).await else { panic!("inactive") };
    assert_eq!(token.client_id, machine.client_id);
    assert_eq!(token.scopes.to_string(), "accounts payments");
    assert_eq!(
        (token.organisation_id, token.organisation_name.as_str()),
        (machine.cast.organisation.to_string(), "Example Pay")
    );
    assert_eq!((token.software_id, token.audience.as_str()), (machine.application.to_string(), "Accounts"));
    assert_eq!(token.roles, [TppRole::Aisp, TppRole::Pisp]);
    assert_eq!(token.expires_at - token.issued_at, Duration::minutes(10));
    machine.stage.clock.advance(Duration::minutes(10));
    assert_eq!(machine.ask(grant.token.expose()).await, Answer::Inactive);
}

#[tokio::test]
async fn whoever_is_no_gateway_hears_nothing() {
    let machine = Machine::new().await;
    let grant = machine.token().await.unwrap();
    let ask = async |name: &str, secret: &str| {
        token::introspect(&machine.stage.portal, Presented { name, secret }, grant.token.expose()).await.unwrap()
    };
    let gateway = machine.gateway.id.to_string();
    assert_eq!(ask(&machine.client_id, &machine.secret).await, Answer::Inactive);
    assert_eq!(ask(&gateway, &machine.secret).await, Answer::UnknownAsker);
    assert_eq!(ask(&machine.client_id, machine.gateway.secret.expose()).await, Answer::UnknownAsker);
    assert_eq!(ask("", "").await, Answer::UnknownAsker);
    gateway::revoke(&machine.stage.portal, context(), Keeper::Console, machine.gateway.id).await.unwrap();
    assert_eq!(ask(&gateway, machine.gateway.secret.expose()).await, Answer::UnknownAsker);
}

#[tokio::test]
async fn a_gateway_hears_of_its_own_scopes_and_environment_only() {
    let machine = Machine::new().await;
    let grant = machine.token().await.unwrap();
    let scopes = |text: &str| Scopes::parse(text).unwrap().unwrap();
    for (name, of, heard) in [("P", "payments", Some("payments")), ("F", "fundsconfirmations", None)] {
        let gateway = gateway::add(&machine.stage.portal, context(), Keeper::Console, name, scopes(of)).await.unwrap();
        let presented = Presented { name: &gateway.id.to_string(), secret: gateway.secret.expose() };
        let answer = token::introspect(&machine.stage.portal, presented, grant.token.expose()).await.unwrap();
        let got = if let Answer::Active(token) = answer { Some(token.scopes.to_string()) } else { None };
        assert_eq!(got.as_deref(), heard, "{of}");
    }
    machine.stage.database.sql("update gateways set environment = 'production'").await.unwrap();
    assert_eq!(machine.ask(grant.token.expose()).await, Answer::Inactive);
}

#[tokio::test]
async fn a_client_ends_its_own_tokens_and_nobody_elses() {
    let machine = Machine::new().await;
    let grant = machine.token().await.unwrap();
    let other = machine.stage.cast("Other Pay").await;
    let application = stage::application(&machine.stage, &other, "Other").await;
    let stranger = stage::key(&machine.stage, &other, application).await;
    let end = async |name: &str, secret: &str, token: &str| {
        token::revoke(&machine.stage.portal, Presented { name, secret }, token).await.unwrap()
    };
    assert!(end(&stranger.client_id, stranger.secret.expose(), grant.token.expose()).await);
    assert!(machine.is_active(&grant).await, "it was not theirs");
    assert!(!end(&machine.client_id, "wrong", grant.token.expose()).await);
    assert!(machine.is_active(&grant).await, "it was not them");
    for text in ["", "rubbish", "vst_x", grant.token.expose(), grant.token.expose()] {
        assert!(end(&machine.client_id, &machine.secret, text).await, "{text}");
    }
    assert!(!machine.is_active(&grant).await);
}

#[tokio::test]
async fn what_ended_a_day_ago_is_swept() {
    let machine = Machine::new().await;
    machine.token().await.unwrap();
    let (pool, now) = (machine.stage.portal.database().statements(), machine.stage.portal.now());
    assert_eq!(access_tokens::sweep(pool, now + Duration::hours(24)).await.unwrap(), 0);
    assert_eq!(access_tokens::sweep(pool, now + Duration::hours(25)).await.unwrap(), 1);
}

#[tokio::test]
async fn no_token_and_no_secret_is_stored_in_the_clear() {
    let machine = Machine::new().await;
    let grant = machine.token().await.unwrap();
    for text in [grant.token.expose(), &machine.secret, machine.gateway.secret.expose()] {
        for table in ["access_tokens", "client_secrets", "gateways", "audit_entries", "clients", "mails"] {
            let hits = format!("select 1 / (1 - least(1, count(*))) from {table} t where t::text like '%{text}%'");
            machine.stage.database.sql(hits).await.unwrap();
        }
    }
}
