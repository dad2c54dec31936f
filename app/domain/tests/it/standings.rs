//! Suspending, resuming and archiving, by two people or by the rule for emergencies.

use domain::access::{ChangeStatus, ConfirmStatus};
use domain::refusal::Refusal;
use domain::standing::{Kind, Status};
use domain::store::{audit, clients, status_changes};
use domain::workflow::standing::{confirm, end_unconfirmed, propose, turn_down};
use stage::{Machine, context};
use time::Duration;

#[tokio::test]
async fn a_suspension_stops_everything_below_and_old_tokens_stay_dead_after_it() {
    for kind in Kind::ALL {
        let machine = Machine::new().await;
        let before = machine.token().await.unwrap();
        machine.change(kind, Status::Suspended).await.unwrap();
        assert!(!machine.is_active(&before).await && machine.token().await.is_err(), "{kind:?} is suspended");
        machine.change(kind, Status::Active).await.unwrap();
        assert!(!machine.is_active(&before).await, "{kind:?} is back, its old tokens are not");
        let after = machine.token().await.unwrap();
        assert!(machine.is_active(&after).await, "{kind:?} is back");
    }
}

#[tokio::test]
async fn two_suspensions_in_one_instant_are_two() {
    let machine = Machine::new().await;
    for _ in 0..2 {
        let token = machine.token().await.unwrap();
        machine.stop(Kind::Client).await.unwrap();
        machine.change(Kind::Client, Status::Active).await.unwrap();
        assert!(!machine.is_active(&token).await);
    }
}

#[tokio::test]
async fn a_parents_suspension_does_not_touch_its_children() {
    let machine = Machine::new().await;
    machine.change(Kind::Client, Status::Suspended).await.unwrap();
    machine.change(Kind::Organisation, Status::Suspended).await.unwrap();
    machine.change(Kind::Organisation, Status::Active).await.unwrap();
    let client =
        clients::find_any(machine.stage.portal.database().statements(), machine.client).await.unwrap().unwrap();
    assert_eq!((client.state.own(), client.state.blocker()), (Status::Suspended, None));
}

#[tokio::test]
async fn what_has_ended_stays_ended() {
    for kind in Kind::ALL {
        let machine = Machine::new().await;
        machine.change(kind, kind.end()).await.unwrap();
        assert!(machine.token().await.is_err());
        for to in [Status::Active, Status::Suspended, kind.end()] {
            assert!(matches!(machine.change(kind, to).await, Err(Refusal::Moved(_))), "{kind:?} → {to:?}");
        }
        assert!(matches!(machine.stop(kind).await, Err(Refusal::Moved(_))));
    }
}

#[tokio::test]
async fn a_proposal_needs_another_person_and_a_reason() {
    let machine = Machine::new().await;
    let now = machine.stage.portal.now();
    let mut both = machine.cast.analyst.clone();
    both.roles =
        domain::access::StaffRoles::new(vec![domain::access::StaffRole::Analyst, domain::access::StaffRole::Approver])
            .unwrap();
    let thing = machine.thing(Kind::Client);
    let by = || both.require::<ChangeStatus>(now).unwrap();
    let reasonless = propose(&machine.stage.portal, context(), by(), thing, Status::Suspended, " ").await;
    assert!(matches!(reasonless, Err(Refusal::Fields(errors)) if errors.about("reason") == Some("Enter a reason")));
    let id = propose(&machine.stage.portal, context(), by(), thing, Status::Suspended, "Because").await.unwrap();
    let again = propose(&machine.stage.portal, context(), by(), thing, Status::Suspended, "Because").await;
    assert!(matches!(again, Err(Refusal::NotNow(_))));
    let alone = confirm(&machine.stage.portal, context(), both.require::<ConfirmStatus>(now).unwrap(), id).await;
    assert!(matches!(alone, Err(Refusal::SecondPerson)));
    assert!(machine.token().await.is_ok(), "nothing has happened yet");
    let pool = machine.stage.portal.database().statements();
    assert_eq!(status_changes::waiting(pool, Some(thing)).await.unwrap().len(), 1);
    let other = machine.cast.approver.require::<ConfirmStatus>(now).unwrap();
    turn_down(&machine.stage.portal, context(), other.clone(), id).await.unwrap();
    assert!(matches!(confirm(&machine.stage.portal, context(), other, id).await, Err(Refusal::NotFound(_))));
    assert!(status_changes::waiting(pool, None).await.unwrap().is_empty());
}

