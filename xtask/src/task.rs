//! One thing at a time: says what is going on, and how long it took.

use std::{
    io::{self, BufRead as _, BufReader},
    os::unix::process::CommandExt as _,
    process::{Child, Command, ExitStatus, Stdio},
    time::Instant,
};

use anyhow::{Context as _, bail};
use nix::sys::signal::Signal;

use crate::interrupt;

/// Does something under a heading and says how long it took.
pub(crate) fn step<T>(what: &str, work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<T> {
    interrupt::none()?;
    println!("• {what} …");
    let start = Instant::now();
    let result = work()?;
    println!("  done in {:.1} s", start.elapsed().as_secs_f32());
    Ok(result)
}

/// Runs a program to its end; its output goes to the terminal.
pub(crate) fn run(command: &mut Command) -> anyhow::Result<()> {
    let status = Running::start(command)?.wait()?;
    succeeded(command, status)
}

/// Runs a program to its end and returns what it printed; what it complains about goes to the terminal.
pub(crate) fn output(command: &mut Command) -> anyhow::Result<String> {
    let mut text = String::new();
    lines(command.stdout(Stdio::piped()), |line| {
        text.push_str(line);
        text.push('\n');
    })?;
    Ok(text)
}

/// Runs a program and hands over each line it prints.
pub(crate) fn lines(command: &mut Command, each: impl FnMut(&str)) -> anyhow::Result<()> {
    let status = every_line(command.stdout(Stdio::piped()), each)?;
    succeeded(command, status)
}

/// Runs a program and hands over each line that it prints or complains, in their order.
pub(crate) fn all_lines(command: &mut Command, mut each: impl FnMut(&str)) -> anyhow::Result<ExitStatus> {
    let (reader, writer) = io::pipe().context("cannot make a pipe")?;
    command.stdout(writer.try_clone().context("cannot make a pipe")?).stderr(writer);
    let running = Running::start(command)?;
    // The command holds the writing end; the reader ends only when nobody holds it.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    for line in BufReader::new(reader).split(b'\n') {
        each(&String::from_utf8_lossy(&line.context("cannot read what a program printed")?));
    }
    running.wait()
}

fn every_line(command: &mut Command, mut each: impl FnMut(&str)) -> anyhow::Result<ExitStatus> {
    let mut running = Running::start(command)?;
    if let Some(stdout) = running.child.stdout.take() {
        for line in BufReader::new(stdout).split(b'\n') {
            each(&String::from_utf8_lossy(&line.context("cannot read what a program printed")?));
        }
    }
    running.wait()
}

fn succeeded(command: &Command, status: ExitStatus) -> anyhow::Result<()> {
    interrupt::none()?;
    if !status.success() {
        bail!("`{}` failed ({status})", words(command));
    }
    Ok(())
}

fn words(command: &Command) -> String {
    let program = command.get_program().to_string_lossy();
    let program = program.rsplit('/').next().unwrap_or_default().to_owned();
    let arguments = command.get_args().map(|argument| argument.to_string_lossy().into_owned());
    std::iter::once(program).chain(arguments).collect::<Vec<_>>().join(" ")
}

/// A program that ends with us.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
    group: i32,
}

impl Running {
    pub(crate) fn start(command: &mut Command) -> anyhow::Result<Self> {
        interrupt::none()?;
        let program = command.get_program().to_owned();
        let child = command.stdin(Stdio::null()).process_group(0).spawn();
        let child = child.with_context(|| format!("cannot run `{}`", program.to_string_lossy()))?;
        let group = child.id().cast_signed();
        interrupt::begin(group);
        Ok(Self { child, group })
    }

    pub(crate) fn wait(mut self) -> anyhow::Result<ExitStatus> {
        self.child.wait().context("cannot wait for a program")
    }

    /// How it ended, if it has.
    pub(crate) fn ended(&mut self) -> anyhow::Result<Option<ExitStatus>> {
        self.child.try_wait().context("cannot ask for a program's end")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if self.child.try_wait().is_ok_and(|status| status.is_none()) {
            interrupt::signal_group(self.group, Signal::SIGKILL);
            let _ = self.child.wait();
        }
        interrupt::end(self.group);
    }
}
