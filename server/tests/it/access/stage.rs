//! A bank in which every route of the table leads somewhere, with everybody signed in.

use super::cast::Visitor;
use domain::access::{StaffRole, TeamRole};
use domain::store::Context;
use domain::workflow::gateway::{self, Keeper};
use domain::workflow::registration::Answer;
use sqlx::PgPool;
use testkit::{Applicant, Browser, Person, Registrar, TestPortal, Tpp};

/// The stage.
pub(crate) struct Stage {
    pub(crate) bank: TestPortal,
    pub(crate) pool: PgPool,
    cast: Vec<(Visitor, Browser)>,
    /// Of routes that begin so, what stands for a parameter.
    parameters: Vec<(&'static str, &'static str, String)>,
    /// Of pages that want one, the query.
    queries: Vec<(&'static str, String)>,
}

impl Stage {
    pub(crate) async fn new(pool: PgPool) -> Self {
        let issuer = Registrar::issuer();
        let trust = format!(
            "[limits]\nenabled = false\n[[trust.statement_issuer]]\niss = \"{}\"\njwks_uri = \"{}\"\nkeystore_hosts = {:?}",
            issuer.iss, issuer.jwks_uri, issuer.keystore_hosts
        );
        let bank = TestPortal::configured(pool.clone(), &trust).await;
        let applicant = bank.applicant("Waiting Payments").await;
        let target = bank.tpp("Target Payments").await;
        let other = bank.tpp("Other Payments").await;
        let mut staff = Vec::new();
        for role in StaffRole::ALL {
            staff.push((role, bank.staff(&format!("{role} Example"), &[role]).await));
        }
        gateway::add(bank.portal(), Context::console(), Keeper::Console, "Accounts API", domain::client::Scopes::all())
            .await
            .unwrap();
        let cast = assemble(&bank, &applicant, &target, &other, &staff).await;
        let mut stage = Self { bank, pool, cast, parameters: Vec::new(), queries: Vec::new() };
        stage.furnish(&applicant, &target).await;
        stage.bank.dismiss_mails().await;
        stage
    }

    /// Everybody with their browser.
    pub(crate) fn cast(&self) -> impl Iterator<Item = (Visitor, Browser)> {
        self.cast.iter().map(|(visitor, browser)| (*visitor, browser.clone()))
    }

    /// Somebody's browser.
    pub(crate) fn browser(&self, visitor: Visitor) -> Browser {
        self.cast().find(|(known, _)| *known == visitor).unwrap().1
    }

    /// The address of a route on this stage.
    pub(crate) fn address(&self, route: &str) -> String {
        let mut path = route.to_owned();
        for (beginning, parameter, value) in &self.parameters {
            if route.starts_with(beginning) {
                path = path.replace(parameter, value);
            }
        }
        assert!(!path.contains('{'), "the stage has nothing for {route}");
        let query = self.queries.iter().find(|(known, _)| *known == route).map_or("", |(_, query)| query);
        path + query
    }

    /// Lets the cast make what routes lead to.
    async fn furnish(&mut self, applicant: &Applicant, target: &Tpp) {
        self.make_application().await;
        self.propose_suspension(target).await;
        self.propose_colleague().await;
        self.propose_trust().await;
        let registrar = Registrar::new(self.bank.portal());
        let report = refuse_registration(&registrar).await;
        self.invite_contact(&registrar).await;
        let request = applicant.reference.clone();
        let document = self
            .one(
                "select id::text from documents where request_id = (select id from requests where reference = $1)",
                &request,
            )
            .await;
        let tpp =
            self.one("select reference from organisations where id::text = $1", &target.organisation.to_string()).await;
        let claim = self.one("select id::text from owner_claims where $1 = ''", "").await;
        let own =
            "update registration_attempts set organisation_id = $1::uuid where outcome = 'refused' returning id::text";
        let attempt = self.one(own, &target.organisation.to_string()).await;
        let mut is = |beginning, parameter, value: &str| self.parameters.push((beginning, parameter, value.to_owned()));
        is("/status/", "{reference}", &request);
        for beginning in ["/admin/requests/", "/portal/requests/"] {
            is(beginning, "{reference}", &request);
            is(beginning, "{document}", &document);
        }
        is("/admin/tpps/", "{reference}", &tpp);
        is("/admin/owners/", "{claim}", &claim);
        is("/portal/dcr/", "{id}", &attempt);
        is("/portal/team/", "{person}", &target.owner.id.to_string());
        is("/signup/", "{section}", "organisation");
        is("/dcr/attempts/", "{link}", &report);
        is("/docs/dcr/errors/", "{check}", "scope");
        is("/admin/settings/trust/new/", "{list}", "statement_issuer");
        let change = format!("?kind=organisation&id={}&to=suspended", target.organisation);
        self.queries.push(("/admin/tpps/{reference}/change", change));
        self.queries.push(("/admin/requests/{reference}/propose", "?to=approve".into()));
        self.queries.push(("/admin/queue/arrived", "?since=0".into()));
        for (beginning, sql) in [
            ("/admin/changes/", "select id::text from status_changes where $1 = ''"),
            ("/admin/staff/changes/", "select id::text from staff_changes where $1 = ''"),
            ("/admin/staff/", "select person_id::text from staff where $1 = ''"),
            ("/admin/audit/", "select id::text from audit_entries where $1 = '' limit 1"),
            ("/admin/mail/", "select id::text from mails where rendered is not null and $1 = '' limit 1"),
            ("/admin/dcr/", "select id::text from registration_attempts where $1 = ''"),
            (
                "/admin/settings/trust/changes/",
                "select id::text from trust_changes where status = 'proposed' and $1 = ''",
            ),
            ("/admin/settings/trust/", "select id::text from trust_changes where status = 'confirmed' and $1 = ''"),
            ("/admin/settings/gateways/", "select id::text from gateways where $1 = ''"),
            ("/admin/clients/", "select id::text from clients where source = 'obie' and $1 = ''"),
            ("/portal/applications/", "select id::text from software_statements where source = 'manual' and $1 = ''"),
        ] {
            let id = self.one(sql, "").await;
            self.parameters.push((beginning, "{id}", id));
        }
    }

