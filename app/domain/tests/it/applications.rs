//! Applications made by hand.

use domain::access::ManageApplications;
use domain::id::SoftwareStatementId;
use domain::refusal::Refusal;
use domain::standing::Status;
use domain::store::{audit, software_statements};
use domain::workflow::application::{create, edit};
use stage::{Stage, application, context, draft};

#[tokio::test]
async fn an_application_is_active_by_its_rule_and_the_trail_says_so() {
    let stage = Stage::new().await;
    let cast = stage.cast("Example Pay").await;
    let id = application(&stage, &cast, "Money Minder").await;
    let pool = stage.portal.database().statements();
    let stored = software_statements::find(pool, cast.organisation, id).await.unwrap().unwrap();
    assert!(stored.state.is_usable());
    assert_eq!((stored.name.as_str(), stored.redirect_uris.len(), stored.row_version), ("Money Minder", 1, 1));
    let trail = audit::about(pool, id.into()).await.unwrap();
    let mut actions: Vec<_> = trail.iter().map(|entry| entry.action.as_str()).collect();
    actions.sort_unstable();
    assert_eq!(actions, ["software_statement.activated", "software_statement.created"]);
    assert!(trail.iter().any(|entry| entry.detail["rule"] == "sandbox-applications/1"));
}

#[tokio::test]
async fn the_same_form_sent_twice_makes_one_application() {
    let stage = Stage::new().await;
    let (cast, other) = (stage.cast("Example Pay").await, stage.cast("Other Pay").await);
    let id = stage.portal.id(SoftwareStatementId::new);
    let send = |cast: &stage::Cast| {
        let by = cast.owner.require::<ManageApplications>().unwrap();
        let portal = stage.portal.clone();
        async move { create(&portal, context(), by, id, &draft("Money Minder")).await }
    };
    let (one, two) = tokio::join!(send(&cast), send(&cast));
    assert_eq!((one.unwrap(), two.unwrap()), (id, id));
    assert_eq!(send(&cast).await.unwrap(), id);
    assert!(matches!(send(&other).await, Err(Refusal::NotFound("application"))));
    let pool = stage.portal.database().statements();
    assert_eq!(software_statements::list(pool, cast.organisation).await.unwrap().len(), 1);
    assert_eq!(software_statements::list(pool, other.organisation).await.unwrap().len(), 0);
}

#[tokio::test]
async fn a_name_is_used_once_in_an_organisation_whatever_its_case() {
    let stage = Stage::new().await;
    let (cast, other) = (stage.cast("Example Pay").await, stage.cast("Other Pay").await);
    application(&stage, &cast, "Money Minder").await;
    application(&stage, &other, "Money Minder").await;
    let by = cast.owner.require::<ManageApplications>().unwrap();
    let id = stage.portal.id(SoftwareStatementId::new);
    let refused = create(&stage.portal, context(), by, id, &draft("MONEY minder")).await.unwrap_err();
    let Refusal::Fields(errors) = refused else { panic!("{refused:?}") };
    assert!(errors.about("name").unwrap().contains("already"));
}

#[tokio::test]
async fn a_stale_edit_is_a_conflict_and_changes_nothing() {
    let stage = Stage::new().await;
    let cast = stage.cast("Example Pay").await;
    let id = application(&stage, &cast, "Money Minder").await;
    let change = |version, name: &'static str| {
        let by = cast.owner.require::<ManageApplications>().unwrap();
        let portal = stage.portal.clone();
        async move { edit(&portal, context(), by, id, version, &draft(name)).await }
    };
    change(1, "Money Mender").await.unwrap();
    assert!(matches!(change(1, "Mine").await, Err(Refusal::Conflict(_))));
    let pool = stage.portal.database().statements();
    let stored = software_statements::find(pool, cast.organisation, id).await.unwrap().unwrap();
    assert_eq!((stored.name.as_str(), stored.row_version), ("Money Mender", 2));
    change(2, "Money Mender").await.unwrap();
    let stored = software_statements::find(pool, cast.organisation, id).await.unwrap().unwrap();
    assert_eq!(stored.row_version, 2, "nothing new was said");
}

#[tokio::test]
async fn another_organisation_finds_nothing() {
    let stage = Stage::new().await;
    let (cast, other) = (stage.cast("Example Pay").await, stage.cast("Other Pay").await);
    let id = application(&stage, &cast, "Money Minder").await;
    let pool = stage.portal.database().statements();
    assert!(software_statements::find(pool, other.organisation, id).await.unwrap().is_none());
    let by = other.owner.require::<ManageApplications>().unwrap();
    let refused = edit(&stage.portal, context(), by, id, 1, &draft("Mine")).await;
    assert!(matches!(refused, Err(Refusal::NotFound(_))));
}

#[tokio::test]
async fn an_organisation_that_is_not_active_makes_nothing() {
    let stage = Stage::new().await;
    let cast = stage.cast("Example Pay").await;
    let states = [
        ("status = 'suspended', suspended_at = now(), suspension_reason = 'x'", "suspended"),
        ("status = 'archived', archived_at = now(), suspended_at = null, suspension_reason = null", "archived"),
    ];
    for (change, word) in states {
        stage.database.sql(format!("update organisations set {change}")).await.unwrap();
        let by = cast.owner.require::<ManageApplications>().unwrap();
        let id = stage.portal.id(SoftwareStatementId::new);
        let refused = create(&stage.portal, context(), by, id, &draft("Late")).await.unwrap_err();
        assert!(matches!(&refused, Refusal::NotNow(sentence) if sentence.contains(word)), "{refused:?}");
    }
}

#[tokio::test]
async fn the_state_is_spelled_out() {
    let stage = Stage::new().await;
    let cast = stage.cast("Example Pay").await;
    let id = application(&stage, &cast, "Money Minder").await;
    let suspend = "update organisations set status = 'suspended', suspended_at = now(), suspension_reason = 'x'";
    stage.database.sql(suspend).await.unwrap();
    let pool = stage.portal.database().statements();
    let stored = software_statements::find(pool, cast.organisation, id).await.unwrap().unwrap();
    assert_eq!(stored.state.own(), Status::Active);
    assert_eq!(stored.state.to_string(), "Active, but blocked: the TPP is suspended");
}
