//! The server, what it depends on, and the hand that kills it.

use super::ledger::Ledger;
use super::moment::{Moment, Plan};
use super::verdict::Remains;
use super::wire;
use crate::faults::program::Program;
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use domain::portal::Portal;
use domain::store::Database;
use http::{Method, StatusCode};
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::ServerName;
use server::config::Config;
use sqlx::{ConnectOptions, PgPool};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use testkit::{Browser, CaughtMail, Fault, SmtpCatcher};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::{Mutex, watch};
use tokio::task::JoinSet;
use tokio_rustls::TlsConnector;

/// Everything around the people. Clones are the same world.
#[derive(Clone)]
pub(super) struct World(Arc<Inner>);

struct Inner {
    program: Mutex<Program>,
    portal: SocketAddr,
    api: SocketAddr,
    tls: TlsConnector,
    domain: Portal,
    pool: PgPool,
    catcher: SmtpCatcher,
    plan: Plan,
    ledger: Ledger,
    tokens: std::sync::Mutex<Vec<String>>,
    kills: AtomicU32,
    wanted: u32,
    /// Kills that wait for a mail.
    waiting: Mutex<JoinSet<()>>,
    no_more_mail: watch::Sender<bool>,
}

impl World {
    pub(super) async fn begin(pool: PgPool, seed: u64, kills: u32) -> Self {
        let catcher = SmtpCatcher::start().await.unwrap();
        let url = pool.connect_options().to_url_lossy().to_string();
        let lines = format!(
            "[database]\nurl = \"{url}\"\nconnections = 4\n[limits]\nenabled = false\n\
             [mail]\nsmtp = \"{}\"\n[review]\nundo_window = \"0s\"",
            catcher.url()
        );
        let mut program = Program::configured(&format!("kills-{kills}"), &lines);
        program.start().await;
        let config = Config::load(&program.config()).unwrap();
        let domain = server::portal(&config, Database::open(&url, 2).unwrap()).unwrap();
        Self(Arc::new(Inner {
            portal: program.portal,
            api: program.api,
            tls: trusting(&program),
            program: Mutex::new(program),
            domain,
            pool,
            catcher,
            plan: Plan::new(seed, kills),
            ledger: Ledger::default(),
            tokens: std::sync::Mutex::default(),
            kills: AtomicU32::new(0),
            wanted: kills,
            waiting: Mutex::default(),
            no_more_mail: watch::Sender::new(false),
        }))
    }

    /// The domain on the same database, to hire people and to ask about tokens.
    pub(super) fn domain(&self) -> &Portal {
        &self.0.domain
    }

    pub(super) fn catcher(&self) -> &SmtpCatcher {
        &self.0.catcher
    }

    pub(super) fn plan(&self) -> &Plan {
        &self.0.plan
    }

    pub(super) fn ledger(&self) -> &Ledger {
        &self.0.ledger
    }

    /// Remembers a token that was given out.
    pub(super) fn keep_token(&self, token: &str) {
        self.0.tokens.lock().unwrap().push(token.to_owned());
    }

    /// What is left of the run beside the database.
    pub(super) fn remains(&self) -> Remains {
        let tokens = self.0.tokens.lock().unwrap().clone();
        Remains { ledger: self.0.ledger.all(), received: self.0.catcher.received(), tokens }
    }

    /// Whether no further kill is to come: whoever is on their way goes on to the end.
    pub(super) fn has_seen_enough(&self) -> bool {
        self.0.plan.is_done()
    }

    /// A browser on this machine.
    pub(super) fn browser(&self) -> Browser {
        let world = self.clone();
        let portal = Router::new().fallback(move |request: Request| async move { world.forward(request).await });
        Browser::new(portal, &format!("http://{}", self.0.portal), "")
    }

    /// A call of the machine API; nothing, where no whole answer came.
    pub(super) async fn call(&self, request: Request) -> Option<Response> {
        let bytes = wire::bytes_of(request, "localhost").await;
        loop {
            let Ok(stream) = TcpStream::connect(self.0.api).await else {
                self.wait_until_it_is_back().await;
                continue;
            };
            let name = ServerName::try_from("localhost").unwrap();
            // Killed before it has heard anything: nothing can have happened.
            let Ok(mut stream) = self.0.tls.connect(name, stream).await else { continue };
            return self.speak(&mut stream, &bytes, self.0.plan.next()).await;
        }
    }

