//! Processor time, as Linux counts it, and memory.

use crate::Failure;
use sqlx::PgConnection;
use std::fs;
use std::ops::Sub;
use std::time::Duration;

/// A tick of `/proc/PID/stat` (`USER_HZ`, which is 100 on every Linux of today).
const TICK: Duration = Duration::from_millis(10);

/// What something cost.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Cost {
    pub(crate) program: Duration,
    pub(crate) postgres: Duration,
    pub(crate) wall: Duration,
}

impl Cost {
    pub(crate) fn per(self, times: u32) -> Self {
        Self { program: self.program / times, postgres: self.postgres / times, wall: self.wall / times }
    }
}

impl Sub for Cost {
    type Output = Self;

    fn sub(self, before: Self) -> Self {
        Self {
            program: self.program.saturating_sub(before.program),
            postgres: self.postgres.saturating_sub(before.postgres),
            wall: self.wall.saturating_sub(before.wall),
        }
    }
}

/// What a server has cost until now, and its connections in the database of `control`.
pub(crate) async fn until_now(server: u32, control: &mut PgConnection) -> Result<Cost, Failure> {
    #[expect(clippy::disallowed_methods, reason = "a question to Postgres about itself, not to the schema")]
    let backends: Vec<i32> = sqlx::query_scalar(
        "select pid from pg_stat_activity where datname = current_database() and application_name = 'vestibule'",
    )
    .fetch_all(control)
    .await?;
    let postgres = backends.into_iter().map(of_one_thread).sum::<Result<Duration, Failure>>()?;
    Ok(Cost { program: of_process(&server.to_string())?, postgres, wall: Duration::ZERO })
}

/// Of all threads of a process, those that have ended too.
pub(crate) fn of_process(pid: &str) -> Result<Duration, Failure> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // The name, in parentheses, may hold anything.
    let fields: Vec<&str> = text.rsplit_once(')').ok_or("stat is empty")?.1.split_whitespace().collect();
    let ticks: u32 = fields[11].parse::<u32>()? + fields[12].parse::<u32>()?;
    Ok(TICK * ticks)
}

/// To the nanosecond.
fn of_one_thread(pid: i32) -> Result<Duration, Failure> {
    let text = fs::read_to_string(format!("/proc/{pid}/schedstat"))?;
    Ok(Duration::from_nanos(text.split_whitespace().next().ok_or("schedstat is empty")?.parse()?))
}

/// Memory that a process holds, in KiB.
pub(crate) fn memory(pid: u32) -> Result<u64, Failure> {
    let text = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
    Ok(line.split_whitespace().next().ok_or("no VmRSS")?.parse()?)
}
