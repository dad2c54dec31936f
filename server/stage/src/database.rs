//! A database of one's own in a real Postgres, migrated, and gone when the test is.

use domain::entropy::{self, SystemEntropy};
use domain::store::Database;
use sqlx::postgres::{PgConnection, PgQueryResult};
use sqlx::{AssertSqlSafe, Connection, Row};
use url::Url;

/// A fresh database in the cluster that `DATABASE_URL` names.
pub struct TestDatabase {
    cluster: Url,
    name: String,
    database: Database,
}

impl TestDatabase {
    /// Makes one.
    ///
    /// # Panics
    /// When there is no cluster: a test without its stage has failed.
    #[expect(clippy::expect_used, reason = "a test whose stage cannot be set has failed")]
    pub async fn new() -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "`cargo xtask test` says in the environment where the cluster is"
        )]
        let cluster = std::env::var("DATABASE_URL").expect("DATABASE_URL names a cluster: run `cargo xtask test`");
        let cluster: Url = cluster.parse().expect("DATABASE_URL is a URL");
        let name = format!("test_{:032x}", u128::from_be_bytes(entropy::bytes(&SystemEntropy)));
        run(cluster.as_str(), format!("create database {name}")).await.expect("a database can be made");
        let mut url = cluster.clone();
        url.set_path(&name);
        let database = Database::open(url.as_str(), 8).expect("the URL is Postgres's");
        database.migrate().await.expect("the migrations fit");
        Self { cluster, name, database }
    }

    /// The database, as the domain takes it.
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Runs statements that no code of ours would.
    ///
    /// # Errors
    /// What Postgres says.
    pub async fn sql(&self, statements: impl Into<String>) -> Result<PgQueryResult, sqlx::Error> {
        sqlx::raw_sql(AssertSqlSafe(statements.into())).execute(self.database.statements()).await
    }

    /// The one text that a query finds.
    ///
    /// # Errors
    /// What Postgres says, or that it found no text.
    pub async fn text(&self, query: impl Into<String>) -> Result<String, sqlx::Error> {
        let row = sqlx::raw_sql(AssertSqlSafe(query.into())).fetch_one(self.database.statements()).await?;
        row.try_get(0)
    }

    /// The name of the constraint that refuses these statements; empty when they pass.
    ///
    /// # Panics
    /// When they fail for another reason.
    pub async fn refused_by(&self, statements: impl Into<String>) -> String {
        match self.sql(statements).await {
            Ok(_) => String::new(),
            Err(sqlx::Error::Database(error)) if error.constraint().is_some() => {
                error.constraint().unwrap_or_default().to_owned()
            }
            Err(error) => panic!("refused by no constraint: {error}"),
        }
    }
}

async fn run(url: &str, statement: String) -> Result<(), sqlx::Error> {
    let mut connection = PgConnection::connect(url).await?;
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut connection).await?;
    connection.close().await
}

/// On a thread of its own: the runtime of the test may be gone already.
impl Drop for TestDatabase {
    fn drop(&mut self) {
        let (url, statement) = (self.cluster.clone(), format!("drop database if exists {} with (force)", self.name));
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(run(url.as_str(), statement)).map_err(std::io::Error::other)
        });
        // What cannot be dropped stays in a cluster that is thrown away.
        let _ = dropped.join();
    }
}
