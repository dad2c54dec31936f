//! The outbox. A mail is written with its cause; a worker leases it, sends it, and marks it only while the lease is its own.

use super::error::StoreError;
use super::tx::{Post, WriteTx};
use crate::entropy;
use crate::id::{MailId, RequestId};
use crate::mail::{Envelope, MailClass, RenderedMail};
use crate::portal::Portal;
use crate::sealed::Place;
use sqlx::PgPool;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

/// How long a worker may take for one mail before another may try.
const LEASE: Duration = Duration::seconds(60);
/// Later than any mail.
const END_OF_TIME: OffsetDateTime = datetime!(9999-12-31 0:00 UTC);
/// After so many attempts a mail is dead: people look at it.
const ATTEMPTS: i32 = 8;

pub(super) async fn enqueue(tx: &mut WriteTx, post: Post) -> Result<(), StoreError> {
    let portal = tx.portal().clone();
    let now = tx.now();
    let id = MailId::new(now, entropy::bytes(portal.entropy()));
    let sender = &portal.rules().mail_from;
    let rendered = post.mail.render(&Envelope { sender, recipient: &post.to, dedupe_key: &post.key, written_at: now });
    let body = Body::of(&portal, id, post.mail.class(), &rendered)?;
    let waits = if post.mail.is_decision() { portal.rules().undo_window } else { Duration::ZERO };
    sqlx::query!(
        "insert into mails (id, dedupe_key, letter, class, request_id, recipient, subject, message_id, rendered, sealed,
             not_before, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         on conflict on constraint mails_dedupe_key do nothing",
        Uuid::from(id),
        post.key,
        post.mail.name(),
        class_name(post.mail.class()),
        post.request.map(Uuid::from),
        rendered.to,
        rendered.subject,
        rendered.message_id,
        body.plain,
        body.sealed,
        now + waits,
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The finished mail as it lies in the row: in the open, or sealed where it carries a link.
struct Body {
    plain: Option<serde_json::Value>,
    sealed: Option<Vec<u8>>,
}

impl Body {
    fn of(portal: &Portal, id: MailId, class: MailClass, mail: &RenderedMail) -> Result<Self, StoreError> {
        let value = serde_json::to_value(mail).map_err(|error| broken(id, &error))?;
        Ok(match class {
            MailClass::Service => Self { plain: Some(value), sealed: None },
            MailClass::Account => {
                let sealed = portal.sealing().seal(place(id), value.to_string().as_bytes(), portal.entropy());
                Self { plain: None, sealed: Some(sealed) }
            }
        })
    }

    fn open(self, portal: &Portal, id: MailId) -> Result<Option<RenderedMail>, StoreError> {
        let value = match (self.plain, self.sealed) {
            (Some(value), _) => value,
            (None, Some(sealed)) => {
                let plain = portal.sealing().open(place(id), &sealed).map_err(|error| broken(id, &error))?;
                serde_json::from_slice(plain.expose()).map_err(|error| broken(id, &error))?
            }
            (None, None) => return Ok(None),
        };
        serde_json::from_value(value).map(Some).map_err(|error| broken(id, &error))
    }
}

/// A mail that a worker holds.
#[derive(Debug)]
pub struct Leased {
    /// Which one.
    pub id: MailId,
    /// Which lease: marking with an older one changes nothing.
    pub epoch: i32,
    /// How often it was tried before.
    pub attempts: i32,
    /// What to send.
    pub mail: RenderedMail,
}

/// Leases the mails that are due, a few at a time. Leases of workers that died are taken over when they end.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn lease(portal: &Portal, limit: i64) -> Result<Vec<Leased>, StoreError> {
    let now = portal.now();
    let rows = sqlx::query!(
        "update mails set lease_until = $2, lease_epoch = lease_epoch + 1, attempts = attempts + 1
         where id in (select id from mails where status = 'queued' and not_before <= $1
                      and (lease_until is null or lease_until <= $1)
                      order by not_before, id for update skip locked limit $3)
         returning id, lease_epoch, attempts, rendered, sealed",
        now,
        now + LEASE,
        limit
    )
    .fetch_all(portal.database().statements())
    .await?;
    let mut leased = Vec::with_capacity(rows.len());
    for row in rows {
        let id = MailId::from(row.id);
        if let Some(mail) = (Body { plain: row.rendered, sealed: row.sealed }).open(portal, id)? {
            leased.push(Leased { id, epoch: row.lease_epoch, attempts: row.attempts, mail });
        }
    }
    Ok(leased)
}

/// Marks a mail as sent and wipes an account mail. False when the lease was lost meanwhile.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn mark_sent(portal: &Portal, id: MailId, epoch: i32) -> Result<bool, StoreError> {
    let marked = sqlx::query!(
        "update mails set status = 'sent', sent_at = $3, lease_until = null, last_error = null,
             sealed = null, wiped_at = case when class = 'account' then $3::timestamptz end
         where id = $1 and lease_epoch = $2 and status = 'queued'",
        Uuid::from(id),
        epoch,
        portal.now()
    )
    .execute(portal.database().statements())
    .await?;
    Ok(marked.rows_affected() == 1)
}

