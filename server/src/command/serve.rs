//! `vestibule serve`.

use super::{Failure, say};
use crate::config::Config;
use crate::mail::Smtp;
use crate::operations::{self, Taking};
use crate::{boot::boot, database, worker};
use app::web::PeerAddress;
use axum::Router;
use axum::extract::{ConnectInfo, Request};
use axum::middleware::{self, Next};
use domain::mail::Sender;
use std::net::SocketAddr;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

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
    let smtp = smtp(&config)?;
    let (tell, stop) = watch::channel(false);
    let taking = Taking::default();
    let people = TcpListener::bind(config.portal.listen).await?;
    let operators = TcpListener::bind(config.operations.listen).await?;
    let workers = worker::start(booted.portal.clone(), smtp, stop.clone());
    taking.set(true);
    say(format_args!("Vestibule serves the portal at {}", config.portal.public_url));
    let operations = operations::router(booted.portal.clone(), taking.clone());
    let serving = tokio::spawn(serve(operators, operations, stop.clone()));
    let portal = tokio::spawn(serve(people, booted.people.layer(middleware::from_fn(peer)), stop));
    told_to_stop().await?;
    taking.set(false);
    tell.send(true)?;
    portal.await??;
    serving.await??;
    for worker in workers {
        worker.await?;
    }
    opened.close().await;
    Ok(())
}

async fn serve(listener: TcpListener, router: Router, mut stop: watch::Receiver<bool>) -> std::io::Result<()> {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service)
        .with_graceful_shutdown(async move {
            let _told = stop.wait_for(|stop| *stop).await;
        })
        .await
}

async fn peer(
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    mut request: Request,
    next: Next,
) -> axum::response::Response {
    request.extensions_mut().insert(PeerAddress(address.ip().to_string()));
    next.run(request).await
}

fn smtp(config: &Config) -> Result<Option<Smtp>, Failure> {
    let Some(url) = &config.mail.smtp else { return Ok(None) };
    Ok(Some(Smtp::connect(url, &Sender::parse(&config.mail.from)?)?))
}

fn log() {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info,tower_sessions_core=warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}

async fn told_to_stop() -> std::io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = terminate.recv() => Ok(()),
        ended = tokio::signal::ctrl_c() => ended,
    }
}
