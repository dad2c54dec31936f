//! Checking a code of the second factor: of the authenticator app, or a recovery code, which works once.

use super::account::Own;
use super::sign_in::{acting, refuse_throttled};
use crate::audit::Event;
use crate::id::PersonId;
use crate::mail::{Mail, SecondFactorChange};
use crate::portal::Portal;
use crate::recovery_code::RecoveryCode;
use crate::refusal::Refusal;
use crate::sealed::Place;
use crate::store::people::PersonKind;
use crate::store::throttles::{self, Allowance};
use crate::store::{Context, StoreError, WriteTx, people, second_factor};
use crate::totp::{Step, TotpSecret};
use futures::FutureExt;
use time::Duration;

/// Five wrong codes in ten minutes.
const CODES: Allowance = Allowance { hits: 5, window: Duration::minutes(10) };

/// What a form says about a wrong code, whatever is wrong with it.
pub const WRONG: &str =
    "This code is not right. Enter the six digits that your app shows now, or a recovery code that you have not used";

/// Checks a code and records `action` when it is right. `Ok(None)` when it is wrong.
///
/// Only somebody with the password or an open session comes here: a stranger cannot use the attempts up.
pub(super) async fn check(
    portal: &Portal,
    context: Context,
    person: PersonId,
    code: &str,
    action: &'static str,
) -> Result<Option<PersonKind>, Refusal> {
    let (pool, door) = (portal.database().statements(), format!("code:{person}"));
    refuse_throttled(throttles::hit(pool, &door, CODES, portal.now()).await?)?;
    let Some(owner) = people::profile(pool, person).await? else { return Ok(None) };
    let code = code.to_owned();
    let accepted = portal
        .commit(context, move |tx| {
            async move {
                tx.act_as(acting(owner.kind, person, owner.name));
                let own = Own::load(tx, person).await?;
                let accepted = accept(tx, person, &code).await?;
                let action = accepted.map_or("account.second_factor_failed", |_| action);
                tx.record(Event::new(action, own.subject())).await?;
                if accepted == Some(Accepted::RecoveryCode) {
                    let change = SecondFactorChange::RecoveryCodeUsed;
                    let mail = Mail::SecondFactorChanged { change, when: tx.now(), link: own.link(tx) };
                    own.post(tx, mail, "recovery-code").await?;
                }
                Ok::<_, Refusal>(accepted.map(|_| owner.kind))
            }
            .boxed()
        })
        .await?;
    if accepted.is_some() {
        throttles::forget(pool, &door).await?;
    }
    Ok(accepted)
}

/// What a right code turned out to be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Accepted {
    App,
    RecoveryCode,
}

async fn accept(tx: &mut WriteTx, person: PersonId, code: &str) -> Result<Option<Accepted>, StoreError> {
    let (accepted, as_what) = match RecoveryCode::parse(code) {
        Ok(recovery) => {
            let hash = recovery.hash(person);
            (second_factor::use_recovery_code(tx, person, &hash).await?, Accepted::RecoveryCode)
        }
        Err(_) => (accept_totp(tx, person, code).await?, Accepted::App),
    };
    Ok(accepted.then_some(as_what))
}

/// Accepts a code of the app and marks its step as used: of two equal codes, one is accepted.
async fn accept_totp(tx: &mut WriteTx, person: PersonId, code: &str) -> Result<bool, StoreError> {
    let Some(totp) = second_factor::lock(tx, person).await? else { return Ok(false) };
    let Some(secret) = open(tx.portal(), place(person), &totp.sealed) else { return Ok(false) };
    match secret.verify(code, tx.now(), totp.last_step.map(Step::from)) {
        Ok(step) => {
            second_factor::set_last_step(tx, person, step.as_i64()).await?;
            Ok(true)
        }
        Err(_) => Ok(false),
    }
}

/// Where the secret in use lies sealed.
pub(super) fn place(person: PersonId) -> Place {
    Place { table: "people", row: person.into(), column: "totp_sealed" }
}

/// Where a secret that is being set up lies sealed.
pub(super) fn pending_place(person: PersonId) -> Place {
    Place { table: "people", row: person.into(), column: "totp_pending_sealed" }
}

/// Opens a secret; one that does not open is as good as none, and the log says so.
pub(super) fn open(portal: &Portal, place: Place, sealed: &[u8]) -> Option<TotpSecret> {
    let plain = portal.sealing().open(place, sealed).inspect_err(|error| {
        tracing::error!(%error, person = %place.row, column = place.column, "a second factor does not open");
    });
    let bytes: [u8; 20] = plain.ok()?.expose().as_slice().try_into().ok()?;
    Some(TotpSecret::from_bytes(bytes))
}
