//! The running Postgres: started by us, or found running after whoever started it was killed.

use std::{
    fs::{self, File},
    io,
    os::unix::net::UnixStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use crate::{
    binaries::Binaries,
    error::{ClusterError, Doing as _},
    place::{Place, SOCKET},
};

/// Durable, whatever `postgresql.conf` says: an acknowledged commit outlives a power cut.
const SETTINGS: [&str; 8] = [
    "listen_addresses=",
    "port=5432",
    "unix_socket_permissions=0700",
    "fsync=on",
    "full_page_writes=on",
    "synchronous_commit=on",
    "max_connections=200",
    "timezone=UTC",
];

/// Replaying the log after a crash may take minutes; a process that lives is given that time.
const START_PATIENCE: Duration = Duration::from_mins(10);
/// How long a departed postmaster's children may take to notice, and a clean shutdown to be written.
const STOP_PATIENCE: Duration = Duration::from_secs(3);
const PAUSE: Duration = Duration::from_millis(10);

/// A Postgres that answers.
#[derive(Debug)]
pub(crate) struct Postmaster {
    pid: Pid,
    /// `None` when somebody else started it.
    child: Option<Child>,
    data: PathBuf,
    sockets: PathBuf,
}

impl Postmaster {
    /// Takes over the one that runs on this data, else starts one.
    pub(crate) fn start(place: &Place, binaries: &Binaries) -> Result<Self, ClusterError> {
        let deadline = Instant::now() + STOP_PATIENCE;
        loop {
            if let Some(running) = Self::running(place)? {
                return Ok(running);
            }
            match Self::launch(place, binaries) {
                // The children of a killed postmaster hold its shared memory for a moment.
                Err(ClusterError::Failed { said, .. })
                    if said.contains("shared memory") && Instant::now() < deadline =>
                {
                    thread::sleep(PAUSE * 10);
                }
                other => return other,
            }
        }
    }

    /// The one that runs on this data, once it answers.
    pub(crate) fn running(place: &Place) -> Result<Option<Self>, ClusterError> {
        let data = place.data();
        let deadline = Instant::now() + START_PATIENCE;
        while let Some(note) = Note::read(&data) {
            if !is_postmaster_of(note.pid, &data) {
                note.remove_if_a_stranger_has_the_number(&data)?;
                return Ok(None);
            }
            if note.answers() {
                return Ok(Some(Self { pid: note.pid, child: None, data, sockets: note.sockets }));
            }
            if Instant::now() > deadline {
                return Err(failed("answer", place));
            }
            thread::sleep(PAUSE);
        }
        Ok(None)
    }

    pub(crate) fn sockets(&self) -> &Path {
        &self.sockets
    }

    /// Ends it: cleanly, and after three seconds at once, which loses nothing but makes the next start replay its log.
    pub(crate) fn stop(mut self) {
        for signal in [Signal::SIGINT, Signal::SIGQUIT] {
            if self.end_with(signal) {
                return;
            }
        }
    }

    /// Ends it at once.
    pub(crate) fn abandon(mut self) {
        self.end_with(Signal::SIGQUIT);
    }

    fn launch(place: &Place, binaries: &Binaries) -> Result<Self, ClusterError> {
        let sockets = place.sockets()?;
        let log = place.log();
        let file = File::create(&log).doing("create", &log)?;
        let mut command = postgres(place, binaries, &sockets);
        let both = file.try_clone().doing("open", &log)?;
        let child = command.stdout(both).stderr(file).spawn().doing("run", binaries.program("postgres"))?;
        let pid = Pid::from_raw(child.id().cast_signed());
        let started = Self { pid, child: Some(child), data: place.data(), sockets };
        started.wait_until_it_answers(place)
    }

    fn wait_until_it_answers(mut self, place: &Place) -> Result<Self, ClusterError> {
        let deadline = Instant::now() + START_PATIENCE;
        loop {
            if Note::read(&self.data).is_some_and(|note| note.pid == self.pid && note.answers()) {
                return Ok(self);
            }
            if self.has_ended() {
                return Err(failed("start", place));
            }
            if Instant::now() > deadline {
                self.abandon();
                return Err(failed("start in time", place));
            }
            thread::sleep(PAUSE);
        }
    }

    fn end_with(&mut self, signal: Signal) -> bool {
        let deadline = Instant::now() + STOP_PATIENCE;
        while !self.has_ended() {
            if Instant::now() > deadline || kill(self.pid, signal).is_err() {
                return false;
            }
            thread::sleep(PAUSE);
        }
        true
    }

    fn has_ended(&mut self) -> bool {
        match &mut self.child {
            Some(child) => child.try_wait().is_ok_and(|status| status.is_some()),
            None => !is_postmaster_of(self.pid, &self.data),
        }
    }
}

/// Makes the data folder, whole or not at all.
pub(crate) fn initdb(place: &Place, binaries: &Binaries, throw_away: bool) -> Result<(), ClusterError> {
    let (data, unfinished) = (place.data(), place.folder.join("data.unfinished"));
    if data.exists() {
        return Ok(());
    }
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished).doing("remove", &unfinished)?;
    }
    let mut command = place.account.command(binaries.program("initdb"));
    command.arg("--pgdata").arg(&unfinished).args(["--username=vestibule", "--encoding=UTF8", "--no-locale"]);
    command.args(["--data-checksums", "--auth-local=trust", "--auth-host=reject"]);
    command.args(throw_away.then_some("--no-sync"));
    let output = command.stdin(Stdio::null()).output().doing("run", binaries.program("initdb"))?;
    if !output.status.success() {
        let said = last_lines(&String::from_utf8_lossy(&output.stderr));
        return Err(ClusterError::Failed { doing: "make a new cluster", said });
    }
    fs::rename(&unfinished, &data).doing("rename", &unfinished)?;
    File::open(&place.folder).and_then(|folder| folder.sync_all()).doing("save", &place.folder)
}

