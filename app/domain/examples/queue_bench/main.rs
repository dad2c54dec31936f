//! What a page of the queue costs, with a thousand to a million requests: processor time of Postgres and of this program
//! for each page, and whether Postgres walked a whole table or sorted more than a page is worth.
//!
//! `queue_bench URL [ROWS]…` fills the database at URL, which must be empty or its own from before, and needs an
//! administrator's account there. `cargo xtask bench queue` runs it on a cluster of its own.
#![expect(clippy::print_stdout, reason = "it prints a table")]

use domain::id::PersonId;
use domain::queue::{Filter, Page, PageSize};
use domain::store::Database;
use domain::store::queue::{Viewer, counts, explain, list, neighbours};
use serde_json::Value;
use sqlx::PgPool;
use sqlx::{AssertSqlSafe, Executor};
use std::time::Duration;
use time::macros::datetime;
use uuid::Uuid;

type Failure = Box<dyn std::error::Error>;

/// What is measured: a name and a query string.
const CASES: [(&str, &str); 46] = [
    ("open", ""),
    ("open, latest first", "sort=-waiting"),
    ("open by due", "sort=due"),
    ("open by due, last first", "sort=-due"),
    ("open by name", "sort=organisation"),
    ("open by name, Z first", "sort=-organisation"),
    ("mine", "view=mine"),
    ("mine by due", "view=mine&sort=due"),
    ("unassigned", "view=unassigned"),
    ("unassigned by name", "view=unassigned&sort=organisation"),
    ("overdue", "view=overdue"),
    ("second approval", "view=second_approval"),
    ("second approval by due", "view=second_approval&sort=due"),
    ("waiting for the TPP", "view=waiting_for_tpp"),
    ("waiting for the TPP by name", "view=waiting_for_tpp&sort=organisation"),
    ("decided", "view=decided"),
    ("decided by name", "view=decided&sort=organisation"),
    ("all", "view=all"),
    ("all by name", "view=all&sort=organisation"),
    ("open, kind", "kind=sign_up"),
    ("open, one state", "state=awaiting_second_approval"),
    ("open, two states by due", "state=submitted&state=in_review&sort=due"),
    ("open, assignee", "assignee=00000000-0000-0000-0000-000000000007"),
    ("open, no such assignee", "assignee=00000000-0000-0000-0000-000000000099"),
    ("open, with hints", "risk=any"),
    ("open, no hints by name", "risk=none&sort=organisation"),
    ("open, common country", "country=GB"),
    ("open, rare country", "country=MT"),
    ("open, no such country by due", "country=AQ&sort=due"),
    ("open, role", "role=cbpii"),
    ("open, a week old", "age=7"),
    ("open, a month old by name", "age=30&sort=organisation"),
    ("open, three filters", "role=pisp&country=DE&risk=any&sort=due"),
    ("decided, withdrawn", "view=decided&state=withdrawn"),
    ("decided, rare country", "view=decided&country=MT"),
    ("decided, hints by name", "view=decided&risk=any&sort=organisation"),
    ("all, rare country by name", "view=all&country=EE&sort=organisation"),
    ("all, role", "view=all&role=cbpii"),
    ("open, common word", "q=payments"),
    ("open, rare word", "q=quarry"),
    ("open, no match", "q=nobodyhasthis"),
    ("open, one letter", "q=a"),
    ("all, common word", "view=all&q=payments"),
    ("all, rare word", "view=all&q=zyxomma"),
    ("all, no match", "view=all&q=nobodyhasthis"),
    ("all, one letter", "view=all&q=z"),
];

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().ok_or("usage: queue_bench URL [ROWS]…")?;
    let mut sizes = arguments.map(|rows| rows.parse()).collect::<Result<Vec<u32>, _>>()?;
    if sizes.is_empty() {
        sizes = vec![1_000, 10_000, 100_000, 1_000_000];
    }
    let database = Database::open(&url, 1)?;
    database.migrate().await?;
    let pool = database.statements().clone();
    for rows in sizes {
        seed(&pool, rows).await?;
        println!("\n{rows} requests, 2 in 100 open; microseconds of processor time for a page of 50\n");
        println!("{:<32} {:>9} {:>9} {:>6} {:>8}  plan", "page", "Postgres", "program", "rows", "of");
        for (name, query) in CASES {
            page(&pool, name, query).await?;
        }
        beside_pages(&pool).await?;
    }
    Ok(())
}

fn viewer() -> Viewer {
    Viewer { person: PersonId::from(Uuid::from_u128(7)), now: datetime!(2026-11-20 0:00 UTC) }
}

