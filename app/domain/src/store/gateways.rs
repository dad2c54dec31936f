//! Resource servers: only they introspect.

use super::error::StoreError;
use super::tx::WriteTx;
use crate::certificate::Certificate;
use crate::client::Scopes;
use crate::id::GatewayId;
use crate::portal::Environment;
use crate::secret::TokenHash;
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
    /// What it authenticates with, where that is no secret.
    pub certificate: Option<GatewayCertificate>,
}

/// The certificate of a gateway as its list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatewayCertificate {
    /// SHA-256 of its bytes.
    pub sha256: Vec<u8>,
    /// Whose it says it is.
    pub subject: String,
    /// Until when it may be used.
    pub expires_at: OffsetDateTime,
}

/// What a gateway authenticates with.
#[derive(Debug, Clone, Copy)]
pub enum Credential<'a> {
    /// A secret, by its hash.
    Secret(&'a TokenHash),
    /// A certificate that its connections show.
    Certificate(&'a Certificate),
}

/// A gateway to be written.
#[derive(Debug, Clone, Copy)]
pub struct NewGateway<'a> {
    /// Which one.
    pub id: GatewayId,
    /// What people call it.
    pub name: &'a str,
    /// Where it works.
    pub environment: Environment,
    /// What it asks about.
    pub scopes: &'a Scopes,
    /// What it authenticates with.
    pub credential: Credential<'a>,
}

/// Another gateway stands in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GatewayTaken {
    /// By its name.
    #[error("Another gateway has this name: choose another")]
    Name,
    /// By its certificate.
    #[error("Another gateway has this certificate: each needs its own")]
    Certificate,
}

/// Writes a gateway.
///
/// # Errors
/// [`StoreError`]; `Ok(Err(GatewayTaken))` when its name or its certificate is in use.
pub async fn insert(tx: &mut WriteTx, new: NewGateway<'_>) -> Result<Result<(), GatewayTaken>, StoreError> {
    let now = tx.now();
    let (secret, certificate) = match new.credential {
        Credential::Secret(hash) => (Some(hash.as_bytes().as_slice()), None),
        Credential::Certificate(certificate) => (None, Some(certificate)),
    };
    let inserted = sqlx::query!(
        "insert into gateways (id, name, environment, scopes, created_at, secret_hash, certificate_sha256, \
             certificate_subject, certificate_expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        Uuid::from(new.id),
        new.name,
        new.environment.name(),
        new.scopes.names(),
        now,
        secret,
        certificate.map(|certificate| certificate.thumbprint().as_slice()),
        certificate.map(subject),
        certificate.map(|certificate| certificate.facts().not_after)
    )
    .execute(tx.connection())
    .await;
    match inserted {
        Ok(_) => Ok(Ok(())),
        Err(error) => taken(&error).map_or_else(|| Err(error.into()), |taken| Ok(Err(taken))),
    }
}

fn taken(error: &sqlx::Error) -> Option<GatewayTaken> {
    match error.as_database_error()?.constraint()? {
        "gateways_name_idx" => Some(GatewayTaken::Name),
        "gateways_certificate_idx" => Some(GatewayTaken::Certificate),
        _ => None,
    }
}

/// As far as it can be kept and shown.
fn subject(certificate: &Certificate) -> String {
    let whole = certificate.facts().subject.to_string();
    whole.chars().filter(|character| !character.is_control()).take(300).collect()
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
        "select id, name, environment, scopes, created_at, revoked_at, certificate_sha256, certificate_subject,
             certificate_expires_at
         from gateways
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
            certificate: certificate(row.certificate_sha256, row.certificate_subject, row.certificate_expires_at),
        })
        .collect())
}

fn certificate(
    sha256: Option<Vec<u8>>,
    subject: Option<String>,
    expires_at: Option<OffsetDateTime>,
) -> Option<GatewayCertificate> {
    Some(GatewayCertificate { sha256: sha256?, subject: subject?, expires_at: expires_at? })
}
