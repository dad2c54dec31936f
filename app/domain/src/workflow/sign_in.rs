//! Signing in: a password, then a second factor where there is one.
//!
//! Whether an address has an account shows neither in the answer nor in the work: an unknown address costs a hash too.

use crate::access::Actor;
use crate::audit::{Event, Subject};
use crate::id::{PersonId, RequestId};
use crate::password::PasswordHash;
use crate::portal::Portal;
use crate::recovery_code::RecoveryCode;
use crate::refusal::Refusal;
use crate::sealed::Place;
use crate::store::people::{Credentials, PersonKind};
use crate::store::throttles::{self, Allowance, Verdict};
use crate::store::{Context, StoreError, people, requests, second_factor};
use crate::text::EmailAddress;
use crate::totp::{Step, TotpSecret};
use futures::FutureExt;
use time::Duration;

/// Ten wrong passwords for one address from one place in a quarter of an hour. Somebody else's failures from elsewhere
/// do not lock the owner out.
const PER_ADDRESS_AND_PLACE: Allowance = Allowance { hits: 10, window: Duration::minutes(15) };
/// A hundred wrong passwords from one place, whatever the address.
const PER_PLACE: Allowance = Allowance { hits: 100, window: Duration::minutes(15) };
/// Five wrong codes in ten minutes.
const CODES: Allowance = Allowance { hits: 5, window: Duration::minutes(10) };

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

/// Checks an address and a password.
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
    let place = context.address.clone().unwrap_or_default();
    let doors = Doors::new(&key, &place);
    doors.look(portal).await?;
    let found = match people::credentials(portal.database().statements(), &key).await? {
        Some(credentials) => known(portal, credentials, password).await?,
        None => applicant(portal, &key, password).await?,
    };
    match &found {
        Some(_) => doors.open(portal).await?,
        None => doors.knock(portal).await?,
    }
    report(portal, context, &key, found.clone()).await?;
    Ok(found)
}

async fn known(portal: &Portal, credentials: Credentials, password: &str) -> Result<Option<SignedIn>, Refusal> {
    let fits = portal.hasher().verify(credentials.password.as_ref(), password).await?;
    if !fits || !credentials.active {
        return Ok(None);
    }
    Ok(Some(if credentials.second_factor {
        SignedIn::NeedsSecondFactor(credentials.person)
    } else {
        SignedIn::Person(credentials.person, credentials.kind)
    }))
}

async fn applicant(portal: &Portal, key: &str, password: &str) -> Result<Option<SignedIn>, Refusal> {
    let draft = requests::unconfirmed(portal.database().statements(), key).await?;
    let hash = draft.as_ref().and_then(|draft| PasswordHash::parse(draft.password_hash.as_deref()?).ok());
    let fits = portal.hasher().verify(hash.as_ref(), password).await?;
    Ok(draft.filter(|_| fits).map(|draft| SignedIn::Applicant(draft.request.id)))
}

async fn report(portal: &Portal, context: Context, key: &str, found: Option<SignedIn>) -> Result<(), Refusal> {
    let key = key.to_owned();
    portal
        .commit(context, move |tx| {
            async move {
                let event = match found {
                    Some(SignedIn::Person(person, _)) => {
                        Event::new("account.signed_in", Subject::new("person", person, key))
                    }
                    Some(SignedIn::NeedsSecondFactor(person)) => {
                        Event::new("account.password_accepted", Subject::new("person", person, key))
                    }
                    Some(SignedIn::Applicant(request)) => {
                        Event::new("account.applicant_returned", Subject::new("request", request, ""))
                    }
                    None => Event::new("account.sign_in_failed", Subject::named("person", key)),
                };
                Ok::<_, Refusal>(tx.record(event).await?)
            }
            .boxed()
        })
        .await
}

