//! What registers and waits is a case of the queue: one for each client, decided by two people, never at odds with the states.

use super::tpp::{Tpp, id};
use super::world::World;
use domain::access::{Ask, ChangeStatus, Claim, ConfirmStatus, Decide, Propose, StaffMember};
use domain::id::StatusChangeId;
use domain::refusal::Refusal;
use domain::registration::Admission;
use domain::request::Outcome;
use domain::standing::{Kind, Status, Thing};
use domain::store::requests;
use domain::store::status_changes::Move;
use domain::workflow::review::{self, Seen, Verdict};
use domain::workflow::standing;
use stage::{Cast, context};

/// A bank whose people let registrations in, two of them.
struct Bank {
    world: World,
    cast: Cast,
}

impl std::ops::Deref for Bank {
    type Target = World;

    fn deref(&self) -> &World {
        &self.world
    }
}

impl Bank {
    async fn new() -> Self {
        let world = World::with(|rules| rules.registration.admission = Admission::Manual).await;
        let cast = world.stage.cast("Example Bank").await;
        Self { world, cast }
    }

    fn fresh(&self, member: &StaffMember) -> StaffMember {
        StaffMember { second_factor_at: Some(self.stage.portal.now()), ..member.clone() }
    }

    async fn case(&self, client_id: &str) -> String {
        let query = "select r.reference from requests r join clients c on c.id = r.client_id where c.client_id = ";
        self.text(&format!("{query}'{client_id}'")).await
    }

    async fn seen(&self, case: &str) -> Seen {
        let record = requests::find_by_reference(self.stage.portal.database().statements(), case).await.unwrap();
        Seen { reference: case.to_owned(), version: record.unwrap().row_version }
    }

    async fn propose(&self, case: &str, outcome: Outcome) -> Result<(), Refusal> {
        let (portal, now) = (&self.stage.portal, self.stage.portal.now());
        let by = self.fresh(&self.cast.analyst).require::<Propose>(now).unwrap();
        review::propose(portal, context(), by, self.seen(case).await, outcome, "Not our customer").await
    }

    async fn decide(&self, case: &str, by: &StaffMember, verdict: Verdict) -> Result<(), Refusal> {
        let (portal, now) = (&self.stage.portal, self.stage.portal.now());
        let by = self.fresh(by).require::<Decide>(now).unwrap();
        review::decide(portal, context(), by, self.seen(case).await, verdict, "Once more").await
    }

    /// Both halves.
    async fn settle(&self, case: &str, outcome: Outcome) -> Result<(), Refusal> {
        self.propose(case, outcome).await?;
        self.decide(case, &self.cast.approver, Verdict::Confirm(outcome)).await
    }

    async fn thing(&self, kind: Kind, client_id: &str) -> Thing {
        let column = match kind {
            Kind::Organisation => "organisation_id",
            Kind::SoftwareStatement => "software_statement_id",
            Kind::Client => "id",
        };
        let found = self.text(&format!("select {column}::text from clients where client_id = '{client_id}'")).await;
        Thing::of(kind, found.parse().unwrap())
    }

    async fn ask_for(&self, thing: Thing, to: impl Into<Move>) -> Result<StatusChangeId, Refusal> {
        let (portal, now) = (&self.stage.portal, self.stage.portal.now());
        let by = self.fresh(&self.cast.analyst).require::<ChangeStatus>(now).unwrap();
        standing::propose(portal, context(), by, thing, to, "As agreed").await
    }

    async fn confirm(&self, change: StatusChangeId) -> Result<(), Refusal> {
        let (portal, now) = (&self.stage.portal, self.stage.portal.now());
        let by = self.fresh(&self.cast.approver).require::<ConfirmStatus>(now).unwrap();
        standing::confirm(portal, context(), by, change).await
    }

    /// Of organisation, software statement, client and case.
    async fn states(&self, client_id: &str) -> String {
        self.text(&format!(
            "select concat_ws(' ', o.status, s.status, c.status, r.status) from clients c
                 join software_statements s on s.id = c.software_statement_id join organisations o on o.id = c.organisation_id
                 left join requests r on r.client_id = c.id where c.client_id = '{client_id}'"
        ))
        .await
    }
}

