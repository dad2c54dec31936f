//! What the whole server costs, as a release build in a process of its own: a signed-in page of the queue, a sign-in
//! and a sign-up beside the bare password hash, a start, and what machines ask.
//!
//! `server_bench SERVER FOLDER URL queue|passwords|start|machines …`: the program, a folder for its configuration, and a
//! database. `cargo xtask bench` runs it on a cluster of its own.
#![expect(clippy::print_stdout, reason = "it prints tables")]

mod cost;
mod machines;
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
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let [server, folder, url, what, rest @ ..] = arguments.as_slice() else {
        return Err("usage: server_bench SERVER FOLDER URL queue|passwords|start|machines …".into());
    };
    let (server, folder) = (server.as_ref(), folder.as_ref());
    if *what == "machines" {
        return machines::run(server, folder, url, rest).await;
    }
    let program = Program::configured(server, folder, url, |_| String::new())?;
    program.migrate().await?;
    match *what {
        "queue" => queue::run(&program, url).await,
        "passwords" => passwords::run(&program, url).await,
        "start" => start::run(&program).await,
        other => Err(format!("there is no benchmark {other}").into()),
    }
}
