//! Software statements: *applications* in the developer portal.

use super::error::{OnConstraint, StoreError};
use super::standings::read_status;
use super::tx::WriteTx;
use crate::id::{OrganisationId, PersonId, SoftwareStatementId};
use crate::standing::{EffectiveState, Thing};
use sqlx::PgPool;
use time::OffsetDateTime;
use uuid::Uuid;

/// An application with everything that pages and use cases look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    /// Which one.
    pub id: SoftwareStatementId,
    /// What people call it on the telephone: `APP-7K3Q-19X`.
    pub reference: String,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// By which name.
    pub organisation_name: String,
    /// Which door it came by: `manual`, `obie`, `uae`.
    pub source: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Where authorisation answers may be sent.
    pub redirect_uris: Vec<String>,
    /// Who is written to about it.
    pub contacts: Vec<String>,
    /// Its state, and what stands in the way.
    pub state: EffectiveState,
    /// Since when it is held back, and why.
    pub suspended: Option<(OffsetDateTime, String)>,
    /// Counts the changes; a form that shows an older one is stale.
    pub row_version: i32,
    /// When it came to be.
    pub created_at: OffsetDateTime,
}

impl Application {
    /// True when a machine registered it.
    pub fn is_registered(&self) -> bool {
        matches!(self.source.as_str(), "obie" | "uae")
    }
}

/// What a developer writes about an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Where authorisation answers may be sent.
    pub redirect_uris: Vec<String>,
    /// Who is written to about it.
    pub contacts: Vec<String>,
}

/// The organisation has another application with this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Your organisation has an application with this name already: choose another")]
pub struct NameTaken;

/// What writing a new application came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inserted {
    /// It is there now.
    New,
    /// An application with this identifier was there before.
    Before,
}

/// Writes a new application, pending. The same identifier again changes nothing.
///
/// # Errors
/// [`StoreError`]; `Ok(Err(NameTaken))` when the organisation uses the name: then this unit of work cannot go on.
pub async fn insert(
    tx: &mut WriteTx,
    id: SoftwareStatementId,
    reference: &str,
    organisation: OrganisationId,
    by: PersonId,
    about: &Description,
) -> Result<Result<Inserted, NameTaken>, StoreError> {
    let now = tx.now();
    let written = sqlx::query!(
        "insert into software_statements (id, reference, organisation_id, source, status, name, description, redirect_uris,
             contacts, created_by, created_at)
         values ($1, $2, $3, 'manual', 'pending', $4, $5, $6, $7, $8, $9)
         on conflict (id) do nothing",
        Uuid::from(id),
        reference,
        Uuid::from(organisation),
        about.name,
        about.description,
        &about.redirect_uris,
        &about.contacts,
        Uuid::from(by),
        now
    )
    .execute(tx.connection())
    .await
    .map(|done| if done.rows_affected() == 1 { Inserted::New } else { Inserted::Before });
    written.on_constraint("software_statements_name_idx", NameTaken)
}

/// Changes what is written about an application.
///
/// # Errors
/// [`StoreError::RowsAffected`] when it has changed since; `Ok(Err(NameTaken))` when the organisation uses the name.
pub async fn update(
    tx: &mut WriteTx,
    application: &Application,
    about: &Description,
) -> Result<Result<(), NameTaken>, StoreError> {
    let done = sqlx::query!(
        "update software_statements set name = $3, description = $4, redirect_uris = $5, contacts = $6,
             row_version = row_version + 1
         where id = $1 and row_version = $2",
        Uuid::from(application.id),
        application.row_version,
        about.name,
        about.description,
        &about.redirect_uris,
        &about.contacts
    )
    .execute(tx.connection())
    .await
    .on_constraint("software_statements_name_idx", NameTaken)?;
    match done {
        Ok(done) => StoreError::exactly_one("changing an application", done.rows_affected()).map(Ok),
        Err(taken) => Ok(Err(taken)),
    }
}

