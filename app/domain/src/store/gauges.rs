//! What operators watch: how much waits, and for how long.

use super::error::StoreError;
use sqlx::PgPool;
use time::OffsetDateTime;

/// Reads every gauge, with its Prometheus name and labels.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn read(pool: &PgPool, now: OffsetDateTime) -> Result<Vec<(String, i64)>, StoreError> {
    let requests = sqlx::query!(
        "select status, count(*) as \"count!\" from requests
         where status in ('submitted', 'in_review', 'waiting_applicant', 'awaiting_second_approval') group by status"
    )
    .fetch_all(pool)
    .await?;
    let mails = sqlx::query!(
        "select status, count(*) as \"count!\", extract(epoch from $1 - min(not_before))::bigint as \"oldest\"
         from mails where status in ('queued', 'dead') group by status",
        now
    )
    .fetch_all(pool)
    .await?;
    let mut gauges = Vec::new();
    for row in requests {
        gauges.push((format!("vestibule_requests_open{{state=\"{}\"}}", row.status), row.count));
    }
    for row in mails {
        gauges.push((format!("vestibule_mail_outbox{{state=\"{}\"}}", row.status), row.count));
        if row.status == "queued" {
            gauges.push(("vestibule_mail_oldest_seconds".to_owned(), row.oldest.unwrap_or(0).max(0)));
        }
    }
    Ok(gauges)
}
