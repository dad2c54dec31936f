//! A software names the first owner of its organisation: over a connection with its certificate, under a key of its key set.
//! That shows who the machine is; the link in the mail shows whose the address is; the bank confirms the person.

use super::{event, lock_wanted, open};
use crate::access::Actor;
use crate::certificate::Certificate;
use crate::id::ClaimId;
use crate::jose::{Algorithm, Claims, Compact, Kid, Thumbprint, Tolerance, Validity};
use crate::refusal::Refusal;
use crate::secret::{Token, TokenKind};
use crate::store::claims::{self, NewClaim, Way};
use crate::store::machine_clients::{Door, MachineClient};
use crate::store::throttles::{self, Allowance, Verdict};
use crate::store::{Context, StoreError, WriteTx, claim_challenges};
use crate::text::EmailAddress;
use crate::workflow::registration::{Desk, uae_issuer};
use futures::FutureExt;
use time::{Duration, OffsetDateTime};

pub use crate::store::claim_challenges::LIVES as CHALLENGE_LIVES;

/// An answer is signed for one moment.
const LONGEST_ANSWER: Duration = Duration::seconds(5 * 60 + 10);
/// Nobody fills a stranger's mailbox through us.
const MAILS: Allowance = Allowance { hits: 5, window: Duration::hours(1) };

/// Why nobody is named.
#[derive(Debug, thiserror::Error)]
pub enum NotNamed {
    /// No client of that name, or not over this connection, or not under this key: nobody hears which.
    #[error("The client is unknown, or certificate and key are not those of its software")]
    Unproven,
    /// What was sent cannot be.
    #[error("{0}")]
    Malformed(String),
    /// A rule stands in the way.
    #[error("{0}")]
    NotNow(String),
    /// Too often.
    #[error("Too many people were named for this organisation. Wait as long as Retry-After says")]
    Throttled(OffsetDateTime),
    /// Postgres refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Gives a client something to sign.
///
/// # Errors
/// [`NotNamed`] unless the connection's certificate is its software's.
pub async fn challenge(desk: &Desk, client_id: &str, certificate: &Certificate) -> Result<Token, NotNamed> {
    let client = client(desk, client_id).await?;
    let sets = desk.sets_of(&client, None).await?.map_err(|_| NotNamed::Unproven)?;
    desk.tie_of(&client, &sets, certificate).await?.map_err(|_| NotNamed::Unproven)?;
    let challenge = Token::new(TokenKind::Challenge, desk.portal().entropy());
    let (pool, now) = (desk.portal().database().statements(), desk.portal().now());
    claim_challenges::insert(pool, &challenge.hash(), client.id, certificate.thumbprint(), now).await?;
    Ok(challenge)
}

/// Reads a signed answer, and sends a link to the address that it names.
///
/// # Errors
/// [`NotNamed`]; then no mail is sent, and the challenge can be answered again.
pub async fn name(desk: &Desk, answer: &str, certificate: &Certificate, trace: Option<String>) -> Result<(), NotNamed> {
    let Answer { client, kid, challenge, email } = proven(desk, answer, certificate).await?;
    let portal = desk.portal();
    if portal.rules().limits {
        let key = format!("claim:{}", client.organisation);
        let hit = throttles::hit(portal.database().statements(), &key, MAILS, portal.now());
        if let Verdict::Throttled { until } = hit.await? {
            return Err(NotNamed::Throttled(until));
        }
    }
    let context = Context { actor: Actor::Client(client.id, client.id.to_string()), address: None, trace };
    let (id, certificate) = (portal.id(ClaimId::new), *certificate.thumbprint());
    let named = portal.commit(context, move |tx| {
        async move { write(tx, &client, Written { id, kid: &kid, email: &email }, &challenge, &certificate).await }
            .boxed()
    });
    named.await.map_err(NotNamed::from)
}

/// What is written of an answer.
struct Written<'a> {
    id: ClaimId,
    kid: &'a str,
    email: &'a EmailAddress,
}

async fn write(
    tx: &mut WriteTx,
    client: &MachineClient,
    new: Written<'_>,
    challenge: &Token,
    certificate: &Thumbprint,
) -> Result<(), Refusal> {
    if !claim_challenges::consume(tx, &challenge.hash(), client.id, certificate).await? {
        return Err(Refusal::DeadLink);
    }
    let wanted = lock_wanted(tx, client.organisation).await?;
    let Written { id, kid, email } = new;
    let software = client.software_statement;
    let claim = NewClaim { id, organisation: client.organisation, way: Way::Key(software), key_id: Some(kid), email };
    let asker = claims::software_name(tx, software).await?;
    open(tx, claim, &wanted, &format!("The software {asker}")).await?;
    let claim = claims::lock(tx, id).await?.ok_or(Refusal::NotFound("claim"))?;
    Ok(tx.record(event("owner.named", &claim).with("kid", kid)).await?)
}