/// Checks a code of the authenticator app, or a recovery code, which works once.
///
/// # Errors
/// `Ok(None)` when the code is wrong; [`Refusal::Throttled`] after too many of those.
pub async fn with_second_factor(
    portal: &Portal,
    context: Context,
    person: PersonId,
    code: &str,
) -> Result<Option<PersonKind>, Refusal> {
    let door = format!("code:{person}");
    refuse_throttled(throttles::hit(portal.database().statements(), &door, CODES, portal.now()).await?)?;
    let Some(profile) = people::profile(portal.database().statements(), person).await? else { return Ok(None) };
    let code = code.to_owned();
    let accepted = portal
        .commit(context, move |tx| {
            async move {
                let accepted = match RecoveryCode::parse(&code) {
                    Ok(recovery) => second_factor::use_recovery_code(tx, person, &recovery.hash(person)).await?,
                    Err(_) => accept_totp(tx, person, &code).await?,
                };
                tx.act_as(match profile.kind {
                    PersonKind::Staff => Actor::Staff(person, profile.name.clone()),
                    PersonKind::Tpp => Actor::Tpp(person, profile.name.clone()),
                });
                let action = if accepted { "account.signed_in" } else { "account.second_factor_failed" };
                tx.record(Event::new(action, Subject::new("person", person, profile.email))).await?;
                Ok::<_, Refusal>(accepted.then_some(profile.kind))
            }
            .boxed()
        })
        .await?;
    if accepted.is_some() {
        throttles::forget(portal.database().statements(), &door).await?;
    }
    Ok(accepted)
}

/// Accepts a code of the authenticator app and marks its step as used.
pub(super) async fn accept_totp(
    tx: &mut crate::store::WriteTx,
    person: PersonId,
    code: &str,
) -> Result<bool, StoreError> {
    let Some(totp) = second_factor::lock(tx, person).await? else { return Ok(false) };
    let Some(secret) = open(tx.portal(), person, &totp.sealed) else { return Ok(false) };
    match secret.verify(code, tx.now(), totp.last_step.map(Step::from)) {
        Ok(step) => {
            second_factor::set_last_step(tx, person, step.as_i64()).await?;
            Ok(true)
        }
        Err(_) => Ok(false),
    }
}

pub(super) fn totp_place(person: PersonId) -> Place {
    Place { table: "people", row: person.into(), column: "totp_sealed" }
}

pub(super) fn open(portal: &Portal, person: PersonId, sealed: &[u8]) -> Option<TotpSecret> {
    let plain = portal.sealing().open(totp_place(person), sealed).ok()?;
    let bytes: [u8; 20] = plain.expose().as_slice().try_into().ok()?;
    Some(TotpSecret::from_bytes(bytes))
}

/// The two counters at the door: one for the address from this place, one for the place.
struct Doors {
    address: String,
    place: String,
}

impl Doors {
    fn new(key: &str, place: &str) -> Self {
        Self { address: format!("password:{key}:{place}"), place: format!("password:*:{place}") }
    }

    async fn look(&self, portal: &Portal) -> Result<(), Refusal> {
        let pool = portal.database().statements();
        refuse_throttled(throttles::look(pool, &self.address, PER_ADDRESS_AND_PLACE, portal.now()).await?)?;
        refuse_throttled(throttles::look(pool, &self.place, PER_PLACE, portal.now()).await?)
    }

    async fn knock(&self, portal: &Portal) -> Result<(), Refusal> {
        let pool = portal.database().statements();
        throttles::hit(pool, &self.address, PER_ADDRESS_AND_PLACE, portal.now()).await?;
        throttles::hit(pool, &self.place, PER_PLACE, portal.now()).await?;
        Ok(())
    }

    async fn open(&self, portal: &Portal) -> Result<(), Refusal> {
        Ok(throttles::forget(portal.database().statements(), &self.address).await?)
    }
}

pub(super) fn refuse_throttled(verdict: Verdict) -> Result<(), Refusal> {
    match verdict {
        Verdict::Allowed => Ok(()),
        Verdict::Throttled { until } => Err(Refusal::Throttled { until }),
    }
}
