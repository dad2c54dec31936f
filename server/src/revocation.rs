//! Brings revocation lists in: from files when they change, from other servers every few minutes, and from Postgres where
//! neither gives one.

use crate::outbound::Limits;
use domain::certificate::revocation::{Offered, Revocations};
use domain::fetch::Fetch;
use domain::portal::Portal;
use domain::store::revocation_lists::{self, NewList};
use domain::trust::{CrlSource, Live, TrustSet};
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;
use time::{Duration, OffsetDateTime};

/// How often other servers are asked.
const EVERY: Duration = Duration::minutes(5);
/// How soon again after one that gave nothing.
const AGAIN_AFTER: Duration = Duration::seconds(30);
/// What a list may call itself.
const ACCEPT: &str = "application/pkix-crl, application/x-pem-file, application/octet-stream";

impl Limits {
    /// For revocation lists, which may name a hundred thousand certificates.
    pub fn revocation_lists() -> Self {
        let body = 16 * 1024 * 1024;
        Self { whole: std::time::Duration::from_secs(30), body, at_once: 4, ..Self::documents() }
    }
}

/// The places where lists come from.
pub struct Lists {
    portal: Portal,
    fetch: Arc<dyn Fetch>,
    revocations: Revocations,
    places: Vec<Place>,
    trust: Arc<TrustSet>,
}

struct Place {
    name: String,
    source: CrlSource,
    due: Option<OffsetDateTime>,
    seen: Option<Version>,
}

/// When a file was last written, and how long it was then.
type Version = (SystemTime, u64);

impl Lists {
    /// Begins with what is trusted now, and with what Postgres keeps of its lists.
    pub async fn open(portal: &Portal, fetch: Arc<dyn Fetch>) -> Self {
        let revocations = Revocations::new(Vec::new(), []);
        let nothing = Arc::new(TrustSet::default());
        let mut lists = Self { portal: portal.clone(), fetch, revocations, places: Vec::new(), trust: nothing };
        lists.follow().await;
        lists
    }

    /// Reads from the places that are trusted now. Every place is due then: a list that nobody believed before may be that
    /// of an authority which has come.
    async fn follow(&mut self) {
        let trust = self.portal.trust().current();
        if Arc::ptr_eq(&trust, &self.trust) {
            return;
        }
        self.places = trust.crl_sources.iter().cloned().map(Place::new).collect();
        self.revocations.follow(trust.authorities(), self.places.iter().map(|place| place.name.clone()));
        self.trust = trust;
        for (name, list) in self.revocations.lists() {
            if list.is_none() {
                self.restore(&name).await;
            }
        }
    }

    /// The lists, for whoever judges certificates.
    pub fn revocations(&self) -> Revocations {
        self.revocations.clone()
    }

    /// Whom the bank trusts, and so which places there are.
    pub(crate) fn trust(&self) -> &Live {
        self.portal.trust()
    }

    /// Looks at every place that is due. One that gives nothing keeps its last good list.
    pub async fn poll(&mut self) {
        self.follow().await;
        let now = self.portal.now();
        for number in 0..self.places.len() {
            let Some(place) = self.places.get(number).filter(|place| place.due.is_none_or(|due| due <= now)) else {
                continue;
            };
            let (due, seen) = self.renew(place).await;
            if let Some(place) = self.places.get_mut(number) {
                (place.due, place.seen) = (due, seen);
            }
        }
    }

    /// Reads one place, and says when to look at it again and what was seen of a file.
    async fn renew(&self, place: &Place) -> (Option<OffsetDateTime>, Option<Version>) {
        let (problem, seen) = match self.read(place).await {
            Ok(None) => return (None, place.seen),
            Ok(Some((bytes, seen))) => match self.offer(&place.name, bytes).await {
                Ok(()) => return (place.next(self.portal.now()), seen),
                Err(problem) => (problem, seen),
            },
            Err(problem) => (problem, None),
        };
        tracing::warn!(source = place.name, problem, "no revocation list can be had");
        // Another replica may have had more luck.
        self.restore(&place.name).await;
        (Some(self.portal.now() + AGAIN_AFTER), seen)
    }

