//! Where the cluster's files and its socket are.
//!
//! The folder that was asked for, unless the unprivileged user cannot get there (root's home is often 0700): then one
//! whose name is derived from it. The socket is in there too, unless its path would not fit into a socket address.

use std::{
    env, fs,
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _},
    path::{self, Path, PathBuf},
};

use nix::unistd::geteuid;

use crate::{
    Options,
    account::Account,
    error::{ClusterError, Doing as _},
};

/// `sun_path` holds 108 bytes, one of them the closing zero.
const LONGEST_SOCKET_PATH: usize = 107;

/// The socket's file name is fixed by the port, which only names it: nothing listens on TCP.
pub(crate) const SOCKET: &str = ".s.PGSQL.5432";

/// The cluster's own folder: data, socket, log and locks.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) folder: PathBuf,
    pub(crate) account: Account,
}

impl Place {
    /// Finds or makes the folder, private to the user that runs Postgres.
    pub(crate) fn choose(options: &Options) -> Result<Self, ClusterError> {
        let wanted = path::absolute(&options.folder).doing("resolve", &options.folder)?;
        for folder in candidates(&wanted, options.throw_away) {
            let account = Account::choose(&folder.join("data"))?;
            let parents = folder.parent().map(fs::create_dir_all);
            if parents.is_some_and(|made| made.is_ok()) && account.may_reach(&folder) {
                make_private(&folder, account)?;
                let folder = fs::canonicalize(&folder).doing("resolve", &folder)?;
                return Ok(Self { folder, account });
            }
        }
        Err(ClusterError::Unreachable { folder: wanted })
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    /// The folder of the socket, made if need be.
    pub(crate) fn sockets(&self) -> Result<PathBuf, ClusterError> {
        let folder = self.socket_folder();
        make_private(&folder, self.account)?;
        Ok(folder)
    }

    /// Deletes the folder, and that of the socket where it is another one.
    pub(crate) fn delete(&self) -> Result<(), ClusterError> {
        for folder in [self.socket_folder(), self.folder.clone()] {
            if folder.exists() {
                fs::remove_dir_all(&folder).doing("delete", &folder)?;
            }
        }
        Ok(())
    }

    fn socket_folder(&self) -> PathBuf {
        let own = self.folder.join("socket");
        let fits = |folder: &Path| folder.join(SOCKET).as_os_str().len() <= LONGEST_SOCKET_PATH;
        if fits(&own) {
            return own;
        }
        let [temporary, shortest] = temporary(&own);
        if fits(&temporary) && self.account.may_reach(&temporary) { temporary } else { shortest }
    }
}

/// The wanted folder first. Data worth keeping rather goes where root keeps such data than where it may be swept up.
fn candidates(wanted: &Path, throw_away: bool) -> Vec<PathBuf> {
    let mut all = vec![wanted.to_owned()];
    if geteuid().is_root() {
        let lasting = Path::new("/var/lib/vestibule").join(hash(wanted));
        all.extend((!throw_away).then_some(lasting));
        all.extend(temporary(wanted));
    }
    all
}

fn temporary(wanted: &Path) -> [PathBuf; 2] {
    let name = format!("vestibule-{}", hash(wanted));
    [env::temp_dir().join(&name), Path::new("/tmp").join(name)]
}

/// A folder that is ours alone, also where everybody may make folders.
fn make_private(folder: &Path, account: Account) -> Result<(), ClusterError> {
    if let Err(error) = fs::DirBuilder::new().mode(0o700).create(folder)
        && error.kind() != std::io::ErrorKind::AlreadyExists
    {
        return Err(error).doing("create", folder);
    }
    let metadata = fs::symlink_metadata(folder).doing("look at", folder)?;
    let known = [geteuid().as_raw(), account.uid().as_raw()].contains(&metadata.uid());
    if !(metadata.is_dir() && known) {
        return Err(ClusterError::ForeignFolder { folder: folder.to_owned(), owner: metadata.uid() });
    }
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).doing("protect", folder)?;
    account.give(folder)
}

/// FNV-1a, 64 bits: the name must be the same with every build of this program, and needs no strength.
fn hash(path: &Path) -> String {
    let bytes = path.as_os_str().as_encoded_bytes();
    let hash = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_derived_from_a_path_never_changes() {
        assert_eq!(hash(Path::new("")), "cbf29ce484222325");
        assert_eq!(hash(Path::new("a")), "af63dc4c8601ec8c");
    }

    #[test]
    fn only_a_throw_away_cluster_goes_straight_to_the_temporary_folder() {
        if geteuid().is_root() {
            assert!(candidates(Path::new("/w"), false)[1].starts_with("/var/lib/vestibule"));
            assert!(candidates(Path::new("/w"), true)[1].starts_with(env::temp_dir()));
        } else {
            assert_eq!(candidates(Path::new("/w"), false), [Path::new("/w")]);
        }
    }
}