/// Notes a failure: tried again later, or dead when it makes no sense or was tried often enough.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn mark_failed(portal: &Portal, leased: &Leased, error: &str, for_good: bool) -> Result<(), StoreError> {
    let dead = for_good || leased.attempts >= ATTEMPTS;
    let now = portal.now();
    sqlx::query!(
        "update mails set status = case when $3 then 'dead' else status end, lease_until = null, last_error = left($4, 500),
             not_before = $5
         where id = $1 and lease_epoch = $2 and status = 'queued'",
        Uuid::from(leased.id),
        leased.epoch,
        dead,
        error,
        now + back_off(leased.attempts)
    )
    .execute(portal.database().statements())
    .await?;
    Ok(())
}

/// One minute, five, thirty, two hours, eight, then a day.
fn back_off(attempts: i32) -> Duration {
    match attempts {
        ..=1 => Duration::minutes(1),
        2 => Duration::minutes(5),
        3 => Duration::minutes(30),
        4 => Duration::hours(2),
        5 => Duration::hours(8),
        _ => Duration::hours(24),
    }
}

/// A mail in the outbox, as staff see it.
#[derive(Debug, Clone)]
pub struct MailEntry {
    /// Which one.
    pub id: MailId,
    /// `approved`, `confirm-address`…
    pub letter: String,
    /// True when it is about somebody's own account.
    pub account: bool,
    /// To whom.
    pub recipient: String,
    /// About what.
    pub subject: String,
    /// Its Message-ID, the same however often it is sent.
    pub message_id: String,
    /// `queued`, `sent` or `dead`.
    pub status: String,
    /// How often it was tried.
    pub attempts: i32,
    /// Not sent before.
    pub not_before: OffsetDateTime,
    /// What went wrong last.
    pub last_error: Option<String>,
    /// When it was written.
    pub created_at: OffsetDateTime,
    /// When it was sent.
    pub sent_at: Option<OffsetDateTime>,
    /// Its request.
    pub request: Option<RequestId>,
}

/// What has become of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailState {
    /// It waits until the decision it tells can no longer be taken back.
    Held,
    /// It is due, and was not tried yet.
    Queued,
    /// It was tried, and will be again.
    Retrying,
    /// The mail server took it.
    Sent,
    /// It was given up.
    Dead,
}

impl MailState {
    /// Every state, in the order of screens.
    pub const ALL: [Self; 5] = [Self::Held, Self::Queued, Self::Retrying, Self::Sent, Self::Dead];
}

impl MailEntry {
    /// What has become of it by `now`.
    pub fn state(&self, now: OffsetDateTime) -> MailState {
        match &*self.status {
            "sent" => MailState::Sent,
            "dead" => MailState::Dead,
            _ if self.attempts > 0 => MailState::Retrying,
            _ if self.not_before > now => MailState::Held,
            _ => MailState::Queued,
        }
    }
}

/// `$tail` narrows and orders.
macro_rules! mails {
    ($tail:literal $(, $argument:expr)*) => {
        sqlx::query_as!(
            MailRow,
            "select id, letter, class, recipient, subject, message_id, status, attempts, not_before, last_error, created_at,
                    sent_at, request_id from mails " + $tail
            $(, $argument)*
        )
    };
}

