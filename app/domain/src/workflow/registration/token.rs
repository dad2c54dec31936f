//! Tokens for clients that authenticate with a key (RFC 7523 §2.2) or with their certificate (RFC 8705 §2.1). Each is bound
//! to the certificate of the connection that it was asked for on.

use super::Desk;
use crate::certificate::{Certificate, DistinguishedName};
use crate::directory::uuid_at_end;
use crate::jose::{Claims, Compact, KeySet, Kid, Tolerance, Validity};
use crate::registration::metadata::GrantType;
use crate::secret::{Token, TokenKind};
use crate::store::access_tokens::Issued;
use crate::store::machine_clients::{self, Door, MachineClient, UsedAssertion};
use crate::workflow::token::{Grant, NoToken, Wanted, token_hash};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use time::{Duration, OffsetDateTime};

/// As the official suite has it: half an hour, and what its clock may be off.
const LONGEST_ASSERTION: Duration = Duration::minutes(35);

/// In the UAE: five minutes, and what a clock may be off.
const LONGEST_UAE_ASSERTION: Duration = Duration::seconds(5 * 60 + 10);

/// The most characters of a client's id, as directories have it.
const LONGEST_NAME: usize = 255;

/// How somebody proves to be a client.
#[derive(Debug, Clone, Copy)]
pub enum Proof<'a> {
    /// By an assertion under a key of its software.
    Assertion {
        /// The assertion.
        jwt: &'a str,
        /// `client_id`, where it was sent beside it.
        client_id: Option<&'a str>,
    },
    /// By the certificate alone.
    Certificate {
        /// `client_id`.
        client_id: &'a str,
    },
}

/// What somebody shows, before anybody is asked whether it is true.
struct Shown {
    client_id: String,
    assertion: Option<Read>,
}

impl Desk {
    /// Issues a token for a client's own use (RFC 6749 §4.4).
    ///
    /// # Errors
    /// [`NoToken`].
    pub async fn issue(&self, proof: Proof<'_>, certificate: &Certificate, scope: &str) -> Result<Grant, NoToken> {
        let shown = self.shown(proof)?;
        let client_id = shown.client_id.clone();
        let Some(copy) = self.kept.get(&client_id) else { return self.issue_anew(shown, certificate, scope).await };
        match self.issue_to(&copy, shown, certificate, scope).await {
            // The copy may have been overtaken: by a PUT, by a suspension, by its end. Then nothing is used up yet.
            Err(NoToken::InvalidClient | NoToken::GrantNotRegistered) => {
                self.kept.forget(&client_id);
                self.issue_anew(self.shown(proof)?, certificate, scope).await
            }
            done => done,
        }
    }

    async fn issue_anew(&self, shown: Shown, certificate: &Certificate, scope: &str) -> Result<Grant, NoToken> {
        let client_id = shown.client_id.clone();
        let client = Arc::new(self.client(&client_id).await?);
        let granted = self.issue_to(&client, shown, certificate, scope).await?;
        self.kept.put(&client_id, &client);
        Ok(granted)
    }

    async fn issue_to(
        &self,
        client: &MachineClient,
        shown: Shown,
        certificate: &Certificate,
        scope: &str,
    ) -> Result<Grant, NoToken> {
        let assertion = self.prove(client, shown, certificate).await?;
        if !client.grant_types.iter().any(|grant| grant == GrantType::ClientCredentials.as_str()) {
            return Err(NoToken::GrantNotRegistered);
        }
        let wanted = Wanted::parse(scope);
        let token = Token::new(TokenKind::Access, self.portal.entropy());
        let hash = token.hash();
        let new = wanted.token(&hash, &self.portal);
        let lifetime = new.lifetime;
        match machine_clients::issue(&self.portal, client, certificate.thumbprint(), assertion, new).await? {
            Issued::Token(scopes) => Ok(Grant { token, scopes, lifetime }),
            Issued::BeyondScope(registered) => Err(wanted.refused(registered)),
            Issued::UnknownClient => Err(NoToken::InvalidClient),
        }
    }

