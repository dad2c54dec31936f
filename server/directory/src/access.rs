//! The bank's way in: a token for the Trust Framework's API (RFC 6749 §4.4, RFC 8705).
//!
//! The bank is the one client. Its certificate is asked for by the listener and not demanded: without one the client's id is
//! enough, for the register of a sandbox is no secret. A certificate that is shown must be the bank's, and binds the token.

use crate::directory::Directory;
use crate::fault::{Error, Refusal};
use data_encoding::BASE64;
use domain::certificate::Certificate;
use domain::jose::Thumbprint;
use domain::secret::{Token, TokenHash, TokenKind};
use std::collections::VecDeque;
use std::sync::PoisonError;
use time::{Duration, OffsetDateTime};

/// How long a token opens the API.
pub const TOKEN_LIFETIME: Duration = Duration::minutes(10);
/// So many tokens are remembered; the oldest is forgotten first.
const MOST: usize = 1_000;

/// The certificate that the other end of a connection showed: whoever mounts the router puts it among the extensions of
/// each request. Its chain was checked by the handshake.
#[derive(Debug, Clone)]
pub struct Presented(pub Certificate);

/// What the bank gets.
#[derive(Debug)]
pub struct BankToken {
    /// To be sent as `Authorization: Bearer`.
    pub token: Token,
}

/// Tokens that open the API, oldest first. They end with the process.
#[derive(Debug, Default)]
pub(crate) struct Tokens(VecDeque<Kept>);

#[derive(Debug)]
struct Kept {
    hash: TokenHash,
    expires: OffsetDateTime,
    bound: Option<Thumbprint>,
}

impl Directory {
    /// Gives the bank a token.
    ///
    /// # Errors
    /// [`Refusal`]: another grant, another client, somebody else's certificate.
    pub fn bank_token(
        &self,
        grant_type: Option<&str>,
        client_id: Option<&str>,
        presented: Option<&Certificate>,
    ) -> Result<BankToken, Error> {
        if grant_type != Some("client_credentials") {
            return Err(Refusal::OtherGrant.into());
        }
        self.authenticate(client_id, presented)?;
        let token = Token::new(TokenKind::Access, &*self.entropy);
        let kept = Kept {
            hash: token.hash(),
            expires: self.now() + TOKEN_LIFETIME,
            bound: presented.map(|certificate| *certificate.thumbprint()),
        };
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        if tokens.0.len() >= MOST {
            tokens.0.pop_front();
        }
        tokens.0.push_back(kept);
        Ok(BankToken { token })
    }

    /// True when a token opens the API for whoever showed this certificate, or none.
    pub fn opens(&self, token: &str, presented: Option<&Certificate>) -> bool {
        let Ok(token) = Token::parse(TokenKind::Access, token) else { return false };
        let (hash, now) = (token.hash(), self.now());
        let tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = tokens.0.iter().find(|kept| kept.hash == hash && now < kept.expires);
        kept.is_some_and(|kept| match kept.bound {
            Some(bound) => presented.is_some_and(|certificate| *certificate.thumbprint() == bound),
            None => true,
        })
    }

    fn authenticate(&self, client_id: Option<&str>, presented: Option<&Certificate>) -> Result<(), Error> {
        let register = self.register()?;
        let bank = &register.bank;
        if client_id != Some(bank.client_id.to_string().as_str()) {
            let sentence = "client_id is not the bank's; it was printed when the directory started";
            return Err(Refusal::UnknownClient(sentence.into()).into());
        }
        let Some(presented) = presented else { return Ok(()) };
        let now = self.now();
        let der = BASE64.encode(presented.der());
        if bank.certificates.iter().any(|issued| issued.is_live(now) && issued.certificate == der) {
            return Ok(());
        }
        let sentence = "The certificate is not the bank's: show bank.pem of the directory's folder, or none";
        Err(Refusal::UnknownClient(sentence.into()).into())
    }
}
