//! Links that work once. The token itself is only in the mail.

use super::error::StoreError;
use super::tx::WriteTx;
use crate::id::{ClaimId, InvitationId, PersonId, RequestId};
use crate::secret::{Token, TokenHash, TokenKind};
use sqlx::PgPool;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Confirms the address of a sign-up.
    ConfirmAddress(RequestId),
    /// Sets a new password.
    ResetPassword(PersonId),
    /// Joins a TPP's team.
    JoinTeam(InvitationId),
    /// Joins the bank's staff.
    JoinStaff(PersonId),
    /// Shows how a sign-up stands.
    SeeStatus(RequestId),
    /// Answers a claim to be the first owner of an organisation.
    ClaimOwner(ClaimId),
}

/// What a link is about: each is of one kind.
#[derive(Default)]
struct About {
    name: &'static str,
    person: Option<Uuid>,
    request: Option<Uuid>,
    invitation: Option<Uuid>,
    claim: Option<Uuid>,
}

impl Purpose {
    fn about(self) -> About {
        match self {
            Self::ConfirmAddress(request) => {
                About { name: "confirm_address", request: Some(request.into()), ..About::default() }
            }
            Self::ResetPassword(person) => {
                About { name: "reset_password", person: Some(person.into()), ..About::default() }
            }
            Self::JoinTeam(invitation) => {
                About { name: "join_team", invitation: Some(invitation.into()), ..About::default() }
            }
            Self::JoinStaff(person) => About { name: "join_staff", person: Some(person.into()), ..About::default() },
            Self::SeeStatus(request) => About { name: "see_status", request: Some(request.into()), ..About::default() },
            Self::ClaimOwner(claim) => About { name: "claim_owner", claim: Some(claim.into()), ..About::default() },
        }
    }
}

/// What a link turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// It works.
    Live(Purpose),
    /// It has done its work.
    Used(Purpose),
    /// Its time is over.
    Expired(Purpose),
    /// We never gave it.
    Unknown,
}

/// Makes a link, and voids the earlier ones of the same purpose: one is active at a time.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn create(tx: &mut WriteTx, purpose: Purpose, lives: Duration) -> Result<Token, StoreError> {
    let token = Token::new(TokenKind::Link, tx.portal().entropy());
    let About { name, person, request, invitation, claim } = purpose.about();
    let now = tx.now();
    let hash = token.hash();
    void(tx, purpose).await?;
    sqlx::query!(
        "insert into one_time_links (token_hash, purpose, person_id, request_id, invitation_id, claim_id, created_at,
             expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        hash.as_bytes(),
        name,
        person,
        request,
        invitation,
        claim,
        now,
        now + lives
    )
    .execute(tx.connection())
    .await?;
    Ok(token)
}

/// Voids the links of a purpose that nobody has used.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn void(tx: &mut WriteTx, purpose: Purpose) -> Result<(), StoreError> {
    let About { name, person, request, invitation, claim } = purpose.about();
    sqlx::query!(
        "delete from one_time_links where purpose = $1 and used_at is null and person_id is not distinct from $2
         and request_id is not distinct from $3 and invitation_id is not distinct from $4
         and claim_id is not distinct from $5",
        name,
        person,
        request,
        invitation,
        claim
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Looks at a link without using it: what a mail scanner does changes nothing.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn look(pool: &PgPool, hash: &TokenHash, now: OffsetDateTime) -> Result<Found, StoreError> {
    let row = sqlx::query!(
        "select purpose, coalesce(person_id, request_id, invitation_id, claim_id) as about, expires_at, used_at
         from one_time_links where token_hash = $1",
        hash.as_bytes()
    )
    .fetch_optional(pool)
    .await?;
    let Some(row) = row else { return Ok(Found::Unknown) };
    let purpose = purpose(&row.purpose, row.about)?;
    Ok(match row.used_at {
        Some(_) => Found::Used(purpose),
        None if row.expires_at <= now => Found::Expired(purpose),
        None => Found::Live(purpose),
    })
}

/// Uses a link up. Of two who try at once, one gets it.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn consume(tx: &mut WriteTx, hash: &TokenHash) -> Result<Option<Purpose>, StoreError> {
    let now = tx.now();
    let row = sqlx::query!(
        "update one_time_links set used_at = $2 where token_hash = $1 and used_at is null and expires_at > $2
         returning purpose, coalesce(person_id, request_id, invitation_id, claim_id) as about",
        hash.as_bytes(),
        now
    )
    .fetch_optional(tx.connection())
    .await?;
    row.map(|row| purpose(&row.purpose, row.about)).transpose()
}

/// Throws away links that ended a month ago.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn sweep(pool: &PgPool, now: OffsetDateTime) -> Result<u64, StoreError> {
    let swept = sqlx::query!("delete from one_time_links where expires_at < $1", now - Duration::days(30));
    Ok(swept.execute(pool).await?.rows_affected())
}

fn purpose(name: &str, about: Option<Uuid>) -> Result<Purpose, StoreError> {
    match (name, about) {
        ("confirm_address", Some(request)) => Ok(Purpose::ConfirmAddress(request.into())),
        ("reset_password", Some(person)) => Ok(Purpose::ResetPassword(person.into())),
        ("join_team", Some(invitation)) => Ok(Purpose::JoinTeam(invitation.into())),
        ("join_staff", Some(person)) => Ok(Purpose::JoinStaff(person.into())),
        ("see_status", Some(request)) => Ok(Purpose::SeeStatus(request.into())),
        ("claim_owner", Some(claim)) => Ok(Purpose::ClaimOwner(claim.into())),
        _ => Err(StoreError::inconsistent("one_time_links", "purpose", name, "lacks what it is about")),
    }
}
