//! Versions of forms.

use super::error::StoreError;
use super::tx::WriteTx;
use crate::entropy;
use crate::form::FormDefinition;
use crate::id::FormVersionId;
use sqlx::PgPool;
use uuid::Uuid;

/// A version that requests quote.
#[derive(Debug, Clone)]
pub struct FormVersion {
    /// Its identifier.
    pub id: FormVersionId,
    /// 1, 2, 3…
    pub version: i32,
    /// What it asks.
    pub definition: FormDefinition,
}

/// The sign-up form that new applicants get.
///
/// # Errors
/// [`StoreError`] when Postgres refuses or the stored form is broken.
pub async fn published(pool: &PgPool) -> Result<Option<FormVersion>, StoreError> {
    let row = sqlx::query!(
        "select id, version, definition from form_versions where kind = 'sign_up' and status = 'published'"
    )
    .fetch_optional(pool)
    .await?;
    row.map(|row| read(row.id, row.version, row.definition)).transpose()
}

/// Which one that is, without reading it.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn published_id(pool: &PgPool) -> Result<Option<FormVersionId>, StoreError> {
    let id = sqlx::query_scalar!("select id from form_versions where kind = 'sign_up' and status = 'published'");
    Ok(id.fetch_optional(pool).await?.map(Into::into))
}

/// The version that a request was answered with.
///
/// # Errors
/// [`StoreError`] when it is not there or broken.
pub async fn load(pool: &PgPool, id: FormVersionId) -> Result<FormVersion, StoreError> {
    let row = sqlx::query!("select id, version, definition from form_versions where id = $1", Uuid::from(id))
        .fetch_one(pool)
        .await?;
    read(row.id, row.version, row.definition)
}

/// Publishes a definition as the next version and retires the one before.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn publish(tx: &mut WriteTx, definition: &FormDefinition) -> Result<FormVersionId, StoreError> {
    let id = FormVersionId::new(tx.now(), entropy::bytes(tx.portal().entropy()));
    let now = tx.now();
    sqlx::query!("update form_versions set status = 'retired' where kind = 'sign_up' and status = 'published'")
        .execute(tx.connection())
        .await?;
    sqlx::query!(
        "insert into form_versions (id, kind, version, status, definition, created_at, published_at)
         select $1, 'sign_up', coalesce(max(version), 0) + 1, 'published', $2, $3, $3
         from form_versions where kind = 'sign_up'",
        Uuid::from(id),
        serde_json::to_value(definition).map_err(|error| broken(id, &error))?,
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(id)
}

fn read(id: Uuid, version: i32, definition: serde_json::Value) -> Result<FormVersion, StoreError> {
    let id = FormVersionId::from(id);
    let definition = serde_json::from_value(definition).map_err(|error| broken(id, &error))?;
    Ok(FormVersion { id, version, definition })
}

fn broken(id: FormVersionId, error: &serde_json::Error) -> StoreError {
    StoreError::inconsistent("form_versions", "definition", id, error)
}
