//! Where organisations, software statements and clients stand: locked, moved one step, recorded.

use super::error::StoreError;
use super::tx::WriteTx;
use crate::id::DecisionId;
use crate::standing::{Activation, Holder, Kind, Standing, Status, Thing};
use crate::transition::Transition;
use time::OffsetDateTime;
use uuid::Uuid;

/// Reads something that has a standing and locks it until the unit of work ends.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn lock(tx: &mut WriteTx, thing: Thing) -> Result<Option<Holder>, StoreError> {
    let row = match thing {
        Thing::Organisation(id) => {
            sqlx::query_as!(
                Row,
                "select legal_name as name, id as organisation_id, status, suspended_at, suspension_reason, archived_at as ended_at
                 from organisations where id = $1 for no key update",
                Uuid::from(id)
            )
            .fetch_optional(tx.connection())
            .await?
        }
        Thing::SoftwareStatement(id) => {
            sqlx::query_as!(
                Row,
                "select name, organisation_id, status, suspended_at, suspension_reason, archived_at as ended_at
                 from software_statements where id = $1 for no key update",
                Uuid::from(id)
            )
            .fetch_optional(tx.connection())
            .await?
        }
        Thing::Client(id) => {
            sqlx::query_as!(
                Row,
                "select client_id as name, organisation_id, status, suspended_at, suspension_reason, deleted_at as ended_at
                 from clients where id = $1 for no key update",
                Uuid::from(id)
            )
            .fetch_optional(tx.connection())
            .await?
        }
    };
    row.map(|row| row.read(thing)).transpose()
}

/// What is above a thing, from the top.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn above(tx: &mut WriteTx, holder: &Holder) -> Result<Vec<Thing>, StoreError> {
    let organisation = Thing::Organisation(holder.organisation);
    Ok(match holder.thing {
        Thing::Organisation(_) => Vec::new(),
        Thing::SoftwareStatement(_) => vec![organisation],
        Thing::Client(id) => {
            let software =
                sqlx::query_scalar!("select software_statement_id from clients where id = $1", Uuid::from(id));
            let software = software.fetch_one(tx.connection()).await?;
            vec![organisation, Thing::SoftwareStatement(software.into())]
        }
    })
}

/// Lets something in and records it.
///
/// # Errors
/// [`StoreError`] when the row has moved, or what is above it is not active.
pub async fn activate(
    tx: &mut WriteTx,
    holder: &Holder,
    by: &Activation,
    transition: Transition<Standing>,
) -> Result<(), StoreError> {
    let (now, id) = (tx.now(), holder.thing.id());
    let (decision, change, rule) = match by {
        Activation::Decision(decision) => (Some(Uuid::from(*decision)), None, None),
        Activation::Change(change) => (None, Some(Uuid::from(*change)), None),
        Activation::Rule(rule) => (None, None, Some(*rule)),
    };
    let done = match holder.thing.kind() {
        Kind::Organisation => sqlx::query!(
            "update organisations set status = 'active', activation_decision = $2, activation_rule = $3, activated_at = $4,
                 activation_change = $5, row_version = row_version + 1 where id = $1 and status = 'pending'",
            id,
            decision,
            rule,
            now,
            change
        )
        .execute(tx.connection())
        .await?,
        Kind::SoftwareStatement => sqlx::query!(
            "update software_statements set status = 'active', activation_decision = $2, activation_rule = $3,
                 activated_at = $4, activation_change = $5 where id = $1 and status = 'pending'",
            id,
            decision,
            rule,
            now,
            change
        )
        .execute(tx.connection())
        .await?,
        Kind::Client => sqlx::query!(
            "update clients set status = 'active', activation_decision = $2, activation_rule = $3, activated_at = $4,
                 activation_change = $5 where id = $1 and status = 'pending'",
            id,
            decision,
            rule,
            now,
            change
        )
        .execute(tx.connection())
        .await?,
    };
    StoreError::exactly_one("activating", done.rows_affected())?;
    tx.record(transition.event).await
}

/// Deletes a client that two people turned away, and records it.
///
/// # Errors
/// [`StoreError`] when the row has moved, or the two decided otherwise.
pub async fn turn_away(
    tx: &mut WriteTx,
    holder: &Holder,
    decision: DecisionId,
    transition: Transition<Standing>,
) -> Result<(), StoreError> {
    let now = tx.now();
    let done = sqlx::query!(
        "update clients set status = 'deleted', deleted_at = $2, refusal_decision = $3, row_version = row_version + 1
         where id = $1 and status = 'pending'",
        holder.thing.id(),
        now,
        Uuid::from(decision)
    )
    .execute(tx.connection())
    .await?;
    StoreError::exactly_one("turning a client away", done.rows_affected())?;
    tx.record(transition.event).await
}

