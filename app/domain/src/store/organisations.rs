//! Organisations: written when a sign-up is approved, listed for staff.

use super::audit::like;
use super::error::{OnConstraint, StoreError};
use super::standings::{self, read_status};
use super::tx::WriteTx;
use crate::access::TeamRole;
use crate::country::CountryCode;
use crate::entropy;
use crate::form::OrganisationFacts;
use crate::id::{DecisionId, OrganisationId, PersonId, RequestId};
use crate::reference::{Reference, ReferenceKind};
use crate::standing::{Activation, Holder, Standing, Status, Thing};
use crate::text::skeleton;
use crate::tpp_role::TppRole;
use serde_json::{Value, json};
use sqlx::PgPool;
use time::OffsetDateTime;
use uuid::Uuid;

/// An organisation that two people let in.
pub struct Approved {
    /// What its sign-up says.
    pub facts: OrganisationFacts,
    /// Who signed up, and owns it from now on.
    pub owner: PersonId,
    /// The sign-up.
    pub request: RequestId,
    /// The decision on it.
    pub decision: DecisionId,
}

/// An organisation with this authority and this number is here already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("An organisation with this authorisation number is registered already")]
pub struct AuthorityNumberTaken;

/// What refuses a second organisation under one number at one authority: to the letter, and in whatever spelling.
pub(super) const ONE_NUMBER: [&str; 2] = ["organisations_authority_number_idx", "organisations_registration_key_idx"];

/// Writes an organisation, lets it in by its decision, and makes its first owner.
///
/// # Errors
/// [`StoreError`]; `Ok(Err(AuthorityNumberTaken))` when it is here already: then this unit of work cannot go on.
pub async fn insert_approved(
    tx: &mut WriteTx,
    new: Approved,
) -> Result<Result<OrganisationId, AuthorityNumberTaken>, StoreError> {
    let id = OrganisationId::new(tx.now(), entropy::bytes(tx.portal().entropy()));
    let Ok(()) = insert(tx, id, &new).await? else { return Ok(Err(AuthorityNumberTaken)) };
    let name = new.facts.legal_name.as_str().to_owned();
    let holder = Holder { thing: Thing::Organisation(id), name, organisation: id, standing: Standing::Pending };
    let by = Activation::Decision(new.decision);
    let transition = holder
        .activate(&by, Status::Active)
        .map_err(|error| StoreError::inconsistent("organisations", "status", id, error))?;
    standings::activate(tx, &holder, &by, transition).await?;
    join(tx, id, new.owner, TeamRole::Owner).await?;
    Ok(Ok(id))
}

