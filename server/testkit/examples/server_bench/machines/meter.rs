//! Processor time of a server and of the whole Postgres that it uses.

use crate::Failure;
use crate::cost::Cost;
use std::fs;
use std::time::Duration;

/// A tick of `/proc/PID/stat` (`USER_HZ`, which is 100 on every Linux of today).
const TICK: Duration = Duration::from_millis(10);

/// What is charged.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Meter {
    pub(crate) server: u32,
    /// The process above all others of Postgres, where one is used.
    pub(crate) postmaster: Option<u32>,
}

impl Meter {
    /// Until now, each from its start.
    pub(crate) fn read(self) -> Result<Cost, Failure> {
        let postgres = self.postmaster.map_or(Ok(Duration::ZERO), with_children)?;
        Ok(Cost { program: ticks(self.server)?.own, postgres, wall: Duration::ZERO })
    }
}

struct Ticks {
    parent: u32,
    own: Duration,
    /// Of children that have ended.
    reaped: Duration,
}

fn ticks(pid: u32) -> Result<Ticks, Failure> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // The name, in parentheses, may hold anything.
    let fields: Vec<&str> = text.rsplit_once(')').ok_or("stat is empty")?.1.split_whitespace().collect();
    let number = |nth: usize| fields.get(nth).ok_or("stat is short")?.parse::<u32>().map_err(Failure::from);
    let spent = |nth: usize| Ok::<_, Failure>(TICK * (number(nth)? + number(nth + 1)?));
    Ok(Ticks { parent: number(1)?, own: spent(11)?, reaped: spent(13)? })
}

/// Children come and go: what ended between two looks is in `reaped` of the second.
fn with_children(postmaster: u32) -> Result<Duration, Failure> {
    let above = ticks(postmaster)?;
    let others = fs::read_dir("/proc")?.flatten();
    let pids = others.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let children = pids.filter_map(|pid| ticks(pid).ok()).filter(|ticks| ticks.parent == postmaster);
    Ok(above.own + above.reaped + children.map(|child| child.own + child.reaped).sum::<Duration>())
}
