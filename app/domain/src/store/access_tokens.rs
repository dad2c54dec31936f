//! Access tokens. Each question of the machine API is one statement: who asks, whether all three above the token may be
//! used, and the deed itself, on one snapshot.
//!
//! A token remembers the `tokens_void_before` of client, software statement and organisation that its issuing statement
//! saw. A suspension moves one of them, so a token that was being issued meanwhile is dead too, without any lock and
//! whatever the clocks of two servers say.

use super::error::StoreError;
use super::organisations::read_roles;
use crate::client::Scopes;
use crate::id::GatewayId;
use crate::jose::Thumbprint;
use crate::portal::Environment;
use crate::secret::TokenHash;
use crate::tpp_role::TppRole;
use sqlx::PgPool;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

/// Who claims to be a client.
#[derive(Debug, Clone, Copy)]
pub struct Claimant<'a> {
    /// By which `client_id`.
    pub client_id: &'a str,
    /// The hash of the secret.
    pub secret: &'a TokenHash,
    /// Where we stand: clients of the other environment are unknown here.
    pub environment: Environment,
    /// Now.
    pub now: OffsetDateTime,
}

/// What a token is to be.
#[derive(Debug, Clone, Copy)]
pub struct NewToken<'a> {
    /// Its hash.
    pub hash: &'a TokenHash,
    /// For what; absent: everything that is registered.
    pub scopes: Option<&'a Scopes>,
    /// How long it lives.
    pub lifetime: Duration,
}

/// What issuing came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Issued {
    /// It is there, for this.
    Token(Scopes),
    /// The client may not ask for that; for this it may.
    BeyondScope(Scopes),
    /// No such client, not its secret, or not usable now.
    UnknownClient,
}

/// Begins with whoever claims to be a client, if they are and it may be used.
macro_rules! as_client {
    ($claimant:expr, $rest:tt $(, $argument:expr)*) => {
        sqlx::query!(
            "with client as (
                 select c.id, c.scopes, k.id as secret_id,
                     array[c.tokens_void_before, s.tokens_void_before, o.tokens_void_before] as void_marks
                 from clients c
                     join software_statements s on s.id = c.software_statement_id
                     join organisations o on o.id = c.organisation_id
                     join client_secrets k on k.client_id = c.id
                 where c.client_id = $1 and k.secret_hash = $2
                     and k.revoked_at is null and (k.expires_at is null or k.expires_at > $3)
                     and c.environment = $4 and c.token_endpoint_auth_method = 'client_secret_basic'
                     and c.status = 'active' and s.status = 'active' and o.status = 'active') " + $rest,
            $claimant.client_id,
            $claimant.secret.as_bytes().as_slice(),
            $claimant.now,
            $claimant.environment.name()
            $(, $argument)*
        )
    };
}

/// Issues a token.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn issue(pool: &PgPool, claimant: Claimant<'_>, new: NewToken<'_>) -> Result<Issued, StoreError> {
    let row = as_client!(
        claimant,
        ", used as (
             update client_secrets k set last_used_at = $3 from client
             where k.id = client.secret_id
                 and (k.last_used_at is null or k.last_used_at < $3::timestamptz - interval '1 minute')),
         issued as (
             insert into access_tokens (token_hash, client_id, secret_id, scopes, void_marks, issued_at, expires_at)
             select $5, client.id, client.secret_id, coalesce($6, client.scopes), client.void_marks, $3, $7 from client
             where $6::text[] is null or $6 <@ client.scopes
             returning scopes)
         select client.scopes as \"registered!\", (select scopes from issued) as issued from client",
        new.hash.as_bytes().as_slice(),
        new.scopes.map(Scopes::names),
        claimant.now + new.lifetime
    )
    .fetch_optional(pool)
    .await?;
    Ok(match row {
        None => Issued::UnknownClient,
        Some(row) => match row.issued {
            Some(scopes) => Issued::Token(Scopes::of(scopes)),
            None => Issued::BeyondScope(Scopes::of(row.registered)),
        },
    })
}

/// Ends a token of the claimant's; anybody else's stays as it is. False when the claimant is no client.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn revoke(pool: &PgPool, claimant: Claimant<'_>, token: &TokenHash) -> Result<bool, StoreError> {
    let row = as_client!(
        claimant,
        ", revoked as (
             update access_tokens t set revoked_at = $3 from client
             where t.token_hash = $5 and t.client_id = client.id and t.revoked_at is null)
         select exists (select from client) as \"known!\"",
        token.as_bytes().as_slice()
    )
    .fetch_one(pool)
    .await?;
    Ok(row.known)
}

/// Who asks about a token.
#[derive(Debug, Clone, Copy)]
pub struct Asker<'a> {
    /// As a gateway, if the name can be one's. With a certificate it is needed only where somebody gave a name.
    pub gateway: Option<GatewayId>,
    /// With the certificate of this SHA-256, and then with no secret.
    pub certificate: Option<&'a Thumbprint>,
    /// As a client.
    pub claimant: Claimant<'a>,
}

/// What a gateway hears about a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActiveToken {
    /// What tells it from another, without opening anything.
    pub id: String,
    /// For which gateway the answer is.
    pub audience: String,
    /// `sandbox` or `production`: the client's, and the gateway's.
    pub environment: String,
    /// For what, as far as the gateway is concerned: perhaps for nothing.
    pub scopes: Scopes,
    /// Whose, as the client calls itself.
    pub client_id: String,
    /// Since when.
    pub issued_at: OffsetDateTime,
    /// Until when.
    pub expires_at: OffsetDateTime,
    /// The organisation, as its directory calls it; by our own identifier where none does.
    pub organisation_id: String,
    /// By which name.
    pub organisation_name: String,
    /// The software statement, as its directory calls it; by our own identifier where none does.
    pub software_id: String,
    /// What the software may do.
    pub roles: Vec<TppRole>,
    /// SHA-256 of the certificate that it is bound to, where it is bound to one (RFC 8705 §3.2).
    pub certificate: Option<Vec<u8>>,
}

