//! People let in what came by machine: one after the other from the top, or all that hangs together.

use super::tpp::{Tpp, id};
use super::world::World;
use domain::access::{ChangeStatus, ConfirmStatus, StaffMember};
use domain::id::StatusChangeId;
use domain::refusal::Refusal;
use domain::registration::Admission;
use domain::standing::{Kind, Status, Thing};
use domain::store::machine_clients;
use domain::store::status_changes::Move;
use domain::workflow::standing;
use stage::{Cast, context};
use time::Duration;

async fn manual() -> World {
    World::with(|rules| rules.registration.admission = Admission::Manual).await
}

impl World {
    async fn thing(&self, kind: Kind, client_id: &str) -> Thing {
        let column = match kind {
            Kind::Organisation => "organisation_id",
            Kind::SoftwareStatement => "software_statement_id",
            Kind::Client => "id",
        };
        let found = self.text(&format!("select {column}::text from clients where client_id = '{client_id}'")).await;
        Thing::of(kind, found.parse().unwrap())
    }

    fn fresh(&self, member: &StaffMember) -> StaffMember {
        StaffMember { second_factor_at: Some(self.stage.portal.now()), ..member.clone() }
    }

    async fn propose(&self, cast: &Cast, thing: Thing, to: impl Into<Move>) -> Result<StatusChangeId, Refusal> {
        let by = self.fresh(&cast.analyst).require::<ChangeStatus>(self.stage.portal.now()).unwrap();
        standing::propose(&self.stage.portal, context(), by, thing, to, "As agreed").await
    }

    async fn confirm(&self, cast: &Cast, change: StatusChangeId) -> Result<(), Refusal> {
        let by = self.fresh(&cast.approver).require::<ConfirmStatus>(self.stage.portal.now()).unwrap();
        standing::confirm(&self.stage.portal, context(), by, change).await
    }

    async fn states(&self) -> String {
        self.text(
            "select concat_ws(' ', o.status, s.status, c.status) from clients c
                 join software_statements s on s.id = c.software_statement_id join organisations o on o.id = c.organisation_id",
        )
        .await
    }
}

#[tokio::test]
async fn all_three_are_let_in_together_by_two_people() {
    let world = manual().await;
    let cast = world.stage.cast("Example Bank").await;
    let tpp = Tpp::new(&world);
    let client = tpp.register().await;
    let thing = world.thing(Kind::Client, id(&client)).await;
    let change = world.propose(&cast, thing, Move::ActivateWhole).await.unwrap();
    assert_eq!(world.states().await, "pending pending pending", "one is not enough");
    world.confirm(&cast, change).await.unwrap();
    assert_eq!(world.states().await, "active active active");
    for table in ["organisations", "software_statements", "clients"] {
        let by_two =
            format!("{table} where activation_change = '{change}' and activation_rule is null and source = 'obie'");
        assert_eq!(world.count(&by_two).await, 1, "{table}");
    }
    let token = tpp.token(id(&client)).await;
    assert_eq!(tpp.get(id(&client), &token).await.status, 200);
    let told = "select string_agg(action, ' ' order by action) from audit_entries where action like '%.activated'";
    assert_eq!(world.text(told).await, "client.activated organisation.activated software_statement.activated");
}

#[tokio::test]
async fn one_by_one_it_goes_from_the_top() {
    let world = manual().await;
    let cast = world.stage.cast("Example Bank").await;
    let tpp = Tpp::new(&world);
    let client = tpp.register().await;
    for kind in [Kind::Client, Kind::SoftwareStatement] {
        let refused = world.propose(&cast, world.thing(kind, id(&client)).await, Status::Active).await.unwrap_err();
        assert!(
            refused.to_string().contains("goes from the top: the organisation Example Ltd is pending"),
            "{refused}"
        );
    }
    for (kind, states) in [
        (Kind::Organisation, "active pending pending"),
        (Kind::SoftwareStatement, "active active pending"),
        (Kind::Client, "active active active"),
    ] {
        assert_eq!(tpp.ask_token(id(&client), "").await.status, 401);
        let change = world.propose(&cast, world.thing(kind, id(&client)).await, Status::Active).await.unwrap();
        world.confirm(&cast, change).await.unwrap();
        assert_eq!(world.states().await, states);
    }
    assert_eq!(tpp.ask_token(id(&client), "").await.status, 200);
}

#[tokio::test]
async fn what_fails_at_the_client_changes_none_of_the_three() {
    let world = manual().await;
    let cast = world.stage.cast("Example Bank").await;
    let tpp = Tpp::new(&world);
    let client = tpp.register().await;
    let thing = world.thing(Kind::Client, id(&client)).await;
    let change = world.propose(&cast, thing, Move::ActivateWhole).await.unwrap();
    world.stage.database.sql("alter table clients add constraint not_today check (status = 'pending')").await.unwrap();
    world.confirm(&cast, change).await.unwrap_err();
    assert_eq!(world.states().await, "pending pending pending");
    assert_eq!(world.count("status_changes where status = 'proposed'").await, 1);
    world.stage.database.sql("alter table clients drop constraint not_today").await.unwrap();
    world.confirm(&cast, change).await.unwrap();
    assert_eq!(world.states().await, "active active active");
}

