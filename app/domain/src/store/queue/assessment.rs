//! What the queue knows about a request beyond its answers: its hints, and what it is found by.

use crate::id::RequestId;
use crate::queue::{search_text, sort_key};
use crate::risk::{Applicant, Hint, Known, KnownTpp};
use crate::store::requests::RequestRecord;
use crate::store::{StoreError, WriteTx};
use crate::text::EmailAddress;
use serde_json::Value;
use time::Duration;
use uuid::Uuid;

/// What to note about a request.
pub struct Assessment<'a> {
    /// Which one.
    pub record: &'a RequestRecord,
    /// Who applies.
    pub applicant: &'a Applicant,
    /// What to look at twice.
    pub hints: &'a [Hint],
}

/// What the bank knows already that concerns this request.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn known(
    tx: &mut WriteTx,
    id: RequestId,
    email: &EmailAddress,
    applicant: &Applicant,
) -> Result<Known, StoreError> {
    let since = tx.now() - Duration::days(30);
    let row = sqlx::query!(
        r#"select
             (select count(*) from (select from requests where applicant_key = $2 and created_at > $3 and id <> $1
                and submitted_at is not null limit 1000) as it) as "from_address!",
             (select count(*) from (select from requests where name_skeleton = $4 and $4 <> '' and submitted_at > $3
                and id <> $1 limit 1000) as it) as "for_name!",
             array(select reference from requests where applicant_key = $2 and status = 'rejected' and id <> $1
                order by created_at desc limit 3) as "rejected_address!",
             array(select reference from requests where authority_number = $5 and status = 'rejected' and id <> $1
                order by submitted_at desc limit 3) as "rejected_number!",
             coalesce((select jsonb_agg(jsonb_build_array(reference, legal_name)) from (select reference, legal_name
                from organisations where name_skeleton = $4 and $4 <> '' and status not in ('archived', 'refused')
                and request_id is distinct from $1 limit 3) as it), '[]') as "same_shape!",
             coalesce((select jsonb_agg(jsonb_build_array(reference, legal_name)) from (select reference, legal_name
                from organisations where authority_number = $5 and authority_country is not distinct from $6
                and status not in ('archived', 'refused') and request_id is distinct from $1 limit 3) as it), '[]')
                as "same_number!""#,
        Uuid::from(id),
        email.key(),
        since,
        applicant.skeleton(),
        applicant.authority_number.as_ref().map(ToString::to_string),
        applicant.authority_country.map(|country| country.to_string())
    )
    .fetch_one(tx.connection())
    .await?;
    Ok(Known {
        same_shape: tpps(id, row.same_shape)?,
        same_number: tpps(id, row.same_number)?,
        rejected_address: row.rejected_address,
        rejected_number: row.rejected_number,
        from_address: u32::try_from(row.from_address).unwrap_or(u32::MAX),
        for_name: u32::try_from(row.for_name).unwrap_or(u32::MAX),
        refused_attempts: 0,
    })
}

/// Stores the hints, and what the request is sorted, searched and recognised by.
///
/// # Errors
/// [`StoreError`] when the request is not there.
pub async fn set_assessment(tx: &mut WriteTx, assessment: Assessment<'_>) -> Result<(), StoreError> {
    let Assessment { record, applicant, hints } = assessment;
    let id = record.request.id;
    let trading_name = applicant.trading_name.as_deref().unwrap_or_default();
    let text = search_text(&[
        &record.organisation_name,
        trading_name,
        &record.applicant_name,
        &record.applicant_email,
        &record.request.reference,
    ]);
    let stored =
        serde_json::to_value(hints).map_err(|error| StoreError::inconsistent("requests", "hints", id, error))?;
    let done = sqlx::query!(
        "update requests set hints = $2, risk_count = jsonb_array_length($2), organisation_key = $3, search_text = $4,
             name_skeleton = $5, authority_number = $6 where id = $1",
        Uuid::from(id),
        stored,
        sort_key(&record.organisation_name),
        text,
        applicant.skeleton(),
        applicant.authority_number.as_ref().map(ToString::to_string)
    )
    .execute(tx.connection())
    .await?;
    StoreError::exactly_one("assessing a request", done.rows_affected())
}

fn tpps(id: RequestId, value: Value) -> Result<Vec<KnownTpp>, StoreError> {
    let pairs: Vec<(String, String)> = serde_json::from_value(value)
        .map_err(|error| StoreError::inconsistent("organisations", "legal_name", id, error))?;
    Ok(pairs.into_iter().map(|(reference, legal_name)| KnownTpp { reference, legal_name }).collect())
}
