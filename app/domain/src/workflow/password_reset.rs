//! A new password for somebody who lost theirs: asked for by address, chosen through a link in a mail.
//!
//! Whether an address has an account shows neither in the answer nor in the time it takes.

use super::account::{Own, fit, password_was_set};
use super::sign_in::{acting, place_of};
use super::sign_up::link;
use crate::audit::{Event, Subject};
use crate::field::FieldErrors;
use crate::id::PersonId;
use crate::mail::Mail;
use crate::portal::Portal;
use crate::refusal::Refusal;
use crate::secret::{Token, TokenHash, TokenKind};
use crate::store::links::{Found, Purpose};
use crate::store::people::Profile;
use crate::store::throttles::{self, Allowance, Verdict};
use crate::store::{Context, WriteTx, links, people, sign_in_places};
use crate::text::EmailAddress;
use futures::FutureExt;
use time::Duration;

/// How long a link lives.
const LIVES: Duration = Duration::minutes(30);
/// Three mails to one account in an hour. Never off: nobody fills a mailbox through us.
const PER_ACCOUNT: Allowance = Allowance { hits: 3, window: Duration::hours(1) };
/// Twenty from one place in an hour.
const PER_PLACE: Allowance = Allowance { hits: 20, window: Duration::hours(1) };
/// Every answer takes this long: many times what the work takes.
const ANSWERED_AFTER: std::time::Duration = std::time::Duration::from_millis(250);

/// Sends a link to the owner of an address, if it has one. The answer is the same either way, and when it is too often.
///
/// # Errors
/// [`Refusal::Fields`] for what is no address; [`Refusal::Store`].
pub async fn ask(portal: &Portal, context: Context, email: &str) -> Result<(), Refusal> {
    let email = EmailAddress::parse(email).map_err(|error| FieldErrors::of("email", error))?;
    let (answer, ()) = tokio::join!(send(portal, context, email), tokio::time::sleep(ANSWERED_AFTER));
    answer
}

async fn send(portal: &Portal, context: Context, email: EmailAddress) -> Result<(), Refusal> {
    let (pool, key) = (portal.database().statements(), email.key());
    let places = format!("reset-place:{}", place_of(&context));
    let by_place = throttles::hit(pool, &places, PER_PLACE, portal.now()).await?;
    let by_account = throttles::hit(pool, &format!("reset:{key}"), PER_ACCOUNT, portal.now()).await?;
    let too_often = (by_place != Verdict::Allowed && portal.rules().limits) || by_account != Verdict::Allowed;
    if too_often {
        return Ok(());
    }
    let known = people::credentials(pool, &key).await?.filter(|known| known.active && known.password.is_some());
    portal
        .commit(context, move |tx| {
            async move {
                match known {
                    Some(known) => post(tx, known.person).await,
                    None => Ok(tx.record(Event::new("account.reset_asked", Subject::named("person", key))).await?),
                }
            }
            .boxed()
        })
        .await
}

async fn post(tx: &mut WriteTx, person: PersonId) -> Result<(), Refusal> {
    let token = links::create(tx, Purpose::ResetPassword(person), LIVES).await?;
    let own = Own::load(tx, person).await?;
    tx.record(Event::new("account.reset_asked", own.subject())).await?;
    let link = link(tx.portal(), &format!("/reset?t={}", token.expose()));
    let minutes = u32::try_from(LIVES.whole_minutes()).unwrap_or(u32::MAX);
    own.post(tx, Mail::PasswordReset { link, minutes }, "reset").await
}

/// Looks at a link without using it.
///
/// # Errors
/// [`Refusal::DeadLink`] for every link that does not work, whatever is wrong with it.
pub async fn look(portal: &Portal, token: &str) -> Result<(), Refusal> {
    owner(portal, token).await.map(|_| ())
}

async fn owner(portal: &Portal, token: &str) -> Result<(TokenHash, Profile), Refusal> {
    let hash = Token::parse(TokenKind::Link, token).map_err(|_| Refusal::DeadLink)?.hash();
    let pool = portal.database().statements();
    let Found::Live(Purpose::ResetPassword(person)) = links::look(pool, &hash, portal.now()).await? else {
        return Err(Refusal::DeadLink);
    };
    Ok((hash, people::profile(pool, person).await?.ok_or(Refusal::DeadLink)?))
}

/// Uses a link up and sets the password: every session of theirs ends. A second factor is asked for as ever.
///
/// # Errors
/// [`Refusal::DeadLink`]; [`Refusal::Fields`] when the password is unfit, and then the link still works.
pub async fn choose(portal: &Portal, context: Context, token: &str, new: &str) -> Result<(), Refusal> {
    let (link, owner) = owner(portal, token).await?;
    let new = fit(portal, &owner, new).await?;
    let hash = portal.hasher().hash(new.expose(), portal.entropy()).await?;
    let place = place_of(&context);
    let key = EmailAddress::parse(&owner.email).map(|address| address.key()).unwrap_or_default();
    portal
        .commit(context, move |tx| {
            async move {
                let Some(Purpose::ResetPassword(person)) = links::consume(tx, &link).await? else {
                    return Err(Refusal::DeadLink);
                };
                tx.act_as(acting(owner.kind, person, owner.name));
                people::set_password(tx, person, &hash).await?;
                // Whoever reads the owner's mail is the owner, wherever they are.
                sign_in_places::remember(tx, &key, &place).await?;
                password_was_set(tx, person, None, "account.password_reset").await
            }
            .boxed()
        })
        .await
}