    /// The bytes of a place, unless it is a file that has not changed.
    async fn read(&self, place: &Place) -> Result<Option<(Vec<u8>, Option<Version>)>, String> {
        match &place.source {
            CrlSource::Address(url) => {
                let fetched = self.fetch.get(url, ACCEPT).await;
                fetched.map(|bytes| Some((bytes, None))).map_err(|unreachable| unreachable.to_string())
            }
            CrlSource::File(file) => read_file(file, place.seen).await.map_err(|error| error.to_string()),
        }
    }

    async fn offer(&self, name: &str, bytes: Vec<u8>) -> Result<(), String> {
        let (revocations, source, now) = (self.revocations.clone(), name.to_owned(), self.portal.now());
        // A long list takes a while to read.
        let read = tokio::task::spawn_blocking(move || (revocations.offer(&source, &bytes, now), bytes));
        let (offered, bytes) = read.await.map_err(|error| error.to_string())?;
        match offered.map_err(|unbelievable| unbelievable.to_string())? {
            Offered::Taken => self.keep(name, &bytes).await,
            Offered::Known => self.note(name).await,
            Offered::Older => tracing::warn!(source = name, "the revocation list is older than the one before it"),
        }
        Ok(())
    }

    async fn keep(&self, name: &str, bytes: &[u8]) {
        let lists = self.revocations.lists();
        let Some(list) = lists.into_iter().find_map(|(known, list)| list.filter(|_| known == name)) else { return };
        let (issuer, entries, next_update) = (list.issuer(), list.len(), list.next_update());
        tracing::info!(source = name, issuer, entries, %next_update, "a revocation list was read");
        let (pool, now) = (self.portal.database().statements(), self.portal.now());
        let (this_update, authority) = (list.this_update(), list.authority());
        let new = NewList { source: name, body: bytes, this_update, next_update, authority, entries };
        if let Err(error) = revocation_lists::keep(pool, new, now).await {
            tracing::warn!(source = name, %error, "the revocation list could not be kept");
        }
    }

    async fn note(&self, name: &str) {
        let (pool, now) = (self.portal.database().statements(), self.portal.now());
        if let Err(error) = revocation_lists::seen(pool, name, now).await {
            tracing::warn!(source = name, %error, "that the revocation list was read could not be noted");
        }
    }

    async fn restore(&self, name: &str) {
        let kept = revocation_lists::find(self.portal.database().statements(), name).await;
        let offered = kept.map(|kept| kept.map(|bytes| self.revocations.offer(name, &bytes, self.portal.now())));
        match offered {
            Ok(None | Some(Ok(_))) => {}
            Ok(Some(Err(error))) => tracing::warn!(source = name, %error, "the kept revocation list is not believed"),
            Err(error) => tracing::warn!(source = name, %error, "the kept revocation list cannot be looked up"),
        }
    }
}

impl Place {
    fn new(source: CrlSource) -> Self {
        Self { name: source.to_string(), source, due: None, seen: None }
    }

    /// Files are looked at every time, which costs next to nothing.
    fn next(&self, now: OffsetDateTime) -> Option<OffsetDateTime> {
        matches!(self.source, CrlSource::Address(_)).then_some(now + EVERY)
    }
}

async fn read_file(file: &Path, seen: Option<Version>) -> std::io::Result<Option<(Vec<u8>, Option<Version>)>> {
    let about = tokio::fs::metadata(file).await?;
    let version = (about.modified()?, about.len());
    if seen == Some(version) {
        return Ok(None);
    }
    if about.len() > Limits::revocation_lists().body as u64 {
        return Err(std::io::Error::new(std::io::ErrorKind::FileTooLarge, "it is longer than 16 MiB"));
    }
    Ok(Some((tokio::fs::read(file).await?, Some(version))))
}
