//! `vestibule directory`: a trust framework for sandboxes. It knows no bank's configuration.

use super::serve::{Signals, log};
use super::{Failure, say};
use crate::listener::{self, Bound, ClientCertificates, Limits, PeerCertificate, TlsIdentity};
use axum::extract::Request;
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::{Extension, Router};
use clap::{Args, Subcommand};
use directory::{Changed, Directory, ISSUER, Presented, Register, Revoked};
use domain::clock::SystemClock;
use domain::entropy::SystemEntropy;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use url::Url;

/// Which directory, and what to do with it.
#[derive(Debug, Args)]
pub struct Arguments {
    /// Where its authorities, keys and register lie; made on the first run.
    #[arg(long, global = true, default_value = "data/directory")]
    data_dir: PathBuf,
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Serves it over HTTPS until SIGTERM or Ctrl-C.
    Serve(Serve),
    /// Makes the folder and serves nothing.
    Init,
    /// Shows organisations, software and certificates.
    List,
    /// Suspends an organisation, or one software: a running directory says so at once.
    Suspend {
        /// Its id in either ecosystem.
        id: String,
    },
    /// Lets it work again.
    Resume {
        /// Its id in either ecosystem.
        id: String,
    },
    /// Withdraws an organisation, or one software, for ever.
    Withdraw {
        /// Its id in either ecosystem.
        id: String,
    },
    /// Revokes a certificate, for ever.
    Revoke {
        /// Its serial, or its kid.
        // One kid in 64 begins with a hyphen.
        #[arg(allow_hyphen_values = true)]
        certificate: String,
    },
}

/// Where it is served.
#[derive(Debug, Args)]
struct Serve {
    /// The address to listen on.
    #[arg(long, default_value = "127.0.0.1:9443")]
    listen: SocketAddr,
    /// How others reach it: statements and certificates name it.
    #[arg(long, default_value = "https://localhost:9443", value_parser = public_url)]
    public_url: Url,
    /// The address of a bank's machine API, for the list of participants; may be repeated.
    #[arg(long = "bank", value_name = "URL", value_parser = public_url)]
    banks: Vec<Url>,
}

/// Does it.
///
/// # Errors
/// What stands in the way.
pub async fn run(arguments: Arguments) -> Result<(), Failure> {
    let directory = Directory::open(&arguments.data_dir, Arc::new(SystemClock), Arc::new(SystemEntropy))?;
    match arguments.action {
        Action::Serve(at) => return serve(directory, at).await,
        Action::Init => say(format_args!("The directory lies in {}", arguments.data_dir.display())),
        Action::List => list(&*directory.register()?),
        Action::Suspend { id } => tell(&directory.suspend(&id)?),
        Action::Resume { id } => tell(&directory.resume(&id)?),
        Action::Withdraw { id } => tell(&directory.withdraw(&id)?),
        Action::Revoke { certificate } => match directory.revoke(&certificate)? {
            Revoked::Now(issued) => say(format_args!("Revoked: {} {}", issued.kind.as_str(), issued.serial)),
            Revoked::Before(issued) => say(format_args!("It was revoked before: {}", issued.serial)),
        },
    }
    Ok(())
}

/// Takes an address for a directory, whose own authority vouches for it. Certificates of that authority are asked for, and
/// not demanded.
///
/// # Errors
/// The address is taken, or a file of the folder does not fit.
pub async fn bind(directory: &Directory, listen: SocketAddr) -> Result<Bound, Failure> {
    let clients = ClientCertificates::issued_by(&[directory.file("root.pem"), directory.file("issuing.pem")])?;
    let own = directory.server_identity()?;
    let tls = TlsIdentity::new(own.chain, own.key, clients)?;
    let bound = Bound::bind(listen, Some(tls), Limits::api()).await;
    bound.map_err(|error| format!("{listen} cannot be taken: {error}").into())
}

/// What a directory answers on such a listener.
pub fn router(directory: Arc<Directory>) -> Router {
    directory::router(directory).layer(middleware::from_fn(present))
}

/// A certificate that cannot be read is nobody's, and shown to nobody.
async fn present(peer: Option<Extension<PeerCertificate>>, mut request: Request, next: Next) -> Response {
    if let Some(Ok(certificate)) = peer.as_ref().map(|Extension(peer)| peer.0.as_ref()) {
        request.extensions_mut().insert(Presented(certificate.clone()));
    }
    next.run(request).await
}

