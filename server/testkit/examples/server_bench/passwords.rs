//! A sign-in and the first page of a sign-up, beside the bare password hash.

use crate::cost::{self, Cost};
use crate::program::{PASSWORD, Program};
use crate::{Failure, wire};
use domain::entropy::SystemEntropy;
use domain::password::PasswordHasher;
use http::StatusCode;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

const ANALYST: &str = "ada.signs.in@bank.example";
const TIMES: u32 = 200;
const WARMING: u32 = 20;

pub(crate) async fn run(program: &Program, url: &str) -> Result<(), Failure> {
    program.hire(ANALYST, "analyst").await?;
    let running = program.start().await?;
    println!("\none after the other; processor time of server and Postgres, argon2id at 19 MiB and two passes\n");
    println!("{:<24} {:>10} {:>10} {:>10} {:>10}", "", "server µs", "Postgres µs", "per second", "on top");
    let bare = bare().await?;
    line("argon2id alone", bare, bare);
    sign_in(program.portal, WARMING).await?;
    line("sign-in", running.cost_of(url, sign_in(program.portal, TIMES)).await?.per(TIMES), bare);
    sign_up(program.portal, 0..WARMING).await?;
    let cost = running.cost_of(url, sign_up(program.portal, WARMING..WARMING + TIMES)).await?;
    line("sign-up, account", cost.per(TIMES), bare);
    running.stop().await
}

fn line(name: &str, cost: Cost, bare: Cost) {
    let both = cost.program + cost.postgres;
    let on_top = (both.as_secs_f64() / bare.program.as_secs_f64() - 1.0) * 100.0;
    let rate = 1.0 / cost.wall.as_secs_f64();
    let (server, postgres) = (cost.program.as_micros(), cost.postgres.as_micros());
    println!("{name:<24} {server:>10} {postgres:>10} {rate:>10.1} {on_top:>9.1} %");
}

async fn bare() -> Result<Cost, Failure> {
    let hasher = PasswordHasher::new(1);
    let hash = hasher.hash(PASSWORD, &SystemEntropy).await?;
    let (before, begun) = (cost::of_process("self")?, Instant::now());
    for _ in 0..TIMES {
        hasher.verify(Some(&hash), PASSWORD).await?;
    }
    let program = cost::of_process("self")?.saturating_sub(before);
    Ok(Cost { program, postgres: Duration::ZERO, wall: begun.elapsed() }.per(TIMES))
}

async fn sign_in(portal: SocketAddr, times: u32) -> Result<(), Failure> {
    let mut fresh = wire::browser(portal).await?;
    let form = fresh.get("/signin").await.form("/signin").with("email", ANALYST).with("password", PASSWORD);
    for _ in 0..times {
        expect(fresh.clone().post(form.clone()).await.status)?;
    }
    Ok(())
}

async fn sign_up(portal: SocketAddr, numbers: std::ops::Range<u32>) -> Result<(), Failure> {
    let mut fresh = wire::browser(portal).await?;
    let form = fresh.get("/signup/account").await.form("/signup/account").with("password", PASSWORD);
    for number in numbers {
        let email = format!("applicant-{number}@tpp-{number}.example");
        let form = form.clone().with("name", "Bo Example").with("email", &email);
        expect(fresh.clone().post(form).await.status)?;
    }
    Ok(())
}

fn expect(status: StatusCode) -> Result<(), Failure> {
    (status == StatusCode::SEE_OTHER).then_some(()).ok_or_else(|| format!("it answered {status}").into())
}