    async fn make_application(&self) {
        let fields = [("name", "Target Overview"), ("redirect_uris", "https://app.target.example/callback")];
        let path = "/portal/applications/new";
        let page = self.browser(Visitor::Insider).fill(path, path, &fields).await;
        assert_eq!(page.heading(), "Target Overview", "{}", page.text());
    }

    async fn propose_suspension(&self, target: &Tpp) {
        let mut analyst = self.browser(Visitor::Staff(StaffRole::Analyst));
        let tpp =
            self.one("select reference from organisations where id::text = $1", &target.organisation.to_string()).await;
        let path = format!("/admin/tpps/{tpp}/change");
        let asked = format!("{path}?kind=organisation&id={}&to=suspended", target.organisation);
        let page = analyst.fill(&asked, &path, &[("reason", "The register does not show it.")]).await;
        assert!(page.text().contains("Your proposal is there"), "{}", page.text());
    }

    async fn propose_colleague(&self) {
        let fields =
            [("name", "New Example"), ("email", "new@bank.example"), ("roles", "analyst"), ("reason", "Joins.")];
        let mut platform = self.browser(Visitor::Staff(StaffRole::Platform));
        let page = platform.fill("/admin/staff/new", "/admin/staff/new", &fields).await;
        assert_eq!(page.heading(), "New Example", "{}", page.text());
    }

    async fn propose_trust(&self) {
        let fields = [
            ("iss", "Other Directory"),
            ("jwks_uri", "https://keys.other.example/other.jwks"),
            ("keystore_hosts", "keys.other.example"),
            ("reason", "We join it."),
        ];
        let mut security = self.browser(Visitor::Staff(StaffRole::Security));
        let path = "/admin/settings/trust/new/statement_issuer";
        let page = security.fill(path, path, &fields).await;
        assert_eq!(page.heading(), "Other Directory", "{}", page.text());
    }

    /// A machine comes, and a contact of its directory is invited.
    async fn invite_contact(&self, registrar: &Registrar) {
        let software = registrar.software("Invited Machine", "Invited Payments", 2);
        let registered = registrar.register(&software, |_, _| {}).await;
        assert!(matches!(registered, Answer::Registered(_)), "{registered:?}");
        let sql = "select reference from organisations where legal_name = $1";
        let tpp = self.one(sql, "Invited Payments").await;
        let path = format!("/admin/tpps/{tpp}/people");
        let mut analyst = self.browser(Visitor::Staff(StaffRole::Analyst));
        let asked = format!("{path}/invite?contact=tech%40invited-machine.example");
        let page = analyst.fill(&asked, &format!("{path}/invite"), &[]).await;
        assert!(page.text().contains("The invitation is on its way"), "{}", page.text());
    }

    #[expect(clippy::disallowed_methods, reason = "a test's own question")]
    async fn one(&self, sql: &'static str, about: &str) -> String {
        sqlx::query_scalar(sql).bind(about).fetch_one(&self.pool).await.unwrap()
    }
}

/// The end of the link to the report on it.
async fn refuse_registration(registrar: &Registrar) -> String {
    let software = registrar.software("Target Machine", "Machine Payments", 1);
    match registrar.register(&software, |request, _| request["scope"] = "everything".into()).await {
        Answer::Refused(_, link) => link.expose().to_owned(),
        other => panic!("{other:?}"),
    }
}

/// Signs everybody in. Staff come last: what they do needs a fresh code.
async fn assemble(
    bank: &TestPortal,
    applicant: &Applicant,
    target: &Tpp,
    other: &Tpp,
    staff: &[(StaffRole, Person)],
) -> Vec<(Visitor, Browser)> {
    let mut cast = vec![(Visitor::Nobody, bank.browser()), (Visitor::Drafting, drafting(bank).await)];
    cast.push((Visitor::Applicant, signed_in(bank, &applicant.person).await));
    cast.push((Visitor::Insider, signed_in(bank, &target.owner).await));
    cast.push((Visitor::Outsider(TeamRole::Owner), signed_in(bank, &other.owner).await));
    for role in [TeamRole::Developer, TeamRole::Viewer] {
        let person = bank.team_mate(other, &format!("{} Example", role.words()), role).await;
        cast.push((Visitor::Outsider(role), signed_in(bank, &person).await));
    }
    cast.push((Visitor::Half, half(bank, &staff[0].1).await));
    for (role, person) in staff {
        cast.push((Visitor::Staff(*role), signed_in(bank, person).await));
    }
    cast
}

async fn signed_in(bank: &TestPortal, person: &Person) -> Browser {
    let mut browser = bank.browser();
    browser.sign_in(bank, person).await;
    browser
}

async fn half(bank: &TestPortal, person: &Person) -> Browser {
    let mut browser = bank.browser();
    let typed = [("email", person.email.as_str()), ("password", person.password.as_str())];
    assert_eq!(browser.fill("/signin", "/signin", &typed).await.path, "/signin/totp");
    browser
}

async fn drafting(bank: &TestPortal) -> Browser {
    let mut browser = bank.browser();
    let fields = [("name", "Dee Example"), ("email", "dee@draft.example"), ("password", "seven quiet lakes at dawn")];
    let page = browser.fill("/signup/account", "/signup/account", &fields).await;
    assert!(page.path.starts_with("/signup/organisation"), "{} {}", page.path, page.text());
    browser
}
