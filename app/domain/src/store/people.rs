//! People with an account.

use super::error::{OnConstraint, StoreError};
use super::tx::WriteTx;
use crate::access::{StaffRole, StaffRoles, TeamRole};
use crate::id::{OrganisationId, PersonId};
use crate::password::PasswordHash;
use crate::text::EmailAddress;
use sqlx::PgPool;
use time::OffsetDateTime;
use uuid::Uuid;

/// Bank staff or a TPP's person; never both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonKind {
    /// Of the bank.
    Staff,
    /// Of a third party.
    Tpp,
}

impl PersonKind {
    fn name(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Tpp => "tpp",
        }
    }

    pub(super) fn read(name: &str) -> Self {
        if name == "staff" { Self::Staff } else { Self::Tpp }
    }
}

/// What sign-in looks at.
#[derive(Debug)]
pub struct Credentials {
    /// Who.
    pub person: PersonId,
    /// Of which side.
    pub kind: PersonKind,
    /// By which name.
    pub name: String,
    /// To which address.
    pub email: String,
    /// The password; absent until an invited person chooses one.
    pub password: Option<PasswordHash>,
    /// True when a second factor must be given.
    pub second_factor: bool,
    /// False when the account has been switched off.
    pub active: bool,
}

/// Somebody who is signed in, as every page needs them.
#[derive(Debug, Clone)]
pub struct Profile {
    /// Who.
    pub person: PersonId,
    /// Of which side.
    pub kind: PersonKind,
    /// By which name.
    pub name: String,
    /// To which address.
    pub email: String,
    /// Bank roles; none for a TPP's person.
    pub roles: StaffRoles,
    /// The organisations they act for.
    pub teams: Vec<(OrganisationId, TeamRole)>,
    /// True when a second factor has been set up.
    pub second_factor: bool,
    /// When the password was last set: a session that was opened with an older one is over.
    pub password_changed_at: Option<OffsetDateTime>,
    /// `system`, `light` or `dark`.
    pub theme: String,
    /// `compact` or `comfortable`.
    pub density: String,
    /// Whether single-key shortcuts work.
    pub shortcuts: bool,
}

/// Somebody new.
pub struct NewPerson<'a> {
    /// Which identifier.
    pub id: PersonId,
    /// Of which side.
    pub kind: PersonKind,
    /// By which name.
    pub name: &'a str,
    /// At which address.
    pub email: &'a EmailAddress,
    /// The password, if it is known already.
    pub password: Option<&'a str>,
}

/// The address belongs to somebody already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Somebody with this e-mail address has an account already")]
pub struct AddressTaken;

/// Writes a new person.
///
/// # Errors
/// [`StoreError`]; `Ok(Err(AddressTaken))` when the address has an account.
pub async fn insert(tx: &mut WriteTx, new: NewPerson<'_>) -> Result<Result<(), AddressTaken>, StoreError> {
    let now = tx.now();
    sqlx::query!(
        "insert into people (id, kind, email, email_key, name, password_hash, password_changed_at, created_at)
         values ($1, $2, $3, $4, $5, $6, case when $6::text is not null then $7::timestamptz end, $7)",
        Uuid::from(new.id),
        new.kind.name(),
        new.email.as_str(),
        new.email.key(),
        new.name,
        new.password,
        now
    )
    .execute(tx.connection())
    .await
    .map(|_| ())
    .on_constraint("people_email_key_key", AddressTaken)
}

/// Finds the credentials that belong to an address.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn credentials(pool: &PgPool, email_key: &str) -> Result<Option<Credentials>, StoreError> {
    let row = sqlx::query!(
        "select id, kind, name, email, password_hash, status, totp_confirmed_at is not null as \"second_factor!\"
         from people where email_key = $1",
        email_key
    )
    .fetch_optional(pool)
    .await?;
    row.map(|row| {
        Ok(Credentials {
            person: row.id.into(),
            kind: PersonKind::read(&row.kind),
            name: row.name,
            email: row.email,
            password: row.password_hash.map(|hash| read_hash(row.id, &hash)).transpose()?,
            second_factor: row.second_factor,
            active: row.status == "active",
        })
    })
    .transpose()
}

/// The password hash of one person, to check the password they have.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn password(pool: &PgPool, person: PersonId) -> Result<Option<PasswordHash>, StoreError> {
    let hash = sqlx::query_scalar!("select password_hash from people where id = $1", Uuid::from(person))
        .fetch_optional(pool)
        .await?
        .flatten();
    hash.map(|hash| read_hash(person.into(), &hash)).transpose()
}

/// Reads who is signed in; nobody when the account has been switched off.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn profile(pool: &PgPool, person: PersonId) -> Result<Option<Profile>, StoreError> {
    let row = sqlx::query!(
        "select p.id, p.kind, p.name, p.email, p.theme, p.density, p.shortcuts,
                p.password_changed_at, p.totp_confirmed_at is not null as \"second_factor!\",
                coalesce(s.roles, '{}') as \"roles!\",
                array(select m.organisation_id from memberships m where m.person_id = p.id order by m.since, m.organisation_id)
                    as \"organisations!\",
                array(select m.role from memberships m where m.person_id = p.id order by m.since, m.organisation_id)
                    as \"team_roles!\"
         from people p left join staff s on s.person_id = p.id
         where p.id = $1 and p.status = 'active'",
        Uuid::from(person)
    )
    .fetch_optional(pool)
    .await?;
    row.map(|row| {
        let team_roles = row.team_roles.iter().map(|name| read_team_role(row.id, name));
        let team_roles = team_roles.collect::<Result<Vec<_>, _>>()?;
        Ok(Profile {
            person: row.id.into(),
            kind: PersonKind::read(&row.kind),
            roles: read_roles(row.id, &row.roles)?,
            teams: row.organisations.into_iter().map(Into::into).zip(team_roles).collect(),
            name: row.name,
            email: row.email,
            second_factor: row.second_factor,
            password_changed_at: row.password_changed_at,
            theme: row.theme,
            density: row.density,
            shortcuts: row.shortcuts,
        })
    })
    .transpose()
}