/// What asking came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Whoever asked is neither a gateway nor a client.
    UnknownAsker,
    /// Not active, or not theirs to know.
    Inactive,
    /// Active.
    Active(Box<ActiveToken>),
}

impl Answer {
    /// A token with none of the gateway's scopes is not theirs to know.
    #[must_use]
    pub fn unless_foreign(self) -> Self {
        match self {
            Self::Active(token) if token.scopes.names().is_empty() => Self::Inactive,
            answer => answer,
        }
    }
}

/// Looks a token up for a gateway, whether or not it has one of its scopes. A client that asks learns nothing.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn introspect(pool: &PgPool, asker: Asker<'_>, token: &TokenHash) -> Result<Answer, StoreError> {
    let answer = for_gateway(pool, asker, token).await?;
    if answer != Answer::UnknownAsker || asker.certificate.is_some() {
        return Ok(answer);
    }
    // Who is no gateway is told apart from a client only now: gateways are asked for in one trip.
    let row = as_client!(asker.claimant, "select exists (select from client) as \"known!\"").fetch_one(pool).await?;
    Ok(if row.known { Answer::Inactive } else { Answer::UnknownAsker })
}

async fn for_gateway(pool: &PgPool, asker: Asker<'_>, token: &TokenHash) -> Result<Answer, StoreError> {
    let row = sqlx::query!(
        "with gateway as (
             select g.name, g.environment, g.scopes from gateways g
             where g.revoked_at is null and (g.id = $3 and g.secret_hash = $4
                 or g.certificate_sha256 = $5 and ($3::uuid is null or g.id = $3))),
         token as (
             select g.name as audience, g.environment, encode(substr(t.token_hash, 1, 16), 'hex') as id,
                 t.scopes, c.scopes as registered, g.scopes as asked, c.client_id, t.issued_at,
                 t.expires_at, coalesce(o.directory_id, o.id::text) as organisation_id, o.legal_name, o.id as organisation,
                 coalesce(s.directory_id, s.id::text) as software_id, t.certificate_sha256,
                 case c.source when 'manual' then o.roles else c.roles end as roles
             from gateway g join access_tokens t on t.token_hash = $1
                 join clients c on c.id = t.client_id and c.environment = g.environment
                 join software_statements s on s.id = c.software_statement_id
                 join organisations o on o.id = c.organisation_id
             where t.revoked_at is null and t.expires_at > $2
                 and c.status = 'active' and s.status = 'active' and o.status = 'active'
                 and t.void_marks = array[c.tokens_void_before, s.tokens_void_before, o.tokens_void_before]
                 and not exists (select from client_secrets k where k.id = t.secret_id and k.revoked_at is not null))
         select exists (select from gateway) as \"known!\", token.id as \"id?\",
             token.audience as \"audience?\", token.environment as \"environment?\", token.scopes as \"scopes?\",
             token.registered as \"registered?\", token.asked as \"asked?\",
             token.client_id as \"client_id?\", token.issued_at as \"issued_at?\", token.expires_at as \"expires_at?\",
             token.organisation_id as \"organisation_id?\", token.legal_name as \"legal_name?\",
             token.software_id as \"software_id?\", token.roles as \"roles?\", token.organisation as \"organisation?\",
             token.certificate_sha256
         from (select) as one left join token on true",
        token.as_bytes().as_slice(),
        asker.claimant.now,
        asker.gateway.map(Uuid::from),
        asker.claimant.secret.as_bytes().as_slice(),
        asker.certificate.map(Thumbprint::as_slice)
    )
    .fetch_one(pool)
    .await?;
    if !row.known {
        return Ok(Answer::UnknownAsker);
    }
    let named = row.id.zip(row.audience).zip(row.client_id);
    let common = row.scopes.zip(row.registered.zip(row.asked)).map(|(mut scopes, (registered, asked))| {
        scopes.retain(|scope| registered.contains(scope) && asked.contains(scope));
        scopes
    });
    let whole = named.zip(row.environment.zip(common)).zip(row.issued_at.zip(row.expires_at));
    let owner = row.organisation_id.zip(row.legal_name).zip(row.software_id.zip(row.roles.zip(row.organisation)));
    let Some((
        ((((id, audience), client_id), (environment, scopes)), (issued_at, expires_at)),
        ((organisation_id, organisation_name), (software_id, (roles, organisation))),
    )) = whole.zip(owner)
    else {
        return Ok(Answer::Inactive);
    };
    Ok(Answer::Active(Box::new(ActiveToken {
        id,
        audience,
        environment,
        scopes: Scopes::of(scopes),
        client_id,
        issued_at,
        expires_at,
        organisation_id,
        organisation_name,
        software_id,
        roles: read_roles(organisation, &roles)?,
        certificate: row.certificate_sha256,
    })))
}

/// Throws away tokens that ended a day ago.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn sweep(pool: &PgPool, now: OffsetDateTime) -> Result<u64, StoreError> {
    let swept = sqlx::query!("delete from access_tokens where expires_at < $1", now - Duration::days(1));
    Ok(swept.execute(pool).await?.rows_affected())
}