impl From<Refusal> for NotNamed {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Store(error) => Self::Store(error),
            Refusal::DeadLink => {
                Self::Malformed("challenge: it is unknown, was answered, or has expired; ask for another".into())
            }
            other => Self::NotNow(other.to_string()),
        }
    }
}

/// The client, as long as neither it nor anything above it has ended: whoever waits or is held back may look after that.
async fn client(desk: &Desk, client_id: &str) -> Result<MachineClient, NotNamed> {
    let client = desk.client(client_id).await.map_err(|refusal| match refusal {
        crate::workflow::token::NoToken::Store(error) => NotNamed::Store(error),
        _ => NotNamed::Unproven,
    })?;
    let ended = client.state.own().is_final() || client.state.blocker().is_some_and(|above| above.status.is_final());
    if ended { Err(NotNamed::Unproven) } else { Ok(client) }
}

/// An answer that was believed.
struct Answer {
    client: MachineClient,
    kid: String,
    challenge: Token,
    email: EmailAddress,
}

async fn proven(desk: &Desk, answer: &str, certificate: &Certificate) -> Result<Answer, NotNamed> {
    let told = |problem: String| NotNamed::Malformed(problem);
    let token = Compact::parse(answer).map_err(|fault| told(format!("The answer: {fault}")))?;
    let kid = token.header.kid.clone().ok_or_else(|| told("The answer: kid is required".into()))?;
    let algorithm = token.header.alg;
    let claims = Claims::of(token.unverified());
    let text = |name, most| claims.required_text(name, most).map_err(|fault| told(fault.to_string()));
    let subject = text("sub", 255)?;
    if subject != text("iss", 255)? {
        return Err(told("iss and sub are both the client's id".into()));
    }
    text("jti", 128)?;
    let challenge = Token::parse(TokenKind::Challenge, text("challenge", 64)?);
    let challenge = challenge.map_err(|_| told("challenge: it is none of ours".into()))?;
    let email = EmailAddress::parse(text("email", 254)?).map_err(|error| told(format!("email: {error}")))?;
    check_times(claims, desk.portal().now())?;
    let client = client(desk, subject).await?;
    let own = &desk.portal().rules().api_url;
    let issuer = match client.door {
        Door::Obie => own.clone(),
        Door::Uae => uae_issuer(own),
    };
    let audiences = claims.audiences().map_err(|fault| told(fault.to_string()))?;
    if audiences != [issuer.as_str()] {
        return Err(told(format!("aud must be {issuer}")));
    }
    if client.door == Door::Uae && algorithm != Algorithm::Ps256 {
        return Err(NotNamed::Unproven);
    }
    let sets = desk.sets_of(&client, Some(&kid)).await?.map_err(|_| NotNamed::Unproven)?;
    let (keys, revoked) = sets.pair();
    keys.verify(token.clone(), Kid::Required).map_err(|_| NotNamed::Unproven)?;
    if revoked.names(&kid) {
        return Err(NotNamed::Unproven);
    }
    desk.tie_of(&client, &sets, certificate).await?.map_err(|_| NotNamed::Unproven)?;
    Ok(Answer { client, kid, challenge, email })
}

fn check_times(claims: Claims<'_>, now: OffsetDateTime) -> Result<(), NotNamed> {
    let told = |problem: String| NotNamed::Malformed(problem);
    let instant = |name| claims.instant(name).map_err(|fault| told(fault.to_string()));
    let expires = claims.required_instant("exp").map_err(|fault| told(fault.to_string()))?;
    let validity = Validity { issued: instant("iat")?, not_before: instant("nbf")?, expires: Some(expires) };
    let tolerance =
        Tolerance { ahead: Duration::minutes(1), late: Duration::seconds(30), longest: Some(LONGEST_ANSWER) };
    validity.check(now, tolerance).map_err(|problem| told(problem.to_string()))?;
    if expires - now > LONGEST_ANSWER {
        return Err(told("exp may be at most 5 minutes ahead".into()));
    }
    Ok(())
}