#[tokio::test]
async fn an_emergency_names_its_rule_and_tells_the_team() {
    let machine = Machine::new().await;
    machine.mails().await;
    machine.stop(Kind::Organisation).await.unwrap();
    let trail =
        audit::about(machine.stage.portal.database().statements(), machine.cast.organisation.into()).await.unwrap();
    let last = trail.iter().find(|entry| entry.action == "organisation.suspended").unwrap();
    assert_eq!((last.detail["rule"].as_str(), last.reason.as_deref()), (Some("emergency-suspension/2"), Some("Fire")));
    let mails = machine.mails().await;
    assert_eq!(
        mails.iter().map(|mail| mail.0.as_str()).collect::<Vec<_>>(),
        ["Suspended: the organisation Example Pay"]
    );
}

async fn approver_decides(machine: &Machine, id: domain::id::StatusChangeId, keep: bool) -> Result<(), Refusal> {
    let (portal, now) = (&machine.stage.portal, machine.stage.portal.now());
    let approver = domain::access::StaffMember { second_factor_at: Some(now), ..machine.cast.approver.clone() };
    let by = approver.require::<ConfirmStatus>(now).unwrap();
    if keep { confirm(portal, context(), by, id).await } else { turn_down(portal, context(), by, id).await }
}

#[tokio::test]
async fn an_emergency_suspension_ends_after_a_day_unless_a_second_person_confirms_it() {
    for kind in Kind::ALL {
        let machine = Machine::new().await;
        machine.stop(kind).await.unwrap();
        machine.stage.clock.advance(Duration::hours(24) - Duration::seconds(1));
        assert_eq!(end_unconfirmed(&machine.stage.portal).await.unwrap(), 0);
        assert!(machine.token().await.is_err(), "{kind:?} is suspended for a day");
        machine.stage.clock.advance(Duration::seconds(1));
        assert_eq!(end_unconfirmed(&machine.stage.portal).await.unwrap(), 1);
        assert!(machine.token().await.is_ok(), "{kind:?} is back");
        let subjects: Vec<_> = machine.mails().await.into_iter().map(|(subject, _)| subject).collect();
        assert!(subjects.iter().any(|subject| subject.starts_with("Resumed")), "{subjects:?}");
        let pool = machine.stage.portal.database().statements();
        let deeds = audit::about(pool, machine.thing(kind).id()).await.unwrap();
        assert!(deeds.iter().any(|entry| entry.action == "status_change.lapsed" && entry.actor_name == "expiry"));
    }
}

#[tokio::test]
async fn a_confirmed_emergency_suspension_stays_and_one_that_is_turned_down_ends_at_once() {
    for keep in [true, false] {
        let machine = Machine::new().await;
        let id = machine.stop(Kind::Client).await.unwrap();
        approver_decides(&machine, id, keep).await.unwrap();
        assert_eq!(machine.token().await.is_err(), keep);
        machine.stage.clock.advance(Duration::hours(25));
        assert_eq!(end_unconfirmed(&machine.stage.portal).await.unwrap(), 0);
        assert_eq!(machine.token().await.is_err(), keep);
    }
}

#[tokio::test]
async fn a_later_suspension_by_two_people_outlives_the_emergency() {
    let machine = Machine::new().await;
    let id = machine.stop(Kind::Client).await.unwrap();
    machine.change(Kind::Client, Status::Active).await.unwrap();
    machine.stage.clock.advance(Duration::hours(1));
    machine.change(Kind::Client, Status::Suspended).await.unwrap();
    assert!(approver_decides(&machine, id, true).await.is_err(), "the emergency is over");
    machine.stage.clock.advance(Duration::hours(24));
    assert_eq!(end_unconfirmed(&machine.stage.portal).await.unwrap(), 0);
    assert!(machine.token().await.is_err());
}
