//! The numbers on the dashboard.

use super::Viewer;
use crate::queue::Total;
use crate::store::StoreError;
use sqlx::PgPool;
use time::Duration;
use uuid::Uuid;

/// What waits, for whom. Beyond [`Total::MOST`] nobody counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Open and claimed by whoever looks.
    pub mine: Total,
    /// Proposed by somebody else than whoever looks.
    pub second_approval: Total,
    /// Past its time, the clock running.
    pub overdue: Total,
    /// Open and claimed by nobody.
    pub unassigned: Total,
    /// The TPP has the move.
    pub waiting_for_tpp: Total,
    /// How long the last 30 days' decisions took, from arrival to the second approval: half took longer. At most the
    /// latest 1,000 of them count.
    pub median_to_decide: Option<Duration>,
}

/// Counts.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn counts(pool: &PgPool, viewer: Viewer) -> Result<Counts, StoreError> {
    let row = sqlx::query!(
        r#"select
             (select count(*) from (select from requests where claimed_by = $1 limit 1001) as it) as "mine!",
             (select count(*) from (select from requests where status = 'awaiting_second_approval' and proposed_by <> $1 limit 1001) as it) as "second_approval!",
             (select count(*) from (select from requests where status in ('submitted', 'in_review',
                'waiting_applicant', 'awaiting_second_approval')
                and status <> 'waiting_applicant' and due_at < $2 limit 1001) as it) as "overdue!",
             (select count(*) from (select from requests where status in ('submitted', 'in_review',
                'waiting_applicant', 'awaiting_second_approval')
                and claimed_by is null limit 1001) as it) as "unassigned!",
             (select count(*) from (select from requests where status = 'waiting_applicant' limit 1001) as it) as "waiting_for_tpp!",
             (select percentile_cont(0.5) within group (order by extract(epoch from ended_at - submitted_at))
              from (select ended_at, submitted_at from requests where submitted_at is not null and ended_at is not null
                    and ended_at > $3 and status in ('approved', 'rejected')
                    order by ended_at desc, id desc limit 1000) as it) as median"#,
        Uuid::from(viewer.person),
        viewer.now,
        viewer.now - Duration::days(30)
    )
    .fetch_one(pool)
    .await?;
    Ok(Counts {
        mine: capped(row.mine),
        second_approval: capped(row.second_approval),
        overdue: capped(row.overdue),
        unassigned: capped(row.unassigned),
        waiting_for_tpp: capped(row.waiting_for_tpp),
        median_to_decide: row.median.map(Duration::seconds_f64),
    })
}

fn capped(count: i64) -> Total {
    match u32::try_from(count) {
        Ok(count) if count <= Total::MOST => Total::Exactly(count),
        _ => Total::MoreThan(Total::MOST),
    }
}
