//! A start on a migrated database, and what the server then weighs.

use crate::program::Program;
use crate::{Failure, cost};
use std::time::Duration;
use tokio::time::sleep;

const TIMES: u32 = 9;

pub(crate) async fn run(program: &Program) -> Result<(), Failure> {
    let mut starts = Vec::new();
    let mut spent = Duration::ZERO;
    let mut memory = 0;
    for _ in 0..TIMES {
        let running = program.start().await?;
        spent += cost::of_process(&running.pid.to_string())?;
        starts.push(running.ready_after);
        // Workers look around once before the server is idle.
        sleep(Duration::from_secs(2)).await;
        memory = cost::memory(running.pid)?;
        running.stop().await?;
    }
    starts.sort_unstable();
    println!("\n{:<34} {:>9} {:>9}", "", "measured", "target");
    println!("{:<34} {:>9} {:>9}", "start to /readyz, median, ms", starts[starts.len() / 2].as_millis(), 116);
    println!("{:<34} {:>9} {:>9}", "its processor time, mean, ms", (spent / TIMES).as_millis(), 50);
    println!("{:<34} {:>9} {:>9}", "memory when idle, MB", megabytes(memory * 1024), 29);
    println!("{:<34} {:>9} {:>9}", "program, stripped, MB", megabytes(program.size()?), 27);
    Ok(())
}

fn megabytes(bytes: u64) -> String {
    format!("{}.{}", bytes / 1_000_000, bytes % 1_000_000 / 100_000)
}
