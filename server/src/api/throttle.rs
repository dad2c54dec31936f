//! Failed authentications of one address, counted in the database for all replicas.
//!
//! Success costs nothing: only a failure is counted, and whoever has failed too often is remembered here until the
//! window ends, so that what they send next reaches no database.

use crate::listener::PeerAddr;
use domain::portal::Portal;
use domain::store::StoreError;
use domain::store::throttles::{self, Allowance, Verdict};
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use time::{Duration, OffsetDateTime};

/// Sixty wrong credentials in a minute are no misprint.
const FAILURES: Allowance = Allowance { hits: 60, window: Duration::MINUTE };
/// More addresses than that are not remembered; they are still counted.
const MOST_REMEMBERED: usize = 10_000;

/// Who has failed too often, until when.
#[derive(Debug, Default)]
pub(super) struct Throttle(Mutex<HashMap<IpAddr, OffsetDateTime>>);

impl Throttle {
    /// Until when this address has to wait.
    pub(super) fn look(&self, peer: PeerAddr, now: OffsetDateTime) -> Option<OffsetDateTime> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let address = bundled(peer);
        let until = *waiting.get(&address)?;
        if until > now {
            return Some(until);
        }
        waiting.remove(&address);
        None
    }

    /// Counts a failure.
    pub(super) async fn failed(&self, portal: &Portal, peer: Option<PeerAddr>) -> Result<(), StoreError> {
        let Some(peer) = peer.filter(|_| portal.rules().limits) else { return Ok(()) };
        let (address, now) = (bundled(peer), portal.now());
        let key = format!("machine:{address}");
        if let Verdict::Throttled { until } =
            throttles::hit(portal.database().statements(), &key, FAILURES, now).await?
        {
            self.remember(address, until, now);
        }
        Ok(())
    }

    fn remember(&self, address: IpAddr, until: OffsetDateTime, now: OffsetDateTime) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() >= MOST_REMEMBERED {
            waiting.retain(|_, until| *until > now);
        }
        if waiting.len() < MOST_REMEMBERED {
            waiting.insert(address, until);
        }
    }
}

/// Whoever has one IPv6 address has the whole /64.
fn bundled(peer: PeerAddr) -> IpAddr {
    match peer.0.ip().to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    const NOW: OffsetDateTime = datetime!(2026-11-20 10:00 UTC);

    fn peer(address: &str) -> PeerAddr {
        PeerAddr((address.parse::<IpAddr>().unwrap(), 1).into())
    }

    #[test]
    fn who_waits_is_remembered_until_the_window_ends() {
        let throttle = Throttle::default();
        throttle.remember(bundled(peer("2001:db8::1")), NOW + Duration::MINUTE, NOW);
        assert!(throttle.look(peer("2001:db8::2"), NOW).is_some());
        assert!(throttle.look(peer("2001:db8:0:1::2"), NOW).is_none());
        assert!(throttle.look(peer("2001:db8::1"), NOW + Duration::MINUTE).is_none());
    }
}
