//! The running server, from its start to its readiness to its end.

use std::{
    io::{Read as _, Write as _},
    net::{Ipv4Addr, TcpStream},
    thread,
    time::{Duration, Instant},
};

use anyhow::{bail, ensure};

use super::{addresses::Addresses, directory::Directory, folder::Folder};
use crate::{
    interrupt,
    repo::{Profile, Repo},
    task::Running,
};

/// A first start makes the cluster and applies every migration.
const START_PATIENCE: Duration = Duration::from_mins(1);
const PAUSE: Duration = Duration::from_millis(50);

pub(super) struct Server(Running);

impl Server {
    /// Starts it and waits until it says that it is ready.
    pub(super) fn start(repo: &Repo, profile: Profile, folder: &Folder, addresses: &Addresses) -> anyhow::Result<Self> {
        let mut command = repo.command(repo.program(profile, "vestibule"));
        let mut running = Running::start(command.args(["serve", "--config"]).arg(folder.config()))?;
        let deadline = Instant::now() + START_PATIENCE;
        while !is_ready(addresses.operations) {
            interrupt::none()?;
            if let Some(status) = running.ended()? {
                bail!(
                    "the server ended at once ({status}): see above; data of an older build is left behind with --fresh"
                );
            }
            ensure!(Instant::now() < deadline, "the server did not become ready within {START_PATIENCE:?}");
            thread::sleep(PAUSE);
        }
        Ok(Self(running))
    }

    /// Waits until somebody ends it; an end of its own is an error, as is one of what runs beside.
    pub(super) fn wait_for_end(&mut self, beside: &mut Directory) -> anyhow::Result<()> {
        loop {
            beside.still_runs()?;
            match self.0.ended()? {
                Some(_) if interrupt::came() => return Ok(()),
                Some(status) => bail!("the server ended ({status}): see above"),
                None => thread::sleep(PAUSE),
            }
        }
    }
}

fn is_ready(port: u16) -> bool {
    let ask = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.set_read_timeout(Some(Duration::from_secs(2)))?;
        stream.write_all(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    };
    ask().is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
}
