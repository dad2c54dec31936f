//! Clients that authenticate with a key or a certificate: what decides about them, and the tokens that they get.

use super::access_tokens::{Issued, NewToken};
use super::error::StoreError;
use super::standings::read_status;
use crate::certificate::Certificate;
use crate::client::Scopes;
use crate::id::{ClientId, OrganisationId, SoftwareStatementId};
use crate::jose::Thumbprint;
use crate::portal::{Environment, Portal};
use crate::registration::{Authority, Owner};
use crate::secret::TokenHash;
use crate::standing::{EffectiveState, Status};
use serde_json::Value;
use sqlx::PgPool;
use time::OffsetDateTime;
use url::Url;
use uuid::Uuid;

/// A client with what has to be looked at before it is believed.
#[derive(Debug, Clone)]
pub struct MachineClient {
    /// Which one.
    pub id: ClientId,
    /// By which door it came.
    pub door: Door,
    /// Of which organisation.
    pub organisation: OrganisationId,
    /// Of which software statement.
    pub software_statement: SoftwareStatementId,
    /// `token_endpoint_auth_method`.
    pub auth_method: String,
    /// How it signs, with `private_key_jwt`.
    pub signing_alg: Option<String>,
    /// Which certificate it shows, with `tls_client_auth`.
    pub subject_dn: Option<String>,
    /// SHA-256 of the key that issued the certificate that it registered over; absent for clients from before that was kept.
    pub certificate_issuer: Option<Vec<u8>>,
    /// Which grants it uses.
    pub grant_types: Vec<String>,
    /// Its state, and what stands in the way.
    pub state: EffectiveState,
    /// The directory that vouched for it.
    pub directory: String,
    /// The directory's id of its software.
    pub software_id: String,
    /// The directory's id of its organisation.
    pub organisation_id: String,
    /// What the competent authorities said.
    pub authorities: Vec<Authority>,
    /// The keys of its software.
    pub key_set: Url,
    /// Those of them that are revoked.
    pub revoked_key_set: Option<Url>,
    /// The keys of its organisation.
    pub organisation_key_set: Option<Url>,
    /// Which state of it this is.
    pub versions: Versions,
}

/// How often a client and its software have been changed: what was read earlier holds as long as these do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Versions {
    client: i32,
    software: i32,
}

/// By which door a machine came. Each has its own issuer, and its own rules for assertions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// OBIE's dynamic client registration.
    Obie,
    /// The UAE's.
    Uae,
}

impl MachineClient {
    /// False for a certificate with the name that a client of `tls_client_auth` registered, from another authority than then:
    /// two may give one name to different holders (RFC 8705 §2.1).
    pub fn accepts_issuer(&self, certificate: &Certificate) -> bool {
        let kept = self.certificate_issuer.as_deref().filter(|_| self.auth_method == "tls_client_auth");
        kept.is_none_or(|kept| certificate.issuer_key().is_some_and(|key| key.as_slice() == kept))
    }

    /// Who its certificate has to belong to.
    pub fn owner(&self) -> Owner<'_> {
        Owner { software_id: &self.software_id, organisation_id: &self.organisation_id, authorities: &self.authorities }
    }
}

/// One list of columns for every way to find one.
macro_rules! select_machine_client {
    ($rest:tt $(, $argument:expr)*) => {
        sqlx::query_as!(
            Row,
            r#"select c.id, c.source, c.organisation_id as organisation, c.software_statement_id, c.token_endpoint_auth_method,
                 c.signing_alg, c.subject_dn, c.certificate_issuer, c.grant_types, c.status, s.status as software_status,
                 o.status as organisation_status, s.directory as "directory!", s.directory_id as "software_id!",
                 o.directory_id as "organisation_id!", s.key_set as "key_set!", s.revoked_key_set, s.organisation_key_set,
                 c.authorities, c.row_version as version, s.row_version as software_version
             from clients c join software_statements s on s.id = c.software_statement_id
                 join organisations o on o.id = c.organisation_id "# + $rest $(, $argument)*
        )
    };
}

