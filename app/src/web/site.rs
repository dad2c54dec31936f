//! What every handler of the portal has at hand.

use domain::portal::Portal;
use leptos::config::LeptosOptions;
use std::path::PathBuf;
use std::sync::Arc;

/// The portal as the application knows it.
#[derive(Clone)]
pub struct Site(Arc<Parts>);

struct Parts {
    portal: Portal,
    assets: Option<Assets>,
    contact: String,
}

/// The front end: style, and the islands' program. Without it, pages are plain HTML that works.
#[derive(Debug, Clone)]
pub struct Assets {
    /// The folder that `cargo xtask site` made.
    pub folder: PathBuf,
}

impl Site {
    /// A site on these parts. `contact` is the address that pages give for help.
    pub fn new(portal: Portal, assets: Option<Assets>, contact: String) -> Self {
        Self(Arc::new(Parts { portal, assets, contact }))
    }

    /// The domain.
    pub fn portal(&self) -> &Portal {
        &self.0.portal
    }

    /// The front end, where it was built.
    pub fn assets(&self) -> Option<&Assets> {
        self.0.assets.as_ref()
    }

    /// Whom to ask.
    pub fn contact(&self) -> &str {
        &self.0.contact
    }

    /// What Leptos needs to know to name its files.
    pub(super) fn leptos(&self) -> Option<LeptosOptions> {
        self.assets().map(|_| LeptosOptions::builder().output_name("vestibule").site_pkg_dir("pkg").build())
    }
}
