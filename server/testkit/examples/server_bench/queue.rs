//! A page of the queue as a signed-in member of staff gets it, compressed as browsers ask for it.

use crate::program::{PASSWORD, Program};
use crate::{Failure, wire};
use axum::body::Body;
use http::{Request, header};
use testkit::Browser;

const ANALYST: &str = "ada.example@bank.example";

/// What is measured: a name and a query string.
const PAGES: [(&str, &str); 10] = [
    ("all", "view=all"),
    ("all by name", "view=all&sort=organisation"),
    ("decided", "view=decided"),
    ("open", ""),
    ("open by due", "sort=due"),
    ("open, role", "role=cbpii"),
    ("open, common country", "country=GB"),
    ("open, three filters", "role=pisp&country=DE&risk=any&sort=due"),
    ("all, common word", "view=all&q=payments"),
    ("all, rare word", "view=all&q=zyxomma"),
];

const WARMING: u32 = 30;
const TIMES: u32 = 400;

pub(crate) async fn run(program: &Program, url: &str) -> Result<(), Failure> {
    program.hire(ANALYST, "analyst").await?;
    let running = program.start().await?;
    let mut browser = wire::browser(program.portal).await?;
    browser.fill("/signin", "/signin", &[("email", ANALYST), ("password", PASSWORD)]).await;
    println!("\nsigned in, over HTTP; microseconds of processor time for a page of 50\n");
    println!("{:<32} {:>9} {:>9} {:>9} {:>6}", "page", "Postgres", "server", "both", "rows");
    for (name, query) in PAGES {
        let path = format!("/admin/queue?size=50&{query}");
        let rows = browser.fetch(&path).await.texts_of("#requests tbody tr, table tbody tr").len();
        open(&mut browser, &path, WARMING).await?;
        let cost = running.cost_of(url, open(&mut browser, &path, TIMES)).await?.per(TIMES);
        let (postgres, server) = (cost.postgres.as_micros(), cost.program.as_micros());
        println!("{name:<32} {postgres:>9} {server:>9} {:>9} {rows:>6}", postgres + server);
    }
    running.stop().await
}

async fn open(browser: &mut Browser, path: &str, times: u32) -> Result<(), Failure> {
    for _ in 0..times {
        let request = Request::get(path).header(header::ACCEPT_ENCODING, "gzip, br").body(Body::empty())?;
        let status = browser.send(request).await.status;
        if status != http::StatusCode::OK {
            return Err(format!("{path} answered {status}").into());
        }
    }
    Ok(())
}
