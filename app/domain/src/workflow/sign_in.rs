//! Signing in: a password, then a second factor where there is one.
//!
//! Whether an address has an account shows neither in the answer nor in the work: an unknown address costs a hash too.

use super::code;
use crate::access::Actor;
use crate::audit::{Event, Subject};
use crate::id::{PersonId, RequestId};
use crate::password::PasswordHash;
use crate::portal::Portal;
use crate::refusal::Refusal;
use crate::store::door::{self, DraftCredentials};
use crate::store::people::{Credentials, PersonKind};
use crate::store::throttles::{self, Allowance, Verdict};
use crate::store::{Context, StoreError, WriteTx, people, sign_in_places};
use crate::text::EmailAddress;
use futures::FutureExt;
use std::net::IpAddr;
use time::{Duration, OffsetDateTime};

pub use super::code::WRONG as WRONG_CODE;

/// Ten wrong passwords for one address from one place in a quarter of an hour. Somebody else's failures from elsewhere
/// do not lock the owner out.
const PER_ADDRESS_AND_PLACE: Allowance = Allowance { hits: 10, window: Duration::minutes(15) };
/// A hundred wrong passwords from one place, whatever the address.
const PER_PLACE: Allowance = Allowance { hits: 100, window: Duration::minutes(15) };
/// A hundred wrong passwords for one address from all the places together from which nobody has signed in to it. Its
/// owner's own places do not count and do not wait; a new password by mail makes a place one of them.
const PER_ADDRESS_ELSEWHERE: Allowance = Allowance { hits: 100, window: Duration::minutes(15) };

/// Who turned out to be signing in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignedIn {
    /// Somebody with an account, and nothing more to prove.
    Person(PersonId, PersonKind),
    /// Somebody whose second factor is still to come.
    NeedsSecondFactor(PersonId),
    /// Somebody who comes back to a sign-up that is not confirmed yet.
    Applicant(RequestId),
}

impl SignedIn {
    /// Who, where there is an account already.
    fn person(&self) -> Option<PersonId> {
        match self {
            Self::Person(person, _) | Self::NeedsSecondFactor(person) => Some(*person),
            Self::Applicant(_) => None,
        }
    }
}

/// Checks an address and a password. Where it is right and its hash weaker than those of today, a new hash is stored.
///
/// # Errors
/// `Ok(None)` when they do not belong together; [`Refusal::Throttled`] after too many of those.
pub async fn with_password(
    portal: &Portal,
    context: Context,
    email: &str,
    password: &str,
) -> Result<Option<SignedIn>, Refusal> {
    let key = EmailAddress::parse(email).map(|address| address.key()).unwrap_or_default();
    let (pool, place) = (portal.database().statements(), place_of(&context));
    // One look for everybody, and one hash.
    let behind = door::look(pool, &key, &place).await?;
    let doors = Doors::new(&key, place, behind.last_seen);
    doors.knock(portal).await?;
    let found = match behind.account {
        Some(credentials) => known(portal, credentials, password).await,
        None => applicant(portal, behind.draft, password).await,
    };
    if found.is_err() {
        doors.step_back(portal).await?;
    }
    let found = found?;
    let signed_in = found.as_ref().map(|found| found.signed_in.clone());
    report(portal, context, key, doors, found).await?;
    Ok(signed_in)
}

/// Somebody whose password was right.
struct Found {
    signed_in: SignedIn,
    actor: Actor,
    renewed: Option<Renewed>,
}

/// The same password, hashed as dear as hashes are today.
struct Renewed {
    old: PasswordHash,
    new: PasswordHash,
}

async fn known(portal: &Portal, known: Credentials, password: &str) -> Result<Option<Found>, Refusal> {
    let fits = portal.hasher().verify(known.password.as_ref(), password).await?;
    if !fits || !known.active {
        return Ok(None);
    }
    let renewed = renew(portal, known.password, password).await;
    let signed_in = if known.second_factor {
        SignedIn::NeedsSecondFactor(known.person)
    } else {
        SignedIn::Person(known.person, known.kind)
    };
    Ok(Some(Found { signed_in, actor: acting(known.kind, known.person, known.name), renewed }))
}

/// Hashes a password anew whose hash is weaker than those of today. Nobody is kept out because that does not work now.
async fn renew(portal: &Portal, old: Option<PasswordHash>, password: &str) -> Option<Renewed> {
    let old = old.filter(|hash| portal.hasher().needs_rehash(hash))?;
    let new = portal.hasher().hash(password, portal.entropy()).await.ok()?;
    Some(Renewed { old, new })
}

async fn applicant(portal: &Portal, draft: Option<DraftCredentials>, password: &str) -> Result<Option<Found>, Refusal> {
    let hash = draft.as_ref().and_then(|draft| draft.password.as_ref());
    let fits = portal.hasher().verify(hash, password).await?;
    Ok(draft.filter(|_| fits).map(|draft| Found {
        signed_in: SignedIn::Applicant(draft.request),
        actor: Actor::Applicant(draft.name),
        renewed: None,
    }))
}

