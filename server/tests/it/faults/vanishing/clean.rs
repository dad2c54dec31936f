//! What Postgres itself says about the connections of both pools.

#![expect(clippy::disallowed_methods, reason = "questions that only a test asks")]

use domain::audit::{Event, Subject};
use domain::portal::Portal;
use domain::refusal::Refusal;
use domain::store::Context;
use futures::FutureExt;
use sqlx::{PgPool, Row};
use std::sync::Arc;
use tokio::sync::Barrier;

/// In each of the two pools of a `TestPortal`.
const CONNECTIONS: usize = 4;
/// So often Postgres is asked until what was going on has ended.
const MOST_QUESTIONS: usize = 10_000;

/// How many connections to this database there have been.
pub(super) async fn sessions(pool: &PgPool) -> i64 {
    let sql = "select sessions from pg_stat_database where datname = current_database()";
    sqlx::query_scalar(sql).fetch_one(pool).await.unwrap()
}

/// Every connection of both pools can be had, works, and stands outside of any transaction; nothing is locked.
pub(super) async fn assert_clean(pool: &PgPool, portal: &Portal) {
    every_unit_commits(pool, portal).await;
    every_statement_commits_itself(portal).await;
    let backends =
        "select count(*) from pg_stat_activity where datname = current_database() and application_name = 'vestibule'";
    let count: i64 = sqlx::query_scalar(backends).fetch_one(pool).await.unwrap();
    assert!(usize::try_from(count).unwrap() <= 2 * CONNECTIONS, "{count} connections");
    for (what, sql) in [
        (
            "a connection is not idle",
            "select count(*) from pg_stat_activity where datname = current_database() and application_name = 'vestibule'
                 and (state <> 'idle' or xact_start is not null or backend_xid is not null)",
        ),
        (
            "a lock is held",
            "select count(*) from pg_locks l join pg_stat_activity a using (pid)
             where a.datname = current_database() and a.application_name = 'vestibule'",
        ),
    ] {
        becomes_nothing(pool, what, sql).await;
    }
}

/// What runs after a release may be still under way.
async fn becomes_nothing(pool: &PgPool, what: &str, sql: &'static str) {
    let mut count: i64 = 0;
    for _ in 0..MOST_QUESTIONS {
        count = sqlx::query_scalar(sql).fetch_one(pool).await.unwrap();
        if count == 0 {
            return;
        }
    }
    panic!("{what}: {count}");
}

/// As many units of work as there are connections, all open at once: each commits what it wrote, and nothing else.
async fn every_unit_commits(pool: &PgPool, portal: &Portal) {
    let barrier = Arc::new(Barrier::new(CONNECTIONS));
    let units = (0..CONNECTIONS).map(|number| {
        let barrier = barrier.clone();
        portal.commit(Context::system("test"), move |tx| {
            async move {
                barrier.wait().await;
                let event = Event::new("test.afterwards", Subject::named("unit", number.to_string()));
                Ok::<_, Refusal>(tx.record(event).await?)
            }
            .boxed()
        })
    });
    for done in futures::future::join_all(units).await {
        done.unwrap();
    }
    let count: i64 = sqlx::query_scalar("select count(*) from audit_entries where action = 'test.afterwards'")
        .fetch_one(pool)
        .await
        .unwrap();
    assert_eq!(usize::try_from(count).unwrap(), CONNECTIONS);
}

/// On each connection of the other pool: no transaction is open, and one statement after the other has its own instant.
async fn every_statement_commits_itself(portal: &Portal) {
    let pool = portal.database().statements();
    let mut held = Vec::new();
    for _ in 0..CONNECTIONS {
        let mut connection = pool.acquire().await.unwrap();
        let mut instants = Vec::new();
        for _ in 0..2 {
            // In the simple protocol a transaction of its own begins with its statement, to the microsecond.
            let sql = "select now(), now() = statement_timestamp(), pg_current_xact_id_if_assigned() is null";
            let row = sqlx::raw_sql(sql).fetch_one(&mut *connection).await.unwrap();
            assert!(row.get::<bool, _>(1) && row.get::<bool, _>(2), "a statement ran inside a transaction");
            instants.push(row.get::<time::OffsetDateTime, _>(0));
        }
        assert_ne!(instants[0], instants[1]);
        held.push(connection);
    }
}
