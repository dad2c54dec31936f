//! Where the mails of a [`TestPortal`](crate::TestPortal) arrive: the outbox's worker, and everybody's mailbox.

use domain::mail::RenderedMail;
use domain::portal::Portal;
use domain::store::mails::{self, Leased};
use sqlx::{Connection, PgConnection};
use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use uuid::Uuid;

pub(crate) struct Mailbox {
    portal: Portal,
    url: String,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    arrived: Vec<RenderedMail>,
    /// Waited for an undo window when everything was dismissed.
    dismissed: BTreeSet<Uuid>,
}

impl Mailbox {
    pub(crate) fn new(portal: Portal, url: String) -> Self {
        Self { portal, url, state: Mutex::default() }
    }

    pub(crate) async fn take(&self, to: &str, subject: &str) -> RenderedMail {
        self.deliver().await;
        let arrived = &mut self.state().arrived;
        let fits = |mail: &RenderedMail| mail.to == to && mail.subject.contains(subject);
        let fitting = arrived.iter().filter(|mail| fits(mail)).count();
        assert_eq!(fitting, 1, "mails to {to} about “{subject}” among {:#?}", described(arrived));
        let at = arrived.iter().position(fits).expect("it was counted");
        arrived.remove(at)
    }

    /// Throws away what has arrived and fits.
    pub(crate) async fn dismiss(&self, fits: impl Fn(&RenderedMail) -> bool) {
        self.deliver().await;
        self.state().arrived.retain(|mail| !fits(mail));
    }

    /// Throws away everything, also what still waits.
    pub(crate) async fn dismiss_all(&self) {
        self.dismiss(|_| true).await;
        let waiting = queued(&self.url).await;
        self.state().dismissed.extend(waiting.into_iter().map(|(id, _)| id));
    }

    /// What nobody asked about: arrived, or still in the outbox.
    pub(crate) async fn left(&self) -> Vec<String> {
        let waiting = queued(&self.url).await;
        let state = self.state();
        let mut left = described(&state.arrived);
        left.extend(waiting.into_iter().filter(|(id, _)| !state.dismissed.contains(id)).map(|(_, words)| words));
        left
    }

    /// The same outside of any runtime, while everything is being torn down.
    pub(crate) fn left_at_the_end(&self) -> Vec<String> {
        let count = || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(self.left())
        };
        std::thread::scope(|scope| scope.spawn(count).join().expect("the outbox"))
    }

    async fn deliver(&self) {
        loop {
            let leased = mails::lease(&self.portal, 50).await.expect("the outbox");
            if leased.is_empty() {
                return;
            }
            for Leased { id, epoch, mail, .. } in leased {
                assert!(mails::mark_sent(&self.portal, id, epoch).await.expect("the outbox"), "a lease was lost");
                let mut state = self.state();
                if !state.dismissed.remove(&id.into()) {
                    state.arrived.push(mail);
                }
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn described(mails: &[RenderedMail]) -> Vec<String> {
    mails.iter().map(|mail| format!("{}: {}", mail.to, mail.subject)).collect()
}

/// What waits in the outbox, over a connection of its own.
async fn queued(url: &str) -> Vec<(Uuid, String)> {
    let mut connection = PgConnection::connect(url).await.expect("the test's database");
    #[expect(clippy::disallowed_methods, reason = "testkit is built without a database at hand")]
    let query = sqlx::query_as("select id, recipient || ': ' || subject from mails where status = 'queued'");
    let rows = query.fetch_all(&mut connection).await.expect("the outbox");
    connection.close().await.expect("the test's database");
    rows
}