async fn report(
    portal: &Portal,
    context: Context,
    key: String,
    doors: Doors,
    found: Option<Found>,
) -> Result<(), Refusal> {
    portal
        .commit(context, move |tx| {
            async move {
                let Some(Found { signed_in, actor, renewed }) = found else {
                    let failed = Event::new("account.sign_in_failed", Subject::named("person", key));
                    return Ok::<_, Refusal>(tx.record(failed).await?);
                };
                doors.open(tx).await?;
                if sign_in_places::is_due(doors.last_seen, tx.now()) {
                    sign_in_places::remember(tx, &key, &doors.from).await?;
                }
                tx.act_as(actor);
                if let (Some(person), Some(Renewed { old, new })) = (signed_in.person(), renewed) {
                    people::renew_password(tx, person, &old, &new).await?;
                }
                let (action, subject) = match signed_in {
                    SignedIn::Person(person, _) => ("account.signed_in", Subject::new("person", person, key)),
                    SignedIn::NeedsSecondFactor(person) => {
                        ("account.password_accepted", Subject::new("person", person, key))
                    }
                    SignedIn::Applicant(request) => {
                        ("account.applicant_returned", Subject::new("request", request, ""))
                    }
                };
                Ok(tx.record(Event::new(action, subject)).await?)
            }
            .boxed()
        })
        .await
}

/// Checks the second factor of somebody whose password was right: then they are signed in.
///
/// # Errors
/// `Ok(None)` when the code is wrong; [`Refusal::Throttled`] after too many of those.
pub async fn with_second_factor(
    portal: &Portal,
    context: Context,
    person: PersonId,
    code: &str,
) -> Result<Option<PersonKind>, Refusal> {
    code::check(portal, context, person, code, "account.signed_in").await
}

/// Checks the second factor of somebody who is signed in, before something that matters.
///
/// # Errors
/// The same as [`with_second_factor`].
pub async fn confirm_again(
    portal: &Portal,
    context: Context,
    person: PersonId,
    code: &str,
) -> Result<Option<PersonKind>, Refusal> {
    code::check(portal, context, person, code, "account.confirmed").await
}

/// Somebody with an account, as an actor.
pub(super) fn acting(kind: PersonKind, person: PersonId, name: String) -> Actor {
    match kind {
        PersonKind::Staff => Actor::Staff(person, name),
        PersonKind::Tpp => Actor::Tpp(person, name),
    }
}

/// Where a request comes from, as throttles count it: an IPv4 address, or the half of an IPv6 address that belongs to
/// one connection.
pub(super) fn place_of(context: &Context) -> String {
    let text = context.address.as_deref().unwrap_or_default();
    match text.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        Ok(address) => address.to_string(),
        Err(_) => text.to_owned(),
    }
}

/// The counters at the door: one for the place, one for the address from this place, and one for the address from every
/// place where its owner is not known.
struct Doors {
    place: String,
    address: String,
    elsewhere: Option<String>,
    from: String,
    last_seen: Option<OffsetDateTime>,
}

impl Doors {
    fn new(key: &str, from: String, last_seen: Option<OffsetDateTime>) -> Self {
        Self {
            place: format!("password:*:{from}"),
            address: format!("password:{key}:{from}"),
            // What is no address is nobody's.
            elsewhere: (last_seen.is_none() && !key.is_empty()).then(|| format!("password:{key}:*")),
            from,
            last_seen,
        }
    }

    /// Counts before anything is checked: of many guesses at once, no more come through than one after the other.
    async fn knock(&self, portal: &Portal) -> Result<(), Refusal> {
        let mut doors = vec![(&*self.place, PER_PLACE), (&*self.address, PER_ADDRESS_AND_PLACE)];
        doors.extend(self.elsewhere.as_deref().map(|elsewhere| (elsewhere, PER_ADDRESS_ELSEWHERE)));
        refuse_throttled(throttles::hit_all(portal.database().statements(), &doors, portal.now()).await?)
    }

    /// Nothing was checked: that was no guess.
    async fn step_back(&self, portal: &Portal) -> Result<(), Refusal> {
        let (pool, now) = (portal.database().statements(), portal.now());
        throttles::take_back(pool, &self.place, PER_PLACE, now).await?;
        throttles::take_back(pool, &self.address, PER_ADDRESS_AND_PLACE, now).await?;
        if let Some(elsewhere) = &self.elsewhere {
            throttles::take_back(pool, elsewhere, PER_ADDRESS_ELSEWHERE, now).await?;
        }
        Ok(())
    }

    /// The password was right: that was no guess, and neither were the slips before it from here.
    async fn open(&self, tx: &mut WriteTx) -> Result<(), StoreError> {
        let now = tx.now();
        throttles::take_back(tx.connection(), &self.place, PER_PLACE, now).await?;
        throttles::forget(tx.connection(), &self.address).await?;
        if let Some(elsewhere) = &self.elsewhere {
            throttles::take_back(tx.connection(), elsewhere, PER_ADDRESS_ELSEWHERE, now).await?;
        }
        Ok(())
    }
}

pub(super) fn refuse_throttled(verdict: Verdict) -> Result<(), Refusal> {
    match verdict {
        Verdict::Allowed => Ok(()),
        Verdict::Throttled { until } => Err(Refusal::Throttled { until }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_connection_is_one_place() {
        let cases = [
            ("192.0.2.7", "192.0.2.7"),
            ("::ffff:192.0.2.7", "192.0.2.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
            ("", ""),
        ];
        for (address, place) in cases {
            let context = Context { address: Some(address.to_owned()), ..Context::console() };
            assert_eq!(place_of(&context), place, "{address}");
        }
    }
}
