//! Where the demo listens.

use std::net::{Ipv4Addr, TcpListener};

use anyhow::Context as _;
use clap::Args;

#[derive(Args)]
pub(crate) struct Addresses {
    /// Where people find it.
    #[arg(long = "portal-port", value_name = "PORT", default_value_t = 3000)]
    pub(super) portal: u16,
    /// Where machines find it.
    #[arg(long = "api-port", value_name = "PORT", default_value_t = 8443)]
    pub(super) api: u16,
    /// Where operators find it.
    #[arg(long = "operations-port", value_name = "PORT", default_value_t = 9100)]
    pub(super) operations: u16,
    /// Where the sandbox trust framework listens.
    #[arg(long = "directory-port", value_name = "PORT", default_value_t = 9443)]
    pub(super) directory: u16,
}

impl Addresses {
    /// An error that names the option to use when a port is taken: better now than after the build.
    pub(super) fn are_free(&self) -> anyhow::Result<()> {
        for (port, option) in [
            (self.portal, "--portal-port"),
            (self.api, "--api-port"),
            (self.operations, "--operations-port"),
            (self.directory, "--directory-port"),
        ] {
            TcpListener::bind((Ipv4Addr::LOCALHOST, port))
                .with_context(|| format!("port {port} cannot be used: choose another one with {option}"))?;
        }
        Ok(())
    }

    pub(super) fn portal_url(&self) -> String {
        format!("http://localhost:{}", self.portal)
    }

    pub(super) fn api_url(&self) -> String {
        format!("https://localhost:{}", self.api)
    }

    pub(super) fn directory_url(&self) -> String {
        format!("https://localhost:{}", self.directory)
    }
}
