//! A `begin` that is dropped before Postgres has answered, as the handler of a client that has gone is dropped.

use super::Database;
use futures::FutureExt;
use sqlx::postgres::{PgPool, PgPoolOptions};
use sqlx::{Acquire, ConnectOptions, Row};

const CONNECTIONS: u32 = 3;
const ROUNDS: usize = 300;

/// Takes a connection, begins, and drops that. True when Postgres had not answered.
async fn drop_begin(pool: &PgPool) -> bool {
    let mut connection = pool.acquire().await.unwrap();
    connection.begin().now_or_never().is_none()
}

async fn drop_begins(pool: &PgPool) {
    let mut dropped = 0;
    for _ in 0..ROUNDS {
        dropped += usize::from(drop_begin(pool).await);
    }
    assert!(dropped > ROUNDS / 10, "Postgres answers before anybody can go: only {dropped} were dropped");
}

/// How many of the pool's connections stand in a transaction that nobody knows of.
async fn poisoned(pool: &PgPool) -> usize {
    let mut held = Vec::new();
    let mut count = 0;
    for _ in 0..CONNECTIONS {
        let mut connection = pool.acquire().await.unwrap();
        // In the simple protocol a transaction of its own begins with its statement, to the microsecond.
        let row = sqlx::raw_sql("select now() <> statement_timestamp()").fetch_one(&mut *connection).await.unwrap();
        count += usize::from(row.get::<bool, _>(0));
        held.push(connection);
    }
    count
}

#[sqlx::test(migrator = "crate::store::MIGRATOR")]
async fn a_begin_that_was_dropped_leaves_its_connection_clean(pool: PgPool) {
    let url = pool.connect_options().to_url_lossy();
    let database = Database::open(url.as_str(), CONNECTIONS).unwrap();
    drop_begins(database.units()).await;
    assert_eq!(poisoned(database.units()).await, 0);
    database.close().await;
}

/// Once this fails, sqlx has mended it: `after_release` of the units and this test may go.
#[sqlx::test(migrator = "crate::store::MIGRATOR")]
async fn without_our_care_such_a_connection_would_be_poisoned(pool: PgPool) {
    let careless =
        PgPoolOptions::new().max_connections(CONNECTIONS).connect_lazy_with((*pool.connect_options()).clone());
    // One that Postgres has answered ends the transaction that an earlier one left: each is looked at by itself.
    let mut is_poisoned = false;
    for _ in 0..ROUNDS {
        drop_begin(&careless).await;
        is_poisoned |= poisoned(&careless).await > 0;
    }
    assert!(is_poisoned);
}
