//! A sign-up of a company that came by machine before: approved into what is here, by two people; nothing is made twice.

use super::Place;
use domain::access::StaffRole::{Analyst, Approver};
use domain::form::RawAnswers;
use domain::id::OrganisationId;
use domain::workflow::review;
use domain::workflow::sign_up::{self, Completeness};
use http::StatusCode;
use sqlx::PgPool;
use testkit::{Applicant, Browser, Person, answers};

/// A registered TPP, and the sign-up of the same company, in review.
struct Scene {
    place: Place,
    organisation: OrganisationId,
    reference: String,
    applicant: Applicant,
    maker: Person,
    checker: Person,
}

impl Scene {
    /// The machine's statement says `ECAGB` and `900001`; the sign-up spells both in its own way.
    async fn new(pool: PgPool, number: &str) -> Self {
        let place = Place::new(pool).await;
        let (_, organisation) = place.register(&place.registrar.software("Wren Wallet", "Wren Ltd", 1)).await;
        let reference = place.reference(organisation).await;
        let bank = &place.bank;
        let applicant = bank.applicant("Wren Payments").await;
        let maker = bank.staff("Mia Example", &[Analyst]).await;
        let checker = bank.staff("Chidi Example", &[Approver]).await;
        let (portal, request) = (bank.portal(), applicant.reference.clone());
        review::claim(portal, bank.acting(&maker), bank.authorised(&maker), request.clone()).await.unwrap();
        let seen = bank.seen(&request).await;
        review::ask(portal, bank.acting(&maker), bank.authorised(&maker), seen, "Which number?").await.unwrap();
        let [_, (section, typed), _] = answers("Wren Payments", 0, "");
        let typed = typed.into_iter().map(|(name, value)| match name {
            "authority_number" => (name.to_owned(), number.to_owned()),
            _ => (name.to_owned(), value),
        });
        let (by, typed) = (bank.acting(&applicant.person), typed.collect::<RawAnswers>());
        let answered =
            sign_up::answer(portal, by.clone(), applicant.request, section.into(), typed, Completeness::Whole);
        answered.await.unwrap();
        review::answer(portal, by, applicant.person.id, request, "That one.").await.unwrap();
        bank.dismiss_mails().await;
        Self { place, organisation, reference, applicant, maker, checker }
    }

    fn request(&self, below: &str) -> String {
        format!("/admin/requests/{}{below}", self.applicant.reference)
    }

    /// The maker proposes to approve into the TPP, by the pages.
    async fn propose(&self) -> Browser {
        let mut mia = self.place.signed_in(&self.maker).await;
        let stopped = mia.get(&self.request("/propose?to=approve")).await;
        assert_eq!(stopped.heading(), "This cannot be approved now", "{}", stopped.text());
        let into = stopped.attributes_of("main a", "href").into_iter().find(|href| href.contains("into=")).unwrap();
        let confirm = mia.get(&into).await;
        assert!(confirm.text().contains(&format!("Approve into Wren Ltd ({})", self.reference)), "{}", confirm.text());
        let done = mia.submit(confirm.form(&self.request("/propose"))).await;
        assert!(done.body.contains("waits for a colleague"), "{}", done.text());
        mia
    }

    async fn decide(&self) {
        let mut chidi = self.place.signed_in(&self.checker).await;
        let page = chidi.get(&self.request("/decide")).await;
        assert!(page.text().contains("No second TPP is made"), "{}", page.text());
        let done = chidi.submit(page.form(&self.request("/decide"))).await;
        assert!(done.body.contains("is approved"), "{}", done.text());
    }

    async fn role(&self) -> String {
        let sql = "select coalesce((select m.role from memberships m join people p on p.id = m.person_id where p.email = $1), '')";
        self.place.text(sql, &self.applicant.person.email).await
    }

