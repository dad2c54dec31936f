//! The sandbox trust framework beside the bank: it certifies whoever wants to register by machine.

use std::{
    fs,
    net::{Ipv4Addr, TcpStream},
    path::PathBuf,
    process::Stdio,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail, ensure};
use serde_json::Value;

use super::{
    addresses::Addresses,
    folder::{Folder, quoted},
};
use crate::{
    interrupt,
    repo::{Profile, Repo},
    task::Running,
};

/// A first start makes its authorities and keys.
const START_PATIENCE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(50);

pub(super) struct Directory {
    running: Running,
    data: PathBuf,
}

impl Directory {
    /// Starts it and waits until it answers.
    pub(super) fn start(repo: &Repo, profile: Profile, folder: &Folder, addresses: &Addresses) -> anyhow::Result<Self> {
        let mut command = repo.command(repo.program(profile, "vestibule"));
        let data = folder.directory();
        command.args(["directory", "serve", "--data-dir"]).arg(&data);
        command.args(["--listen", &format!("127.0.0.1:{}", addresses.directory)]);
        command.args(["--public-url", &addresses.directory_url(), "--bank", &addresses.api_url()]);
        // What it tells a bank's operator stands in the demo's configuration.
        let mut running = Running::start(command.stdout(Stdio::null()))?;
        let deadline = Instant::now() + START_PATIENCE;
        while TcpStream::connect((Ipv4Addr::LOCALHOST, addresses.directory)).is_err() {
            interrupt::none()?;
            if let Some(status) = running.ended()? {
                bail!("the trust framework ended at once ({status}): see above");
            }
            ensure!(Instant::now() < deadline, "the trust framework did not answer within {START_PATIENCE:?}");
            thread::sleep(PAUSE);
        }
        Ok(Self { running, data })
    }

    /// An error once it has ended.
    pub(super) fn still_runs(&mut self) -> anyhow::Result<()> {
        match self.running.ended()? {
            Some(status) if !interrupt::came() => bail!("the trust framework ended ({status}): see above"),
            _ => Ok(()),
        }
    }

    /// What a bank that trusts it has in its configuration.
    pub(super) fn trust(&self, addresses: &Addresses) -> anyhow::Result<String> {
        let url = addresses.directory_url();
        let host = url.trim_start_matches("https://");
        let client = self.client()?;
        let [root, issuing, certificate, key] =
            ["root.pem", "issuing.pem", "bank.pem", "bank.key"].map(|name| quoted(&self.data.join(name)));
        Ok(format!(
            "\n[trust]\nclient_ca = [{root}, {issuing}]\n\
             client_crl = [\"{url}/pki/root.crl\", \"{url}/pki/issuing.crl\"]\noutbound_ca = [{root}]\n\n\
             [[trust.statement_issuer]]\niss = \"Vestibule Sandbox Directory\"\n\
             jwks_uri = \"{url}/keystore/directory.jwks\"\nkeystore_hosts = [\"{host}\"]\n\n\
             [trust.directory]\napi = \"{url}\"\ntoken_url = \"{url}/token\"\nkeystore = \"{url}\"\n\
             client_id = \"{client}\"\ncertificate = {certificate}\nprivate_key = {key}\n"
        ))
    }

    /// Who the bank is there.
    fn client(&self) -> anyhow::Result<String> {
        let register =
            fs::read(self.data.join("register.json")).context("the trust framework's register is missing")?;
        let register: Value = serde_json::from_slice(&register).context("the trust framework's register is no JSON")?;
        let client = register["bank"]["client_id"].as_str().context("the trust framework knows no bank")?;
        Ok(client.to_owned())
    }
}
