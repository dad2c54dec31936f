//! Sandbox keys.

use domain::access::ManageKeys;
use domain::client::Overlap;
use domain::portal::Environment;
use domain::refusal::Refusal;
use domain::store::client_secrets;
use domain::workflow::client_keys::{self, create};
use stage::{Machine, Stage, application, context, key};
use time::Duration;

#[tokio::test]
async fn an_old_secret_works_as_long_as_was_chosen() {
    for overlap in Overlap::ALL {
        let machine = Machine::new().await;
        machine.stage.clock.advance(Duration::SECOND);
        let new = machine.rotate(overlap).await.unwrap();
        assert!(machine.opens(new.secret.expose()).await);
        assert_eq!(machine.opens(&machine.secret).await, overlap != Overlap::None, "{overlap:?}");
        machine.stage.clock.advance(overlap.length());
        assert!(!machine.opens(&machine.secret).await && machine.opens(new.secret.expose()).await, "{overlap:?}");
    }
}

#[tokio::test]
async fn there_are_never_three() {
    let machine = Machine::new().await;
    machine.stage.clock.advance(Duration::SECOND);
    machine.rotate(Overlap::Day).await.unwrap();
    let refused = machine.rotate(Overlap::Hour).await.unwrap_err();
    assert!(refused.to_string().starts_with("Two secrets work"), "{refused}");
    assert_eq!(machine.live().await, 2);
    machine.stage.clock.advance(Duration::days(1));
    machine.rotate(Overlap::Hour).await.unwrap();
    assert_eq!(machine.live().await, 2);
}

#[tokio::test]
async fn a_revoked_secret_takes_its_tokens_along() {
    let machine = Machine::new().await;
    let grant = machine.token().await.unwrap();
    assert!(machine.is_active(&grant).await);
    let pool = machine.stage.portal.database().statements();
    let secret = client_secrets::of_client(pool, machine.client).await.unwrap().remove(0);
    for _ in 0..2 {
        let by = machine.cast.owner.require::<ManageKeys>().unwrap();
        client_keys::revoke(&machine.stage.portal, context(), by, machine.client, secret.id).await.unwrap();
    }
    assert!(!machine.is_active(&grant).await);
    assert!(!machine.opens(&machine.secret).await);
    let new = machine.rotate(Overlap::Day).await.unwrap();
    assert!(machine.opens(new.secret.expose()).await);
}

#[tokio::test]
async fn contacts_and_whoever_did_it_are_told_and_no_mail_holds_a_secret() {
    let machine = Machine::new().await;
    machine.rotate(Overlap::Hour).await.unwrap();
    let mails = machine.mails().await;
    let about = |word: &str| mails.iter().filter(|(subject, _)| subject.starts_with(word)).count();
    assert_eq!((about("Created"), about("Rotated")), (2, 2), "{mails:?}");
    assert_eq!(mails.iter().filter(|(_, to)| to == "dev@fintech.example").count(), 2);
    let found = format!("select 1 / (1 - count(*)) from mails where rendered::text like '%{}%'", machine.secret);
    machine.stage.database.sql(found).await.unwrap();
}

#[tokio::test]
async fn an_application_has_one_sandbox_client() {
    let machine = Machine::new().await;
    let by = machine.cast.owner.require::<ManageKeys>().unwrap();
    let refused = create(&machine.stage.portal, context(), by, machine.application).await.unwrap_err();
    assert!(matches!(&refused, Refusal::NotNow(sentence) if sentence.contains("already")), "{refused:?}");
}

#[tokio::test]
async fn there_are_no_secrets_in_production() {
    let stage = Stage::with(|rules| rules.environment = Environment::Production).await;
    let cast = stage.cast("Example Pay").await;
    let application = application(&stage, &cast, "Money Minder").await;
    let by = cast.owner.require::<ManageKeys>().unwrap();
    let refused = create(&stage.portal, context(), by, application).await.unwrap_err();
    assert!(matches!(&refused, Refusal::NotNow(sentence) if sentence.contains("sandbox only")), "{refused:?}");
}

#[tokio::test]
async fn an_application_that_is_held_back_gets_no_keys() {
    let stage = Stage::new().await;
    let cast = stage.cast("Example Pay").await;
    let application = application(&stage, &cast, "Money Minder").await;
    let suspend = "update software_statements set status = 'suspended', suspended_at = now(), suspension_reason = 'x'";
    stage.database.sql(suspend).await.unwrap();
    let by = cast.owner.require::<ManageKeys>().unwrap();
    let refused = create(&stage.portal, context(), by, application).await.unwrap_err();
    assert!(refused.to_string().ends_with("Suspended"), "{refused}");
}

#[tokio::test]
async fn another_organisation_touches_no_key() {
    let stage = Stage::new().await;
    let (cast, other) = (stage.cast("Example Pay").await, stage.cast("Other Pay").await);
    let application = application(&stage, &cast, "Money Minder").await;
    let new = key(&stage, &cast, application).await;
    let by = || other.owner.require::<ManageKeys>().unwrap();
    let created = create(&stage.portal, context(), by(), application).await;
    let rotated = client_keys::rotate(&stage.portal, context(), by(), new.client, Overlap::None).await;
    let secret = client_secrets::of_client(stage.portal.database().statements(), new.client).await.unwrap().remove(0);
    let revoked = client_keys::revoke(&stage.portal, context(), by(), new.client, secret.id).await;
    assert!(matches!(created, Err(Refusal::NotFound(_))));
    assert!(matches!(rotated, Err(Refusal::NotFound(_))));
    assert!(matches!(revoked, Err(Refusal::NotFound(_))));
}
