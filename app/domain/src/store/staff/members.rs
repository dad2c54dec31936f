//! Who works at the bank, as what.

use super::super::error::StoreError;
use super::super::people::{self, read_roles};
use super::super::tx::WriteTx;
use crate::access::StaffRoles;
use crate::entropy;
use crate::id::{PersonId, StaffChangeId};
use sqlx::{PgExecutor, PgPool};
use time::OffsetDateTime;
use uuid::Uuid;

/// How a member of staff stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Has chosen a password and may sign in.
    Active,
    /// Has an invitation and has not used it yet.
    Invited,
    /// No longer staff.
    Left,
}

/// A member of staff in the list.
#[derive(Debug, Clone)]
pub struct Member {
    /// Who.
    pub person: PersonId,
    /// By which name.
    pub name: String,
    /// To which address.
    pub email: String,
    /// As what.
    pub roles: StaffRoles,
    /// How they stand.
    pub standing: Standing,
    /// True when a second factor has been set up.
    pub second_factor: bool,
    /// When they signed in last.
    pub last_sign_in: Option<OffsetDateTime>,
    /// Since when they have an account.
    pub since: OffsetDateTime,
    /// A proposal about them that waits.
    pub open_change: Option<StaffChangeId>,
}

struct MemberRow {
    id: Uuid,
    name: String,
    email: String,
    roles: Option<Vec<String>>,
    active: bool,
    joined: bool,
    second_factor: bool,
    last_sign_in: Option<OffsetDateTime>,
    created_at: OffsetDateTime,
    open_change: Option<Uuid>,
}

impl MemberRow {
    fn read(self) -> Result<Member, StoreError> {
        let standing = match (&self.roles, self.active, self.joined) {
            (Some(_), true, true) => Standing::Active,
            (Some(_), true, false) => Standing::Invited,
            _ => Standing::Left,
        };
        Ok(Member {
            person: self.id.into(),
            roles: read_roles(self.id, &self.roles.unwrap_or_default())?,
            name: self.name,
            email: self.email,
            standing,
            second_factor: self.second_factor,
            last_sign_in: self.last_sign_in,
            since: self.created_at,
            open_change: self.open_change.map(Into::into),
        })
    }
}

/// `$tail` narrows or orders.
macro_rules! members {
    ($tail:literal $(, $argument:expr)*) => {
        sqlx::query_as!(
            MemberRow,
            "select p.id, p.name, p.email, s.roles as \"roles?\", p.status = 'active' as \"active!\",
                    p.password_hash is not null as \"joined!\", p.totp_confirmed_at is not null as \"second_factor!\",
                    (select a.at from audit_entries a where a.subject_id = p.id and a.action = 'account.signed_in'
                     order by a.at desc, a.id desc limit 1) as last_sign_in,
                    p.created_at,
                    (select c.id from staff_changes c where c.person_id = p.id and c.status = 'proposed') as open_change
             from people p left join staff s on s.person_id = p.id where p.kind = 'staff' " + $tail
            $(, $argument)*
        )
    };
}

/// Everybody who works or worked here, by name; those who left come last.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn list(pool: &PgPool) -> Result<Vec<Member>, StoreError> {
    let rows = members!("order by s.person_id is null, lower(p.name), p.id limit 1000").fetch_all(pool).await?;
    rows.into_iter().map(MemberRow::read).collect()
}

/// One of them.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn member(pool: &PgPool, person: PersonId) -> Result<Option<Member>, StoreError> {
    let row = members!("and p.id = $1", Uuid::from(person)).fetch_optional(pool).await?;
    row.map(MemberRow::read).transpose()
}

/// From here on nobody else changes who works here until this unit of work ends: what is counted stays so.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn lock_all(tx: &mut WriteTx) -> Result<(), StoreError> {
    sqlx::query!("lock table staff in share row exclusive mode").execute(tx.connection()).await?;
    Ok(())
}