    /// Sends a browser's request. What only reads is sent again until its answer comes.
    async fn forward(&self, request: Request) -> Response {
        let reads = request.method() == Method::GET;
        let bytes = wire::bytes_of(request, &self.0.portal.to_string()).await;
        loop {
            let Ok(mut stream) = TcpStream::connect(self.0.portal).await else {
                self.wait_until_it_is_back().await;
                continue;
            };
            let moment = if reads { None } else { self.0.plan.next() };
            match self.speak(&mut stream, &bytes, moment).await {
                Some(answer) => return answer,
                None if reads => {}
                None => return lost(),
            }
        }
    }

    async fn speak(
        &self,
        stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
        bytes: &[u8],
        moment: Option<Moment>,
    ) -> Option<Response> {
        let sent = match moment {
            Some(Moment::Sending(thousandths)) => bytes.len() * usize::try_from(thousandths).unwrap() / 1_000,
            _ => bytes.len(),
        };
        // A server that is gone hears nothing; whether it heard all shows in the answer.
        let _ = stream.write_all(&bytes[..sent]).await;
        let _ = stream.flush().await;
        match moment {
            None => wire::answer(stream).await,
            Some(Moment::Sending(_)) => {
                self.kill().await;
                wire::answer(stream).await
            }
            Some(Moment::Working(for_so_long)) => {
                let killing = async {
                    tokio::time::sleep(for_so_long).await;
                    self.kill().await;
                };
                tokio::join!(wire::answer(stream), killing).0
            }
            Some(Moment::Answered) => {
                let answer = wire::answer(stream).await;
                self.kill().await;
                answer
            }
            Some(Moment::Mailing) => {
                self.kill_at_the_next_mail().await;
                wire::answer(stream).await
            }
        }
    }

    async fn kill_at_the_next_mail(&self) {
        let unanswered = |mails: &[CaughtMail]| mails.iter().filter(|mail| mail.answered.is_none()).count();
        let before = unanswered(&self.0.catcher.received());
        self.0.catcher.fail_next(Fault::HoldAfterData, 1);
        let (world, mut no_more_mail) = (self.clone(), self.0.no_more_mail.subscribe());
        self.0.waiting.lock().await.spawn(async move {
            let held = world.0.catcher.find(|mails| (unanswered(mails) > before).then_some(()));
            tokio::select! {
                found = held => found.unwrap(),
                _ = no_more_mail.wait_for(|over| *over) => {}
            }
            world.kill().await;
        });
    }

    /// Kills the server, and starts it again.
    async fn kill(&self) {
        let mut program = self.0.program.lock().await;
        program.kill().await;
        self.0.kills.fetch_add(1, Ordering::SeqCst);
        while let Some(after) = self.0.plan.again() {
            program.spawn();
            tokio::time::sleep(after).await;
            program.kill().await;
            self.0.kills.fetch_add(1, Ordering::SeqCst);
        }
        self.let_a_minute_pass().await;
        program.start().await;
    }

    /// Leases of the dead last a minute. The test does not wait for it: it says that the minute is over.
    #[expect(clippy::disallowed_methods, reason = "no query of the product does this")]
    async fn let_a_minute_pass(&self) {
        let query = sqlx::query("update mails set lease_until = now() where lease_until is not null");
        query.execute(&self.0.pool).await.unwrap();
    }

    async fn wait_until_it_is_back(&self) {
        drop(self.0.program.lock().await);
    }

    /// Lets the last kills happen, every mail arrive, and the server finish what is in hand.
    pub(super) async fn drain(&self) {
        self.0.catcher.forget_faults();
        self.0.no_more_mail.send_replace(true);
        let mut waiting = std::mem::take(&mut *self.0.waiting.lock().await);
        while let Some(ended) = waiting.join_next().await {
            ended.unwrap();
        }
        assert_eq!(self.0.kills.load(Ordering::SeqCst), self.0.wanted, "kills");
        let expected = self.message_ids().await;
        let all = |mails: &[CaughtMail]| {
            let missing = |id: &&String| !mails.iter().any(|mail| mail.is_accepted() && mail.message_id() == **id);
            expected.iter().find(missing).is_none().then_some(())
        };
        self.0.catcher.find(all).await.unwrap();
        self.0.program.lock().await.stop().await;
    }

    #[expect(clippy::disallowed_methods, reason = "a test's own question")]
    async fn message_ids(&self) -> Vec<String> {
        sqlx::query_scalar("select message_id from mails").fetch_all(&self.0.pool).await.unwrap()
    }
}

/// The status of an answer that never came.
pub(super) const LOST: u16 = 599;

fn lost() -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::from_u16(LOST).unwrap();
    response
}

fn trusting(program: &Program) -> TlsConnector {
    let mut roots = RootCertStore::empty();
    roots.add(program.certificate.clone()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    TlsConnector::from(Arc::new(builder.with_root_certificates(roots).with_no_client_auth()))
}