/// Finds the client that goes by this name in this environment, whatever its state.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn find(
    pool: &PgPool,
    client_id: &str,
    environment: Environment,
) -> Result<Option<MachineClient>, StoreError> {
    let row = select_machine_client!(
        "where c.client_id = $1 and c.environment = $2 and c.source in ('obie', 'uae') and c.status <> 'deleted'",
        client_id,
        environment.name()
    )
    .fetch_optional(pool)
    .await?;
    row.map(Row::read).transpose()
}

/// What an assertion uses up.
#[derive(Debug, Clone, Copy)]
pub struct UsedAssertion {
    /// SHA-256 of its `jti`.
    pub jti: [u8; 32],
    /// Until when it would hold.
    pub expires_at: OffsetDateTime,
}

/// Issues a token that is bound to a certificate, to a client that is still as it was read. An assertion opens something once,
/// on whichever replica.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn issue(
    portal: &Portal,
    client: &MachineClient,
    certificate: &Thumbprint,
    assertion: Option<UsedAssertion>,
    new: NewToken<'_>,
) -> Result<Issued, StoreError> {
    let now = portal.now();
    let row = sqlx::query!(
        r#"with client as (
             select c.id, c.scopes, array[c.tokens_void_before, s.tokens_void_before, o.tokens_void_before] as void_marks
             from clients c join software_statements s on s.id = c.software_statement_id
                 join organisations o on o.id = c.organisation_id
             where c.id = $1 and c.row_version = $9 and s.row_version = $10
                 and c.status = 'active' and s.status = 'active' and o.status = 'active'),
         used as (
             insert into client_assertions (client_id, jti_sha256, expires_at)
             select client.id, $2, $3 from client where $2::bytea is not null
             on conflict on constraint client_assertions_pkey do nothing returning client_id),
         issued as (
             insert into access_tokens (token_hash, client_id, scopes, void_marks, certificate_sha256, issued_at, expires_at)
             select $4, client.id, coalesce($5, client.scopes), client.void_marks, $6, $7, $8 from client
             where ($2::bytea is null or exists (select from used)) and ($5::text[] is null or $5 <@ client.scopes)
             returning scopes)
         select client.scopes as "registered!", $2::bytea is null or exists (select from used) as "fresh!",
             (select scopes from issued) as issued from client"#,
        Uuid::from(client.id),
        assertion.as_ref().map(|used| used.jti.as_slice()),
        assertion.map(|used| used.expires_at),
        new.hash.as_bytes().as_slice(),
        new.scopes.map(Scopes::names),
        certificate.as_slice(),
        now,
        now + new.lifetime,
        client.versions.client,
        client.versions.software
    )
    .fetch_optional(portal.database().statements())
    .await?;
    Ok(match row {
        Some(row) if row.fresh => match row.issued {
            Some(scopes) => Issued::Token(Scopes::of(scopes)),
            None => Issued::BeyondScope(Scopes::of(row.registered)),
        },
        _ => Issued::UnknownClient,
    })
}

/// Ends a token of the client's own. False when the assertion was used before, or the client may not be used.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn revoke_own(
    portal: &Portal,
    client: ClientId,
    assertion: Option<UsedAssertion>,
    token: &TokenHash,
) -> Result<bool, StoreError> {
    let row = sqlx::query!(
        r#"with client as (select c.id from clients c where c.id = $1 and c.status = 'active'),
         used as (
             insert into client_assertions (client_id, jti_sha256, expires_at)
             select client.id, $2, $3 from client where $2::bytea is not null
             on conflict on constraint client_assertions_pkey do nothing returning client_id),
         revoked as (
             update access_tokens t set revoked_at = $5 from client
             where t.token_hash = $4 and t.client_id = client.id and t.revoked_at is null
                 and ($2::bytea is null or exists (select from used)))
         select exists (select from client) and ($2::bytea is null or exists (select from used)) as "proven!""#,
        Uuid::from(client),
        assertion.as_ref().map(|used| used.jti.as_slice()),
        assertion.map(|used| used.expires_at),
        token.as_bytes().as_slice(),
        portal.now()
    )
    .fetch_one(portal.database().statements())
    .await?;
    Ok(row.proven)
}

/// A token of a machine, as somebody presents it to manage a client.
#[derive(Debug, Clone)]
pub struct Presented {
    /// Whose it is.
    pub client: MachineClient,
    /// To which certificate it is bound.
    pub certificate: Option<Vec<u8>>,
    /// False once a suspension has voided it.
    pub valid: bool,
    /// What is registered of the client.
    pub registration: Value,
}

