//! Browser sessions in Postgres. The cookie holds a random id, the table only its hash.

use app::web::Kept;
use async_trait::async_trait;
use domain::portal::Portal;
use domain::store::StoreError;
use domain::store::sessions::{self, SessionRow};
use std::fmt;
use time::OffsetDateTime;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{self, SessionStore};

/// The store that tower-sessions uses.
#[derive(Clone)]
pub(crate) struct Sessions {
    portal: Portal,
}

impl Sessions {
    pub(crate) fn new(portal: Portal) -> Self {
        Self { portal }
    }
}

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sessions")
    }
}

#[async_trait]
impl SessionStore for Sessions {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        let (pool, now) = (self.portal.database().statements(), self.portal.now());
        while !sessions::insert(pool, &row(record, now)?, now).await.map_err(backend)? {
            record.id = Id::default();
        }
        Ok(())
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        let now = self.portal.now();
        sessions::update(self.portal.database().statements(), &row(record, now)?, now).await.map_err(backend)
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        let (pool, now) = (self.portal.database().statements(), self.portal.now());
        let found = sessions::find(pool, &sessions::hash(id.0), now).await.map_err(backend)?;
        found
            .map(|row| {
                let data = serde_json::from_value(row.data)
                    .map_err(|error| session_store::Error::Decode(error.to_string()))?;
                Ok(Record { id: *id, data, expiry_date: row.expires_at })
            })
            .transpose()
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        sessions::delete(self.portal.database().statements(), &sessions::hash(id.0)).await.map_err(backend)
    }
}

/// The record as a row. Who is signed in stands in a column of its own, so that their sessions can be listed and ended;
/// and it ends when the portal says so, by the portal's clock.
fn row(record: &Record, now: OffsetDateTime) -> session_store::Result<SessionRow> {
    let kept = Kept::read(record);
    let data = serde_json::to_value(&record.data).map_err(|error| session_store::Error::Encode(error.to_string()))?;
    Ok(SessionRow {
        id_hash: sessions::hash(record.id.0),
        person: kept.who.as_ref().map(|who| who.person),
        data,
        since: kept.who.as_ref().map_or(now, |who| who.since),
        expires_at: kept.ends(now),
        device: kept.who.map(|who| who.device).unwrap_or_default(),
    })
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn backend(error: StoreError) -> session_store::Error {
    session_store::Error::Backend(error.to_string())
}
