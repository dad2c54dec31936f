//! Resource servers: only they introspect.

use super::error::{OnConstraint, StoreError};
use super::tx::WriteTx;
use crate::client::Scopes;
use crate::id::GatewayId;
use crate::portal::Environment;
use crate::secret::Token;
use sqlx::PgPool;
use time::OffsetDateTime;
use uuid::Uuid;

/// A gateway as its list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gateway {
    /// Which one; what it gives as its user name.
    pub id: GatewayId,
    /// What people call it.
    pub name: String,
    /// `sandbox` or `production`.
    pub environment: String,
    /// What it asks about.
    pub scopes: Scopes,
    /// When it came to be.
    pub created_at: OffsetDateTime,
    /// When somebody ended it.
    pub revoked_at: Option<OffsetDateTime>,
}

/// Another gateway has this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Another gateway has this name: choose another")]
pub struct GatewayNameTaken;

/// Writes a gateway that authenticates with a secret.
///
/// # Errors
/// [`StoreError`]; `Ok(Err(GatewayNameTaken))` when the name is in use.
pub async fn insert(
    tx: &mut WriteTx,
    id: GatewayId,
    name: &str,
    environment: Environment,
    scopes: &Scopes,
    secret: &Token,
) -> Result<Result<(), GatewayNameTaken>, StoreError> {
    let (now, hash) = (tx.now(), secret.hash());
    sqlx::query!(
        "insert into gateways (id, name, environment, scopes, secret_hash, created_at) values ($1, $2, $3, $4, $5, $6)",
        Uuid::from(id),
        name,
        environment.name(),
        scopes.names(),
        hash.as_bytes().as_slice(),
        now
    )
    .execute(tx.connection())
    .await
    .map(|_| ())
    .on_constraint("gateways_name_idx", GatewayNameTaken)
}

/// Ends a gateway. `None` when there is none to end.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn revoke(tx: &mut WriteTx, id: GatewayId) -> Result<Option<String>, StoreError> {
    let now = tx.now();
    let name = sqlx::query_scalar!(
        "update gateways set revoked_at = $2 where id = $1 and revoked_at is null returning name",
        Uuid::from(id),
        now
    );
    Ok(name.fetch_optional(tx.connection()).await?)
}

/// All gateways, the working ones first.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn list(pool: &PgPool) -> Result<Vec<Gateway>, StoreError> {
    let rows = sqlx::query!(
        "select id, name, environment, scopes, created_at, revoked_at from gateways
         order by revoked_at is not null, lower(name), id limit 200"
    )
    .fetch_all(pool)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Gateway {
            id: row.id.into(),
            name: row.name,
            environment: row.environment,
            scopes: Scopes::of(row.scopes),
            created_at: row.created_at,
            revoked_at: row.revoked_at,
        })
        .collect())
}
