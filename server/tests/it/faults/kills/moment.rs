//! When the server is killed.

use crate::faults::draw;
use domain::entropy::SeededEntropy;
use std::sync::Mutex;
use std::time::Duration;

/// A moment to kill the server, as seen from a request that changes something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    /// So many thousandths of the request were sent.
    Sending(u64),
    /// The request was sent so long ago.
    Working(Duration),
    /// Its answer has just arrived.
    Answered,
    /// The next mail was handed over, and the mail server has not answered yet.
    Mailing,
}

/// The bank signs in before anything goes wrong.
const CALM_AT_FIRST: u64 = 6;

/// The moments of a run, in order, with calm requests between them.
pub(super) struct Plan {
    entropy: SeededEntropy,
    rest: Mutex<Rest>,
}

struct Rest {
    kills: u32,
    calm: u64,
}

impl Plan {
    pub(super) fn new(seed: u64, kills: u32) -> Self {
        Self { entropy: SeededEntropy::new(seed), rest: Mutex::new(Rest { kills, calm: CALM_AT_FIRST }) }
    }

    /// The moment for the request that is about to be sent, if the server is killed during it.
    pub(super) fn next(&self) -> Option<Moment> {
        let mut rest = self.rest.lock().unwrap();
        if rest.calm > 0 || rest.kills == 0 {
            rest.calm = rest.calm.saturating_sub(1);
            return None;
        }
        rest.kills -= 1;
        rest.calm = self.draw(12);
        Some(match self.draw(8) {
            0 => Moment::Sending(self.draw(1_000)),
            1..=4 => Moment::Working(Duration::from_micros(self.draw(40_000))),
            5 => Moment::Answered,
            _ => Moment::Mailing,
        })
    }

    /// Once in a while the server is killed again while it starts: after so long.
    pub(super) fn again(&self) -> Option<Duration> {
        let mut rest = self.rest.lock().unwrap();
        if rest.kills == 0 || self.draw(6) != 0 {
            return None;
        }
        rest.kills -= 1;
        Some(Duration::from_millis(self.draw(300)))
    }

    /// Whether every kill has been given out.
    pub(super) fn is_done(&self) -> bool {
        self.rest.lock().unwrap().kills == 0
    }

    /// Whether somebody without an answer sends the same again, rather than look what has become of it.
    pub(super) fn insists(&self) -> bool {
        self.draw(2) == 0
    }

    fn draw(&self, bound: u64) -> u64 {
        draw(&self.entropy, bound)
    }
}
