//! What is in the database, to be compared with what is in it later.

use sqlx::{AssertSqlSafe, PgPool};
use std::collections::BTreeMap;

/// Every table with a digest of all its rows, but for `left_out`.
///
/// Sessions are always left out: they remember when somebody was last there.
pub(super) async fn census(pool: &PgPool, left_out: &[&str]) -> BTreeMap<String, String> {
    let mut census = BTreeMap::new();
    for table in tables(pool).await {
        if table != "sessions" && !left_out.contains(&table.as_str()) {
            let digest = digest(pool, &table).await;
            census.insert(table, digest);
        }
    }
    census
}

#[expect(clippy::disallowed_methods, reason = "about every table there is, whatever its columns")]
async fn tables(pool: &PgPool) -> Vec<String> {
    let tables = sqlx::query_scalar("select tablename::text from pg_tables where schemaname = 'public'");
    let tables: Vec<String> = tables.fetch_all(pool).await.unwrap();
    assert!(tables.len() > 15, "{tables:?}");
    tables
}

#[expect(clippy::disallowed_methods, reason = "about every table there is, whatever its columns")]
async fn digest(pool: &PgPool, table: &str) -> String {
    let sql = format!(
        "select count(*) || ' rows ' || md5(coalesce(string_agg(row::text, '\n' order by row::text), '')) from {table} row"
    );
    sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(pool).await.unwrap()
}
