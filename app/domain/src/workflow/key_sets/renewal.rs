//! One renewal of one copy: what others know, whether to fetch now, and what is left when nothing comes.

use super::place::{Copy, Need, Place};
use super::{Inner, Unavailable};
use crate::entropy;
use crate::jose::KeySet;
use crate::store::StoreError;
use crate::store::key_sets::{self, Claim, Record};
use sqlx::PgPool;
use std::sync::Arc;
use time::{Duration, OffsetDateTime};
use tokio::time::Instant;
use url::Url;
use uuid::{Builder, Uuid};

/// How long past its age the last good copy serves while its place cannot be reached.
const GRACE: Duration = Duration::hours(1);
/// An unknown key causes one fetch in so long, however many ask for it.
const FORCED_EVERY: Duration = Duration::seconds(60);
/// After a fetch that failed the next is not made before this.
const RETRY_AFTER: Duration = Duration::seconds(15);
/// How long we wait for the fetch of another process, which takes five seconds at most.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(7);
/// How often we look whether it has come.
const LOOK_EVERY: std::time::Duration = std::time::Duration::from_millis(100);
/// What a key set may call itself; what it does call itself is not looked at.
const ACCEPT: &str = "application/jwk-set+json, application/json";

pub(super) struct Renewal {
    pub(super) sets: Arc<Inner>,
    pub(super) url: Url,
    pub(super) place: Arc<Place>,
    pub(super) need: Need,
}

/// What a record asks for next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// Somebody else fetches.
    Wait,
    /// We do.
    Fetch {
        /// For the sake of a key that is not in the copy.
        forced: bool,
    },
    /// Nobody does now.
    Settle,
}

impl Renewal {
    pub(super) async fn run(self) -> Result<Arc<KeySet>, Unavailable> {
        // One after the other: what the first brings answers those behind it.
        let _turn = self.place.turn.lock().await;
        let patience = Instant::now() + PATIENCE;
        loop {
            if let Some(set) = self.fitting() {
                return Ok(set);
            }
            let record = self.look().await?;
            if let Some(set) = self.fitting() {
                return Ok(set);
            }
            match next(&record, self.has_young_copy(), self.now()) {
                Step::Fetch { forced } => self.fetch(record.revision, forced).await?,
                Step::Wait if Instant::now() < patience => tokio::time::sleep(LOOK_EVERY).await,
                Step::Wait | Step::Settle => return self.settle(&record),
            }
        }
    }

    fn now(&self) -> OffsetDateTime {
        self.sets.portal.now()
    }

    fn pool(&self) -> &PgPool {
        self.sets.portal.database().statements()
    }

    fn fitting(&self) -> Option<Arc<KeySet>> {
        self.place.fitting(self.need.kid.as_deref(), self.need.oldest, self.now())
    }

    fn has_young_copy(&self) -> bool {
        self.place.copy().is_some_and(|copy| copy.is_at_most(self.need.oldest, self.now()))
    }

    /// Reads what every replica knows, and takes over a copy that we do not have.
    async fn look(&self) -> Result<Record, StoreError> {
        let known = self.place.copy().map(|copy| copy.edition);
        let record = key_sets::find(self.pool(), self.url.as_str(), known).await?.unwrap_or_default();
        if record.edition != known {
            self.place.put(self.parse(&record));
        }
        Ok(record)
    }

    fn parse(&self, record: &Record) -> Option<Copy> {
        let (edition, fetched_at) = record.edition.zip(record.fetched_at)?;
        match KeySet::parse(record.body.as_deref()?) {
            Ok(set) => Some(Copy { edition, fetched_at, set: Arc::new(set) }),
            Err(error) => {
                tracing::warn!(url = %self.url, %error, "a copy in the database is no key set any more");
                None
            }
        }
    }

    /// Fetches, unless somebody was faster.
    async fn fetch(&self, seen: i64, forced: bool) -> Result<(), StoreError> {
        let by = fetch_id(self.sets.portal.entropy());
        let claim = Claim { url: self.url.as_str(), by, seen, forced, now: self.now() };
        if !key_sets::claim(self.pool(), claim).await? {
            return Ok(());
        }
        match self.document().await {
            Ok((body, set)) => {
                let lacking = self.need.kid.as_ref().is_some_and(|kid| !set.names(kid));
                if key_sets::keep(self.pool(), claim, &body, lacking).await? {
                    self.place.put(Some(Copy { edition: by, fetched_at: claim.now, set: Arc::new(set) }));
                }
            }
            Err(problem) => key_sets::fail(self.pool(), claim, &problem, self.now()).await?,
        }
        Ok(())
    }

    async fn document(&self) -> Result<(Vec<u8>, KeySet), String> {
        let body = self.sets.fetch.get(&self.url, ACCEPT).await.map_err(|unreachable| {
            tracing::warn!(url = %self.url, %unreachable, "a key set cannot be fetched");
            unreachable.why().to_owned()
        })?;
        match KeySet::parse(&body) {
            Ok(set) => Ok((body, set)),
            Err(error) => {
                tracing::warn!(url = %self.url, %error, "what was fetched is no key set");
                Err(error.to_string())
            }
        }
    }

    /// The last good copy, when it is not too old.
    fn settle(&self, record: &Record) -> Result<Arc<KeySet>, Unavailable> {
        let oldest = self.need.oldest.saturating_add(GRACE);
        match self.place.copy().filter(|copy| copy.is_at_most(oldest, self.now())) {
            Some(copy) => Ok(copy.set),
            None => Err(Unavailable::Place(
                record.problem.clone().unwrap_or_else(|| "it is being fetched and has not come yet".to_owned()),
            )),
        }
    }
}

fn next(record: &Record, has_young_copy: bool, now: OffsetDateTime) -> Step {
    if record.claimed_until.is_some_and(|until| until > now) {
        return Step::Wait;
    }
    // A copy that is young enough and does not do lacks the key.
    let (last, pause) = if has_young_copy { (record.forced_at, FORCED_EVERY) } else { (record.failed_at, RETRY_AFTER) };
    match last {
        Some(last) if now < last + pause => Step::Settle,
        _ => Step::Fetch { forced: has_young_copy },
    }
}

fn fetch_id(entropy: &dyn entropy::Entropy) -> Uuid {
    Builder::from_random_bytes(entropy::bytes(entropy)).into_uuid()
}
