//! Who runs Postgres: ourselves, or, because it refuses root, an unprivileged user.

use std::{
    ffi::OsStr,
    fs,
    os::unix::{fs::MetadataExt as _, process::CommandExt as _},
    path::Path,
    process::{Command, Stdio},
};

use nix::unistd::{Gid, Uid, User, chown, geteuid};

use crate::error::{ClusterError, Doing as _};

/// The user whose processes and files the cluster consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Account {
    /// The user we are.
    Ours,
    /// We are root and become somebody else.
    Other(Uid, Gid),
}

impl Account {
    /// As root the owner of data that exists already, else `postgres`, else `nobody`.
    pub(crate) fn choose(data: &Path) -> Result<Self, ClusterError> {
        if !geteuid().is_root() {
            return Ok(Self::Ours);
        }
        if let Some(owner) = fs::metadata(data).ok().filter(|metadata| metadata.uid() != 0) {
            return Ok(Self::Other(Uid::from_raw(owner.uid()), Gid::from_raw(owner.gid())));
        }
        let user = ["postgres", "nobody"].iter().find_map(|name| User::from_name(name).ok().flatten());
        user.map(|user| Self::Other(user.uid, user.gid)).ok_or(ClusterError::NoAccount)
    }

    pub(crate) fn uid(self) -> Uid {
        match self {
            Self::Ours => geteuid(),
            Self::Other(uid, _) => uid,
        }
    }

    /// A program run as this user, untouched by the caller's `PG…` variables, locale and Ctrl-C.
    pub(crate) fn command(self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs([("PATH", "/usr/bin:/bin"), ("LC_ALL", "C"), ("TZ", "UTC")]);
        command.stdin(Stdio::null()).current_dir("/").process_group(0);
        if let Self::Other(uid, gid) = self {
            command.uid(uid.as_raw()).gid(gid.as_raw());
        }
        command
    }

    pub(crate) fn give(self, path: &Path) -> Result<(), ClusterError> {
        match self {
            Self::Ours => Ok(()),
            Self::Other(uid, gid) => chown(path, Some(uid), Some(gid)).doing("change the owner of", path),
        }
    }

    /// Whether every folder above `path` lets this user through.
    pub(crate) fn may_reach(self, path: &Path) -> bool {
        let Self::Other(uid, gid) = self else { return true };
        path.ancestors().skip(1).all(|folder| {
            fs::metadata(folder).is_ok_and(|metadata| {
                let bit = match (metadata.uid() == uid.as_raw(), metadata.gid() == gid.as_raw()) {
                    (true, _) => 0o100,
                    (false, true) => 0o010,
                    (false, false) => 0o001,
                };
                metadata.mode() & bit != 0
            })
        })
    }
}