/// Makes somebody a member of an organisation's team.
///
/// # Errors
/// [`StoreError`] when they are bank staff.
pub async fn join(
    tx: &mut WriteTx,
    organisation: OrganisationId,
    person: PersonId,
    role: TeamRole,
) -> Result<(), StoreError> {
    let now = tx.now();
    sqlx::query!(
        "insert into memberships (person_id, organisation_id, role, since) values ($1, $2, $3, $4)
         on conflict on constraint memberships_pkey do nothing",
        Uuid::from(person),
        Uuid::from(organisation),
        role.name(),
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Something hangs from an organisation already: an application, an invitation, another member, a proposed change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InUse;

/// Removes the organisation that came of a sign-up, for a decision that is taken back: as if it had never been. Gives
/// its reference and name.
///
/// # Errors
/// [`StoreError`]; `Ok(Err(InUse))` once anybody has made anything of it.
pub async fn remove_unused(
    tx: &mut WriteTx,
    request: RequestId,
) -> Result<Result<(String, String), InUse>, StoreError> {
    let row = sqlx::query!(
        r#"select o.id, o.reference, o.legal_name,
             (o.status <> 'active'
              or exists (select from software_statements s where s.organisation_id = o.id)
              or exists (select from invitations i where i.organisation_id = o.id)
              or exists (select from status_changes c where c.subject_id = o.id)
              or (select count(*) from memberships m where m.organisation_id = o.id) > 1) as "in_use!"
         from organisations o where o.request_id = $1 for update"#,
        Uuid::from(request)
    )
    .fetch_one(tx.connection())
    .await?;
    if row.in_use {
        return Ok(Err(InUse));
    }
    sqlx::query!("delete from memberships where organisation_id = $1", row.id).execute(tx.connection()).await?;
    let gone = sqlx::query!("delete from organisations where id = $1", row.id).execute(tx.connection()).await?;
    StoreError::exactly_one("removing an organisation", gone.rows_affected())?;
    Ok(Ok((row.reference, row.legal_name)))
}

/// Takes somebody out again whom a decision had let into an organisation that was there before, for a decision that is taken
/// back. Gives its reference and name.
///
/// # Errors
/// [`StoreError`]; `Ok(Err(InUse))` once they have invited anybody or made an application.
pub async fn leave_again(
    tx: &mut WriteTx,
    organisation: OrganisationId,
    person: PersonId,
) -> Result<Result<(String, String), InUse>, StoreError> {
    let row = sqlx::query!(
        r#"select o.reference, o.legal_name,
             (exists (select from invitations i where i.organisation_id = o.id and i.invited_by = $2)
              or exists (select from software_statements s where s.organisation_id = o.id and s.created_by = $2)
              or exists (select from clients c where c.organisation_id = o.id and c.created_by = $2)) as "in_use!"
         from organisations o where o.id = $1 for update"#,
        Uuid::from(organisation),
        Uuid::from(person)
    )
    .fetch_one(tx.connection())
    .await?;
    if row.in_use {
        return Ok(Err(InUse));
    }
    sqlx::query!(
        "delete from memberships where organisation_id = $1 and person_id = $2",
        Uuid::from(organisation),
        Uuid::from(person)
    )
    .execute(tx.connection())
    .await?;
    Ok(Ok((row.reference, row.legal_name)))
}

async fn insert(
    tx: &mut WriteTx,
    id: OrganisationId,
    new: &Approved,
) -> Result<Result<(), AuthorityNumberTaken>, StoreError> {
    let (now, facts) = (tx.now(), &new.facts);
    let reference = Reference::new(ReferenceKind::Tpp, entropy::bytes(tx.portal().entropy()));
    sqlx::query!(
        "insert into organisations (id, reference, source, status, legal_name, name_skeleton, trading_name, country,
             company_number, lei, authority, authority_country, authority_number, register_url, roles, facts, request_id,
             created_at)
         values ($1, $2, 'sign_up', 'pending', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        Uuid::from(id),
        reference.to_string(),
        facts.legal_name.as_str(),
        skeleton(facts.legal_name.as_str()),
        facts.trading_name.as_ref().map(crate::text::LegalName::as_str),
        facts.country.as_str(),
        facts.company_number.as_ref().map(crate::text::ShortText::as_str),
        facts.lei.as_ref().map(crate::text::Lei::as_str),
        facts.authority.name.as_str(),
        facts.authority.country.as_str(),
        facts.authority.number.as_str(),
        facts.authority.register_url.as_ref().map(crate::text::HttpsUrl::as_str),
        &write_roles(&facts.roles),
        rest_of(facts),
        Uuid::from(new.request),
        now
    )
    .execute(tx.connection())
    .await
    .map(|_| ())
    .on_any(&ONE_NUMBER, AuthorityNumberTaken)
}

/// Facts that nobody searches for.
fn rest_of(facts: &OrganisationFacts) -> Value {
    json!({
        "company_register": facts.company_register,
        "website": facts.website,
        "address": {
            "line1": facts.address.line1,
            "line2": facts.address.line2,
            "city": facts.address.city,
            "postal_code": facts.address.postal_code,
            "country": facts.address.country,
        },
    })
}

/// An organisation as its page shows it.
#[derive(Debug, Clone)]
pub struct OrganisationRecord {
    /// Which one.
    pub id: OrganisationId,
    /// What people call it: `TPP-7K3Q-19X`.
    pub reference: String,
    /// Which door it came by: `sign_up`, `obie`, `uae`, `manual`.
    pub source: String,
    /// Where it stands.
    pub status: Status,
    /// Counts the changes; a form that shows an older one is stale.
    pub row_version: i32,
    /// The registered name.
    pub legal_name: String,
    /// The name it trades under.
    pub trading_name: Option<String>,
    /// The country of registration.
    pub country: Option<CountryCode>,
    /// The number in the company register.
    pub company_number: Option<String>,
    /// The Legal Entity Identifier.
    pub lei: Option<String>,
    /// Who supervises it.
    pub authority: Option<String>,
    /// In which country.
    pub authority_country: Option<String>,
    /// Its number there.
    pub authority_number: Option<String>,
    /// Its page in the register.
    pub register_url: Option<String>,
    /// What it may do.
    pub roles: Vec<TppRole>,
    /// Everything else: address, website, company register.
    pub facts: Value,
    /// The sign-up it came from.
    pub request: Option<RequestId>,
    /// Since when it is held back, and why.
    pub suspended: Option<(OffsetDateTime, String)>,
    /// When it was let in.
    pub activated_at: Option<OffsetDateTime>,
    /// When it left.
    pub archived_at: Option<OffsetDateTime>,
    /// When it came to be.
    pub created_at: OffsetDateTime,
}

/// One list of columns for every way to find an organisation.
macro_rules! select_record {
    ($rest:tt $(, $argument:expr)*) => {
        sqlx::query_as!(
            Found,
            "select id, reference, source, status, row_version, legal_name, trading_name, country, company_number, lei,
                 authority, authority_country, authority_number, register_url, roles, facts, request_id, suspended_at,
                 suspension_reason, activated_at, archived_at, created_at
             from organisations " + $rest $(, $argument)*
        )
    };
}

/// Reads an organisation.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn find(pool: &PgPool, id: OrganisationId) -> Result<Option<OrganisationRecord>, StoreError> {
    let row = select_record!("where id = $1", Uuid::from(id)).fetch_optional(pool).await?;
    row.map(Found::read).transpose()
}

/// Reads an organisation by reference.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn find_by_reference(pool: &PgPool, reference: &str) -> Result<Option<OrganisationRecord>, StoreError> {
    let row = select_record!("where reference = $1", reference).fetch_optional(pool).await?;
    row.map(Found::read).transpose()
}