async fn serve(directory: Directory, at: Serve) -> Result<(), Failure> {
    log();
    let signals = Signals::listen()?;
    let directory = Arc::new(directory.at(at.public_url).listing(at.banks));
    let bound = bind(&directory, at.listen).await?;
    announce(&directory)?;
    listener::serve(bound, router(directory), signals.come()).await;
    Ok(())
}

/// The address, and what a bank writes into its configuration.
fn announce(directory: &Directory) -> Result<(), Failure> {
    let url = directory.public_url().as_str().trim_end_matches('/').to_owned();
    let host = url.trim_start_matches("https://");
    let quoted = |name: &str| {
        let path = std::path::absolute(directory.file(name))?;
        Ok::<_, std::io::Error>(toml::Value::from(path.display().to_string()))
    };
    let (root, issuing) = (quoted("root.pem")?, quoted("issuing.pem")?);
    let (certificate, key) = (quoted("bank.pem")?, quoted("bank.key")?);
    let client = directory.register()?.bank.client_id;
    say(format_args!(
        "A bank that trusts this sandbox has in its configuration:

[trust]
client_ca = [{root}, {issuing}]
client_crl = [\"{url}/pki/root.crl\", \"{url}/pki/issuing.crl\"]
outbound_ca = [{root}]

[[trust.statement_issuer]]
iss = \"{ISSUER}\"
jwks_uri = \"{url}/keystore/directory.jwks\"
keystore_hosts = [\"{host}\"]

[trust.directory]
api = \"{url}\"
token_url = \"{url}/token\"
keystore = \"{url}\"
client_id = \"{client}\"
certificate = {certificate}
private_key = {key}

The sandbox trust framework serves at {url}"
    ));
    Ok(())
}

fn tell(changed: &Changed) {
    say(format_args!("{} is {}", changed.name, changed.status));
}

fn list(register: &Register) {
    for organisation in &register.organisations {
        let (obie, uae) = (&organisation.obie_id, organisation.uae_id);
        say(format_args!("{}  {}  {obie}  {uae}", organisation.legal_name, organisation.status.as_str()));
        for software in &organisation.software {
            let (obie, uae) = (software.obie_id.clone(), software.application_id.map(|id| id.to_string()));
            let ids: Vec<String> = [obie, uae].into_iter().flatten().collect();
            say(format_args!("  {}  {}  {}", software.name, software.status.as_str(), ids.join("  ")));
            for issued in &software.certificates {
                let state = if issued.revoked.is_some() { "revoked" } else { "live" };
                let until = issued.expires.date();
                say(format_args!(
                    "    {}  {state} until {until}  {}  {}",
                    issued.kind.as_str(),
                    issued.serial,
                    issued.kid
                ));
            }
        }
    }
}

/// An address and nothing below it.
fn public_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| error.to_string())?;
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    if url.scheme() == "https" && url.host_str().is_some() && bare {
        return Ok(url);
    }
    Err("it has the form https://host or https://host:port, with nothing behind it".to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Action, Arguments, public_url};
    use clap::{Args, Command, FromArgMatches};
    use std::path::Path;

    #[test]
    fn a_kid_may_begin_with_a_hyphen() {
        for words in [
            ["revoke", "-t4gSYYnjhkzpbmcbA1UMMLzTuY", "--data-dir", "here"],
            ["revoke", "--data-dir", "here", "-t4gSYYnjhkzpbmcbA1UMMLzTuY"],
            ["--data-dir", "here", "revoke", "-t4gSYYnjhkzpbmcbA1UMMLzTuY"],
        ] {
            let command = Arguments::augment_args(Command::new("directory").no_binary_name(true));
            let arguments = Arguments::from_arg_matches(&command.get_matches_from(words)).unwrap();
            assert_eq!(arguments.data_dir, Path::new("here"));
            let Action::Revoke { certificate } = arguments.action else { panic!("{words:?}") };
            assert_eq!(certificate, "-t4gSYYnjhkzpbmcbA1UMMLzTuY");
        }
    }

    #[test]
    fn a_public_address_is_https_and_bare() {
        for good in ["https://localhost:9443", "https://directory.example/", "https://[::1]:9443"] {
            assert!(public_url(good).is_ok(), "{good}");
        }
        for bad in
            ["http://localhost:9443", "https://a.example/x", "https://a.example/?x", "https://u@a.example", "localhost"]
        {
            assert!(public_url(bad).is_err(), "{bad}");
        }
    }
}
