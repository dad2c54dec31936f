//! The people of a TPP: members, and whom they have invited.

use super::error::{OnConstraint, StoreError};
use super::tx::WriteTx;
use crate::access::TeamRole;
use crate::id::{InvitationId, OrganisationId, PersonId};
use crate::text::EmailAddress;
use sqlx::PgPool;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

/// How long an invitation may wait.
pub const INVITATION_LIVES: Duration = Duration::days(7);

/// Somebody who belongs to a team.
#[derive(Debug, Clone)]
pub struct Member {
    /// Who.
    pub person: PersonId,
    /// By which name.
    pub name: String,
    /// At which address.
    pub email: String,
    /// As what.
    pub role: TeamRole,
    /// Since when.
    pub since: OffsetDateTime,
}

/// Somebody who was asked to join.
#[derive(Debug, Clone)]
pub struct Invitation {
    /// Which one.
    pub id: InvitationId,
    /// Into whose team.
    pub organisation: OrganisationId,
    /// What that team calls itself.
    pub organisation_name: String,
    /// At which address.
    pub email: String,
    /// As what.
    pub role: TeamRole,
    /// When it lapses.
    pub expires_at: OffsetDateTime,
}

/// Somebody was invited before and has not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Somebody with this e-mail address is invited already. Withdraw that invitation first, or wait for the answer")]
pub struct InvitedAlready;

/// The members of a team, owners first.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn members(pool: &PgPool, organisation: OrganisationId) -> Result<Vec<Member>, StoreError> {
    let rows = sqlx::query!(
        "select people.id, people.name, people.email, m.role, m.since
         from memberships m join people on people.id = m.person_id where m.organisation_id = $1
         order by array_position(array['owner', 'developer', 'viewer'], m.role), people.name, people.id",
        Uuid::from(organisation)
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter()
        .map(|row| {
            let role = read_role(row.id, &row.role)?;
            Ok(Member { person: row.id.into(), name: row.name, email: row.email, role, since: row.since })
        })
        .collect()
}

/// The invitations that wait for an answer.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn open_invitations(
    pool: &PgPool,
    organisation: OrganisationId,
    now: OffsetDateTime,
) -> Result<Vec<Invitation>, StoreError> {
    let rows = sqlx::query_as!(
        Row,
        "select i.id, i.organisation_id, o.legal_name, i.email, i.role, i.expires_at
         from invitations i join organisations o on o.id = i.organisation_id
         where i.organisation_id = $1 and i.accepted_at is null and i.withdrawn_at is null and i.expires_at > $2
         order by i.invited_at",
        Uuid::from(organisation),
        now
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(Row::read).collect()
}

/// An invitation that still waits.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn find_open(pool: &PgPool, id: InvitationId, now: OffsetDateTime) -> Result<Option<Invitation>, StoreError> {
    let row = sqlx::query_as!(
        Row,
        "select i.id, i.organisation_id, o.legal_name, i.email, i.role, i.expires_at
         from invitations i join organisations o on o.id = i.organisation_id
         where i.id = $1 and i.accepted_at is null and i.withdrawn_at is null and i.expires_at > $2",
        Uuid::from(id),
        now
    )
    .fetch_optional(pool)
    .await?;
    row.map(Row::read).transpose()
}

/// Writes an invitation. One that has lapsed makes way.
///
/// # Errors
/// [`StoreError`]; `Ok(Err(InvitedAlready))` while another waits.
pub async fn invite(
    tx: &mut WriteTx,
    id: InvitationId,
    organisation: OrganisationId,
    email: &EmailAddress,
    role: TeamRole,
    by: PersonId,
) -> Result<Result<(), InvitedAlready>, StoreError> {
    let now = tx.now();
    sqlx::query!(
        "update invitations set withdrawn_at = $3
         where organisation_id = $1 and email_key = $2 and accepted_at is null and withdrawn_at is null and expires_at <= $3",
        Uuid::from(organisation),
        email.key(),
        now
    )
    .execute(tx.connection())
    .await?;
    sqlx::query!(
        "insert into invitations (id, organisation_id, email, email_key, role, invited_by, invited_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        Uuid::from(id),
        Uuid::from(organisation),
        email.as_str(),
        email.key(),
        role.name(),
        Uuid::from(by),
        now,
        now + INVITATION_LIVES
    )
    .execute(tx.connection())
    .await
    .map(|_| ())
    .on_constraint("invitations_one_open_idx", InvitedAlready)
}

/// Ends an invitation: accepted, or withdrawn. False when it had ended before.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn end_invitation(
    tx: &mut WriteTx,
    organisation: OrganisationId,
    id: InvitationId,
    accepted: bool,
) -> Result<bool, StoreError> {
    let now = tx.now();
    let ended = sqlx::query!(
        "update invitations set accepted_at = case when $3 then $4::timestamptz end,
             withdrawn_at = case when $3 then null else $4::timestamptz end
         where id = $1 and organisation_id = $2 and accepted_at is null and withdrawn_at is null",
        Uuid::from(id),
        Uuid::from(organisation),
        accepted,
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(ended.rows_affected() == 1)
}

/// Makes somebody a member, or gives a member another role.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn set_role(
    tx: &mut WriteTx,
    organisation: OrganisationId,
    person: PersonId,
    role: TeamRole,
) -> Result<(), StoreError> {
    let now = tx.now();
    sqlx::query!(
        "insert into memberships (person_id, organisation_id, role, since) values ($1, $2, $3, $4)
         on conflict on constraint memberships_pkey do update set role = excluded.role",
        Uuid::from(person),
        Uuid::from(organisation),
        role.name(),
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Takes somebody out of a team.
///
/// # Errors
/// [`StoreError`] when they are not in it.
pub async fn remove(tx: &mut WriteTx, organisation: OrganisationId, person: PersonId) -> Result<(), StoreError> {
    let removed = sqlx::query!(
        "delete from memberships where organisation_id = $1 and person_id = $2",
        Uuid::from(organisation),
        Uuid::from(person)
    )
    .execute(tx.connection())
    .await?;
    StoreError::exactly_one("removing a member", removed.rows_affected())
}

/// Every member with their role, locked: who is the last owner does not change meanwhile.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn lock_roles(
    tx: &mut WriteTx,
    organisation: OrganisationId,
) -> Result<Vec<(PersonId, TeamRole)>, StoreError> {
    let rows = sqlx::query!(
        "select person_id, role from memberships where organisation_id = $1 order by person_id for update",
        Uuid::from(organisation)
    )
    .fetch_all(tx.connection())
    .await?;
    rows.into_iter().map(|row| Ok((row.person_id.into(), read_role(row.person_id, &row.role)?))).collect()
}

struct Row {
    id: Uuid,
    organisation_id: Uuid,
    legal_name: String,
    email: String,
    role: String,
    expires_at: OffsetDateTime,
}

impl Row {
    fn read(self) -> Result<Invitation, StoreError> {
        Ok(Invitation {
            id: self.id.into(),
            organisation: self.organisation_id.into(),
            organisation_name: self.legal_name,
            role: read_role(self.id, &self.role)?,
            email: self.email,
            expires_at: self.expires_at,
        })
    }
}

fn read_role(row: Uuid, name: &str) -> Result<TeamRole, StoreError> {
    name.parse().map_err(|error| StoreError::inconsistent("memberships", "role", row, error))
}
