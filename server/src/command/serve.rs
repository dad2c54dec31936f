//! `vestibule serve`.

use super::{Failure, say};
use crate::boot::{Booted, boot};
use crate::config::Config;
use crate::listener::{self, Bound, ClientCertificates, Limits, PeerAddr, TlsIdentity};
use crate::mail::Smtp;
use crate::operations::{self, Taking};
use crate::outbound::{self, Outbound};
use crate::revocation::Lists;
use crate::{api, database, worker};
use app::web::PeerAddress;
use axum::Extension;
use axum::extract::Request;
use axum::middleware::{self, Next};
use axum::response::Response;
use domain::certificate::revocation::Revocations;
use domain::mail::Sender;
use domain::trust::Live;
use http::HeaderMap;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Serves until SIGTERM or Ctrl-C, then finishes what is in hand.
///
/// # Errors
/// A sentence about what does not fit.
pub async fn run(config: Config) -> Result<(), Failure> {
    log();
    let opened = database::open(&config)?;
    if opened.is_private() {
        opened.database.migrate().await?;
    }
    let booted = boot(&config, opened.database.clone()).await?;
    // Before anybody is told that it serves: whoever then says stop is heard.
    let signals = Signals::listen()?;
    let smtp = smtp(&config)?;
    let doors = Doors::open(&config, booted.portal.trust()).await?;
    let trust = booted.portal.trust();
    let fetch = Outbound::configured(&config, trust, None, outbound::Limits::revocation_lists())?;
    let lists = Lists::open(&booted.portal, Arc::new(fetch)).await;
    let (tell, stop) = watch::channel(false);
    let taking = Taking::default();
    let revocations = lists.revocations();
    let workers = worker::start(booted.desk.clone(), smtp, lists, stop.clone());
    taking.set(true);
    doors.announce(&config);
    let serving = doors.serve(booted, revocations, &config, &taking, &stop);
    signals.come().await;
    taking.set(false);
    tell.send(true)?;
    for task in serving.into_iter().chain(workers) {
        task.await?;
    }
    opened.close().await;
    Ok(())
}

/// The addresses that are taken, each with its own limits: one failing to bind fails the start.
struct Doors {
    people: Bound,
    machines: Option<Bound>,
    operators: Bound,
}

impl Doors {
    async fn open(config: &Config, trust: &Live) -> Result<Self, Failure> {
        let (portal, api) = (&config.portal, &config.api);
        let people = identity(portal.certificate.as_ref(), portal.private_key.as_ref(), ClientCertificates::Ignored)?;
        let clients = ClientCertificates::Trusted(trust.clone());
        let machines = identity(api.certificate.as_ref(), api.private_key.as_ref(), clients)?;
        Ok(Self {
            people: bind("portal.listen", portal.listen, people, Limits::portal()).await?,
            machines: match machines {
                Some(tls) => Some(bind("api.listen", api.listen, Some(tls), Limits::api()).await?),
                None => None,
            },
            operators: bind("operations.listen", config.operations.listen, None, Limits::portal()).await?,
        })
    }

    fn announce(&self, config: &Config) {
        say(format_args!("Vestibule serves the portal at {}", config.portal.public_url));
        match self.machines {
            Some(_) => say(format_args!("and the machine API at {}", config.api.public_url)),
            None => say("There is no machine API: `api.certificate` is not set"),
        }
    }

    fn serve(
        self,
        booted: Booted,
        revocations: Revocations,
        config: &Config,
        taking: &Taking,
        stop: &watch::Receiver<bool>,
    ) -> Vec<JoinHandle<()>> {
        let proxies: Arc<[IpAddr]> = config.portal.trusted_proxies.clone().into();
        let named = middleware::from_fn(move |request, next| name_peer(Arc::clone(&proxies), request, next));
        let operations = operations::router(booted.portal.clone(), taking.clone());
        let mut serving = vec![
            tokio::spawn(listener::serve(self.people, booted.people.layer(named), told(stop.clone()))),
            tokio::spawn(listener::serve(self.operators, operations, told(stop.clone()))),
        ];
        if let Some(machines) = self.machines {
            serving.push(tokio::spawn(listener::serve(
                machines,
                api::router(booted.desk, config.authorization_server.clone()).layer(Extension(revocations)),
                told(stop.clone()),
            )));
        }
        serving
    }
}

