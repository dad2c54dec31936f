//! A unit of work: the change, its audit entries and its mails, committed together.

use super::error::StoreError;
use super::{audit, mails};
use crate::access::Actor;
use crate::audit::Event;
use crate::mail::{Mail, Recipient};
use crate::portal::Portal;
use sqlx::{PgConnection, Postgres, Transaction};
use time::OffsetDateTime;

/// Who is acting, from where.
#[derive(Debug, Clone)]
pub struct Context {
    /// Who.
    pub actor: Actor,
    /// The peer's address, where there is one.
    pub address: Option<String>,
    /// The identifier of the call, to find it in the log.
    pub trace: Option<String>,
}

impl Context {
    /// A worker or a rule of ours.
    pub fn system(name: &'static str) -> Self {
        Self { actor: Actor::System(name), address: None, trace: None }
    }

    /// The server's console.
    pub fn console() -> Self {
        Self { actor: Actor::Console, address: None, trace: None }
    }
}

/// A transaction with its instant and its actor. Dropped without a commit it leaves nothing.
pub struct WriteTx {
    tx: Transaction<'static, Postgres>,
    portal: Portal,
    context: Context,
    now: OffsetDateTime,
}

/// A letter to put into the outbox.
pub struct Post {
    /// What it says.
    pub mail: Mail,
    /// To whom.
    pub to: Recipient,
    /// What makes it this letter and no other: the same key is sent once.
    pub key: String,
    /// The request it belongs to.
    pub request: Option<crate::id::RequestId>,
}

impl WriteTx {
    pub(crate) async fn begin(portal: &Portal, context: Context) -> Result<Self, StoreError> {
        let tx = portal.database().units().begin().await?;
        Ok(Self { tx, portal: portal.clone(), context, now: portal.now() })
    }

    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        Ok(self.tx.commit().await?)
    }

    /// The connection, for the queries of this crate.
    pub(crate) fn connection(&mut self) -> &mut PgConnection {
        &mut self.tx
    }

    /// The instant of this unit of work.
    pub fn now(&self) -> OffsetDateTime {
        self.now
    }

    /// The ports.
    pub fn portal(&self) -> &Portal {
        &self.portal
    }

    /// Who is acting.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// From here on somebody else acts: whoever just proved who they are.
    pub fn act_as(&mut self, actor: Actor) {
        self.context.actor = actor;
    }

    /// Records a fact.
    ///
    /// # Errors
    /// [`StoreError`] when Postgres refuses.
    pub async fn record(&mut self, event: Event) -> Result<(), StoreError> {
        audit::append(self, event).await
    }

    /// Puts a letter into the outbox.
    ///
    /// # Errors
    /// [`StoreError`] when Postgres refuses.
    pub async fn post(&mut self, post: Post) -> Result<(), StoreError> {
        mails::enqueue(self, post).await
    }
}