/// Lists the outbox, newest first.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn list(
    portal: &Portal,
    state: Option<MailState>,
    before: Option<(OffsetDateTime, MailId)>,
    limit: i64,
) -> Result<Vec<MailEntry>, StoreError> {
    let (at, id) = before.map_or((END_OF_TIME, Uuid::max()), |(at, id)| (at, id.into()));
    let (pool, now) = (portal.database().statements(), portal.now());
    // One statement for each state: each names its status, so that the index of what is not sent fits.
    let rows = match state {
        None => {
            mails!("where (created_at, id) < ($1, $2) order by created_at desc, id desc limit $3", at, id, limit)
                .fetch_all(pool)
                .await?
        }
        Some(MailState::Sent) => {
            mails!(
                "where status = 'sent' and (created_at, id) < ($1, $2) order by created_at desc, id desc limit $3",
                at,
                id,
                limit
            )
            .fetch_all(pool)
            .await?
        }
        Some(MailState::Dead) => {
            mails!(
                "where status = 'dead' and (created_at, id) < ($1, $2) order by created_at desc, id desc limit $3",
                at,
                id,
                limit
            )
            .fetch_all(pool)
            .await?
        }
        Some(waiting) => {
            mails!(
                "where status = 'queued' and (attempts > 0) = $4 and (attempts > 0 or (not_before > $6) = $5)
               and (created_at, id) < ($1, $2) order by created_at desc, id desc limit $3",
                at,
                id,
                limit,
                waiting == MailState::Retrying,
                waiting == MailState::Held,
                now
            )
            .fetch_all(pool)
            .await?
        }
    };
    Ok(rows.into_iter().map(MailRow::read).collect())
}

/// Reads about one mail.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn find(pool: &PgPool, id: MailId) -> Result<Option<MailEntry>, StoreError> {
    Ok(mails!("where id = $1", Uuid::from(id)).fetch_optional(pool).await?.map(MailRow::read))
}

/// The mail itself, where it is still there. Whoever asks has made sure that its reader may see it.
///
/// # Errors
/// [`StoreError`] when Postgres refuses, or the seal is broken.
pub(crate) async fn body(portal: &Portal, id: MailId) -> Result<Option<RenderedMail>, StoreError> {
    let row = sqlx::query!("select rendered, sealed from mails where id = $1", Uuid::from(id));
    let Some(row) = row.fetch_optional(portal.database().statements()).await? else { return Ok(None) };
    Body { plain: row.rendered, sealed: row.sealed }.open(portal, id)
}

/// The oldest mail that should have gone before `since` and has not, with what went wrong last.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn stuck(
    portal: &Portal,
    since: OffsetDateTime,
) -> Result<Option<(OffsetDateTime, Option<String>)>, StoreError> {
    let row = sqlx::query!(
        "select created_at, last_error from mails
         where status = 'queued' and (attempts > 0 or not_before <= $1) and created_at <= $2
         order by created_at, id limit 1",
        portal.now(),
        since
    );
    let row = row.fetch_optional(portal.database().statements()).await?;
    Ok(row.map(|row| (row.created_at, row.last_error)))
}

/// Puts a dead mail back into the queue.
///
/// # Errors
/// [`StoreError`] when Postgres refuses; false when it is not dead.
pub async fn resend(tx: &mut WriteTx, id: MailId) -> Result<bool, StoreError> {
    let now = tx.now();
    let done = sqlx::query!(
        "update mails set status = 'queued', attempts = 0, not_before = $2, lease_until = null
         where id = $1 and status = 'dead'",
        Uuid::from(id),
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes mails of a request that still wait for the undo window out of the queue.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn withdraw_waiting(tx: &mut WriteTx, request: RequestId) -> Result<u64, StoreError> {
    let now = tx.now();
    let gone = sqlx::query!(
        "delete from mails where request_id = $1 and status = 'queued' and attempts = 0 and not_before > $2",
        Uuid::from(request),
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(gone.rows_affected())
}

struct MailRow {
    id: Uuid,
    letter: String,
    class: String,
    recipient: String,
    subject: String,
    message_id: String,
    status: String,
    attempts: i32,
    not_before: OffsetDateTime,
    last_error: Option<String>,
    created_at: OffsetDateTime,
    sent_at: Option<OffsetDateTime>,
    request_id: Option<Uuid>,
}

impl MailRow {
    fn read(self) -> MailEntry {
        MailEntry {
            id: self.id.into(),
            letter: self.letter,
            account: self.class == "account",
            recipient: self.recipient,
            subject: self.subject,
            message_id: self.message_id,
            status: self.status,
            attempts: self.attempts,
            not_before: self.not_before,
            last_error: self.last_error,
            created_at: self.created_at,
            sent_at: self.sent_at,
            request: self.request_id.map(Into::into),
        }
    }
}

fn class_name(class: MailClass) -> &'static str {
    match class {
        MailClass::Service => "service",
        MailClass::Account => "account",
    }
}

fn place(id: MailId) -> Place {
    Place { table: "mails", row: id.into(), column: "sealed" }
}

fn broken(id: MailId, error: &dyn std::error::Error) -> StoreError {
    StoreError::inconsistent("mails", "rendered", id, error)
}