async fn bind(key: &str, address: SocketAddr, tls: Option<TlsIdentity>, limits: Limits) -> Result<Bound, Failure> {
    let bound = Bound::bind(address, tls, limits).await;
    bound.map_err(|error| format!("`{key}` is {address}, which cannot be taken: {error}").into())
}

fn identity(
    certificate: Option<&PathBuf>,
    key: Option<&PathBuf>,
    clients: ClientCertificates,
) -> Result<Option<TlsIdentity>, Failure> {
    let (Some(certificate), Some(key)) = (certificate, key) else { return Ok(None) };
    Ok(Some(TlsIdentity::load(certificate, key, clients)?))
}

async fn told(mut stop: watch::Receiver<bool>) {
    let _told = stop.wait_for(|stop| *stop).await;
}

/// Who is at the other end: the peer, or whom a proxy of ours says it speaks for.
async fn name_peer(proxies: Arc<[IpAddr]>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<PeerAddr>().map(|peer| peer.0.ip());
    let forwarded = forwarded(request.headers());
    let address = peer.map(|peer| client(peer, Some(&forwarded), &proxies).to_string()).unwrap_or_default();
    request.extensions_mut().insert(PeerAddress(address));
    next.run(request).await
}

/// All lines as one. A proxy may write its own below the one that came from outside: the last word is in the last line.
fn forwarded(headers: &HeaderMap) -> String {
    let lines = headers.get_all("x-forwarded-for").iter();
    lines.map(|line| String::from_utf8_lossy(line.as_bytes())).collect::<Vec<_>>().join(",")
}

/// The last address in the header that is not a proxy of ours; the header counts for nothing from anybody else.
fn client(peer: IpAddr, forwarded: Option<&str>, proxies: &[IpAddr]) -> IpAddr {
    let said = forwarded.unwrap_or_default().rsplit(',').map_while(|part| part.trim().parse::<IpAddr>().ok());
    let mut address = peer;
    for next in said {
        if !proxies.contains(&address) {
            break;
        }
        address = next;
    }
    address
}

fn smtp(config: &Config) -> Result<Option<Smtp>, Failure> {
    let Some(url) = &config.mail.smtp else { return Ok(None) };
    Ok(Some(Smtp::connect(url, &Sender::parse(&config.mail.from)?)?))
}

pub(super) fn log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info,tower_sessions_core=warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}

/// SIGTERM and Ctrl-C.
pub(super) struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    pub(super) fn listen() -> std::io::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    pub(super) async fn come(mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{client, forwarded};
    use http::HeaderMap;
    use std::net::IpAddr;

    #[test]
    fn only_a_proxy_of_ours_may_speak_for_others() {
        let proxies: [IpAddr; 2] = ["10.0.0.1".parse().unwrap(), "10.0.0.2".parse().unwrap()];
        let cases = [
            ("203.0.113.9", None, "203.0.113.9"),
            ("203.0.113.9", Some("198.51.100.1"), "203.0.113.9"),
            ("10.0.0.1", Some("198.51.100.1"), "198.51.100.1"),
            ("10.0.0.1", Some("6.6.6.6, 198.51.100.1"), "198.51.100.1"),
            ("10.0.0.1", Some("198.51.100.1, 10.0.0.2"), "198.51.100.1"),
            ("10.0.0.1", Some("nonsense"), "10.0.0.1"),
            ("10.0.0.1", None, "10.0.0.1"),
        ];
        for (peer, header, expected) in cases {
            let address = client(peer.parse().unwrap(), header, &proxies);
            assert_eq!(address.to_string(), expected, "{peer} {header:?}");
        }
    }

    #[test]
    fn the_line_that_a_proxy_added_is_the_last_word() {
        let mut headers = HeaderMap::new();
        for line in ["6.6.6.6", "198.51.100.1"] {
            headers.append("x-forwarded-for", line.parse().unwrap());
        }
        let proxy: IpAddr = "10.0.0.1".parse().unwrap();
        assert_eq!(client(proxy, Some(&forwarded(&headers)), &[proxy]).to_string(), "198.51.100.1");
    }
}
