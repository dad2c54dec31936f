//! The domain for a program beside the server, as one that invents data for a demonstration.

use crate::boot::{Sources, portal_from, publish_first_form};
use crate::command::Failure;
use crate::config::Config;
use crate::database::{self, Opened};
use crate::keys;
use domain::clock::Clock;
use domain::entropy::{Entropy, SystemEntropy};
use domain::password::PasswordHasher;
use domain::portal::Portal;
use std::sync::Arc;

/// A portal that nobody is served from, on the configured database and with the server's own key file.
pub struct Workbench {
    /// The domain.
    pub portal: Portal,
    opened: Opened,
}

impl Workbench {
    /// Opens the database, which must be migrated, and publishes the first form.
    ///
    /// # Errors
    /// A sentence about what does not fit.
    pub async fn open(
        config: &Config,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        hasher: PasswordHasher,
    ) -> Result<Self, Failure> {
        let opened = database::open(config)?;
        database::require_current(&opened.database).await?;
        // The key outlives this program: it is never drawn from a seed.
        let sealing = keys::sealing(&config.data_dir, &SystemEntropy)?;
        let portal = portal_from(config, opened.database.clone(), Sources { clock, entropy, hasher, sealing })?;
        publish_first_form(&portal).await.map_err(|refusal| refusal.to_string())?;
        Ok(Self { portal, opened })
    }

    /// Closes the connections, and stops a private Postgres.
    pub async fn close(self) {
        self.opened.close().await;
    }
}
