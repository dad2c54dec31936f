//! What people do with their own account: password, preferences, sessions.

use super::sign_in::refuse_throttled;
use super::sign_up::link;
use crate::audit::{Event, Subject};
use crate::field::FieldErrors;
use crate::id::{MailId, PersonId};
use crate::mail::{self, Mail, Recipient};
use crate::portal::Portal;
use crate::refusal::Refusal;
use crate::store::links::Purpose;
use crate::store::people::Profile;
use crate::store::throttles::{self, Allowance};
use crate::store::{Context, Post, WriteTx, links, organisations, people, second_factor, sessions};
use crate::text::Password;
use futures::FutureExt;
use time::{Duration, OffsetDateTime};

/// Ten wrong passwords within a session in a quarter of an hour.
const PASSWORDS: Allowance = Allowance { hits: 10, window: Duration::minutes(15) };

/// Sets another password. It ends every other session of theirs, and any reset that was asked for.
///
/// `keep` is the session they are using, by the hash of its id. The answer is the instant of the change.
///
/// # Errors
/// [`Refusal::Fields`] when the current password is wrong or the new one unfit.
pub async fn change_password(
    portal: &Portal,
    context: Context,
    person: PersonId,
    keep: [u8; 32],
    current: &str,
    new: &str,
) -> Result<OffsetDateTime, Refusal> {
    prove_password(portal, &context, person, current).await?;
    let known = people::profile(portal.database().statements(), person).await?.ok_or(Refusal::NotFound("person"))?;
    let new = fit(portal, &known, new).await?;
    set_password(portal, context, person, new, Some(keep)).await
}

/// Reads a password that somebody sets for themselves: it may not be what everybody knows of them.
pub(super) async fn fit(portal: &Portal, owner: &Profile, new: &str) -> Result<Password, Refusal> {
    let mut known = vec![owner.name.clone(), owner.email.clone(), portal.rules().bank_name.clone()];
    for (organisation, _) in &owner.teams {
        let found = organisations::find(portal.database().statements(), *organisation).await?;
        known.extend(found.map(|organisation| organisation.legal_name));
    }
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    Ok(Password::parse(new, &known).map_err(|error| FieldErrors::of("password", error))?)
}

async fn set_password(
    portal: &Portal,
    context: Context,
    person: PersonId,
    new: Password,
    keep: Option<[u8; 32]>,
) -> Result<OffsetDateTime, Refusal> {
    let hash = portal.hasher().hash(new.expose(), portal.entropy()).await?;
    portal
        .commit(context, move |tx| {
            async move {
                people::set_password(tx, person, &hash).await?;
                password_was_set(tx, person, keep, "account.password_changed").await?;
                Ok(tx.now())
            }
            .boxed()
        })
        .await
}

/// What goes with a new password: other sessions end, links and half-made set-ups are void, its owner is told.
pub(super) async fn password_was_set(
    tx: &mut WriteTx,
    person: PersonId,
    keep: Option<[u8; 32]>,
    action: &'static str,
) -> Result<(), Refusal> {
    links::void(tx, Purpose::ResetPassword(person)).await?;
    second_factor::forget_pending(tx, person).await?;
    let ended = sessions::end_all(tx, person, keep).await?;
    let own = Own::load(tx, person).await?;
    tx.record(Event::new(action, own.subject()).with("sessions_ended", ended)).await?;
    let mail = Mail::PasswordChanged { when: tx.now(), link: Own::link(tx) };
    own.post(tx, mail, action).await
}

/// Checks the password of somebody who is signed in.
///
/// # Errors
/// [`Refusal::Fields`] about `current_password` when it is wrong; [`Refusal::Throttled`] after too many of those.
pub(super) async fn prove_password(
    portal: &Portal,
    context: &Context,
    person: PersonId,
    password: &str,
) -> Result<(), Refusal> {
    let (pool, door) = (portal.database().statements(), format!("own-password:{person}"));
    refuse_throttled(throttles::hit(pool, &door, PASSWORDS, portal.now()).await?)?;
    let hash = people::password(pool, person).await?;
    if portal.hasher().verify(hash.as_ref(), password).await? {
        return Ok(throttles::forget(pool, &door).await?);
    }
    portal
        .commit(context.clone(), move |tx| {
            async move {
                let own = Own::load(tx, person).await?;
                Ok::<_, Refusal>(tx.record(Event::new("account.password_refused", own.subject())).await?)
            }
            .boxed()
        })
        .await?;
    Err(FieldErrors::of("current_password", "This is not your password").into())
}

/// How somebody's pages look and work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preferences {
    theme: &'static str,
    density: &'static str,
    shortcuts: bool,
}

