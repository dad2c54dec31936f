//! What a machine registered of a software, as the people of its TPP see it: nobody changes it by hand.

use super::error::StoreError;
use super::standings::read_status;
use crate::client::Scopes;
use crate::id::{ClientId, SoftwareStatementId};
use crate::standing::EffectiveState;
use serde_json::Value;
use sqlx::PgPool;
use time::OffsetDateTime;
use uuid::Uuid;

/// A software that a directory vouched for.
#[derive(Debug, Clone)]
pub struct RegisteredSoftware {
    /// The directory.
    pub directory: String,
    /// What it calls the software.
    pub directory_id: String,
    /// What it may do, in capitals: `AISP`.
    pub roles: Vec<String>,
    /// On whose behalf it acts, where that is somebody else.
    pub on_behalf_of: Option<String>,
    /// When the statement that was believed last was issued; nothing in the UAE.
    pub statement_issued_at: Option<OffsetDateTime>,
    /// Where its keys and certificates lie.
    pub key_set: String,
    /// When they were read last.
    pub keys_read_at: Option<OffsetDateTime>,
    /// Why they could not be read since.
    pub keys_problem: Option<String>,
    /// Why the organisation is held back, where it is.
    pub organisation_suspension: Option<String>,
}

/// A client that a machine registered.
#[derive(Debug, Clone)]
pub struct RegisteredClient {
    /// Which one.
    pub id: ClientId,
    /// Its public name (RFC 6749 §2.2).
    pub client_id: String,
    /// By which version of OBIE's registration; nothing in the UAE.
    pub dcr_version: Option<String>,
    /// How it authenticates: `private_key_jwt`.
    pub auth_method: String,
    /// How it signs, with `private_key_jwt`.
    pub signing_alg: Option<String>,
    /// Which certificate it shows, with `tls_client_auth`.
    pub subject_dn: Option<String>,
    /// The roles that were copied when it registered, in capitals.
    pub roles: Vec<String>,
    /// What it may ask for.
    pub scopes: Scopes,
    /// Which grants it uses.
    pub grant_types: Vec<String>,
    /// Where it may send people back to.
    pub redirect_uris: Vec<String>,
    /// Its state, and what stands in the way.
    pub state: EffectiveState,
    /// Why it is held back, where it is.
    pub suspension: Option<String>,
    /// When it registered.
    pub created_at: OffsetDateTime,
}

/// A software's registration, where a machine brought it.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn software(pool: &PgPool, id: SoftwareStatementId) -> Result<Option<RegisteredSoftware>, StoreError> {
    let found = sqlx::query_as!(
        RegisteredSoftware,
        r#"select s.directory as "directory!", s.directory_id as "directory_id!", s.roles, s.on_behalf_of,
             s.statement_issued_at, s.key_set as "key_set!", k.fetched_at as "keys_read_at?", k.problem as "keys_problem?",
             o.suspension_reason as organisation_suspension
         from software_statements s join organisations o on o.id = s.organisation_id
             left join key_sets k on k.url = s.key_set
         where s.id = $1 and s.directory is not null and s.key_set is not null"#,
        Uuid::from(id)
    );
    Ok(found.fetch_optional(pool).await?)
}

/// The clients that a software registered and has not deleted, the oldest first.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn clients(pool: &PgPool, software: SoftwareStatementId) -> Result<Vec<RegisteredClient>, StoreError> {
    let rows = sqlx::query!(
        r#"select c.id, c.client_id, c.dcr_version, c.token_endpoint_auth_method, c.signing_alg, c.subject_dn, c.roles, c.scopes,
             c.grant_types, c.registration -> 'redirect_uris' as redirect_uris, s.redirect_uris as software_redirect_uris,
             c.status, s.status as software_status, o.status as organisation_status, c.suspension_reason, c.created_at
         from clients c join software_statements s on s.id = c.software_statement_id
             join organisations o on o.id = c.organisation_id
         where c.software_statement_id = $1 and c.source in ('obie', 'uae') and c.status <> 'deleted'
         order by c.created_at, c.id limit 100"#,
        Uuid::from(software)
    )
    .fetch_all(pool)
    .await?;
    let clients = rows.into_iter().map(|row| {
        let own = read_status("clients", row.id, &row.status)?;
        let software = read_status("clients", row.id, &row.software_status)?;
        let organisation = read_status("clients", row.id, &row.organisation_status)?;
        Ok(RegisteredClient {
            id: row.id.into(),
            client_id: row.client_id,
            dcr_version: row.dcr_version,
            auth_method: row.token_endpoint_auth_method,
            signing_alg: row.signing_alg,
            subject_dn: row.subject_dn,
            roles: row.roles,
            scopes: Scopes::of(row.scopes),
            grant_types: row.grant_types,
            redirect_uris: texts(row.redirect_uris).unwrap_or(row.software_redirect_uris),
            state: EffectiveState::of_client(own, software, organisation),
            suspension: row.suspension_reason,
            created_at: row.created_at,
        })
    });
    clients.collect()
}

fn texts(value: Option<Value>) -> Option<Vec<String>> {
    let listed = value?;
    let texts = listed.as_array()?.iter().filter_map(Value::as_str);
    Some(texts.map(str::to_owned).collect())
}
