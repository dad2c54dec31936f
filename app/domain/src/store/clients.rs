//! OAuth clients.

use super::error::{OnConstraint, StoreError};
use super::standings::read_status;
use super::tx::WriteTx;
use crate::client::Scopes;
use crate::id::{ClientId, OrganisationId, PersonId, SoftwareStatementId};
use crate::portal::Environment;
use crate::standing::EffectiveState;
use sqlx::PgPool;
use time::OffsetDateTime;
use uuid::Uuid;

/// A client with everything that pages and use cases look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// Which one.
    pub id: ClientId,
    /// Its public name (RFC 6749 §2.2).
    pub client_id: String,
    /// Of which application.
    pub software_statement: SoftwareStatementId,
    /// Whose.
    pub organisation: OrganisationId,
    /// `sandbox` or `production`.
    pub environment: String,
    /// Which door it came by.
    pub source: String,
    /// How it authenticates.
    pub auth_method: String,
    /// What it may ask for.
    pub scopes: Scopes,
    /// Its state, and what stands in the way.
    pub state: EffectiveState,
    /// Since when it is held back, and why.
    pub suspended: Option<(OffsetDateTime, String)>,
    /// When it came to be.
    pub created_at: OffsetDateTime,
}

/// The application has a client for this environment already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("This application has sandbox keys already: rotate the secret to get another one")]
pub struct ClientExists;

/// Writes a client made by hand, pending, that authenticates with a secret.
///
/// # Errors
/// [`StoreError`]; `Ok(Err(ClientExists))` when there is one: then this unit of work cannot go on.
pub async fn insert_by_hand(
    tx: &mut WriteTx,
    id: ClientId,
    software_statement: SoftwareStatementId,
    organisation: OrganisationId,
    environment: Environment,
    scopes: &Scopes,
    by: PersonId,
) -> Result<Result<(), ClientExists>, StoreError> {
    let now = tx.now();
    sqlx::query!(
        "insert into clients (id, client_id, software_statement_id, organisation_id, environment, source, status,
             token_endpoint_auth_method, scopes, created_by, created_at)
         values ($1, $2, $3, $4, $5, 'manual', 'pending', 'client_secret_basic', $6, $7, $8)",
        Uuid::from(id),
        id.to_string(),
        Uuid::from(software_statement),
        Uuid::from(organisation),
        environment.name(),
        scopes.names(),
        Uuid::from(by),
        now
    )
    .execute(tx.connection())
    .await
    .map(|_| ())
    .on_constraint("clients_one_by_hand_idx", ClientExists)
}

/// One list of columns for every way to find a client.
macro_rules! select_client {
    ($rest:tt $(, $argument:expr)*) => {
        sqlx::query_as!(
            Row,
            "select c.id, c.client_id, c.software_statement_id, c.organisation_id, c.environment, c.source, c.status,
                 s.status as software_status, o.status as organisation_status, c.token_endpoint_auth_method, c.scopes,
                 c.suspended_at, c.suspension_reason, c.created_at
             from clients c join software_statements s on s.id = c.software_statement_id
                 join organisations o on o.id = c.organisation_id " + $rest $(, $argument)*
        )
    };
}

/// Reads a client of an organisation and locks it until the unit of work ends.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn lock(tx: &mut WriteTx, organisation: OrganisationId, id: ClientId) -> Result<Option<Client>, StoreError> {
    let row = select_client!(
        "where c.id = $1 and c.organisation_id = $2 for no key update of c",
        Uuid::from(id),
        Uuid::from(organisation)
    )
    .fetch_optional(tx.connection())
    .await?;
    row.map(Row::read).transpose()
}

/// Reads any client, for the bank.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn find_any(pool: &PgPool, id: ClientId) -> Result<Option<Client>, StoreError> {
    let row = select_client!("where c.id = $1", Uuid::from(id)).fetch_optional(pool).await?;
    row.map(Row::read).transpose()
}

/// The clients of an application that have not been deleted, the oldest first.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn of_application(pool: &PgPool, application: SoftwareStatementId) -> Result<Vec<Client>, StoreError> {
    let rows = select_client!(
        "where c.software_statement_id = $1 and c.status <> 'deleted' order by c.created_at, c.id",
        Uuid::from(application)
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(Row::read).collect()
}

/// All clients of an organisation, the oldest first.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn of_organisation(pool: &PgPool, organisation: OrganisationId) -> Result<Vec<Client>, StoreError> {
    let rows =
        select_client!("where c.organisation_id = $1 order by c.created_at, c.id limit 500", Uuid::from(organisation))
            .fetch_all(pool)
            .await?;
    rows.into_iter().map(Row::read).collect()
}

struct Row {
    id: Uuid,
    client_id: String,
    software_statement_id: Uuid,
    organisation_id: Uuid,
    environment: String,
    source: String,
    status: String,
    software_status: String,
    organisation_status: String,
    token_endpoint_auth_method: String,
    scopes: Vec<String>,
    suspended_at: Option<OffsetDateTime>,
    suspension_reason: Option<String>,
    created_at: OffsetDateTime,
}

impl Row {
    fn read(self) -> Result<Client, StoreError> {
        let own = read_status("clients", self.id, &self.status)?;
        let software = read_status("software_statements", self.software_statement_id, &self.software_status)?;
        let organisation = read_status("organisations", self.organisation_id, &self.organisation_status)?;
        Ok(Client {
            id: self.id.into(),
            client_id: self.client_id,
            software_statement: self.software_statement_id.into(),
            organisation: self.organisation_id.into(),
            environment: self.environment,
            source: self.source,
            auth_method: self.token_endpoint_auth_method,
            scopes: Scopes::of(self.scopes),
            state: EffectiveState::of_client(own, software, organisation),
            suspended: self.suspended_at.zip(self.suspension_reason),
            created_at: self.created_at,
        })
    }
}