fn postgres(place: &Place, binaries: &Binaries, sockets: &Path) -> Command {
    let mut command = place.account.command(binaries.program("postgres"));
    command.arg("-D").arg(place.data()).arg("-k").arg(sockets);
    command.args(SETTINGS.iter().flat_map(|setting| ["-c", setting]));
    command
}

fn failed(doing: &'static str, place: &Place) -> ClusterError {
    let log = fs::read(place.log()).unwrap_or_default();
    ClusterError::Failed { doing, said: last_lines(&String::from_utf8_lossy(&log)) }
}

fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(5)..].join("\n")
}

/// What a postmaster notes about itself in its data folder.
struct Note {
    pid: Pid,
    sockets: PathBuf,
    ready: bool,
}

impl Note {
    const FILE: &str = "postmaster.pid";

    /// The lines are: process id, data, start, port, socket folder, TCP address, shared memory, status.
    fn read(data: &Path) -> Option<Self> {
        let text = fs::read_to_string(data.join(Self::FILE)).ok()?;
        let mut lines = text.lines();
        let pid = Pid::from_raw(lines.next()?.trim().parse().ok()?);
        let sockets = lines.nth(3).unwrap_or_default().into();
        Some(Self { pid, sockets, ready: lines.nth(2).is_some_and(|status| status.trim() == "ready") })
    }

    fn answers(&self) -> bool {
        self.ready && UnixStream::connect(self.sockets.join(SOCKET)).is_ok()
    }

    /// After a restart of the machine the process may be anything, and Postgres would wait for it. In every other
    /// case the note stays: Postgres itself judges best whether anything of the old one is left.
    fn remove_if_a_stranger_has_the_number(&self, data: &Path) -> Result<(), ClusterError> {
        let is_postgres = |line: Vec<u8>| line.windows(8).any(|word| word == b"postgres");
        if command_line(self.pid).is_ok_and(|line| !line.is_empty() && !is_postgres(line)) {
            fs::remove_file(data.join(Self::FILE)).doing("remove", data.join(Self::FILE))?;
        }
        Ok(())
    }
}

/// Whether this process is the postmaster of this data, and not another one that got its number later.
fn is_postmaster_of(pid: Pid, data: &Path) -> bool {
    match command_line(pid) {
        Ok(line) => line.split(|byte| *byte == 0).any(|word| word == data.as_os_str().as_encoded_bytes()),
        Err(error) if error.kind() == io::ErrorKind::NotFound && Path::new("/proc/self").exists() => false,
        Err(_) => kill(pid, None).is_ok(),
    }
}

/// The words that started a process, each ended by a zero.
fn command_line(pid: Pid) -> io::Result<Vec<u8>> {
    fs::read(format!("/proc/{pid}/cmdline"))
}