    /// Ends a token of the client's own (RFC 7009). Another's, and what is no token, stays as it is.
    ///
    /// # Errors
    /// [`NoToken`] when nobody is proven.
    pub async fn revoke(&self, proof: Proof<'_>, certificate: &Certificate, token: &str) -> Result<(), NoToken> {
        let shown = self.shown(proof)?;
        let client = self.client(&shown.client_id).await?;
        let assertion = self.prove(&client, shown, certificate).await?;
        let hash = token_hash(token);
        let proven = machine_clients::revoke_own(&self.portal, client.id, assertion, &hash).await?;
        if proven { Ok(()) } else { Err(NoToken::InvalidClient) }
    }

    /// Recognises a client that wants nothing else. An assertion is used up by it.
    ///
    /// # Errors
    /// [`NoToken`] when nobody is proven.
    pub async fn recognise(&self, proof: Proof<'_>, certificate: &Certificate) -> Result<(), NoToken> {
        self.revoke(proof, certificate, "").await
    }

    fn shown(&self, proof: Proof<'_>) -> Result<Shown, NoToken> {
        match proof {
            Proof::Certificate { client_id } => Ok(Shown { client_id: client_id.to_owned(), assertion: None }),
            Proof::Assertion { jwt, client_id } => {
                let read = self.read(jwt, client_id)?;
                Ok(Shown { client_id: read.client_id.clone(), assertion: Some(read) })
            }
        }
    }

    /// Proves that it is this client, and says what is used up by that.
    async fn prove(
        &self,
        client: &MachineClient,
        shown: Shown,
        certificate: &Certificate,
    ) -> Result<Option<UsedAssertion>, NoToken> {
        if !client.state.is_usable() {
            return Err(NoToken::InvalidClient);
        }
        let kid = shown.assertion.as_ref().and_then(|read| read.token.header.kid.clone());
        let sets = self.sets_of(client, kid.as_deref()).await?.map_err(|_| NoToken::InvalidClient)?;
        let assertion = if let Some(read) = shown.assertion {
            let door = read.check_door(client.door, &self.portal.rules().api_url, self.portal.now());
            let used = read.verified(client, sets.pair())?;
            // Told to whoever has proven to hold the key.
            door.map(|()| Some(used))?
        } else {
            shows_registered(client, certificate)?;
            None
        };
        self.tie_of(client, &sets, certificate).await?.map_err(|_| NoToken::InvalidClient)?;
        Ok(assertion)
    }

    pub(in crate::workflow) async fn client(&self, client_id: &str) -> Result<MachineClient, NoToken> {
        let plausible = client_id.len() <= 36 && client_id.bytes().all(|byte| byte.is_ascii_graphic());
        // In the UAE a federation puts an address before it.
        let federated = uuid_at_end(client_id).filter(|_| client_id.len() > 36).map(|uuid| uuid.to_string());
        let named = if plausible { client_id } else { federated.as_deref().unwrap_or_default() };
        let pool = self.portal.database().statements();
        let found = machine_clients::find(pool, named, self.portal.rules().environment).await?;
        found.filter(|client| plausible || client.door == Door::Uae).ok_or(NoToken::InvalidClient)
    }

