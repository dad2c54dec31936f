//! Access tokens for machines: issued, looked up, ended.

use crate::client::{InvalidScope, Scopes};
use crate::portal::Portal;
use crate::secret::{Token, TokenHash, TokenKind};
use crate::store::StoreError;
use crate::store::access_tokens::{self, Answer, Asker, Claimant, Issued, NewToken};
use std::sync::LazyLock;
use time::Duration;

/// What somebody presents to prove who they are.
#[derive(Clone, Copy)]
pub struct Presented<'a> {
    /// The `client_id`, or the identifier of a gateway.
    pub name: &'a str,
    /// The secret.
    pub secret: &'a str,
}

/// A token, handed out once.
#[derive(Debug)]
pub struct Grant {
    /// The token.
    pub token: Token,
    /// For what.
    pub scopes: Scopes,
    /// How long it lives.
    pub lifetime: Duration,
}

/// Why there is no token (RFC 6749 §5.2).
#[derive(Debug, thiserror::Error)]
pub enum NoToken {
    /// Unknown client, wrong secret, or not usable now: nobody hears which.
    #[error("The client is unknown, its secret is wrong, or it may not be used now; the portal's key page says why")]
    InvalidClient,
    /// What an assertion says of itself cannot be right, whoever signed it.
    #[error("{0}")]
    Assertion(String),
    /// The client did not register this grant.
    #[error("This client has not registered the grant client_credentials: change its registration by PUT")]
    GrantNotRegistered,
    /// The list of scopes cannot be read.
    #[error(transparent)]
    MalformedScope(#[from] InvalidScope),
    /// The client may not ask for that.
    #[error("This client may ask for these scopes: {0}")]
    BeyondScope(Scopes),
    /// Postgres refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Issues a token for a client's own use (RFC 6749 §4.4). An absent or empty `scope` means: everything registered.
///
/// # Errors
/// [`NoToken`].
pub async fn issue(portal: &Portal, presented: Presented<'_>, scope: &str) -> Result<Grant, NoToken> {
    let wanted = Wanted::parse(scope);
    let token = Token::new(TokenKind::Access, portal.entropy());
    let (hash, secret) = (token.hash(), presented.hash());
    let new = wanted.token(&hash, portal);
    let lifetime = new.lifetime;
    match access_tokens::issue(portal.database().statements(), presented.claimant(portal, &secret), new).await? {
        Issued::Token(scopes) => Ok(Grant { token, scopes, lifetime }),
        Issued::BeyondScope(registered) => Err(wanted.refused(registered)),
        Issued::UnknownClient => Err(NoToken::InvalidClient),
    }
}

/// The scopes that somebody asks for. Who asks comes first: a list that cannot be read is told only to a client, so it is
/// asked for as what nobody has.
pub(crate) struct Wanted(Result<Option<Scopes>, InvalidScope>);

impl Wanted {
    pub(crate) fn parse(scope: &str) -> Self {
        Self(Scopes::parse(scope))
    }

    /// A token for them.
    pub(crate) fn token<'a>(&'a self, hash: &'a TokenHash, portal: &Portal) -> NewToken<'a> {
        let scopes = match &self.0 {
            Ok(scopes) => scopes.as_ref(),
            Err(InvalidScope) => Some(&*NOTHING),
        };
        NewToken { hash, scopes, lifetime: portal.rules().token_lifetime }
    }

    /// Why there is none, for a client that has registered `registered`.
    pub(crate) fn refused(self, registered: Scopes) -> NoToken {
        self.0.err().map_or(NoToken::BeyondScope(registered), NoToken::MalformedScope)
    }
}

/// What nobody has registered.
static NOTHING: LazyLock<Scopes> = LazyLock::new(|| Scopes::of([String::new()]));

/// Looks a token up for a gateway (RFC 7662). Whatever is no token of ours is inactive.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn introspect(portal: &Portal, presented: Presented<'_>, token: &str) -> Result<Answer, StoreError> {
    let secret = presented.hash();
    let claimant = presented.claimant(portal, &secret);
    let asker = Asker { gateway: presented.name.parse().ok(), certificate: None, claimant };
    let answer = access_tokens::introspect(portal.database().statements(), asker, &token_hash(token)).await?;
    Ok(answer.unless_foreign())
}

/// Ends a client's own token (RFC 7009). Another's, and what is no token, stays as it is. False when nobody we know asks.
///
/// # Errors
/// [`StoreError`] when Postgres refuses; then nothing has ended.
pub async fn revoke(portal: &Portal, presented: Presented<'_>, token: &str) -> Result<bool, StoreError> {
    let secret = presented.hash();
    let claimant = presented.claimant(portal, &secret);
    access_tokens::revoke(portal.database().statements(), claimant, &token_hash(token)).await
}

impl<'a> Presented<'a> {
    fn claimant(&self, portal: &Portal, secret: &'a TokenHash) -> Claimant<'a> {
        // Postgres does not take every text, and none of ours is long.
        let plausible = self.name.len() <= 100 && self.name.bytes().all(|byte| byte.is_ascii_graphic());
        let client_id = if plausible { self.name } else { "" };
        Claimant { client_id, secret, environment: portal.rules().environment, now: portal.now() }
    }

    /// What cannot be a secret is looked up all the same, and found nowhere: it takes as long.
    fn hash(&self) -> TokenHash {
        Token::parse(TokenKind::ClientSecret, self.secret).map_or(TokenHash::NONE, |secret| secret.hash())
    }
}

pub(crate) fn token_hash(text: &str) -> TokenHash {
    Token::parse(TokenKind::Access, text).map_or(TokenHash::NONE, |token| token.hash())
}