/// Sets a new password.
///
/// # Errors
/// [`StoreError`] when the person is not there.
pub async fn set_password(tx: &mut WriteTx, person: PersonId, hash: &PasswordHash) -> Result<(), StoreError> {
    let now = tx.now();
    let done = sqlx::query!(
        "update people set password_hash = $2, password_changed_at = $3 where id = $1",
        Uuid::from(person),
        hash.as_str(),
        now
    )
    .execute(tx.connection())
    .await?;
    StoreError::exactly_one("setting a password", done.rows_affected())
}

/// Stores another hash of the same password, unless it was changed meanwhile. No session ends.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn renew_password(
    tx: &mut WriteTx,
    person: PersonId,
    old: &PasswordHash,
    new: &PasswordHash,
) -> Result<(), StoreError> {
    sqlx::query!(
        "update people set password_hash = $3 where id = $1 and password_hash = $2",
        Uuid::from(person),
        old.as_str(),
        new.as_str()
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Switches an account off.
///
/// # Errors
/// [`StoreError`] when the person is not there.
pub async fn switch_off(tx: &mut WriteTx, person: PersonId) -> Result<(), StoreError> {
    let done = sqlx::query!("update people set status = 'disabled' where id = $1", Uuid::from(person))
        .execute(tx.connection())
        .await?;
    StoreError::exactly_one("switching an account off", done.rows_affected())
}

/// Gives somebody these bank roles by the act of one person on the server's console; none takes them all away. In the
/// portal two people do it: [`super::staff`].
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn set_staff_roles(tx: &mut WriteTx, person: PersonId, roles: &StaffRoles) -> Result<(), StoreError> {
    super::staff::by_console(tx, person, roles).await
}

/// Addresses of everybody who holds one of `roles`.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn addresses_holding(
    tx: &mut WriteTx,
    roles: &[StaffRole],
) -> Result<Vec<(PersonId, String, String)>, StoreError> {
    let names: Vec<String> = roles.iter().map(|role| role.name().to_owned()).collect();
    let rows = sqlx::query!(
        "select people.id, people.name, people.email from staff join people on people.id = staff.person_id
         where people.status = 'active' and staff.roles && $1 order by people.id",
        &names
    )
    .fetch_all(tx.connection())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id.into(), row.name, row.email)).collect())
}

/// Writes what somebody wants their pages to look like.
///
/// # Errors
/// [`StoreError`] when the person is not there.
pub async fn set_preferences(
    tx: &mut WriteTx,
    person: PersonId,
    theme: &str,
    density: &str,
    shortcuts: bool,
) -> Result<(), StoreError> {
    let done = sqlx::query!(
        "update people set theme = $2, density = $3, shortcuts = $4 where id = $1",
        Uuid::from(person),
        theme,
        density,
        shortcuts
    )
    .execute(tx.connection())
    .await?;
    StoreError::exactly_one("setting preferences", done.rows_affected())
}

pub(super) fn read_roles(row: Uuid, names: &[String]) -> Result<StaffRoles, StoreError> {
    let roles = names.iter().map(|name| name.parse()).collect::<Result<Vec<StaffRole>, _>>();
    let roles = roles.map_err(|error| StoreError::inconsistent("staff", "roles", row, error))?;
    StaffRoles::new(roles).map_err(|error| StoreError::inconsistent("staff", "roles", row, error))
}

fn read_team_role(row: Uuid, name: &str) -> Result<TeamRole, StoreError> {
    name.parse().map_err(|error| StoreError::inconsistent("memberships", "role", row, error))
}

pub(super) fn read_hash(row: Uuid, hash: &str) -> Result<PasswordHash, StoreError> {
    PasswordHash::parse(hash).map_err(|error| StoreError::inconsistent("people", "password_hash", row, error))
}

/// Finds somebody by the folded address.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn find_by_key(tx: &mut WriteTx, email_key: &str) -> Result<Option<(PersonId, PersonKind)>, StoreError> {
    let row = sqlx::query!("select id, kind from people where email_key = $1", email_key)
        .fetch_optional(tx.connection())
        .await?;
    Ok(row.map(|row| (row.id.into(), PersonKind::read(&row.kind))))
}

/// The name and address of somebody.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn address(tx: &mut WriteTx, person: PersonId) -> Result<Option<(String, String)>, StoreError> {
    let row = sqlx::query!("select name, email from people where id = $1 and status = 'active'", Uuid::from(person))
        .fetch_optional(tx.connection())
        .await?;
    Ok(row.map(|row| (row.name, row.email)))
}

/// The name and address of somebody, locked: what they do twice at once is done one after the other.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn lock(tx: &mut WriteTx, person: PersonId) -> Result<Option<(String, String)>, StoreError> {
    let row = sqlx::query!(
        "select name, email from people where id = $1 and status = 'active' for no key update",
        Uuid::from(person)
    )
    .fetch_optional(tx.connection())
    .await?;
    Ok(row.map(|row| (row.name, row.email)))
}

/// Everybody to whom a request can belong, by name.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn reviewers(pool: &PgPool) -> Result<Vec<(PersonId, String)>, StoreError> {
    let rows = sqlx::query!(
        "select people.id, people.name from staff join people on people.id = staff.person_id
         where people.status = 'active' and staff.roles && array['analyst', 'approver'] order by people.name, people.id"
    )
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id.into(), row.name)).collect())
}