impl Preferences {
    /// The names of the themes.
    pub const THEMES: [&'static str; 3] = ["system", "light", "dark"];
    /// The names of the densities.
    pub const DENSITIES: [&'static str; 2] = ["compact", "comfortable"];

    /// Reads what was chosen.
    ///
    /// # Errors
    /// One sentence for each choice that is none of ours.
    pub fn parse(theme: &str, density: &str, shortcuts: bool) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::new();
        let theme = errors.take("theme", one_of(&Self::THEMES, theme, "Choose how pages are coloured"));
        let density = errors.take("density", one_of(&Self::DENSITIES, density, "Choose how close lines stand"));
        match (theme, density) {
            (Some(theme), Some(density)) => Ok(Self { theme, density, shortcuts }),
            _ => Err(errors),
        }
    }
}

fn one_of(names: &[&'static str], chosen: &str, sentence: &'static str) -> Result<&'static str, &'static str> {
    names.iter().copied().find(|name| *name == chosen).ok_or(sentence)
}

/// Keeps how their pages should look and work.
///
/// # Errors
/// [`Refusal::Store`].
pub async fn set_preferences(
    portal: &Portal,
    context: Context,
    person: PersonId,
    chosen: Preferences,
) -> Result<(), Refusal> {
    portal
        .commit(context, move |tx| {
            async move {
                people::set_preferences(tx, person, chosen.theme, chosen.density, chosen.shortcuts).await?;
                let own = Own::load(tx, person).await?;
                let event = Event::new("account.preferences_changed", own.subject())
                    .with("theme", chosen.theme)
                    .with("density", chosen.density)
                    .with("shortcuts", chosen.shortcuts);
                Ok::<_, Refusal>(tx.record(event).await?)
            }
            .boxed()
        })
        .await
}

/// Which of their own sessions somebody ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// This one, by the hash of its id.
    One([u8; 32]),
    /// All but this one, by the hash of its id.
    AllBut([u8; 32]),
}

/// Ends sessions of theirs, nobody else's. The answer is how many there were.
///
/// # Errors
/// [`Refusal::Store`].
pub async fn end_sessions(portal: &Portal, context: Context, person: PersonId, which: Ending) -> Result<u64, Refusal> {
    portal
        .commit(context, move |tx| {
            async move {
                let ended = match which {
                    Ending::One(id_hash) => sessions::end_one(tx, person, &id_hash).await?,
                    Ending::AllBut(id_hash) => sessions::end_all(tx, person, Some(id_hash)).await?,
                };
                let own = Own::load(tx, person).await?;
                tx.record(Event::new("account.sessions_ended", own.subject()).with("sessions_ended", ended)).await?;
                Ok::<_, Refusal>(ended)
            }
            .boxed()
        })
        .await
}

/// Switches an account off inside the caller's unit of work: it cannot sign in, and every session of it ends with the
/// same commit. The caller records why.
///
/// # Errors
/// [`Refusal::Store`] when the person is not there.
pub async fn switch_off(tx: &mut WriteTx, person: PersonId) -> Result<(), Refusal> {
    people::switch_off(tx, person).await?;
    links::void(tx, Purpose::ResetPassword(person)).await?;
    sessions::end_all(tx, person, None).await?;
    Ok(())
}

/// The owner of the account that a unit of work is about.
pub(super) struct Own {
    person: PersonId,
    name: String,
    email: String,
}

impl Own {
    pub(super) async fn load(tx: &mut WriteTx, person: PersonId) -> Result<Self, Refusal> {
        let (name, email) = people::address(tx, person).await?.ok_or(Refusal::NotFound("person"))?;
        Ok(Self { person, name, email })
    }

    pub(super) fn subject(&self) -> Subject {
        Subject::new("person", self.person, &*self.email)
    }

    /// Where somebody goes who did not do this themselves.
    pub(super) fn link(tx: &WriteTx) -> mail::Link {
        link(tx.portal(), "/forgot")
    }

    pub(super) async fn post(self, tx: &mut WriteTx, mail: Mail, why: &str) -> Result<(), Refusal> {
        // Each is sent for itself: what happened twice is told twice.
        let key = format!("{}-{why}-{}", self.person, tx.portal().id(MailId::new));
        let to = Recipient::new(&*self.email, Some(&*self.name));
        Ok(tx.post(Post { mail, to, key, request: None }).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_choices_are_preferences() {
        assert!(Preferences::parse("dark", "comfortable", false).is_ok());
        let errors = Preferences::parse("sepia", "", true).unwrap_err();
        assert!(errors.about("theme").is_some() && errors.about("density").is_some());
    }
}