/// The organisation that came of a sign-up.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn of_request(pool: &PgPool, request: RequestId) -> Result<Option<OrganisationRecord>, StoreError> {
    let row = select_record!("where request_id = $1 limit 1", Uuid::from(request)).fetch_optional(pool).await?;
    row.map(Found::read).transpose()
}

/// The organisation that holds this number at this authority, in whatever spelling: an archived one has given it up.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn holding(
    pool: &PgPool,
    authority: &str,
    country: &str,
    number: &str,
) -> Result<Option<OrganisationRecord>, StoreError> {
    let row = select_record!(
        "where (registration_key = registration_key($1, $2, $3) or (authority = $1 and authority_number = $3))
             and status not in ('archived', 'refused')
         order by created_at limit 1",
        authority,
        country,
        number
    )
    .fetch_optional(pool)
    .await?;
    row.map(Found::read).transpose()
}

/// Which organisations to list.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// Only in this state.
    pub status: Option<Status>,
    /// Only from this country.
    pub country: Option<CountryCode>,
    /// Only with this role.
    pub role: Option<TppRole>,
    /// Only by this door.
    pub source: Option<String>,
    /// Only whose name, reference or authorisation number contains this.
    pub text: Option<String>,
    /// Older than this one.
    pub before: Option<(OffsetDateTime, OrganisationId)>,
    /// How many.
    pub limit: i64,
}

/// Lists organisations, the newest first.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn search(pool: &PgPool, search: &Search) -> Result<Vec<OrganisationRecord>, StoreError> {
    let (before_at, before_id) = search.before.map_or((None, None), |(at, id)| (Some(at), Some(Uuid::from(id))));
    let rows = select_record!(
        "where ($1::text is null or status = $1)
           and ($2::text is null or country = $2)
           and ($3::text is null or roles @> array[$3])
           and ($4::text is null or source = $4)
           and ($5::text is null or legal_name ilike '%' || $5 || '%' or trading_name ilike '%' || $5 || '%'
                or reference ilike '%' || $5 || '%' or authority_number ilike '%' || $5 || '%')
           and ($6::timestamptz is null or (created_at, id) < ($6, $7))
         order by created_at desc, id desc limit $8",
        search.status.map(Status::name),
        search.country.map(String::from),
        search.role.map(write_role),
        search.source,
        search.text.as_deref().map(like),
        before_at,
        before_id,
        search.limit
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(Found::read).collect()
}

