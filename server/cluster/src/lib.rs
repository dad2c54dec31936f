//! A private Postgres: found, made, started and stopped by the program that needs it.
//!
//! It listens on a Unix socket in a folder that only we can enter, runs as an unprivileged user when we are root, keeps
//! its durable settings, and outlives `kill -9` of whoever started it: the next start takes over what still runs.

mod account;
mod binaries;
mod error;
mod options;
mod place;
mod postmaster;
mod turn;
mod wire;

use std::{fmt::Write as _, fs, path::Path};

use crate::{
    binaries::Binaries,
    error::Doing as _,
    place::Place,
    postmaster::Postmaster,
    turn::{Turn, Usage},
};
pub use crate::{binaries::npm_package, error::ClusterError, options::Options};

/// A running private Postgres. Dropping it stops it, unless another process is using it.
#[derive(Debug)]
pub struct Cluster {
    place: Place,
    options: Options,
    running: Option<(Postmaster, Usage)>,
}

impl Cluster {
    /// Makes the cluster if need be, starts it or takes over the running one, and waits until it answers.
    ///
    /// # Errors
    /// A sentence that says what to install or to change.
    pub fn start(options: Options) -> Result<Self, ClusterError> {
        let place = Place::choose(&options)?;
        let turn = Turn::take(&place)?;
        if options.throw_away {
            clear(&place)?;
        }
        let binaries = Binaries::find(&options, &place.data())?.reachable_by(place.account, &place.folder)?;
        postmaster::initdb(&place, &binaries, options.throw_away)?;
        let postmaster = Postmaster::start(&place, &binaries)?;
        let usage = Usage::begin(&place)?;
        drop(turn);
        Ok(Self { place, options, running: Some((postmaster, usage)) })
    }

    /// The address of a database, as sqlx and libpq read it, as the owner `vestibule`.
    pub fn url(&self, database: &str) -> String {
        let folder = self.sockets().as_os_str().as_encoded_bytes();
        format!("postgres:///{}?host={}&user=vestibule", percent_encoded(database.as_bytes()), percent_encoded(folder))
    }

    /// The folder with the data, the socket and the log. It is not the one asked for when that was out of reach.
    pub fn folder(&self) -> &Path {
        &self.place.folder
    }

    /// Creates a database unless it is there.
    ///
    /// # Errors
    /// When Postgres refuses or cannot be reached.
    pub fn create_database(&self, name: &str) -> Result<(), ClusterError> {
        let statement = format!("CREATE DATABASE \"{}\"", name.replace('"', "\"\""));
        match self.execute("postgres", &statement) {
            // duplicate_database, and what the loser of a race to create it gets.
            Err(ClusterError::Refused { code, .. }) if ["42P04", "23505"].contains(&code.as_str()) => Ok(()),
            other => other,
        }
    }

    /// Runs trusted SQL, several statements in one transaction: migrations and set-up, never a user's words.
    ///
    /// # Errors
    /// When Postgres refuses or cannot be reached.
    pub fn execute(&self, database: &str, statements: &str) -> Result<(), ClusterError> {
        wire::execute(&self.sockets().join(place::SOCKET), database, statements)
    }

    /// Stops it, unless another process is using it; deletes it when it was a throw-away.
    ///
    /// # Errors
    /// When its files cannot be locked or deleted.
    pub fn stop(mut self) -> Result<(), ClusterError> {
        self.end()
    }

    /// Stops what still runs in this folder because its user was killed. Does nothing when somebody uses it.
    ///
    /// # Errors
    /// When its files cannot be read or locked.
    pub fn stop_abandoned(options: &Options) -> Result<(), ClusterError> {
        let place = Place::choose(options)?;
        let _turn = Turn::take(&place)?;
        if Usage::none(&place)?
            && let Some(postmaster) = Postmaster::running(&place)?
        {
            postmaster.stop();
        }
        Ok(())
    }

    /// Deletes the cluster and all its data.
    ///
    /// # Errors
    /// When somebody uses it, or its files cannot be deleted.
    pub fn discard(options: &Options) -> Result<(), ClusterError> {
        let place = Place::choose(options)?;
        let _turn = Turn::take(&place)?;
        clear(&place)?;
        place.delete()
    }

    fn sockets(&self) -> &Path {
        self.running.as_ref().map_or(&self.place.folder, |(postmaster, _)| postmaster.sockets())
    }

    fn end(&mut self) -> Result<(), ClusterError> {
        let Some((postmaster, usage)) = self.running.take() else { return Ok(()) };
        let _turn = Turn::take(&self.place)?;
        match (usage.end(), self.options.throw_away) {
            (false, _) => Ok(()),
            (true, false) => {
                postmaster.stop();
                Ok(())
            }
            (true, true) => {
                postmaster.abandon();
                self.place.delete()
            }
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Nobody is left to tell; the next start cleans up.
        let _ = self.end();
    }
}

/// Ends and deletes what an earlier run left behind.
fn clear(place: &Place) -> Result<(), ClusterError> {
    if !Usage::none(place)? {
        return Err(ClusterError::InUse { folder: place.folder.clone() });
    }
    if let Some(postmaster) = Postmaster::running(place)? {
        postmaster.abandon();
    }
    let data = place.data();
    if data.exists() {
        fs::remove_dir_all(&data).doing("delete", &data)?;
    }
    Ok(())
}

fn percent_encoded(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in bytes {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => text.push(char::from(*byte)),
            _ => write!(text, "%{byte:02X}").unwrap_or_default(),
        }
    }
    text
}
