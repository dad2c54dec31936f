//! What the whole server costs, as a release build in a process of its own: a signed-in page of the queue, a sign-in
//! and a sign-up beside the bare password hash, a start.
//!
//! `portal_bench queue|passwords|start SERVER FOLDER URL`: the program, a folder for its configuration, and a
//! database. `cargo xtask bench` runs it on a cluster of its own.
#![expect(clippy::print_stdout, reason = "it prints tables")]

mod cost;
mod passwords;
mod program;
mod queue;
mod start;
mod wire;

use program::Program;

type Failure = Box<dyn std::error::Error>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [what, server, folder, url] = arguments.as_slice() else {
        return Err("usage: portal_bench queue|passwords|start SERVER FOLDER URL".into());
    };
    let program = Program::configured(server.as_ref(), folder.as_ref(), url)?;
    program.migrate().await?;
    match what.as_str() {
        "queue" => queue::run(&program, url).await,
        "passwords" => passwords::run(&program, url).await,
        "start" => start::run(&program).await,
        other => Err(format!("there is no benchmark {other}").into()),
    }
}