#[tokio::test]
async fn a_registration_that_waits_is_one_case_and_a_repeated_one_adds_none() {
    let bank = Bank::new().await;
    let tpp = Tpp::new(&bank);
    let body = tpp.body();
    for _ in 0..2 {
        assert_eq!(tpp.post(&body).await.status, 201);
    }
    assert_eq!(bank.count("requests where client_id is not null").await, 1);
    let told = "select concat_ws('|', kind, status, organisation_name, applicant_name, roles, person_id) from requests
                    where client_id is not null";
    assert_eq!(bank.text(told).await, "obie_registration|submitted|Example Ltd|Wren (Sandbox)|{aisp,pisp}");
    let in_time = "requests where client_id is not null and due_at > submitted_at and submitted_at = created_at";
    assert_eq!(bank.count(in_time).await, 1);
    assert_eq!(
        bank.count("audit_entries a join requests r on r.id = a.subject_id where a.action = 'request.registered'")
            .await,
        1
    );
    tpp.register().await;
    assert_eq!(bank.count("requests where client_id is not null").await, 2, "another client is another case");
}

#[tokio::test]
async fn what_a_rule_lets_in_is_no_case() {
    let world = World::new().await;
    Tpp::new(&world).register().await;
    assert_eq!(world.count("requests").await, 0);
}

#[tokio::test]
async fn two_people_decide_and_all_three_are_active_by_their_decision() {
    let bank = Bank::new().await;
    let tpp = Tpp::new(&bank);
    let client = tpp.register().await;
    let case = bank.case(id(&client)).await;
    bank.propose(&case, Outcome::Approve).await.unwrap();
    assert_eq!(bank.states(id(&client)).await, "pending pending pending awaiting_second_approval", "one is not enough");
    let claimed = format!("select (claimed_by = proposed_by)::text from requests where reference = '{case}'");
    assert_eq!(bank.text(&claimed).await, "true", "whoever proposes has taken it");
    let own = StaffMember { person: bank.cast.analyst.person, ..bank.cast.approver.clone() };
    let refused = bank.decide(&case, &own, Verdict::Confirm(Outcome::Approve)).await;
    assert!(matches!(refused, Err(Refusal::SecondPerson)), "{refused:?}");
    bank.decide(&case, &bank.cast.approver, Verdict::Confirm(Outcome::Approve)).await.unwrap();
    assert_eq!(bank.states(id(&client)).await, "active active active approved");
    for table in ["organisations", "software_statements", "clients"] {
        let by_two = format!(
            "{table} t join requests r on r.decision_id = t.activation_decision where r.reference = '{case}'
                 and t.activation_rule is null and t.activation_change is null and t.source = 'obie'"
        );
        assert_eq!(bank.count(&by_two).await, 1, "{table}");
    }
    assert_eq!(tpp.ask_token(id(&client), "").await.status, 200);
    let undone = review::take_back(
        &bank.stage.portal,
        context(),
        bank.fresh(&bank.cast.approver).require::<Claim>(bank.stage.portal.now()).unwrap(),
        bank.seen(&case).await,
    );
    assert!(matches!(undone.await, Err(Refusal::NotNow(_))), "it acts at once");
}

#[tokio::test]
async fn a_refusal_turns_away_what_waits_and_has_nothing_else_below() {
    let bank = Bank::new().await;
    let tpp = Tpp::new(&bank);
    let (first, second) = (tpp.register().await, tpp.register().await);
    bank.settle(&bank.case(id(&first)).await, Outcome::Reject).await.unwrap();
    assert_eq!(bank.states(id(&first)).await, "pending pending deleted rejected", "another client hangs there");
    assert_eq!(bank.states(id(&second)).await, "pending pending pending submitted");
    bank.settle(&bank.case(id(&second)).await, Outcome::Reject).await.unwrap();
    assert_eq!(bank.states(id(&second)).await, "refused refused deleted rejected");
    let again = tpp.post(&tpp.body()).await;
    assert_eq!((again.status, again.error().as_str()), (400, "unapproved_software_statement"));
    assert_eq!(bank.count("clients where refusal_decision is not null and activated_at is null").await, 2);
}

#[tokio::test]
async fn what_is_above_and_active_stays_so() {
    let bank = Bank::new().await;
    let tpp = Tpp::new(&bank);
    let first = tpp.register().await;
    bank.settle(&bank.case(id(&first)).await, Outcome::Approve).await.unwrap();
    let [second, third] = [tpp.register().await, tpp.register().await];
    bank.settle(&bank.case(id(&second)).await, Outcome::Reject).await.unwrap();
    assert_eq!(bank.states(id(&second)).await, "active active deleted rejected");
    bank.settle(&bank.case(id(&third)).await, Outcome::Approve).await.unwrap();
    assert_eq!(bank.states(id(&third)).await, "active active active approved");
    assert_eq!(bank.states(id(&first)).await, "active active active approved");
}