#[tokio::test]
async fn whoever_proposes_does_not_confirm_and_a_refused_one_stays_out() {
    let world = manual().await;
    let cast = world.stage.cast("Example Bank").await;
    let tpp = Tpp::new(&world);
    let client = tpp.register().await;
    let organisation = world.thing(Kind::Organisation, id(&client)).await;
    let change = world.propose(&cast, organisation, Status::Refused).await.unwrap();
    let own = Cast {
        approver: StaffMember { person: cast.analyst.person, ..cast.approver.clone() },
        ..world.stage.cast("Two").await
    };
    assert!(matches!(world.confirm(&own, change).await, Err(Refusal::SecondPerson)));
    world.confirm(&cast, change).await.unwrap();
    assert_eq!(world.states().await, "refused pending pending");
    let refused = world.propose(&cast, world.thing(Kind::Client, id(&client)).await, Move::ActivateWhole).await;
    assert!(refused.is_err());
    let again = tpp.post(&tpp.body()).await;
    assert_eq!((again.status, again.error().as_str()), (400, "unapproved_software_statement"));
}

/// Activating, suspending, changing and deleting at the same time: whoever loses is refused, and what is left is possible.
#[tokio::test]
async fn races_leave_no_impossible_state() {
    let world = manual().await;
    let cast = world.stage.cast("Example Bank").await;
    let tpp = Tpp::new(&world);
    let portal = &world.stage.portal;
    let desk = world.keystore.desk(portal);
    for round in 0..125 {
        let client = tpp.register().await;
        let (client_id, thing) = (id(&client).to_owned(), world.thing(Kind::Client, id(&client)).await);
        let change = world.propose(&cast, thing, Move::ActivateWhole).await.unwrap();
        world.confirm(&cast, change).await.unwrap();
        let found = machine_clients::find(portal.database().statements(), &client_id, portal.rules().environment).await;
        let found = found.unwrap().unwrap();
        let suspension = world.propose(&cast, thing, Status::Suspended).await.unwrap();
        let certificate = domain::certificate::Certificate::parse(&tpp.certificate.chain[0]).unwrap();
        let bodies = [tpp.body(), tpp.body(), tpp.body(), tpp.body(), tpp.body()];
        let put = async |body: &str| {
            let request = domain::workflow::registration::Request {
                address: tpp.path,
                version: domain::registration::metadata::Version::V3_3,
                body,
                certificate: &certificate,
                trace: None,
            };
            desk.change(&found, request).await.unwrap();
        };
        let suspend = async || no_fault(world.confirm(&cast, suspension).await);
        let delete = async || no_fault(desk.delete(&found, None).await);
        tokio::join!(
            put(&bodies[0]),
            suspend(),
            put(&bodies[1]),
            delete(),
            put(&bodies[2]),
            delete(),
            put(&bodies[3]),
            put(&bodies[4])
        );
        world.assert_possible(round).await;
        world.stage.clock.advance(Duration::SECOND);
    }
}

/// A refusal is an answer; what Postgres refuses would be ours.
fn no_fault(done: Result<(), Refusal>) {
    if let Err(Refusal::Store(error)) = done {
        panic!("{error}: {:?}", std::error::Error::source(&error));
    }
}

impl World {
    async fn assert_possible(&self, round: usize) {
        let impossible = [
            "clients c join software_statements s on s.id = c.software_statement_id
                 where c.status <> 'pending' and s.status = 'pending'",
            "clients c where c.registration_version <> 1 + (select count(*) from registration_attempts a
                 where a.client_id = c.id and a.outcome = 'changed')",
            "clients c where (c.status = 'deleted') <> exists (select from audit_entries e
                 where e.subject_id = c.id and e.action = 'client.deleted')",
            "clients c where (c.status = 'suspended') <> (exists (select from audit_entries e
                 where e.subject_id = c.id and e.action = 'client.suspended') and not exists (select from audit_entries e
                 where e.subject_id = c.id and e.action = 'client.deleted'))",
            "clients c join audit_entries e on e.subject_id = c.id and e.action = 'client.deleted'
                 group by c.id having count(*) > 1",
            "registration_requests r join clients c on c.id = r.client_id where r.registration_version > c.registration_version",
        ];
        for what in impossible {
            assert_eq!(self.count(&format!("(select from {what}) as impossible")).await, 0, "round {round}: {what}");
        }
    }
}

#[tokio::test]
async fn a_page_of_the_bank_is_told_which_step_stands_in_the_way() {
    let world = manual().await;
    let cast = world.stage.cast("Example Bank").await;
    let tpp = Tpp::new(&world);
    let client = tpp.register().await;
    let thing = world.thing(Kind::Client, id(&client)).await;
    let change = world.propose(&cast, thing, Move::ActivateWhole).await.unwrap();
    let software = world.thing(Kind::SoftwareStatement, id(&client)).await;
    let refusal = world.propose(&cast, software, Status::Refused).await.unwrap();
    world.confirm(&cast, refusal).await.unwrap();
    let told = world.confirm(&cast, change).await.unwrap_err().to_string();
    assert!(told.contains("the application Wren (Sandbox) is refused"), "{told}");
    assert_eq!(world.states().await, "pending refused pending");
}
