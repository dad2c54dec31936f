//! What failed too often, counted in the database for all replicas: authentications of one address, registrations over
//! one certificate.
//!
//! Success costs nothing: only a failure is counted, and whoever has failed too often is remembered here until the
//! window ends, so that what they send next reaches no database.

use crate::listener::PeerAddr;
use data_encoding::HEXLOWER;
use domain::certificate::Certificate;
use domain::jose::Thumbprint;
use domain::portal::Portal;
use domain::store::StoreError;
use domain::store::throttles::{self, Allowance, Verdict};
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use time::{Duration, OffsetDateTime};

/// Sixty wrong credentials in a minute are no misprint.
const WRONG_CREDENTIALS: Allowance = Allowance { hits: 60, window: Duration::MINUTE };
/// Whoever corrects a request by hand, and the official suite, need fewer.
const REFUSED_REGISTRATIONS: Allowance = Allowance { hits: 120, window: Duration::minutes(10) };
/// More callers than that are not remembered; they are still counted.
const MOST_REMEMBERED: usize = 10_000;

/// Who is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Caller {
    /// Whoever authenticates from here.
    Address(IpAddr),
    /// Whoever registers with this.
    Certificate(Thumbprint),
}

impl Caller {
    /// At the other end of a socket.
    pub(super) fn at(peer: PeerAddr) -> Self {
        Self::Address(bundled(peer))
    }

    /// With a certificate.
    pub(super) fn with(certificate: &Certificate) -> Self {
        Self::Certificate(*certificate.thumbprint())
    }

    fn key(self) -> String {
        match self {
            Self::Address(address) => format!("machine:{address}"),
            Self::Certificate(thumbprint) => format!("registration:{}", HEXLOWER.encode(&thumbprint)),
        }
    }

    fn allowance(self) -> Allowance {
        match self {
            Self::Address(_) => WRONG_CREDENTIALS,
            Self::Certificate(_) => REFUSED_REGISTRATIONS,
        }
    }
}

/// Who has failed too often, until when.
#[derive(Debug, Default)]
pub(super) struct Throttle(Mutex<HashMap<Caller, OffsetDateTime>>);

impl Throttle {
    /// Until when this caller has to wait.
    pub(super) fn look(&self, caller: Caller, now: OffsetDateTime) -> Option<OffsetDateTime> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let until = *waiting.get(&caller)?;
        if until > now {
            return Some(until);
        }
        waiting.remove(&caller);
        None
    }

    /// Counts a failure.
    pub(super) async fn failed(&self, portal: &Portal, caller: Option<Caller>) -> Result<(), StoreError> {
        let Some(caller) = caller.filter(|_| portal.rules().limits) else { return Ok(()) };
        let (pool, now) = (portal.database().statements(), portal.now());
        if let Verdict::Throttled { until } = throttles::hit(pool, &caller.key(), caller.allowance(), now).await? {
            self.remember(caller, until, now);
        }
        Ok(())
    }

    fn remember(&self, caller: Caller, until: OffsetDateTime, now: OffsetDateTime) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.len() >= MOST_REMEMBERED {
            waiting.retain(|_, until| *until > now);
        }
        if waiting.len() < MOST_REMEMBERED {
            waiting.insert(caller, until);
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
        throttle.remember(Caller::at(peer("2001:db8::1")), NOW + Duration::MINUTE, NOW);
        assert!(throttle.look(Caller::at(peer("2001:db8::2")), NOW).is_some());
        assert!(throttle.look(Caller::at(peer("2001:db8:0:1::2")), NOW).is_none());
        assert!(throttle.look(Caller::at(peer("2001:db8::1")), NOW + Duration::MINUTE).is_none());
    }
}