/// True where at most one thing hangs from another that has not ended.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn has_one_below(tx: &mut WriteTx, thing: Thing) -> Result<bool, StoreError> {
    let below = sqlx::query_scalar!(
        r#"select (select count(*) from software_statements where organisation_id = $1 and status not in ('archived', 'refused'))
             + (select count(*) from clients where software_statement_id = $1 and status <> 'deleted') as "below!""#,
        thing.id()
    );
    Ok(below.fetch_one(tx.connection()).await? <= 1)
}

/// Applies any other transition and records it. A suspension moves the mark that voids the tokens from before it.
///
/// # Errors
/// [`StoreError::RowsAffected`] when somebody else was faster, which a locked row excludes.
pub async fn apply(tx: &mut WriteTx, holder: &Holder, transition: Transition<Standing>) -> Result<(), StoreError> {
    let now = tx.now();
    let (id, from, to) = (holder.thing.id(), holder.status().name(), holder.status_of(&transition.next).name());
    let Columns { since, reason, ended_at } = Columns::of(&transition.next);
    let done = match holder.thing.kind() {
        Kind::Organisation => {
            sqlx::query!(
                "update organisations set status = $3, suspended_at = $4, suspension_reason = $5, archived_at = $6,
                 tokens_void_before = case when $4::timestamptz is null then tokens_void_before
                     else greatest($7, tokens_void_before + interval '1 microsecond') end,
                 row_version = row_version + 1
             where id = $1 and status = $2",
                id,
                from,
                to,
                since,
                reason,
                ended_at,
                now
            )
            .execute(tx.connection())
            .await?
        }
        Kind::SoftwareStatement => {
            sqlx::query!(
            "update software_statements set status = $3, suspended_at = $4, suspension_reason = $5, archived_at = $6,
                 tokens_void_before = case when $4::timestamptz is null then tokens_void_before
                     else greatest($7, tokens_void_before + interval '1 microsecond') end
             where id = $1 and status = $2",
            id,
            from,
            to,
            since,
            reason,
            ended_at,
            now
        )
            .execute(tx.connection())
            .await?
        }
        Kind::Client => {
            sqlx::query!(
                "update clients set status = $3, suspended_at = $4, suspension_reason = $5, deleted_at = $6,
                 tokens_void_before = case when $4::timestamptz is null then tokens_void_before
                     else greatest($7, tokens_void_before + interval '1 microsecond') end,
                 row_version = row_version + 1
             where id = $1 and status = $2",
                id,
                from,
                to,
                since,
                reason,
                ended_at,
                now
            )
            .execute(tx.connection())
            .await?
        }
    };
    StoreError::exactly_one("changing a state", done.rows_affected())?;
    tx.record(transition.event).await
}

/// The state by which a stored name goes.
pub(super) fn read_status(table: &'static str, row: Uuid, name: &str) -> Result<Status, StoreError> {
    name.parse().map_err(|error| StoreError::inconsistent(table, "status", row, error))
}

struct Columns<'a> {
    since: Option<OffsetDateTime>,
    reason: Option<&'a str>,
    ended_at: Option<OffsetDateTime>,
}

impl<'a> Columns<'a> {
    fn of(standing: &'a Standing) -> Self {
        match standing {
            Standing::Suspended { since, reason } => Self { since: Some(*since), reason: Some(reason), ended_at: None },
            Standing::Ended { at } => Self { since: None, reason: None, ended_at: Some(*at) },
            _ => Self { since: None, reason: None, ended_at: None },
        }
    }
}

struct Row {
    name: String,
    organisation_id: Uuid,
    status: String,
    suspended_at: Option<OffsetDateTime>,
    suspension_reason: Option<String>,
    ended_at: Option<OffsetDateTime>,
}

impl Row {
    fn read(self, thing: Thing) -> Result<Holder, StoreError> {
        let status = read_status(thing.kind().name(), thing.id(), &self.status)?;
        let standing = match (status, self.suspended_at, self.suspension_reason, self.ended_at) {
            (Status::Pending, ..) => Standing::Pending,
            (Status::Active, ..) => Standing::Active,
            (Status::Refused, ..) => Standing::Refused,
            (Status::Suspended, Some(since), Some(reason), _) => Standing::Suspended { since, reason },
            (Status::Archived | Status::Deleted, _, _, Some(at)) => Standing::Ended { at },
            _ => {
                let problem = "lacks what belongs to it";
                return Err(StoreError::inconsistent(thing.kind().name(), "status", thing.id(), problem));
            }
        };
        Ok(Holder { thing, name: self.name, organisation: self.organisation_id.into(), standing })
    }
}