/// The name of an organisation and its state, locked so that it stays so until the unit of work ends.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn lock_status(tx: &mut WriteTx, id: OrganisationId) -> Result<Option<(String, Status)>, StoreError> {
    let row = sqlx::query!("select legal_name, status from organisations where id = $1 for share", Uuid::from(id))
        .fetch_optional(tx.connection())
        .await?;
    row.map(|row| Ok((row.legal_name, read_status("organisations", id.into(), &row.status)?))).transpose()
}

/// What an organisation may do.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn roles(tx: &mut WriteTx, id: OrganisationId) -> Result<Vec<TppRole>, StoreError> {
    let names = sqlx::query_scalar!("select roles from organisations where id = $1", Uuid::from(id))
        .fetch_optional(tx.connection())
        .await?;
    read_roles(id.into(), &names.unwrap_or_default())
}

/// Names and addresses of an organisation's team.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn team_addresses(
    tx: &mut WriteTx,
    organisation: OrganisationId,
) -> Result<Vec<(PersonId, String, String)>, StoreError> {
    let rows = sqlx::query!(
        "select p.id, p.name, p.email from memberships m join people p on p.id = m.person_id
         where m.organisation_id = $1 and p.status = 'active' order by p.id",
        Uuid::from(organisation)
    )
    .fetch_all(tx.connection())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id.into(), row.name, row.email)).collect())
}

pub(super) fn read_roles(row: Uuid, names: &[String]) -> Result<Vec<TppRole>, StoreError> {
    let roles = names.iter().map(|name| name.parse()).collect::<Result<Vec<TppRole>, _>>();
    roles.map_err(|error| StoreError::inconsistent("organisations", "roles", row, error))
}

/// As PSD2 writes them: `AISP`.
pub(super) fn write_roles(roles: &[TppRole]) -> Vec<String> {
    roles.iter().copied().map(write_role).collect()
}

fn write_role(role: TppRole) -> String {
    role.as_str().to_ascii_uppercase()
}

struct Found {
    id: Uuid,
    reference: String,
    source: String,
    status: String,
    row_version: i32,
    legal_name: String,
    trading_name: Option<String>,
    country: Option<String>,
    company_number: Option<String>,
    lei: Option<String>,
    authority: Option<String>,
    authority_country: Option<String>,
    authority_number: Option<String>,
    register_url: Option<String>,
    roles: Vec<String>,
    facts: Value,
    request_id: Option<Uuid>,
    suspended_at: Option<OffsetDateTime>,
    suspension_reason: Option<String>,
    activated_at: Option<OffsetDateTime>,
    archived_at: Option<OffsetDateTime>,
    created_at: OffsetDateTime,
}

impl Found {
    fn read(self) -> Result<OrganisationRecord, StoreError> {
        let country = self.country.as_deref().map(CountryCode::parse).transpose();
        let country = country.map_err(|error| StoreError::inconsistent("organisations", "country", self.id, error))?;
        Ok(OrganisationRecord {
            id: self.id.into(),
            status: read_status("organisations", self.id, &self.status)?,
            roles: read_roles(self.id, &self.roles)?,
            country,
            reference: self.reference,
            source: self.source,
            row_version: self.row_version,
            legal_name: self.legal_name,
            trading_name: self.trading_name,
            company_number: self.company_number,
            lei: self.lei,
            authority: self.authority,
            authority_country: self.authority_country,
            authority_number: self.authority_number,
            register_url: self.register_url,
            facts: self.facts,
            request: self.request_id.map(Into::into),
            suspended: self.suspended_at.zip(self.suspension_reason),
            activated_at: self.activated_at,
            archived_at: self.archived_at,
            created_at: self.created_at,
        })
    }
}