/// Who can confirm a change of staff: they hold a role for it and have joined.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn able_to_confirm(pool: &PgPool) -> Result<Vec<PersonId>, StoreError> {
    let ids = sqlx::query_scalar!(
        "select p.id from staff s join people p on p.id = s.person_id
         where p.status = 'active' and p.password_hash is not null and s.roles && array['platform', 'security'] order by p.id"
    );
    Ok(ids.fetch_all(pool).await?.into_iter().map(Into::into).collect())
}

/// Whether a change needs a second person: from the moment that two people could confirm one.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn two_people_rule_binds(tx: &mut WriteTx) -> Result<bool, StoreError> {
    let able = sqlx::query_scalar!(
        "select count(*) as \"count!\" from staff s join people p on p.id = s.person_id
         where p.status = 'active' and p.password_hash is not null and s.roles && array['platform', 'security']"
    );
    Ok(able.fetch_one(tx.connection()).await? >= 2)
}

/// Those of `roles` that nobody but `person` holds who has joined.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn held_by_nobody_else(
    executor: impl PgExecutor<'_>,
    person: PersonId,
    roles: &StaffRoles,
) -> Result<StaffRoles, StoreError> {
    let names = sqlx::query_scalar!(
        "select role as \"role!\" from unnest($2::text[]) as wanted (role)
         where not exists (select from staff s join people p on p.id = s.person_id
                           where p.status = 'active' and p.password_hash is not null and wanted.role = any (s.roles) and p.id <> $1)",
        Uuid::from(person),
        &roles.names()
    );
    read_roles(person.into(), &names.fetch_all(executor).await?)
}

/// Gives somebody the roles of a confirmed change; Postgres checks that it is one, and theirs.
pub(crate) async fn apply(tx: &mut WriteTx, change: StaffChangeId) -> Result<(), StoreError> {
    let now = tx.now();
    let done = sqlx::query!(
        "insert into staff (person_id, roles, change_id, changed_at)
         select person_id, roles, id, $2 from staff_changes where id = $1 and status = 'confirmed'
         on conflict (person_id) do update
             set roles = excluded.roles, change_id = excluded.change_id, changed_at = excluded.changed_at",
        Uuid::from(change),
        now
    )
    .execute(tx.connection())
    .await?;
    StoreError::exactly_one("giving roles", done.rows_affected())
}

/// Takes the account of whoever left out of use: no roles, no password, no link that still works.
pub(crate) async fn retire(tx: &mut WriteTx, person: PersonId) -> Result<(), StoreError> {
    let (id, now) = (Uuid::from(person), tx.now());
    sqlx::query!("delete from staff where person_id = $1", id).execute(tx.connection()).await?;
    people::switch_off(tx, person).await?;
    sqlx::query!("update people set password_hash = null where id = $1", id).execute(tx.connection()).await?;
    sqlx::query!("update one_time_links set expires_at = $2 where person_id = $1 and used_at is null", id, now)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Takes the account of whoever comes back into use again. Whether it has a password is the answer.
pub(crate) async fn reinstate(tx: &mut WriteTx, person: PersonId) -> Result<bool, StoreError> {
    let joined = sqlx::query_scalar!(
        "update people set status = 'active' where id = $1 returning password_hash is not null as \"joined!\"",
        Uuid::from(person)
    );
    Ok(joined.fetch_one(tx.connection()).await?)
}

/// Gives somebody roles by the act of one person on the server's console; none takes them all away.
pub(crate) async fn by_console(tx: &mut WriteTx, person: PersonId, roles: &StaffRoles) -> Result<(), StoreError> {
    let now = tx.now();
    let id = StaffChangeId::new(now, entropy::bytes(tx.portal().entropy()));
    sqlx::query!(
        "insert into staff_changes (id, kind, person_id, roles_before, roles, reason, proposed_at, status, decided_at, rule)
         select $1, case when cardinality($3::text[]) = 0 then 'leave' else 'roles' end, $2,
                coalesce((select roles from staff where person_id = $2), '{}'), $3, 'Done on the server''s console', $4,
                'confirmed', $4, 'console/1'",
        Uuid::from(id),
        Uuid::from(person),
        &roles.names(),
        now
    )
    .execute(tx.connection())
    .await?;
    if roles.is_empty() { retire(tx, person).await } else { apply(tx, id).await }
}
