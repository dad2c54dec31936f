//! What a gateway asks over a connection with its certificate: whether a call may pass, and whose a token is. Each question
//! is one statement, answered from what is committed at that moment: nothing is kept between two of them.

use crate::certificate::Certificate;
use crate::client::Scopes;
use crate::id::GatewayId;
use crate::jose::Thumbprint;
use crate::portal::{Environment, Portal};
use crate::secret::TokenHash;
use crate::store::StoreError;
use crate::store::access_tokens::{self, ActiveToken, Answer, Asker, Claimant};
use crate::workflow::token::token_hash;

/// A call that came to a gateway.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// Its access token.
    pub token: &'a str,
    /// SHA-256 of the certificate of its connection, where it showed one.
    pub certificate: Option<&'a Thumbprint>,
    /// Every scope that it needs.
    pub scopes: &'a Scopes,
    /// Where it wants to go.
    pub environment: Environment,
}

/// Whether a call may pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Whoever asked is no gateway.
    UnknownAsker,
    /// Its token does not live, or lives in another environment.
    NoToken,
    /// Its token is bound to another certificate (RFC 8705 §3).
    OtherCertificate,
    /// Its token, or the gateway, is not for that.
    InsufficientScope,
    /// It may.
    Passes(Box<ActiveToken>),
}

/// Judges a call for the gateway that this certificate belongs to.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn check(portal: &Portal, gateway: &Certificate, call: Call<'_>) -> Result<Verdict, StoreError> {
    let answer = ask(portal, gateway, None, &token_hash(call.token)).await?;
    Ok(match answer {
        Answer::UnknownAsker => Verdict::UnknownAsker,
        Answer::Inactive => Verdict::NoToken,
        Answer::Active(token) if token.environment != call.environment.name() => Verdict::NoToken,
        Answer::Active(token) if !bound(&token, call.certificate) => Verdict::OtherCertificate,
        Answer::Active(token) if !token.scopes.cover(call.scopes) => Verdict::InsufficientScope,
        Answer::Active(token) => Verdict::Passes(token),
    })
}

/// A token without a certificate is good for whoever has it.
fn bound(token: &ActiveToken, certificate: Option<&Thumbprint>) -> bool {
    token.certificate.as_deref().is_none_or(|own| certificate.is_some_and(|shown| shown == own))
}

/// Whether a certificate is a gateway's.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn is_one(portal: &Portal, certificate: &Certificate) -> Result<bool, StoreError> {
    Ok(ask(portal, certificate, None, &TokenHash::NONE).await? != Answer::UnknownAsker)
}

/// Looks a token up for the gateway that this certificate belongs to (RFC 7662), and that has this identifier, where it gave
/// one.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn introspect(
    portal: &Portal,
    certificate: &Certificate,
    id: Option<GatewayId>,
    token: &str,
) -> Result<Answer, StoreError> {
    Ok(ask(portal, certificate, id, &token_hash(token)).await?.unless_foreign())
}

async fn ask(
    portal: &Portal,
    certificate: &Certificate,
    id: Option<GatewayId>,
    token: &TokenHash,
) -> Result<Answer, StoreError> {
    let (environment, now) = (portal.rules().environment, portal.now());
    let nobody = Claimant { client_id: "", secret: &TokenHash::NONE, environment, now };
    let asker = Asker { gateway: id, certificate: Some(certificate.thumbprint()), claimant: nobody };
    access_tokens::introspect(portal.database().statements(), asker, token).await
}
