//! The second factor: setting an authenticator app up, replacing it, new recovery codes, turning it off.

use super::account::{self, Own};
use super::code;
use crate::access::StaffRoles;
use crate::audit::Event;
use crate::field::FieldErrors;
use crate::id::PersonId;
use crate::mail::{Mail, SecondFactorChange};
use crate::portal::Portal;
use crate::recovery_code::{RecoveryCode, RecoveryCodeHash};
use crate::refusal::Refusal;
use crate::secret::Secret;
use crate::store::{Context, WriteTx, second_factor};
use crate::totp::TotpSecret;
use futures::FutureExt;

/// What somebody's authenticator app is to learn.
#[derive(Debug)]
pub struct SetUp {
    /// The URI that goes into a QR code.
    pub uri: Secret<String>,
    /// The same secret to be typed, in groups of four characters.
    pub key: Secret<String>,
}

/// Recovery codes, to be shown once.
pub type RecoveryCodes = Vec<Secret<String>>;

/// Begins to set up an app: a fresh secret, kept aside until a code proves that the app has it.
///
/// # Errors
/// [`Refusal::Store`].
pub async fn begin(portal: &Portal, context: Context, person: PersonId) -> Result<(), Refusal> {
    portal
        .commit(context, move |tx| {
            async move {
                let portal = tx.portal().clone();
                let secret = TotpSecret::new(portal.entropy());
                let sealed = portal.sealing().seal(code::pending_place(person), secret.expose(), portal.entropy());
                Ok::<_, Refusal>(second_factor::set_pending(tx, person, &sealed).await?)
            }
            .boxed()
        })
        .await
}

/// What is being set up; nothing unless [`begin`] was called.
///
/// # Errors
/// [`Refusal::Store`].
pub async fn set_up(portal: &Portal, person: PersonId, email: &str) -> Result<Option<SetUp>, Refusal> {
    let sealed = second_factor::pending(portal.database().statements(), person).await?;
    let secret = sealed.and_then(|sealed| code::open(portal, code::pending_place(person), &sealed));
    Ok(secret.map(|secret| SetUp {
        uri: secret.otpauth_uri(&portal.rules().bank_name, email),
        key: Secret::new(in_fours(secret.base32().expose())),
    }))
}

fn in_fours(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    characters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// Puts the app that is being set up into use, in place of any other, with new recovery codes.
///
/// # Errors
/// [`Refusal::Fields`] when the code is not the app's; [`Refusal::NotFound`] when nothing is being set up.
pub async fn confirm(
    portal: &Portal,
    context: Context,
    person: PersonId,
    typed: &str,
) -> Result<RecoveryCodes, Refusal> {
    let typed = typed.to_owned();
    portal
        .commit(context, move |tx| {
            async move {
                let portal = tx.portal().clone();
                let pending = second_factor::lock_pending(tx, person).await?;
                let pending = pending.and_then(|sealed| code::open(&portal, code::pending_place(person), &sealed));
                let secret = pending.ok_or(Refusal::NotFound("second factor to confirm"))?;
                let step = secret.verify(&typed, tx.now(), None).map_err(|error| FieldErrors::of("code", error))?;
                let sealed = portal.sealing().seal(code::place(person), secret.expose(), portal.entropy());
                second_factor::put_in_use(tx, person, &sealed, step.as_i64()).await?;
                let codes = new_codes(tx, person).await?;
                tell(tx, person, "account.second_factor_set_up", SecondFactorChange::TurnedOn).await?;
                Ok(codes)
            }
            .boxed()
        })
        .await
}

/// New recovery codes; the old ones are void.
///
/// # Errors
/// [`Refusal::NotFound`] without a second factor.
pub async fn renew_codes(portal: &Portal, context: Context, person: PersonId) -> Result<RecoveryCodes, Refusal> {
    portal
        .commit(context, move |tx| {
            async move {
                second_factor::lock(tx, person).await?.ok_or(Refusal::NotFound("second factor"))?;
                let codes = new_codes(tx, person).await?;
                tell(tx, person, "account.recovery_codes_renewed", SecondFactorChange::NewRecoveryCodes).await?;
                Ok(codes)
            }
            .boxed()
        })
        .await
}

/// Turns the second factor off, with the password and a code.
///
/// # Errors
/// [`Refusal::Fields`] when either is wrong, or when a role of theirs needs a second factor.
pub async fn turn_off(
    portal: &Portal,
    context: Context,
    person: PersonId,
    roles: &StaffRoles,
    password: &str,
    typed: &str,
) -> Result<(), Refusal> {
    if roles.need_second_factor() {
        return Err(FieldErrors::of("code", NEEDED).into());
    }
    account::prove_password(portal, &context, person, password).await?;
    if code::check(portal, context.clone(), person, typed, "account.confirmed").await?.is_none() {
        return Err(FieldErrors::of("code", code::WRONG).into());
    }
    portal
        .commit(context, move |tx| {
            async move {
                second_factor::remove(tx, person).await?;
                tell(tx, person, "account.second_factor_turned_off", SecondFactorChange::TurnedOff).await
            }
            .boxed()
        })
        .await
}

const NEEDED: &str = "Your role needs a second factor. You can set up another app in its place";

async fn new_codes(tx: &mut WriteTx, person: PersonId) -> Result<RecoveryCodes, Refusal> {
    let codes = RecoveryCode::new_set(tx.portal().entropy());
    let hashes: Vec<RecoveryCodeHash> = codes.iter().map(|code| code.hash(person)).collect();
    second_factor::set_recovery_codes(tx, person, &hashes).await?;
    Ok(codes.iter().map(RecoveryCode::expose).collect())
}

async fn tell(
    tx: &mut WriteTx,
    person: PersonId,
    action: &'static str,
    change: SecondFactorChange,
) -> Result<(), Refusal> {
    let own = Own::load(tx, person).await?;
    tx.record(Event::new(action, own.subject())).await?;
    let mail = Mail::SecondFactorChanged { change, when: tx.now(), link: own.link(tx) };
    own.post(tx, mail, action).await
}