/// One list of columns for every way to find an application.
macro_rules! select_application {
    ($rest:tt $(, $argument:expr)*) => {
        sqlx::query_as!(
            Found,
            "select s.id, s.reference, s.organisation_id, o.legal_name as organisation_name, o.status as organisation_status,
                 s.source, s.status, s.name, s.description, s.redirect_uris, s.contacts, s.suspended_at,
                 s.suspension_reason, s.row_version, s.created_at
             from software_statements s join organisations o on o.id = s.organisation_id " + $rest $(, $argument)*
        )
    };
}

/// Reads an application of an organisation and locks it until the unit of work ends.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn lock(
    tx: &mut WriteTx,
    organisation: OrganisationId,
    id: SoftwareStatementId,
) -> Result<Option<Application>, StoreError> {
    let row = select_application!(
        "where s.id = $1 and s.organisation_id = $2 for no key update of s",
        Uuid::from(id),
        Uuid::from(organisation)
    )
    .fetch_optional(tx.connection())
    .await?;
    row.map(Found::read).transpose()
}

/// Reads an application of an organisation.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn find(
    pool: &PgPool,
    organisation: OrganisationId,
    id: SoftwareStatementId,
) -> Result<Option<Application>, StoreError> {
    let row =
        select_application!("where s.id = $1 and s.organisation_id = $2", Uuid::from(id), Uuid::from(organisation))
            .fetch_optional(pool)
            .await?;
    row.map(Found::read).transpose()
}

/// Reads any application, for the bank.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn find_any(pool: &PgPool, id: SoftwareStatementId) -> Result<Option<Application>, StoreError> {
    let row = select_application!("where s.id = $1", Uuid::from(id)).fetch_optional(pool).await?;
    row.map(Found::read).transpose()
}

/// The applications of an organisation, the newest first.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn list(pool: &PgPool, organisation: OrganisationId) -> Result<Vec<Application>, StoreError> {
    let rows = select_application!(
        "where s.organisation_id = $1 order by s.created_at desc, s.id desc limit 200",
        Uuid::from(organisation)
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(Found::read).collect()
}

/// The addresses in the statements of what came by machine: of an application, for itself and its clients; of an
/// organisation, those of all its applications. Each once, and no more than anybody writes to.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn contacts(tx: &mut WriteTx, thing: Thing) -> Result<Vec<String>, StoreError> {
    let found = sqlx::query_scalar!(
        r#"select distinct on (lower(contact)) contact as "contact!"
         from software_statements s cross join unnest(s.contacts) contact
         where s.source in ('obie', 'uae') and (s.id = $1 or s.organisation_id = $1
             or s.id = (select software_statement_id from clients where clients.id = $1))
         order by lower(contact) limit 20"#,
        thing.id()
    );
    Ok(found.fetch_all(tx.connection()).await?)
}

struct Found {
    id: Uuid,
    reference: String,
    organisation_id: Uuid,
    organisation_name: String,
    organisation_status: String,
    source: String,
    status: String,
    name: String,
    description: String,
    redirect_uris: Vec<String>,
    contacts: Vec<String>,
    suspended_at: Option<OffsetDateTime>,
    suspension_reason: Option<String>,
    row_version: i32,
    created_at: OffsetDateTime,
}

impl Found {
    fn read(self) -> Result<Application, StoreError> {
        let own = read_status("software_statements", self.id, &self.status)?;
        let above = read_status("organisations", self.organisation_id, &self.organisation_status)?;
        Ok(Application {
            id: self.id.into(),
            reference: self.reference,
            organisation: self.organisation_id.into(),
            organisation_name: self.organisation_name,
            source: self.source,
            name: self.name,
            description: self.description,
            redirect_uris: self.redirect_uris,
            contacts: self.contacts,
            state: EffectiveState::of_software_statement(own, above),
            suspended: self.suspended_at.zip(self.suspension_reason),
            row_version: self.row_version,
            created_at: self.created_at,
        })
    }
}
