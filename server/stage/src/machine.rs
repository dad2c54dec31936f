//! An application with a sandbox key and a gateway that asks: what most tests of the machine side stand on.

#![expect(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a test whose stage cannot be set has failed")]

use crate::cast::{Cast, Stage};
use domain::access::{ChangeStatus, ConfirmStatus, EmergencySuspend, ManageApplications, ManageKeys, StaffMember};
use domain::client::{Overlap, Scopes};
use domain::id::{ClientId, SoftwareStatementId, StatusChangeId};
use domain::refusal::Refusal;
use domain::standing::{Kind, Status, Thing};
use domain::store::access_tokens::Answer;
use domain::store::{Context, client_secrets, mails};
use domain::workflow::application::{self, Draft};
use domain::workflow::client_keys::{self, NewSecret};
use domain::workflow::gateway::{self, Keeper, NewGateway};
use domain::workflow::standing;
use domain::workflow::token::{self, Grant, NoToken, Presented};
use time::OffsetDateTime;

/// An organisation, its application with a key, and a gateway that asks.
pub struct Machine {
    /// The portal underneath.
    pub stage: Stage,
    /// The people.
    pub cast: Cast,
    /// The application.
    pub application: SoftwareStatementId,
    /// Its sandbox client.
    pub client: ClientId,
    /// The same, as machines know it.
    pub client_id: String,
    /// Its first secret.
    pub secret: String,
    /// Asks about tokens.
    pub gateway: NewGateway,
}

/// Whoever acts in a test.
pub fn context() -> Context {
    Context::system("test")
}

/// What a developer types, in order.
pub fn draft(name: &str) -> Draft {
    Draft {
        name: name.into(),
        description: "Shows all accounts".into(),
        redirect_uris: "https://app.example/cb".into(),
        contacts: "dev@fintech.example".into(),
    }
}

/// Makes an application of the cast's organisation.
pub async fn application(stage: &Stage, cast: &Cast, name: &str) -> SoftwareStatementId {
    let (id, by) = (stage.portal.id(SoftwareStatementId::new), cast.owner.require::<ManageApplications>().unwrap());
    application::create(&stage.portal, context(), by, id, &draft(name)).await.unwrap()
}

/// Makes its sandbox key.
pub async fn key(stage: &Stage, cast: &Cast, application: SoftwareStatementId) -> NewSecret {
    let by = cast.owner.require::<ManageKeys>().unwrap();
    client_keys::create(&stage.portal, context(), by, application).await.unwrap()
}

impl Machine {
    /// Sets everything up on a fresh database.
    pub async fn new() -> Self {
        Self::on(Stage::new().await).await
    }

    /// Sets everything up on a stage.
    pub async fn on(stage: Stage) -> Self {
        let cast = stage.cast("Example Pay").await;
        let application = application(&stage, &cast, "Money Minder").await;
        let NewSecret { client, client_id, secret } = key(&stage, &cast, application).await;
        let gateway = gateway::add(&stage.portal, context(), Keeper::Console, "Accounts", Scopes::all()).await.unwrap();
        Self { stage, cast, application, client, client_id, secret: secret.expose().to_owned(), gateway }
    }

    /// Asks for a token with this secret and these scopes.
    ///
    /// # Errors
    /// As [`token::issue`].
    pub async fn token_with(&self, secret: &str, scope: &str) -> Result<Grant, NoToken> {
        token::issue(&self.stage.portal, Presented { name: &self.client_id, secret }, scope).await
    }

    /// Asks for a token.
    ///
    /// # Errors
    /// As [`token::issue`].
    pub async fn token(&self) -> Result<Grant, NoToken> {
        self.token_with(&self.secret, "").await
    }

    /// What the gateway hears about a token.
    pub async fn ask(&self, token: &str) -> Answer {
        let name = self.gateway.id.to_string();
        let presented = Presented { name: &name, secret: self.gateway.secret.expose() };
        token::introspect(&self.stage.portal, presented, token).await.unwrap()
    }

    /// Whether the gateway hears that a token may pass.
    pub async fn is_active(&self, grant: &Grant) -> bool {
        matches!(self.ask(grant.token.expose()).await, Answer::Active(_))
    }

    /// Whether a secret opens anything.
    pub async fn opens(&self, secret: &str) -> bool {
        match self.token_with(secret, "").await {
            Ok(_) => true,
            Err(NoToken::InvalidClient) => false,
            Err(other) => panic!("{other}"),
        }
    }

    /// Makes a second secret.
    ///
    /// # Errors
    /// As [`client_keys::rotate`].
    pub async fn rotate(&self, overlap: Overlap) -> Result<NewSecret, Refusal> {
        let by = self.cast.owner.require::<ManageKeys>().unwrap();
        client_keys::rotate(&self.stage.portal, context(), by, self.client, overlap).await
    }

    /// How many secrets are live.
    pub async fn live(&self) -> usize {
        let pool = self.stage.portal.database().statements();
        let secrets = client_secrets::of_client(pool, self.client).await.unwrap();
        secrets.iter().filter(|secret| secret.is_live(self.stage.portal.now())).count()
    }

    /// The organisation, the application or the client.
    pub fn thing(&self, kind: Kind) -> Thing {
        match kind {
            Kind::Organisation => Thing::Organisation(self.cast.organisation),
            Kind::SoftwareStatement => Thing::SoftwareStatement(self.application),
            Kind::Client => Thing::Client(self.client),
        }
    }

    /// Suspends, resumes or ends, by two people.
    ///
    /// # Errors
    /// As [`standing::propose`] and [`standing::confirm`].
    pub async fn change(&self, kind: Kind, to: Status) -> Result<(), Refusal> {
        let now = self.stage.portal.now();
        let by = refreshed(&self.cast.analyst, now).require::<ChangeStatus>(now).unwrap();
        let id = standing::propose(&self.stage.portal, context(), by, self.thing(kind), to, "Because").await?;
        let by = refreshed(&self.cast.approver, now).require::<ConfirmStatus>(now).unwrap();
        standing::confirm(&self.stage.portal, context(), by, id).await
    }

    /// Suspends in an emergency.
    ///
    /// # Errors
    /// As [`standing::suspend_in_emergency`].
    pub async fn stop(&self, kind: Kind) -> Result<StatusChangeId, Refusal> {
        let now = self.stage.portal.now();
        let by = refreshed(&self.cast.security, now).require::<EmergencySuspend>(now).unwrap();
        standing::suspend_in_emergency(&self.stage.portal, context(), by, self.thing(kind), "Fire").await
    }

    /// Takes the letters out of the outbox: subjects and addresses.
    pub async fn mails(&self) -> Vec<(String, String)> {
        let leased = mails::lease(&self.stage.portal, 100).await.unwrap();
        leased.into_iter().map(|leased| (leased.mail.subject, leased.mail.to)).collect()
    }
}

/// Somebody who has just given their second factor.
fn refreshed(member: &StaffMember, now: OffsetDateTime) -> StaffMember {
    StaffMember { second_factor_at: Some(now), ..member.clone() }
}
