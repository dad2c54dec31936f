//! Gateways: the resource servers that ask whether a token may pass.

use crate::access::{Authorised, ManageGateways};
use crate::audit::{Event, Subject};
use crate::client::Scopes;
use crate::field::FieldErrors;
use crate::id::GatewayId;
use crate::portal::Portal;
use crate::refusal::Refusal;
use crate::secret::{Token, TokenKind};
use crate::store::{Context, gateways};
use crate::text::ShortText;
use futures::FutureExt;

/// Proof that somebody may keep gateways: a member of staff, or whoever is at the server's console.
#[derive(Debug, Clone)]
pub enum Keeper {
    /// A member of staff.
    Staff(Authorised<ManageGateways>),
    /// The console.
    Console,
}

/// A gateway that was just made, with its secret: shown once.
#[derive(Debug)]
pub struct NewGateway {
    /// What it gives as its user name.
    pub id: GatewayId,
    /// What it gives as its password.
    pub secret: Token,
}

/// Makes a gateway that authenticates with a secret, in the environment of this server.
///
/// # Errors
/// [`Refusal::Fields`] about `name`.
pub async fn add(
    portal: &Portal,
    context: Context,
    _by: Keeper,
    name: &str,
    scopes: Scopes,
) -> Result<NewGateway, Refusal> {
    let name = ShortText::parse_at_most(name, 80).map_err(|error| FieldErrors::of("name", error.about("a name")))?;
    let scopes = if scopes.names().is_empty() { Scopes::all() } else { scopes };
    let (id, environment) = (portal.id(GatewayId::new), portal.rules().environment);
    portal
        .commit(context, move |tx| {
            async move {
                let secret = Token::new(TokenKind::ClientSecret, tx.portal().entropy());
                gateways::insert(tx, id, name.as_str(), environment, &scopes, &secret)
                    .await?
                    .map_err(|taken| FieldErrors::of("name", taken))?;
                let event = Event::new("gateway.added", Subject::new("gateway", id, name.as_str()))
                    .with("environment", environment.name())
                    .with("scopes", scopes.to_string())
                    .with("secret_ends_in", secret.last4());
                tx.record(event).await?;
                Ok::<_, Refusal>(NewGateway { id, secret })
            }
            .boxed()
        })
        .await
}

/// Ends a gateway: it learns nothing any more.
///
/// # Errors
/// [`Refusal::NotFound`] when there is none, or it has ended.
pub async fn revoke(portal: &Portal, context: Context, _by: Keeper, id: GatewayId) -> Result<(), Refusal> {
    portal
        .commit(context, move |tx| {
            async move {
                let name = gateways::revoke(tx, id).await?.ok_or(Refusal::NotFound("gateway"))?;
                tx.record(Event::new("gateway.revoked", Subject::new("gateway", id, name))).await?;
                Ok::<_, Refusal>(())
            }
            .boxed()
        })
        .await
}