    /// What an assertion says of itself, before anybody is asked whether it is true: a fault in it is told.
    fn read(&self, jwt: &str, client_id: Option<&str>) -> Result<Read, NoToken> {
        let told = |problem: String| NoToken::Assertion(format!("client_assertion: {problem}"));
        let token = Compact::parse(jwt).map_err(|fault| told(fault.to_string()))?;
        let claims = Claims::of(token.unverified());
        let subject = claims.required_text("sub", LONGEST_NAME).map_err(|fault| told(fault.to_string()))?;
        let issuer = claims.required_text("iss", LONGEST_NAME).map_err(|fault| told(fault.to_string()))?;
        if subject != issuer || client_id.is_some_and(|named| named != subject) {
            return Err(told("iss, sub and client_id, where it is sent, are all the client's id".into()));
        }
        let own = self.portal.rules().api_url.as_str();
        let accepted = [own.to_owned(), format!("{own}/token"), uae_issuer(own)];
        let audiences = claims.audiences().map_err(|fault| told(fault.to_string()))?;
        let audiences: Vec<String> = accepted.iter().filter(|own| audiences.contains(&own.as_str())).cloned().collect();
        if audiences.is_empty() {
            return Err(told(format!("aud must be {}", accepted.join(" or "))));
        }
        let jti = claims.required_text("jti", 128).map_err(|fault| told(fault.to_string()))?;
        let instant = |name| claims.instant(name).map_err(|fault| told(fault.to_string()));
        let expires = claims.required_instant("exp").map_err(|fault| told(fault.to_string()))?;
        let validity = Validity { issued: instant("iat")?, not_before: instant("nbf")?, expires: Some(expires) };
        let tolerance =
            Tolerance { ahead: Duration::minutes(1), late: Duration::seconds(30), longest: Some(LONGEST_ASSERTION) };
        let now = self.portal.now();
        validity.check(now, tolerance).map_err(|problem| told(problem.to_string()))?;
        if expires - now > LONGEST_ASSERTION {
            return Err(told(format!("exp may be at most {} minutes ahead", LONGEST_ASSERTION.whole_minutes())));
        }
        let jti = Sha256::digest(jti).into();
        Ok(Read { client_id: subject.to_owned(), audiences, jti, expires, token })
    }
}

/// The issuer of the UAE's door.
pub fn uae_issuer(api_url: &str) -> String {
    format!("{api_url}/uae")
}

/// An assertion that has been read and not been believed.
struct Read {
    client_id: String,
    /// Those of ours that it names.
    audiences: Vec<String>,
    jti: [u8; 32],
    expires: OffsetDateTime,
    token: Compact,
}

impl Read {
    /// What its door asks besides: of OBIE's an audience of its own, of the UAE's a short life.
    fn check_door(&self, door: Door, own: &str, now: OffsetDateTime) -> Result<(), NoToken> {
        let told = |problem: &str| Err(NoToken::Assertion(format!("client_assertion: {problem}")));
        match door {
            Door::Obie if self.audiences == [uae_issuer(own)] => told("aud is the issuer of another door of this bank"),
            Door::Uae if self.expires - now > LONGEST_UAE_ASSERTION => told("exp may be at most 5 minutes ahead"),
            _ => Ok(()),
        }
    }

    fn verified(self, client: &MachineClient, (keys, revoked): (&KeySet, &KeySet)) -> Result<UsedAssertion, NoToken> {
        let registered = client.signing_alg.as_deref() == Some(self.token.header.alg.as_str());
        if client.auth_method != "private_key_jwt" || !registered {
            return Err(NoToken::InvalidClient);
        }
        let verified = keys.verify(self.token, Kid::Optional).map_err(|_| NoToken::InvalidClient)?;
        if verified.kid().is_some_and(|kid| revoked.names(kid)) {
            return Err(NoToken::InvalidClient);
        }
        // As long as its times would hold: a clock of ours may be late too.
        Ok(UsedAssertion { jti: self.jti, expires_at: self.expires + Duration::minutes(1) })
    }
}

/// RFC 8705 §2.1: the subject that is registered is that of the certificate, and the authority that of then.
fn shows_registered(client: &MachineClient, certificate: &Certificate) -> Result<(), NoToken> {
    let registered = client.subject_dn.as_deref().filter(|_| client.auth_method == "tls_client_auth");
    let means = registered
        .and_then(|written| DistinguishedName::parse(written).ok())
        .is_some_and(|name| name.means(&certificate.facts().subject));
    if means && client.accepts_issuer(certificate) { Ok(()) } else { Err(NoToken::InvalidClient) }
}
