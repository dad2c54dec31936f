//! Finds the programs of Postgres: `PG_BIN`, `PATH`, Debian's folders, the npm package.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    Options,
    account::Account,
    error::{ClusterError, Doing as _},
};

/// `gen_random_uuid`, `MERGE` and ICU are there from 14 on; 15 is the oldest that the schema is tested with.
const OLDEST: u32 = 15;

/// A folder with `initdb` and `postgres`, and their major version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Binaries {
    folder: PathBuf,
    major: u32,
}

impl Binaries {
    /// The first set that is new enough and, where data exists, made it.
    pub(crate) fn find(options: &Options, data: &Path) -> Result<Self, ClusterError> {
        let found: Vec<Self> = candidates(options).iter().filter_map(|folder| Self::in_folder(folder)).collect();
        let Some(newest) = found.first() else {
            return Err(ClusterError::NoBinaries { folder: options.npm_folder.clone(), package: npm_package() });
        };
        match major_of_data(data) {
            None => Ok(newest.clone()),
            Some(made_by) => found
                .iter()
                .find(|binaries| binaries.major == made_by)
                .cloned()
                .ok_or_else(|| ClusterError::OtherMajor { data: data.to_owned(), made_by, found: majors(&found) }),
        }
    }

    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The same programs at a place that `account` can reach: an npm package below root's home is copied to `into`.
    pub(crate) fn reachable_by(self, account: Account, into: &Path) -> Result<Self, ClusterError> {
        let runs = account.command(self.program("postgres")).arg("--version").output();
        let runs = runs.is_ok_and(|version| version.status.success());
        let Some(home) = self.folder.parent().filter(|_| !runs) else { return Ok(self) };
        let copy = into.join(format!("postgresql-{}", self.major));
        if !copy.exists() {
            let unfinished = copy.with_extension("unfinished");
            copy_tree(home, &unfinished)?;
            fs::rename(&unfinished, &copy).doing("rename", &unfinished)?;
        }
        Ok(Self { folder: copy.join("bin"), major: self.major })
    }

    fn in_folder(folder: &Path) -> Option<Self> {
        let folder = fs::canonicalize(folder.join("initdb")).ok()?.parent()?.to_owned();
        let output = Command::new(folder.join("postgres")).arg("--version").output().ok()?;
        let major = major_of_version(&String::from_utf8_lossy(&output.stdout))?;
        (major >= OLDEST).then_some(Self { folder, major })
    }
}

/// The npm package with the programs for this machine.
pub fn npm_package() -> String {
    let system = if cfg!(target_os = "macos") { "darwin" } else { "linux" };
    let processor = match env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => other,
    };
    format!("@embedded-postgres/{system}-{processor}")
}

fn candidates(options: &Options) -> Vec<PathBuf> {
    if let Some(folder) = &options.pg_bin {
        return vec![folder.clone()];
    }
    let mut folders: Vec<PathBuf> = options.search_path.iter().flat_map(env::split_paths).collect();
    folders.extend(debian_folders(Path::new("/usr/lib/postgresql")));
    folders.push(options.npm_folder.join("node_modules").join(npm_package()).join("native/bin"));
    folders
}

/// Debian keeps each major version in a folder of its own; the newest comes first.
fn debian_folders(root: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(root).into_iter().flatten().filter_map(Result::ok);
    let mut majors: Vec<u32> = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();
    majors.sort_unstable_by(|a, b| b.cmp(a));
    majors.iter().map(|major| root.join(major.to_string()).join("bin")).collect()
}

/// `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)` is 15; `18beta1` is 18.
fn major_of_version(line: &str) -> Option<u32> {
    let version = line.split_once("(PostgreSQL) ")?.1;
    let digits = version.find(|c: char| !c.is_ascii_digit()).unwrap_or(version.len());
    version[..digits].parse().ok()
}

fn major_of_data(data: &Path) -> Option<u32> {
    fs::read_to_string(data.join("PG_VERSION")).ok()?.trim().parse().ok()
}

fn majors(found: &[Binaries]) -> String {
    let mut majors: Vec<u32> = found.iter().map(|binaries| binaries.major).collect();
    majors.dedup();
    majors.iter().map(u32::to_string).collect::<Vec<_>>().join(" and ")
}

fn copy_tree(from: &Path, to: &Path) -> Result<(), ClusterError> {
    fs::create_dir_all(to).doing("create", to)?;
    for entry in fs::read_dir(from).doing("read", from)? {
        let entry = entry.doing("read", from)?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            copy_tree(&source, &target)?;
        } else {
            fs::copy(&source, &target).doing("copy", &source)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_from_what_postgres_prints() {
        for (line, major) in [
            ("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)", Some(15)),
            ("postgres (PostgreSQL) 18beta1", Some(18)),
            ("postgres (PostgreSQL) 17", Some(17)),
            ("something else", None),
        ] {
            assert_eq!(major_of_version(line), major, "{line}");
        }
    }

    #[test]
    fn the_missing_programs_are_explained_with_three_ways_out() {
        let options = Options::under(Path::new("nowhere")).pg_bin(Some("nowhere".into()));
        let sentence = Binaries::find(&options, Path::new("nowhere")).unwrap_err().to_string();
        for way in ["apt-get install postgresql", "PG_BIN", "--prefix nowhere/postgres-programs @embedded-postgres/"] {
            assert!(sentence.contains(way), "{sentence}");
        }
    }
}