    async fn organisations(&self) -> String {
        self.place.text("select count(*)::text from organisations where $1 = ''", "").await
    }
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn the_reviewer_sees_who_is_here_and_approves_into_it(pool: PgPool) {
    let scene = Scene::new(pool, "psdgb-eca-900001").await;
    let mut mia = scene.place.signed_in(&scene.maker).await;
    let dossier = mia.get(&scene.request("")).await;
    for words in ["This company is already here", &*scene.reference, "came by OBIE registration"] {
        assert!(dossier.text().contains(words), "{words}: {}", dossier.text());
    }
    scene.propose().await;
    assert_eq!(scene.role().await, "", "one is not enough");
    scene.decide().await;
    assert_eq!((scene.role().await.as_str(), scene.organisations().await.as_str()), ("owner", "1"));
    let mut owner = scene.place.signed_in(&scene.applicant.person).await;
    assert!(owner.get("/portal/applications").await.text().contains("Wren Wallet"));
    let deeds = "select string_agg(action, ' ' order by action) from audit_entries where action like $1";
    assert_eq!(scene.place.text(deeds, "team.%").await, "team.joined_by_sign_up");
    scene.place.bank.dismiss_mails().await;
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn where_somebody_owns_it_the_applicant_is_a_developer(pool: PgPool) {
    let scene = Scene::new(pool, "900001").await;
    scene.place.bank.first_owner(scene.organisation).await;
    scene.propose().await;
    scene.decide().await;
    assert_eq!(scene.role().await, "developer");
    scene.place.bank.dismiss_mails().await;
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn taken_back_it_is_as_if_they_had_never_joined(pool: PgPool) {
    let scene = Scene::new(pool, "900 001").await;
    let mut mia = scene.propose().await;
    scene.decide().await;
    let back = scene.request("/take-back");
    let page = mia.get(&scene.request("")).await;
    let done = mia.submit(page.form(&back)).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text());
    assert_eq!((scene.role().await.as_str(), scene.organisations().await.as_str()), ("", "1"));
    scene.decide().await;
    assert_eq!(scene.role().await, "owner", "and decided again");
    scene.place.bank.dismiss_mails().await;
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn what_is_joined_is_what_the_number_says_and_the_database_keeps_one(pool: PgPool) {
    let scene = Scene::new(pool, "PSDGB-ECA-900001").await;
    let (_, other) = scene.place.register(&scene.place.registrar.software("Lark Wallet", "Lark Ltd", 2)).await;
    let (bank, portal) = (&scene.place.bank, scene.place.bank.portal());
    let seen = bank.seen(&scene.applicant.reference).await;
    let (by, proof) = (bank.acting(&scene.maker), bank.authorised(&scene.maker));
    let wrong = review::propose_joining(portal, by, proof, seen, other, "").await;
    assert!(matches!(wrong, Err(domain::refusal::Refusal::Registered(_))), "{wrong:?}");
    for (authority, country, number) in
        [("ECAGB", "", "900001"), ("GB-ECA", "", "900 001"), ("Example Conduct Authority", "GB", "900001")]
    {
        let twin = format!(
            "insert into organisations (id, reference, source, status, legal_name, name_skeleton, country, authority,
                 authority_country, authority_number, roles, created_at)
             values (gen_random_uuid(), $1 || gen_random_uuid(), 'manual', 'pending', 'Twin', 'twin', 'GB', '{authority}',
                 nullif('{country}', ''), '{number}', '{{}}', now())"
        );
        let refused = scene.place.sql(Box::leak(twin.into_boxed_str()), "TPP-").await.unwrap_err().to_string();
        assert!(refused.contains("organisations_"), "{authority} {number}: {refused}");
    }
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn spellings_of_one_number_have_one_key_and_others_have_others(pool: PgPool) {
    let place = Place::new(pool).await;
    let key = async |authority: &str, country: &str, number: &str| {
        let sql = format!("select coalesce(registration_key('{authority}', nullif('{country}', ''), $1), 'none')");
        place.text(Box::leak(sql.into_boxed_str()), number).await
    };
    let own = key("GB-FCA", "", "123456").await;
    for (authority, country, number) in [
        ("GBFCA", "", "123456"),
        ("FCAGB", "", "123 456"),
        ("FCA", "GB", "123456"),
        ("anything", "", "PSDGB-FCA-123456"),
        ("Financial Conduct Authority", "GB", "123456"),
        ("The Financial Conduct Authority", "GB", "psdgb-fca-123456"),
    ] {
        assert_eq!(key(authority, country, number).await, own, "{authority} {country} {number}");
    }
    for (authority, country, number) in [
        ("GB-FCA", "", "123457"),
        ("IE-CBI", "", "123456"),
        ("FCA", "", "123456"),
        ("Financial Conduct Authority", "IE", "123456"),
    ] {
        assert_ne!(key(authority, country, number).await, own, "{authority} {country} {number}");
    }
    assert_eq!(key("", "GB", "123456").await, "none");
    assert_eq!(key("FCA", "GB", "--").await, "none");
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_machine_whose_number_somebody_has_is_answered_and_goes_without_it(pool: PgPool) {
    let place = Place::new(pool).await;
    let held =
        "insert into organisations (id, reference, source, status, legal_name, name_skeleton, country, authority,
            authority_country, authority_number, roles, created_at)
        values (gen_random_uuid(), $1, 'manual', 'pending', 'First', 'first', 'GB', 'Example Conduct Authority', 'GB',
            'PSDGB-ECA-900001', '{}', now())";
    place.sql(held, "TPP-FIRST").await.unwrap();
    let (_, organisation) = place.register(&place.registrar.software("Wren Wallet", "Wren Ltd", 1)).await;
    let number = "select coalesce(authority_number, 'none') from organisations where id::text = $1";
    assert_eq!(place.text(number, &organisation.to_string()).await, "none");
}
