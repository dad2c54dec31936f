//! The people of TPPs that came by machine: what they see, and how they get in.

mod applications;
mod attempts;
mod claim;
mod first_owner;
mod joining;

use domain::id::OrganisationId;
use domain::workflow::registration::Answer;
use sqlx::PgPool;
use testkit::{Browser, Person, Registrar, Software, TestPortal};

/// A bank that believes the registrar's directory, with software that it vouches for.
struct Place {
    bank: TestPortal,
    registrar: Registrar,
    pool: PgPool,
}

impl Place {
    async fn new(pool: PgPool) -> Self {
        Self::configured(pool, "").await
    }

    async fn configured(pool: PgPool, lines: &str) -> Self {
        let issuer = Registrar::issuer();
        let trust = format!(
            "{lines}\n[[trust.statement_issuer]]\niss = \"{}\"\njwks_uri = \"{}\"\nkeystore_hosts = {:?}",
            issuer.iss, issuer.jwks_uri, issuer.keystore_hosts
        );
        let bank = TestPortal::configured(pool.clone(), &trust).await;
        let registrar = Registrar::new(bank.portal());
        Self { bank, registrar, pool }
    }

    /// Registers a software, and gives its client and its organisation.
    async fn register(&self, software: &Software) -> (String, OrganisationId) {
        let client = match self.registrar.register(software, |_, _| {}).await {
            Answer::Registered(client) => client["client_id"].as_str().unwrap().to_owned(),
            other => panic!("{other:?}"),
        };
        let organisation = self.text("select organisation_id::text from clients where client_id = $1", &client).await;
        (client, organisation.parse().unwrap())
    }

    /// What people call it: `TPP-7K3Q-19X`.
    async fn reference(&self, organisation: OrganisationId) -> String {
        self.text("select reference from organisations where id::text = $1", &organisation.to_string()).await
    }

    #[expect(clippy::disallowed_methods, reason = "a test's own question")]
    async fn text(&self, sql: &'static str, about: &str) -> String {
        sqlx::query_scalar(sql).bind(about).fetch_one(&self.pool).await.unwrap()
    }

    #[expect(clippy::disallowed_methods, reason = "a test's own deed")]
    async fn sql(&self, sql: &'static str, about: &str) -> Result<(), sqlx::Error> {
        sqlx::query(sql).bind(about).execute(&self.pool).await.map(|_| ())
    }

    async fn signed_in(&self, person: &Person) -> Browser {
        let mut browser = self.bank.browser();
        browser.sign_in(&self.bank, person).await;
        browser
    }
}
