//! Which Postgres: the operator's, or a private one under the data folder.

use crate::command::Failure;
use crate::config::Config;
use cluster::{Cluster, Options};
use domain::store::{Database, SchemaState};

/// An open database, and the private cluster behind it where there is one.
pub(crate) struct Opened {
    pub(crate) database: Database,
    private: Option<Cluster>,
}

impl Opened {
    /// True when nobody but us runs this Postgres.
    pub(crate) fn is_private(&self) -> bool {
        self.private.is_some()
    }

    /// Closes the connections, and stops a private Postgres.
    pub(crate) async fn close(self) {
        self.database.close().await;
        if let Some(cluster) = self.private
            && let Err(error) = cluster.stop()
        {
            tracing::warn!(%error, "the private Postgres did not stop");
        }
    }
}

/// Opens the database of the configuration, or starts the private one.
pub(crate) fn open(config: &Config) -> Result<Opened, Failure> {
    if let Some(url) = &config.database.url {
        return Ok(Opened { database: Database::open(url, config.database.connections)?, private: None });
    }
    let cluster = Cluster::start(private(config))?;
    cluster.create_database("vestibule")?;
    let database = Database::open(&cluster.url("vestibule"), config.database.connections)?;
    Ok(Opened { database, private: Some(cluster) })
}

fn private(config: &Config) -> Options {
    let places = Config::postgres_programs();
    Options::under(&config.data_dir)
        .pg_bin(places.folder)
        .search_path(places.search_path)
        .npm_folder(config.data_dir.join("postgres-programs"))
}

/// Refuses a schema that is behind, and names the command that helps.
pub(crate) async fn require_current(database: &Database) -> Result<(), Failure> {
    match database.schema_state().await? {
        SchemaState::Current => Ok(()),
        SchemaState::Behind { missing } => Err(format!(
            "the database lacks {missing} migrations. Run `vestibule migrate` with the same configuration first"
        )
        .into()),
    }
}

/// Warns when Postgres could lose what it has acknowledged. The promise of this program rests on these settings.
pub(crate) async fn check_durability(database: &Database) -> Result<(), Failure> {
    for (name, value) in database.durability().await? {
        match value.as_deref() {
            Some("off") => {
                return Err(format!(
                    "Postgres runs with `{name} = off`: it could lose what it has acknowledged. Turn it on, or use another database"
                )
                .into());
            }
            Some(_) => {}
            None => tracing::warn!(setting = name, "a durability setting of Postgres cannot be read"),
        }
    }
    Ok(())
}
