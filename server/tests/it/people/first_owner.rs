//! A contact of a machine's directory is invited, answers, and is the owner once a second person of the bank has said so.

use super::Place;
use domain::access::{ConfirmOwner, InviteOwner, StaffRole, TeamRole};
use domain::id::{ClaimId, OrganisationId};
use domain::mail::RenderedMail;
use domain::refusal::Refusal;
use domain::workflow::claim;
use http::StatusCode;
use sqlx::PgPool;
use testkit::{Browser, Person};
use time::Duration;

const CONTACT: &str = "tech@wren-wallet.example";
const PASSWORD: &str = "nine green kites over Dover";

/// A registered TPP with nobody, an analyst, and an approver.
struct Scene {
    place: Place,
    organisation: OrganisationId,
    reference: String,
    analyst: Person,
    approver: Person,
}

impl Scene {
    async fn new(pool: PgPool) -> Self {
        let place = Place::new(pool).await;
        let (_, organisation) = place.register(&place.registrar.software("Wren Wallet", "Wren Ltd", 1)).await;
        let reference = place.reference(organisation).await;
        let analyst = place.bank.staff("Ana Example", &[StaffRole::Analyst]).await;
        let approver = place.bank.staff("Otto Example", &[StaffRole::Approver]).await;
        Self { place, organisation, reference, analyst, approver }
    }

    fn people(&self) -> String {
        format!("/admin/tpps/{}/people", self.reference)
    }

    /// The analyst invites the contact by the pages; gives the link.
    async fn invite(&self) -> String {
        let mut ana = self.place.signed_in(&self.analyst).await;
        let page = ana.get(&self.people()).await;
        assert!(page.text().contains("Nobody belongs to its team yet"), "{}", page.text());
        let href = page.attributes_of("#contacts a", "href").remove(0);
        let confirm = ana.get(&href).await;
        assert!(confirm.text().contains(CONTACT), "{}", confirm.text());
        let done = ana.submit(confirm.form(&format!("{}/invite", self.people()))).await;
        assert!(done.text().contains("The invitation is on its way"), "{}", done.text());
        assert!(done.text_of("#claims").contains("Invited"), "{}", done.text());
        link(&self.place.bank.mail(CONTACT, "look after Wren Ltd").await)
    }

    /// Somebody new answers.
    async fn answer(&self, link: &str) -> Browser {
        let mut browser = self.place.bank.browser();
        let page = browser.fill(link, "/claim", &[("name", "Tess Example"), ("password", PASSWORD)]).await;
        assert_eq!(page.path, "/portal", "{}", page.text());
        browser
    }

    async fn claim(&self) -> ClaimId {
        let newest = "select id::text from owner_claims where $1 = '' order by made_at desc, id desc limit 1";
        self.place.text(newest, "").await.parse().unwrap()
    }

    /// Confirms by the pages.
    async fn confirm(&self) {
        let mut otto = self.place.signed_in(&self.approver).await;
        let path = format!("/admin/owners/{}", self.claim().await);
        let form = otto.get(&path).await.form(&path).with("verdict", "confirm");
        let done = otto.submit(form).await;
        assert!(done.text().contains("Decided."), "{}", done.text());
    }

    async fn members(&self) -> String {
        let all = "select count(*)::text from memberships where organisation_id::text = $1";
        self.place.text(all, &self.organisation.to_string()).await
    }
}

