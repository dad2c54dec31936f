//! What the demo keeps: `target/demo` with its configuration and its data.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use cluster::Cluster;

use super::{addresses::Addresses, seed::Tls};
use crate::{postgres, repo::Repo};

pub(super) struct Folder(PathBuf);

impl Folder {
    pub(super) fn new(repo: &Repo) -> Self {
        Self(repo.target("demo"))
    }

    pub(super) fn config(&self) -> PathBuf {
        self.0.join("vestibule.toml")
    }

    pub(super) fn data(&self) -> PathBuf {
        self.0.join("data")
    }

    /// Of the sandbox trust framework.
    pub(super) fn directory(&self) -> PathBuf {
        self.0.join("directory")
    }

    pub(super) fn seed(&self) -> PathBuf {
        self.0.join("seed.jsonl")
    }

    /// Deletes everything, wherever the cluster had to be put.
    pub(super) fn clear(&self) -> anyhow::Result<()> {
        Cluster::discard(&postgres::under(&self.data())).context("the last run's data cannot be removed")?;
        fs::remove_dir_all(&self.0).with_context(|| format!("{} cannot be removed", self.0.display()))
    }

    /// Writes the configuration; the machine API needs a certificate, which the seed makes. `trust` are tables of their own.
    pub(super) fn configure(
        &self,
        addresses: &Addresses,
        site: &Path,
        trust: &str,
        tls: Option<Tls>,
    ) -> anyhow::Result<()> {
        let (portal, api) = (addresses.portal_url(), addresses.api_url());
        let Addresses { portal: portal_port, api: api_port, operations: operations_port, .. } = addresses;
        let (data, site) = (quoted(&self.data()), quoted(site));
        let tls = tls.map_or_else(String::new, |tls| {
            let (certificate, private_key) = (quoted(tls.certificate), quoted(tls.private_key));
            format!("certificate = {certificate}\nprivate_key = {private_key}\n")
        });
        let text = format!(
            "# Written anew by every `cargo xtask demo`.\n\
             environment = \"sandbox\"\ndata_dir = {data}\n\n\
             [portal]\nlisten = \"127.0.0.1:{portal_port}\"\npublic_url = \"{portal}\"\nassets = {site}\n\n\
             [api]\nlisten = \"127.0.0.1:{api_port}\"\npublic_url = \"{api}\"\n{tls}\n\
             [operations]\nlisten = \"127.0.0.1:{operations_port}\"\n{trust}"
        );
        fs::create_dir_all(&self.0).with_context(|| format!("{} cannot be made", self.0.display()))?;
        fs::write(self.config(), text).context("the demo's configuration cannot be written")
    }
}

/// A TOML string: a JSON string is one too.
pub(super) fn quoted(path: &Path) -> String {
    serde_json::Value::from(path.to_string_lossy()).to_string()
}