/// Finds a live token and its client, whatever the client's state.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn presented(portal: &Portal, token: &TokenHash) -> Result<Option<Presented>, StoreError> {
    let (pool, now) = (portal.database().statements(), portal.now());
    let found = sqlx::query!(
        r#"select c.client_id, t.certificate_sha256, c.registration as "registration!",
             t.void_marks = array[c.tokens_void_before, s.tokens_void_before, o.tokens_void_before] as "valid!"
         from access_tokens t join clients c on c.id = t.client_id
             join software_statements s on s.id = c.software_statement_id join organisations o on o.id = c.organisation_id
         where t.token_hash = $1 and t.revoked_at is null and t.expires_at > $2"#,
        token.as_bytes().as_slice(),
        now
    )
    .fetch_optional(pool)
    .await?;
    let Some(found) = found else { return Ok(None) };
    let client = find(pool, &found.client_id, portal.rules().environment).await?;
    let (certificate, valid, registration) = (found.certificate_sha256, found.valid, found.registration);
    Ok(client.map(|client| Presented { client, certificate, valid, registration }))
}

/// Ends a token that was used where it has no business.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn revoke(portal: &Portal, token: &TokenHash) -> Result<(), StoreError> {
    let done = sqlx::query!(
        "update access_tokens set revoked_at = $2 where token_hash = $1 and revoked_at is null",
        token.as_bytes().as_slice(),
        portal.now()
    );
    done.execute(portal.database().statements()).await?;
    Ok(())
}

/// Throws away assertions and requests that have expired: what was used up would be refused for that alone.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn sweep(pool: &PgPool, now: OffsetDateTime) -> Result<u64, StoreError> {
    // The tolerance for clocks that are late, and then some.
    let long_past = now - time::Duration::minutes(10);
    let assertions =
        sqlx::query!("delete from client_assertions where expires_at < $1", long_past).execute(pool).await?;
    let requests =
        sqlx::query!("delete from registration_requests where expires_at < $1", long_past).execute(pool).await?;
    Ok(assertions.rows_affected() + requests.rows_affected())
}

struct Row {
    id: Uuid,
    source: String,
    organisation: Uuid,
    software_statement_id: Uuid,
    token_endpoint_auth_method: String,
    signing_alg: Option<String>,
    subject_dn: Option<String>,
    certificate_issuer: Option<Vec<u8>>,
    grant_types: Vec<String>,
    status: String,
    software_status: String,
    organisation_status: String,
    directory: String,
    software_id: String,
    organisation_id: String,
    key_set: String,
    revoked_key_set: Option<String>,
    organisation_key_set: Option<String>,
    authorities: Option<Value>,
    version: i32,
    software_version: i32,
}

impl Row {
    fn read(self) -> Result<MachineClient, StoreError> {
        let read = |table, row, status: &str| -> Result<Status, StoreError> { read_status(table, row, status) };
        let own = read("clients", self.id, &self.status)?;
        let software = read("software_statements", self.software_statement_id, &self.software_status)?;
        let organisation = read("organisations", self.organisation, &self.organisation_status)?;
        let url = |text: &str| {
            Url::parse(text).map_err(|error| {
                StoreError::inconsistent("software_statements", "key_set", self.software_statement_id, error)
            })
        };
        Ok(MachineClient {
            id: self.id.into(),
            door: if self.source == "uae" { Door::Uae } else { Door::Obie },
            organisation: self.organisation.into(),
            software_statement: self.software_statement_id.into(),
            state: EffectiveState::of_client(own, software, organisation),
            authorities: Authority::listed(self.authorities.as_ref()),
            key_set: url(&self.key_set)?,
            revoked_key_set: self.revoked_key_set.as_deref().map(url).transpose()?,
            organisation_key_set: self.organisation_key_set.as_deref().map(url).transpose()?,
            auth_method: self.token_endpoint_auth_method,
            signing_alg: self.signing_alg,
            subject_dn: self.subject_dn,
            certificate_issuer: self.certificate_issuer,
            grant_types: self.grant_types,
            directory: self.directory,
            software_id: self.software_id,
            organisation_id: self.organisation_id,
            versions: Versions { client: self.version, software: self.software_version },
        })
    }
}