#[tokio::test]
async fn what_happens_to_the_things_themselves_decides_their_case() {
    let bank = Bank::new().await;
    let tpp = Tpp::new(&bank);
    let [first, second, third] = [tpp.register().await, tpp.register().await, tpp.register().await];
    let whole = bank.ask_for(bank.thing(Kind::Client, id(&first)).await, Move::ActivateWhole).await.unwrap();
    bank.confirm(whole).await.unwrap();
    assert_eq!(bank.states(id(&first)).await, "active active active approved");
    assert_eq!(bank.states(id(&second)).await, "active active pending submitted");
    let one = bank.ask_for(bank.thing(Kind::Client, id(&second)).await, Status::Active).await.unwrap();
    bank.confirm(one).await.unwrap();
    assert_eq!(bank.states(id(&second)).await, "active active active approved");
    let end = bank.ask_for(bank.thing(Kind::SoftwareStatement, id(&third)).await, Status::Archived).await.unwrap();
    bank.confirm(end).await.unwrap();
    assert_eq!(bank.states(id(&third)).await, "active archived pending rejected");
    let by_change =
        "requests r join status_changes c on c.id = r.change_id and c.status = 'confirmed' where r.decision_id is null";
    assert_eq!(bank.count(by_change).await, 3);
}

#[tokio::test]
async fn a_refused_application_takes_the_cases_below_it_along() {
    let bank = Bank::new().await;
    let tpp = Tpp::new(&bank);
    let [first, second] = [tpp.register().await, tpp.register().await];
    let refusal = bank.ask_for(bank.thing(Kind::SoftwareStatement, id(&first)).await, Status::Refused).await.unwrap();
    bank.confirm(refusal).await.unwrap();
    for client in [&first, &second] {
        assert_eq!(bank.states(id(client)).await, "pending refused pending rejected");
    }
}

#[tokio::test]
async fn one_thing_is_never_proposed_twice_side_by_side() {
    let bank = Bank::new().await;
    let tpp = Tpp::new(&bank);
    let client = tpp.register().await;
    let case = bank.case(id(&client)).await;
    let software = bank.thing(Kind::SoftwareStatement, id(&client)).await;
    let waiting = bank.ask_for(software, Move::ActivateWhole).await.unwrap();
    let told = bank.propose(&case, Outcome::Approve).await.unwrap_err().to_string();
    assert_eq!(told, "Another change of the application Wren (Sandbox) waits for confirmation");
    let by = bank.fresh(&bank.cast.approver).require::<ConfirmStatus>(bank.stage.portal.now()).unwrap();
    standing::turn_down(&bank.stage.portal, context(), by, waiting).await.unwrap();
    bank.propose(&case, Outcome::Approve).await.unwrap();
    for kind in Kind::ALL {
        let told = bank.ask_for(bank.thing(kind, id(&client)).await, Move::ActivateWhole).await.unwrap_err();
        assert!(told.to_string().contains(&format!("A decision on {case}")), "{told}");
    }
    bank.decide(&case, &bank.cast.approver, Verdict::SendBack).await.unwrap();
    assert_eq!(bank.states(id(&client)).await, "pending pending pending in_review");
    bank.ask_for(software, Status::Refused).await.unwrap();
}

#[tokio::test]
async fn what_fails_at_the_client_changes_nothing_and_is_named() {
    let bank = Bank::new().await;
    let tpp = Tpp::new(&bank);
    let client = tpp.register().await;
    let case = bank.case(id(&client)).await;
    bank.propose(&case, Outcome::Approve).await.unwrap();
    bank.stage.database.sql("alter table clients add constraint not_today check (status = 'pending')").await.unwrap();
    let told = bank.decide(&case, &bank.cast.approver, Verdict::Confirm(Outcome::Approve)).await.unwrap_err();
    let step = format!("It stopped at the client {}, which cannot be activated. Nothing was changed", id(&client));
    assert_eq!(told.to_string(), step);
    assert_eq!(bank.states(id(&client)).await, "pending pending pending awaiting_second_approval");
    assert_eq!(bank.count("decisions d join requests r on r.id = d.request_id where r.client_id is not null").await, 0);
    bank.stage.database.sql("alter table clients drop constraint not_today").await.unwrap();
    bank.decide(&case, &bank.cast.approver, Verdict::Confirm(Outcome::Approve)).await.unwrap();
    assert_eq!(bank.states(id(&client)).await, "active active active approved");
}

#[tokio::test]
async fn a_decision_fits_only_what_the_maker_looked_at() {
    let bank = Bank::new().await;
    let tpp = Tpp::new(&bank);
    let client = tpp.register().await;
    let case = bank.case(id(&client)).await;
    bank.propose(&case, Outcome::Approve).await.unwrap();
    let swap = "update software_statements set redirect_uris = '{https://elsewhere.example/callback}'";
    bank.stage.database.sql(swap).await.unwrap();
    let told = bank.decide(&case, &bank.cast.approver, Verdict::Confirm(Outcome::Approve)).await;
    assert!(matches!(told, Err(Refusal::Conflict(_))), "{told:?}");
    assert_eq!(bank.states(id(&client)).await, "pending pending pending awaiting_second_approval");
}

