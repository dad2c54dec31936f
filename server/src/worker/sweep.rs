//! Lets requests and emergency suspensions lapse, says what ends soon, and throws away what has ended.

use super::{SWEEP_EVERY, rest};
use domain::portal::Portal;
use domain::refusal::Refusal;
use domain::store::{
    access_tokens, claim_challenges, key_sets, links, machine_clients, registration_attempts, sessions, sign_in_places,
    throttles,
};
use domain::workflow::{review, standing, trust};
use tokio::sync::watch;

pub(super) async fn run(portal: Portal, mut stop: watch::Receiver<bool>) {
    loop {
        if let Err(error) = sweep(&portal).await {
            tracing::warn!(%error, "sweeping failed");
        }
        if rest(&mut stop, SWEEP_EVERY).await {
            return;
        }
    }
}

async fn sweep(portal: &Portal) -> Result<(), Refusal> {
    while review::expire_lapsed(portal).await? > 0 {}
    while standing::end_unconfirmed(portal).await? > 0 {}
    trust::remind(portal).await?;
    let (pool, now) = (portal.database().statements(), portal.now());
    sessions::sweep(pool, now).await?;
    links::sweep(pool, now).await?;
    throttles::sweep(pool, now).await?;
    sign_in_places::sweep(pool, now).await?;
    access_tokens::sweep(pool, now).await?;
    key_sets::sweep(pool, now).await?;
    machine_clients::sweep(pool, now).await?;
    claim_challenges::sweep(pool, now).await?;
    registration_attempts::sweep(pool, now).await?;
    Ok(())
}
