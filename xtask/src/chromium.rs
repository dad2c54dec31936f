//! The browser: the one that is there, else the distribution's.

use std::{
    env,
    ffi::OsStr,
    path::{Path, PathBuf},
};

use nix::unistd::geteuid;

use crate::{
    repo::Repo,
    task::{self, step},
};

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/// `CHROMIUM`, else the first on `PATH`, else, as root on a Debian, a fresh one.
pub(crate) fn find_or_install(repo: &Repo) -> anyhow::Result<PathBuf> {
    if let Some(path) = find()? {
        return Ok(path);
    }
    if geteuid().is_root() && on_path("apt-get").is_some() {
        step("Installing Chromium (apt-get)", || {
            task::output(repo.command("apt-get").args(["update", "-qq"]))?;
            let mut install = repo.command("apt-get");
            install.args(["install", "-y", "-qq", "--no-install-recommends", "chromium"]);
            task::output(install.env("DEBIAN_FRONTEND", "noninteractive"))
        })?;
    }
    let missing = "Chromium was not found: install it (Debian: apt-get install chromium) or set CHROMIUM to its path";
    find()?.ok_or_else(|| anyhow::anyhow!(missing))
}

fn find() -> anyhow::Result<Option<PathBuf>> {
    match env::var_os("CHROMIUM").map(PathBuf::from) {
        Some(path) if path.is_file() => Ok(Some(path)),
        Some(path) => anyhow::bail!("CHROMIUM names {}, which is not there", path.display()),
        None => Ok(NAMES.iter().find_map(on_path)),
    }
}

fn on_path(name: impl AsRef<OsStr>) -> Option<PathBuf> {
    let name = Path::new(name.as_ref());
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(name)).find(|path| path.is_file())
}