fn link(mail: &RenderedMail) -> String {
    let at = mail.text.find("/claim?t=").unwrap_or_else(|| panic!("no link in {}", mail.text));
    mail.text[at..].split_whitespace().next().unwrap().to_owned()
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_contact_answers_waits_and_is_the_owner_once_a_second_person_confirms(pool: PgPool) {
    let scene = Scene::new(pool).await;
    let link = scene.invite().await;
    let mut scanner = scene.place.bank.browser();
    for _ in 0..3 {
        assert!(scanner.get(&link).await.text().contains("Wren Ltd"), "a scanner that looks uses nothing up");
    }
    let mut tess = scene.answer(&link).await;
    let waiting = tess.get("/portal").await;
    assert!(waiting.text().contains("With the bank"), "{}", waiting.text());
    for hidden in ["/portal/applications", "/portal/dcr", "/portal/team"] {
        assert_eq!(tess.get(hidden).await.status, StatusCode::FORBIDDEN, "{hidden}");
    }
    assert!(!waiting.body.contains("Wren Wallet"), "no data of the organisation yet");
    assert_eq!(scene.members().await, "0");

    let asked = scene.place.bank.mail("otto.example@bank.example", "To confirm: Tess Example").await;
    assert!(asked.text.contains(&format!("/admin/owners/{}", scene.claim().await)), "{}", asked.text);
    let tpp = scene.place.signed_in(&scene.analyst).await.get(&format!("/admin/tpps/{}", scene.reference)).await;
    assert!(tpp.text().contains("Tess Example waits to be confirmed"), "{}", tpp.text());
    scene.confirm().await;
    scene.place.bank.mail(CONTACT, "Changed: your role at Wren Ltd").await;
    assert!(tess.get("/portal/applications").await.text().contains("Wren Wallet"));
    assert!(tess.get("/portal/team").await.text().contains("Invite somebody"), "an owner invites the next");

    let deeds = "select string_agg(action, ' ' order by action) from audit_entries where action like $1";
    assert_eq!(scene.place.text(deeds, "owner.%").await, "owner.answered owner.confirmed owner.invited");
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_link_works_once_until_it_lapses_is_replaced_or_is_taken_back(pool: PgPool) {
    let scene = Scene::new(pool).await;
    let first = scene.invite().await;
    let second = scene.invite().await;
    let mut nobody = scene.place.bank.browser();
    assert_eq!(nobody.get(&first).await.status, StatusCode::GONE, "another one took its place");
    let mut ana = scene.place.signed_in(&scene.analyst).await;
    let withdraw = format!("/admin/owners/{}/withdraw", scene.claim().await);
    let form = ana.get(&scene.people()).await.form(&withdraw);
    let gone = ana.submit(form).await;
    assert!(gone.text().contains("its link works no longer"), "{}", gone.text());
    assert_eq!(nobody.get(&second).await.status, StatusCode::GONE, "taken back");

    let third = scene.invite().await;
    let form = nobody.get(&third).await.form("/claim").with("name", "Tess Example").with("password", PASSWORD);
    scene.answer(&third).await;
    let late = nobody.post(form).await;
    assert_eq!(late.status, StatusCode::GONE, "used: {}", late.text());
    scene.place.bank.dismiss_mails().await;
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_link_lapses_after_seven_days(pool: PgPool) {
    let scene = Scene::new(pool).await;
    let link = scene.invite().await;
    scene.place.bank.advance(Duration::days(7) + Duration::seconds(1));
    assert_eq!(scene.place.bank.browser().get(&link).await.status, StatusCode::GONE);
    scene.invite().await;
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn nobody_else_answers_with_an_account_of_their_own(pool: PgPool) {
    let scene = Scene::new(pool).await;
    let own = scene.place.bank.tpp("Other Payments").await;
    let mut stranger = scene.place.signed_in(&own.owner).await;
    let link = scene.invite().await;
    let page = stranger.get(&link).await;
    assert!(page.has("input[name=password]"), "the address has no account: whoever answers makes one: {}", page.text());
    // The contact gets an account by another way, and only that account answers from then on.
    let form = page.form("/claim").without("name").without("password");
    let team = domain::workflow::team::invite(
        scene.place.bank.portal(),
        scene.place.bank.acting(&own.owner),
        domain::access::TeamMember {
            person: own.owner.id,
            name: own.owner.name.clone(),
            organisation: own.organisation,
            role: TeamRole::Owner,
        }
        .require()
        .unwrap(),
        "Owner".into(),
        domain::text::EmailAddress::parse(CONTACT).unwrap(),
        TeamRole::Viewer,
    );
    team.await.unwrap();
    let mail = scene.place.bank.mail(CONTACT, "Invitation").await;
    let at = mail.text.find("/join?t=").unwrap();
    let join = mail.text[at..].split_whitespace().next().unwrap().to_owned();
    let mut contact = scene.place.bank.browser();
    contact.fill(&join, "/join", &[("name", "Tess Example"), ("password", PASSWORD)]).await;
    let refused = stranger.post(form).await;
    assert_eq!(refused.status, StatusCode::GONE, "{}", refused.text());
    let page = contact.get(&link).await;
    let answered = contact.submit(page.form("/claim")).await;
    assert!(answered.text().contains("With the bank"), "{}", answered.text());
    scene.place.bank.dismiss_mails().await;
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn whoever_invites_does_not_confirm_and_only_contacts_are_invited(pool: PgPool) {
    let scene = Scene::new(pool).await;
    let (bank, portal) = (&scene.place.bank, scene.place.bank.portal());
    let by = || bank.authorised::<InviteOwner>(&scene.approver);
    let foreign =
        claim::invite(portal, bank.acting(&scene.approver), by(), scene.organisation, "me@evil.example").await;
    assert!(matches!(foreign, Err(Refusal::NotFound("contact"))), "{foreign:?}");
    claim::invite(portal, bank.acting(&scene.approver), by(), scene.organisation, CONTACT).await.unwrap();
    let link = link(&bank.mail(CONTACT, "look after").await);
    scene.answer(&link).await;
    bank.no_mail().await;
    let id = scene.claim().await;
    let alone =
        claim::confirm(portal, bank.acting(&scene.approver), bank.authorised::<ConfirmOwner>(&scene.approver), id);
    assert!(matches!(alone.await, Err(Refusal::SecondPerson)));
    let forced =
        "update owner_claims set status = 'confirmed', decided_by = invited_by, decided_at = now() where id::text = $1";
    let refused = scene.place.sql(forced, &id.to_string()).await.unwrap_err().to_string();
    assert!(refused.contains("owner_claims_two_people_check"), "{refused}");
    let mut otto = scene.place.signed_in(&scene.approver).await;
    let page = otto.get(&format!("/admin/owners/{id}")).await;
    assert!(page.text().contains("Somebody else with the role") && !page.has_form(&page.path), "{}", page.text());

    let security = bank.staff("Sam Example", &[StaffRole::Security]).await;
    let path = format!("/admin/owners/{id}");
    let mut sam = scene.place.signed_in(&security).await;
    let unexplained = sam.get(&path).await.form(&path).with("verdict", "refuse");
    assert_eq!(sam.submit(unexplained).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let refuse =
        sam.get(&path).await.form(&path).with("verdict", "refuse").with("reason", "The address is a shared one.");
    sam.submit(refuse).await;
    let told = bank.mail(CONTACT, "Not confirmed").await;
    assert!(told.text.contains("The address is a shared one."), "{}", told.text);
    assert_eq!(scene.members().await, "0");
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn the_database_keeps_unconfirmed_people_out(pool: PgPool) {
    let scene = Scene::new(pool).await;
    let link = scene.invite().await;
    scene.answer(&link).await;
    scene.place.bank.dismiss_mails().await;
    for role in ["owner", "developer", "viewer"] {
        let join = format!(
            "insert into memberships (person_id, organisation_id, role, since)
             select id, '{}', '{role}', now() from people where email = $1",
            scene.organisation
        );
        let sql: &'static str = Box::leak(join.into_boxed_str());
        let refused = scene.place.sql(sql, CONTACT).await.unwrap_err().to_string();
        assert!(refused.contains("the first owner of this organisation is not confirmed"), "{role}: {refused}");
    }
    scene.confirm().await;
    scene.place.bank.dismiss_mails().await;
    let reopened = scene.place.sql("update owner_claims set status = 'waiting' where $1 = ''", "").await;
    assert!(reopened.unwrap_err().to_string().contains("decided once"));
    let (bank, portal) = (&scene.place.bank, scene.place.bank.portal());
    let by = bank.authorised::<InviteOwner>(&scene.analyst);
    let again = claim::invite(portal, bank.acting(&scene.analyst), by, scene.organisation, CONTACT).await;
    assert!(matches!(again, Err(Refusal::NotNow(_))), "its owner invites from now on: {again:?}");
}
