//! The promise that what was acknowledged is kept rests on the database, and on finding it again.

use super::program::Program;
use sqlx::{AssertSqlSafe, ConnectOptions, PgPool};

fn on(pool: &PgPool, name: &str) -> Program {
    let url = pool.connect_options().to_url_lossy();
    Program::configured(name, &format!("[database]\nurl = \"{url}\""))
}

async fn run(pool: &PgPool, statement: String) {
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(pool).await.unwrap();
}

/// Only a restart turns the other two off. So this database finds another function first, which says so.
async fn pretend(pool: &PgPool, answer: &str) {
    run(
        pool,
        format!(
            "create function public.current_setting(name text, missing_ok boolean) returns text language sql
                 as $$ select {answer} $$;
             do $$ begin
                 execute format('alter database %I set search_path = public, pg_catalog', current_database());
             end $$"
        ),
    )
    .await;
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_database_that_could_lose_what_it_acknowledged_is_refused(pool: PgPool) {
    for setting in ["fsync", "full_page_writes"] {
        pretend(&pool, &format!("case name when '{setting}' then 'off' else pg_catalog.current_setting(name) end"))
            .await;
        assert_refused(&on(&pool, setting), setting).await;
        run(&pool, "drop function public.current_setting(text, boolean)".into()).await;
    }
    let off =
        "do $$ begin execute format('alter database %I set synchronous_commit = off', current_database()); end $$";
    run(&pool, off.into()).await;
    assert_refused(&on(&pool, "synchronous-commit"), "synchronous_commit").await;
}

async fn assert_refused(program: &Program, setting: &str) {
    let output = program.run(&["serve"]).await;
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.contains(&format!("`{setting} = off`")), "{setting}: {said}");
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_setting_that_cannot_be_read_is_only_warned_about(pool: PgPool) {
    pretend(&pool, "null::text").await;
    let mut program = on(&pool, "unreadable");
    program.start().await;
    program.stop().await;
    for setting in ["fsync", "full_page_writes", "synchronous_commit"] {
        let warned = program.log().lines().any(|line| line.contains("WARN") && line.contains(setting));
        assert!(warned, "{setting}: {}", program.log());
    }
}

/// Without `database.url`: a Postgres that nobody but the server looks after.
#[tokio::test]
async fn a_server_that_was_killed_finds_its_own_postgres_and_everything_in_it_again() {
    let mut program = Program::configured("private", "");
    program.start().await;
    let added = program.run(&["gateway", "add", "Accounts", "--secret"]).await;
    assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
    for _ in 0..2 {
        program.kill().await;
        program.start().await;
    }
    let listed = program.run(&["gateway", "list"]).await;
    assert!(String::from_utf8_lossy(&listed.stdout).contains("Accounts"), "{listed:?}");
    program.stop().await;
}
