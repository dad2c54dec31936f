//! A small SMTP server (RFC 5321) on the loopback interface that keeps every mail it is given, and fails when told to.

mod caught;
mod session;

pub use caught::CaughtMail;

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Nothing on one machine takes this long: a mail that has not come by then will not come.
const PATIENCE: Duration = Duration::from_secs(20);

/// How the next mail fares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// `RCPT TO` is answered with this code.
    AtRecipient(u16),
    /// The whole mail is taken in and then answered with this code.
    AfterData(u16),
    /// The whole mail is taken in and the connection closed without an answer: the sender cannot know.
    DropAfterData,
    /// The whole mail is taken in and never answered: the sender waits until it goes away.
    HoldAfterData,
}

/// The server. It stops when it is dropped.
#[derive(Debug)]
pub struct SmtpCatcher {
    address: SocketAddr,
    shared: Arc<Shared>,
    accepting: JoinHandle<()>,
}

impl SmtpCatcher {
    /// Starts one on a free port.
    ///
    /// # Errors
    /// When no port can be had.
    pub async fn start() -> io::Result<Self> {
        Self::start_on(0).await
    }

    /// Starts one on this port, to stand where another was.
    ///
    /// # Errors
    /// When the port is taken.
    pub async fn start_on(port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared::default());
        let accepting = tokio::spawn(accept(listener, Arc::clone(&shared)));
        Ok(Self { address, shared, accepting })
    }

    /// `smtp://127.0.0.1:PORT`, as the configuration takes it.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// The next `times` mails fare like this. Faults told one after the other happen one after the other.
    pub fn fail_next(&self, fault: Fault, times: usize) {
        self.shared.faults().extend(std::iter::repeat_n(fault, times));
    }

    /// No further mail fares otherwise than well.
    pub fn forget_faults(&self) {
        self.shared.faults().clear();
    }

    /// Every mail whose data arrived, in order, whatever it was answered.
    pub fn received(&self) -> Vec<CaughtMail> {
        self.shared.caught.borrow().clone()
    }

    /// The mails that were answered with 250.
    pub fn accepted(&self) -> Vec<CaughtMail> {
        self.received().into_iter().filter(CaughtMail::is_accepted).collect()
    }

    /// Waits until so many mails were accepted, and returns them.
    ///
    /// # Errors
    /// When they do not come, with what came instead.
    pub async fn wait_for(&self, count: usize) -> io::Result<Vec<CaughtMail>> {
        let mut watching = self.shared.caught.subscribe();
        let enough = |mails: &Vec<CaughtMail>| mails.iter().filter(|mail| mail.is_accepted()).count() >= count;
        if matches!(tokio::time::timeout(PATIENCE, watching.wait_for(enough)).await, Ok(Ok(_))) {
            return Ok(self.accepted());
        }
        let came: Vec<_> = self.received().iter().map(CaughtMail::subject).collect();
        Err(io::Error::new(io::ErrorKind::TimedOut, format!("waited for {count} mails, came: {came:?}")))
    }

    /// Waits until something has arrived for which `fits` finds something, and returns that.
    ///
    /// # Errors
    /// When it does not come, with what came instead.
    pub async fn find<T>(&self, fits: impl Fn(&[CaughtMail]) -> Option<T>) -> io::Result<T> {
        let mut watching = self.shared.caught.subscribe();
        let looking = async {
            loop {
                let found = fits(&watching.borrow_and_update());
                if found.is_some() || watching.changed().await.is_err() {
                    return found;
                }
            }
        };
        if let Ok(Some(found)) = tokio::time::timeout(PATIENCE, looking).await {
            return Ok(found);
        }
        let came: Vec<_> = self.received().iter().map(|mail| format!("{:?}: {}", mail.to, mail.subject())).collect();
        Err(io::Error::new(io::ErrorKind::TimedOut, format!("the mail did not come, these did: {came:#?}")))
    }

    /// What arrived more than once, by Message-ID: whether all copies are the same bytes is for the test to say.
    pub fn duplicates(&self) -> BTreeMap<String, Vec<CaughtMail>> {
        let mut by_id: BTreeMap<String, Vec<CaughtMail>> = BTreeMap::new();
        for mail in self.received() {
            by_id.entry(mail.message_id()).or_default().push(mail);
        }
        by_id.retain(|_, copies| copies.len() > 1);
        by_id
    }
}

impl Drop for SmtpCatcher {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

#[derive(Debug, Default)]
struct Shared {
    caught: watch::Sender<Vec<CaughtMail>>,
    faults: Mutex<VecDeque<Fault>>,
}

impl Shared {
    fn faults(&self) -> MutexGuard<'_, VecDeque<Fault>> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn catch(&self, mail: CaughtMail) {
        self.caught.send_modify(|mails| mails.push(mail));
    }
}

/// Dropping the set ends every open session with the server.
async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let mut sessions = tokio::task::JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let shared = Arc::clone(&shared);
        // A sender that goes away in the middle of a session is its own test's business.
        sessions.spawn(async move { session::serve(stream, &shared).await.is_ok() });
        while sessions.try_join_next().is_some() {}
    }
}
