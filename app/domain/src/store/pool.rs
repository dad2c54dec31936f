//! Connections to Postgres.

use super::error::StoreError;
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{ConnectOptions, Executor};
use std::str::FromStr;
use std::time::Duration;

/// The schema, compiled in.
pub static MIGRATOR: Migrator = sqlx::migrate!("../../migrations");

/// Two pools on one database: one for units of work, one that never begins a transaction.
#[derive(Debug, Clone)]
pub struct Database {
    units: PgPool,
    statements: PgPool,
}

/// How the schema of a database stands to this program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemaState {
    /// As this program expects.
    Current,
    /// `missing` migrations have not been applied.
    Behind {
        /// How many.
        missing: usize,
    },
}

impl Database {
    /// Opens both pools. No connection is made before it is needed.
    ///
    /// # Errors
    /// [`StoreError`] when `url` is not a Postgres URL.
    pub fn open(url: &str, connections: u32) -> Result<Self, StoreError> {
        let options = PgConnectOptions::from_str(url)?.application_name("vestibule").options([
            ("statement_timeout", "10s"),
            ("lock_timeout", "5s"),
            ("idle_in_transaction_session_timeout", "10s"),
            // Compiling a plan takes longer than any statement of ours runs.
            ("jit", "off"),
        ]);
        let options = options.log_slow_statements(tracing::log::LevelFilter::Warn, Duration::from_secs(1));
        let pool = || PgPoolOptions::new().max_connections(connections).acquire_timeout(Duration::from_secs(3));
        // sqlx 0.9.0 gives back a connection with an open transaction when the future of a `begin` is dropped. This
        // runs in sqlx's own task, where no client can cancel it. What comes back is tried there, so not again when it
        // is taken.
        let units = pool()
            .test_before_acquire(false)
            .after_release(|connection, _| {
                Box::pin(async move {
                    connection.execute("BEGIN; ROLLBACK").await?;
                    Ok(true)
                })
            })
            .connect_lazy_with(options.clone());
        // One plan for every value: a queue's page takes longer to plan than to find, and is written so that no value
        // needs a plan of its own.
        let options = options.options([("plan_cache_mode", "force_generic_plan")]);
        let statements = pool().test_before_acquire(false).connect_lazy_with(options);
        Ok(Self { units, statements })
    }

    /// The pool for units of work.
    pub(crate) fn units(&self) -> &PgPool {
        &self.units
    }

    /// The pool for single statements: nothing on it ever begins a transaction.
    pub fn statements(&self) -> &PgPool {
        &self.statements
    }

    /// Applies the migrations that are missing.
    ///
    /// # Errors
    /// The migration that failed.
    pub async fn migrate(&self) -> Result<(), sqlx::migrate::MigrateError> {
        MIGRATOR.run(&self.units).await
    }

    /// Compares the schema with the one compiled in.
    ///
    /// # Errors
    /// [`StoreError`] when Postgres cannot be asked.
    pub async fn schema_state(&self) -> Result<SchemaState, StoreError> {
        let known = MIGRATOR.iter().filter(|migration| migration.migration_type.is_up_migration()).count();
        let applied = sqlx::query_scalar!("select to_regclass('_sqlx_migrations') is not null as \"present!\"")
            .fetch_one(&self.statements)
            .await?;
        if !applied {
            return Ok(SchemaState::Behind { missing: known });
        }
        #[expect(clippy::disallowed_methods, reason = "the table is sqlx's own and not there when queries are checked")]
        let applied: i64 = sqlx::query_scalar("select count(*) from _sqlx_migrations where success")
            .fetch_one(&self.statements)
            .await?;
        let missing = known.saturating_sub(usize::try_from(applied).unwrap_or(0));
        Ok(if missing == 0 { SchemaState::Current } else { SchemaState::Behind { missing } })
    }

    /// The settings on which the promise of durability rests, as Postgres gives them.
    ///
    /// # Errors
    /// [`StoreError`] when Postgres cannot be asked.
    pub async fn durability(&self) -> Result<Vec<(String, Option<String>)>, StoreError> {
        let rows = sqlx::query!(
            "select name as \"name!\", current_setting(name, true) as value
             from unnest(array['fsync', 'full_page_writes', 'synchronous_commit']) as setting (name)"
        )
        .fetch_all(&self.statements)
        .await?;
        Ok(rows.into_iter().map(|row| (row.name, row.value)).collect())
    }

    /// True when Postgres answers.
    pub async fn answers(&self) -> bool {
        sqlx::query_scalar!("select 1").fetch_one(&self.statements).await.is_ok()
    }

    /// Closes every connection.
    pub async fn close(&self) {
        self.units.close().await;
        self.statements.close().await;
    }
}
