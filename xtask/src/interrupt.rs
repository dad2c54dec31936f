//! Ctrl-C and SIGTERM: everything that was started ends within five seconds.
//!
//! Each program runs in a process group of its own, so the terminal's Ctrl-C reaches only us, and we pass it on.

use std::{
    collections::BTreeSet,
    process,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use anyhow::Context as _;
use nix::{
    sys::signal::{Signal, killpg},
    unistd::Pid,
};
use signal_hook::{
    consts::{SIGINT, SIGTERM},
    iterator::Signals,
};

/// What a shell reports for a program ended by Ctrl-C.
pub(crate) const EXIT_CODE: u8 = 130;

/// A program may finish its work for this long; then it is killed.
const PATIENCE: Duration = Duration::from_millis(3500);
/// What is left of the five seconds for our own tidying up.
const TIDYING: Duration = Duration::from_millis(1300);

static CAME: AtomicBool = AtomicBool::new(false);
static GROUPS: Mutex<BTreeSet<i32>> = Mutex::new(BTreeSet::new());

/// Starts to listen.
pub(crate) fn listen() -> anyhow::Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM]).context("cannot listen for Ctrl-C")?;
    thread::spawn(move || {
        for _ in signals.forever() {
            let again = CAME.swap(true, Ordering::SeqCst);
            thread::spawn(move || end_everything(again));
        }
    });
    Ok(())
}

/// Whether somebody asked us to end.
pub(crate) fn came() -> bool {
    CAME.load(Ordering::SeqCst)
}

/// An error if somebody asked us to end.
pub(crate) fn none() -> anyhow::Result<()> {
    anyhow::ensure!(!came(), "interrupted");
    Ok(())
}

/// Notes a program's process group, to be ended with us.
pub(crate) fn begin(group: i32) {
    groups().insert(group);
    if came() {
        signal_group(group, Signal::SIGTERM);
    }
}

/// A program has ended.
pub(crate) fn end(group: i32) {
    groups().remove(&group);
}

fn end_everything(at_once: bool) {
    if !at_once {
        signal_all(Signal::SIGTERM);
        thread::sleep(PATIENCE);
    }
    signal_all(Signal::SIGKILL);
    thread::sleep(TIDYING);
    process::exit(EXIT_CODE.into());
}

fn signal_all(signal: Signal) {
    for group in groups().iter() {
        signal_group(*group, signal);
    }
}

/// A group that has ended meanwhile is what we want.
pub(crate) fn signal_group(group: i32, signal: Signal) {
    let _ = killpg(Pid::from_raw(group), signal);
}

fn groups() -> MutexGuard<'static, BTreeSet<i32>> {
    GROUPS.lock().unwrap_or_else(PoisonError::into_inner)
}
