//! Who may manage a client: the client itself, over a connection of its own (OBIE DCR, RFC 7592 §2 without its own token).

use super::Desk;
use crate::access::Actor;
use crate::certificate::Certificate;
use crate::refusal::Refusal;
use crate::secret::{Token, TokenKind};
use crate::standing::Thing;
use crate::store::machine_clients::{self, Door, MachineClient, Presented};
use crate::store::{Context, StoreError, standings};
use futures::FutureExt;
use serde_json::Value;

/// Why somebody does not manage a client.
#[derive(Debug, thiserror::Error)]
pub enum NotManaged {
    /// No token of ours, an ended one, one for another connection, or one for another client: nobody hears which.
    #[error("The access token is unknown, has ended, is bound to another certificate, or is not of this client")]
    InvalidToken,
    /// The client may not be used now.
    #[error("This client is not active here: {0}")]
    NotActive(String),
    /// Postgres refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A client, for itself.
#[derive(Debug, Clone)]
pub struct Managed {
    /// Which one.
    pub client: MachineClient,
    /// What is registered of it (RFC 7591 §3.2.1), as it was answered.
    pub registration: Value,
}

impl Desk {
    /// The client that `client_id` names, for whoever presents its token over a connection with its certificate. A token
    /// that is presented for another client than its own ends with that.
    ///
    /// # Errors
    /// [`NotManaged`].
    pub async fn manage(&self, token: &str, client_id: &str, certificate: &Certificate) -> Result<Managed, NotManaged> {
        let token = Token::parse(TokenKind::Access, token).map_err(|_| NotManaged::InvalidToken)?.hash();
        let presented = machine_clients::presented(&self.portal, &token).await?.ok_or(NotManaged::InvalidToken)?;
        let Presented { client, certificate: bound, valid, registration } = presented;
        if bound.as_deref() != Some(certificate.thumbprint().as_slice()) {
            tracing::warn!(client = %client.id, "an access token came over a connection with another certificate");
            return Err(NotManaged::InvalidToken);
        }
        if client.door != Door::Obie || !client.accepts_issuer(certificate) {
            return Err(NotManaged::InvalidToken);
        }
        if client.id.to_string() != client_id {
            tracing::warn!(client = %client.id, "an access token was used for another client and has been revoked");
            machine_clients::revoke(&self.portal, &token).await?;
            return Err(NotManaged::InvalidToken);
        }
        if !client.state.is_usable() {
            return Err(NotManaged::NotActive(client.state.to_string()));
        }
        let sets = self.sets_of(&client, None).await?.map_err(|_| NotManaged::InvalidToken)?;
        let tied = self.tie_of(&client, &sets, certificate).await?;
        if valid && tied.is_ok() { Ok(Managed { client, registration }) } else { Err(NotManaged::InvalidToken) }
    }

    /// Deletes a client for good. Its tokens die with it; its software may register again.
    ///
    /// # Errors
    /// [`Refusal::Moved`] when it has been deleted meanwhile.
    pub async fn delete(&self, client: &MachineClient, trace: Option<String>) -> Result<(), Refusal> {
        let id = client.id;
        let actor = Actor::Client(id, id.to_string());
        let context = Context { actor, address: None, trace };
        let delete = self.portal.commit(context, move |tx| {
            async move {
                let holder = standings::lock(tx, Thing::Client(id)).await?.ok_or(Refusal::NotFound("client"))?;
                let transition = holder.end("Deleted by the TPP's software", tx.now())?;
                Ok::<_, Refusal>(standings::apply(tx, &holder, transition).await?)
            }
            .boxed()
        });
        delete.await
    }
}
