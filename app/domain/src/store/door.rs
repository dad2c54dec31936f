//! What is known at the door of an address: one look, the same for everybody, whether they have an account or not.

use super::error::StoreError;
use super::people::{Credentials, PersonKind, read_hash};
use crate::id::RequestId;
use crate::password::PasswordHash;
use sqlx::PgPool;
use time::OffsetDateTime;

/// Who may be behind an address, and whether they have come from here before.
#[derive(Debug)]
pub struct Door {
    /// When somebody last signed in to it from this place, to the day.
    pub last_seen: Option<OffsetDateTime>,
    /// Its account.
    pub account: Option<Credentials>,
    /// The latest sign-up under it that nobody has confirmed yet: whoever began it may come back to it.
    pub draft: Option<DraftCredentials>,
}

/// How an applicant without an account comes back.
#[derive(Debug, Clone)]
pub struct DraftCredentials {
    /// To which sign-up.
    pub request: RequestId,
    /// Under which name.
    pub name: String,
    /// With which password.
    pub password: Option<PasswordHash>,
}

/// Looks who may be behind an address.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn look(pool: &PgPool, email_key: &str, place: &str) -> Result<Door, StoreError> {
    let row = sqlx::query!(
        r#"select known.seen_at as "last_seen?", p.id as "id?", p.kind as "kind?", p.name as "name?",
               p.email as "email?", p.password_hash as "password_hash?", p.status as "status?",
               p.totp_confirmed_at is not null as "second_factor!", draft.id as "draft?",
               draft.applicant_name as "applicant_name?", draft.password_hash as "draft_hash?"
           from (values (1)) as one
           left join sign_in_places known on known.email_key = $1 and known.place = $2
           left join people p on p.email_key = $1
           left join lateral (
               select id, applicant_name, password_hash from requests
               where applicant_key = $1 and person_id is null and status in ('draft', 'awaiting_email')
               order by created_at desc limit 1) draft on true"#,
        email_key,
        place
    )
    .fetch_one(pool)
    .await?;
    let account = match (row.id, row.kind, row.name, row.email) {
        (Some(id), Some(kind), Some(name), Some(email)) => Some(Credentials {
            person: id.into(),
            kind: PersonKind::read(&kind),
            name,
            email,
            password: row.password_hash.map(|hash| read_hash(id, &hash)).transpose()?,
            second_factor: row.second_factor,
            active: row.status.as_deref() == Some("active"),
        }),
        _ => None,
    };
    let draft = row.draft.zip(row.applicant_name).map(|(request, name)| DraftCredentials {
        request: request.into(),
        name,
        password: row.draft_hash.and_then(|hash| PasswordHash::parse(&hash).ok()),
    });
    Ok(Door { last_seen: row.last_seen, account, draft })
}