#[tokio::test]
async fn nothing_is_activated_below_what_is_suspended_and_nobody_is_asked() {
    let bank = Bank::new().await;
    let tpp = Tpp::new(&bank);
    let first = tpp.register().await;
    bank.settle(&bank.case(id(&first)).await, Outcome::Approve).await.unwrap();
    let second = tpp.register().await;
    bank.change(&bank.cast, Kind::Organisation, id(&first), Status::Suspended).await;
    let case = bank.case(id(&second)).await;
    let told = bank.propose(&case, Outcome::Approve).await.unwrap_err().to_string();
    assert!(told.contains("the organisation Example Ltd is suspended"), "{told}");
    assert_eq!(bank.states(id(&second)).await, "suspended active pending submitted", "not even claimed");
    let by = bank.fresh(&bank.cast.analyst).require::<Ask>(bank.stage.portal.now()).unwrap();
    let asked = review::ask(&bank.stage.portal, context(), by, bank.seen(&case).await, "Who are you?").await;
    assert!(matches!(asked, Err(Refusal::NotNow(_))), "{asked:?}");
}

/// Behind the application's back, as its role.
#[tokio::test]
async fn the_database_keeps_states_and_cases_together() {
    let bank = Bank::new().await;
    let tpp = Tpp::new(&bank);
    let client = tpp.register().await;
    let (case, decision) = (bank.case(id(&client)).await, "(select id from decisions limit 1)");
    bank.settle(&case, Outcome::Approve).await.unwrap();
    let second = bank.case(id(&tpp.register().await)).await;
    let writes = [
        ("clients_case_check", "update clients set status = 'active', activation_rule = 'x/1', activated_at = now() where status = 'pending'".to_owned()),
        ("clients_activation_check", "update clients set status = 'deleted', deleted_at = now() where status = 'pending'".to_owned()),
        ("clients_refusal_fkey", format!("update clients set status = 'deleted', deleted_at = now(), refusal_decision = {decision} where status = 'pending'")),
        ("requests_machine_check", format!("update requests set status = 'waiting_applicant', clock_stopped_at = now() where reference = '{second}'")),
        ("requests_decided_check", format!("update requests set status = 'approved', ended_at = now(), decision_outcome = 'approve' where reference = '{second}'")),
        ("requests_change_fkey", format!("update requests set status = 'approved', ended_at = now(), decision_outcome = 'approve', change_id = gen_random_uuid() where reference = '{second}'")),
        ("requests_subject_check", format!("update requests set client_id = null where reference = '{second}'")),
        ("requests_client_key", format!("update requests set client_id = (select client_id from requests where reference = '{case}') where reference = '{second}'")),
    ];
    for (constraint, write) in writes {
        let refused = bank.stage.database.sql(&write).await.unwrap_err();
        let error = format!("{refused:?}");
        assert!(error.contains(constraint), "{constraint}: {error}");
    }
}

#[tokio::test]
async fn hints_tell_what_the_bank_knows_already() {
    let bank = Bank::new().await;
    let sql = "update organisations set legal_name = 'Example Ltd', name_skeleton =
                   (select name_skeleton from organisations where source = 'obie') where source = 'manual'";
    let tpp = Tpp::new(&bank);
    tpp.register().await;
    assert_eq!(bank.text("select hints::text from requests where client_id is not null").await, "[]");
    bank.stage.database.sql(sql).await.unwrap();
    tpp.register().await;
    let hints = "select hints -> 0 ->> 'name' from requests where risk_count = 1 and client_id is not null";
    assert_eq!(bank.text(hints).await, "look-alike");
}

#[tokio::test]
async fn the_contacts_of_the_statement_hear_of_it_in_one_mail() {
    let bank = Bank::new().await;
    let tpp = Tpp::new(&bank);
    let [first, second] = [tpp.register().await, tpp.register().await];
    bank.settle(&bank.case(id(&first)).await, Outcome::Approve).await.unwrap();
    bank.settle(&bank.case(id(&second)).await, Outcome::Reject).await.unwrap();
    bank.change(&bank.cast, Kind::Organisation, id(&first), Status::Suspended).await;
    let told =
        "select string_agg(letter, ' ' order by letter) from mails where recipient like '%tech@fintech.example%'";
    assert_eq!(bank.text(told).await, "activated suspended turned_away");
    let named = bank.text("select rendered ->> 'text' from mails where letter = 'activated'").await;
    let all = format!("the organisation Example Ltd, the application Wren (Sandbox) and the client {}", id(&first));
    let flat = named.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains(&all), "{named}");
    assert!(!flat.contains("What the bank says"), "what the maker wrote is for the checker: {named}");
}