async fn seed(pool: &PgPool, rows: u32) -> Result<(), Failure> {
    let there = sqlx::query_scalar!("select count(*) as \"count!\" from requests").fetch_one(pool).await?;
    if there == i64::from(rows) {
        return Ok(());
    }
    let sql = include_str!("seed.sql").replace(":rows", &rows.to_string());
    pool.execute("set statement_timeout = 0").await?;
    pool.execute(sqlx::raw_sql(AssertSqlSafe(sql))).await?;
    pool.execute(sqlx::raw_sql("vacuum analyze requests")).await?;
    Ok(())
}

async fn page(pool: &PgPool, name: &str, query: &str) -> Result<(), Failure> {
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let filter = Filter::parse(&pairs).map_err(|errors| format!("{errors:?}"))?;
    let page = Page { size: PageSize::Middle, ..Page::default() };
    let shown = list(pool, viewer(), &filter, &page).await?;
    let cost = measure(pool, async || list(pool, viewer(), &filter, &page).await.map(|_| ())).await?;
    let plan = remarks(&explain(pool, viewer(), &filter, &page).await?);
    println!(
        "{name:<32} {:>9} {:>9} {:>6} {:>8}  {plan}",
        cost.postgres.as_micros(),
        cost.program.as_micros(),
        shown.rows.len(),
        shown.span.total.to_string(),
    );
    Ok(())
}

async fn beside_pages(pool: &PgPool) -> Result<(), Failure> {
    let cost = measure(pool, async || counts(pool, viewer()).await.map(|_| ())).await?;
    println!("{:<32} {:>9} {:>9}", "the dashboard's numbers", cost.postgres.as_micros(), cost.program.as_micros());
    let filter = Filter::default();
    let row = list(pool, viewer(), &filter, &Page::default()).await?.rows.swap_remove(10);
    let cost = measure(pool, async || neighbours(pool, viewer(), &filter, &row.reference).await.map(|_| ())).await?;
    println!("{:<32} {:>9} {:>9}", "before and after a request", cost.postgres.as_micros(), cost.program.as_micros());
    Ok(())
}

/// How often each page is read: in batches, of which the cheapest counts. What else the machine does only adds.
const BATCHES: u32 = 20;
const BATCH: u32 = 10;

/// Processor time of one execution.
struct Cost {
    postgres: Duration,
    program: Duration,
}

async fn measure<E: std::error::Error + 'static>(
    pool: &PgPool,
    mut work: impl AsyncFnMut() -> Result<(), E>,
) -> Result<Cost, Failure> {
    for _ in 0..10 {
        work().await?;
    }
    let backend: i32 = sqlx::query_scalar!("select pg_backend_pid() as \"pid!\"").fetch_one(pool).await?;
    let mut least = Cost { postgres: Duration::MAX, program: Duration::MAX };
    for _ in 0..BATCHES {
        let before = (processor_time(&backend.to_string())?, processor_time("self")?);
        for _ in 0..BATCH {
            work().await?;
        }
        let spent = processor_time(&backend.to_string())?.saturating_sub(before.0);
        least.postgres = least.postgres.min(spent / BATCH);
        least.program = least.program.min(processor_time("self")?.saturating_sub(before.1) / BATCH);
    }
    Ok(least)
}

/// Time on a processor until now, to the nanosecond, as Linux counts it.
fn processor_time(process: &str) -> Result<Duration, Failure> {
    let text = std::fs::read_to_string(format!("/proc/{process}/schedstat"))?;
    let nanoseconds = text.split_whitespace().next().ok_or("schedstat is empty")?.parse()?;
    Ok(Duration::from_nanos(nanoseconds))
}

/// What a plan must not have: a walk through a whole table, a sort of more than a thousand rows.
fn remarks(plan: &Value) -> String {
    let mut found = Vec::new();
    look(&plan[0]["Plan"], &mut found);
    if found.is_empty() { "fine".to_owned() } else { found.join(", ") }
}

fn look(node: &Value, found: &mut Vec<String>) {
    let kind = node["Node Type"].as_str().unwrap_or_default();
    let loops = node["Actual Loops"].as_f64().unwrap_or_default();
    let children = node["Plans"].as_array().cloned().unwrap_or_default();
    let input: f64 = children.iter().map(|child| child["Actual Rows"].as_f64().unwrap_or_default()).sum();
    if kind == "Seq Scan" && loops > 0.0 && node["Relation Name"] == "requests" {
        found.push("SEQ SCAN".to_owned());
    }
    if kind == "Sort" && loops > 0.0 && input > 1_000.0 {
        found.push(format!("SORT of {input} rows"));
    }
    for child in &children {
        look(child, found);
    }
}
