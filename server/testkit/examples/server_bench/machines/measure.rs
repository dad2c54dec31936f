//! Measuring one kind of work, alternating with a floor where there is one.

use super::floor::Floor;
use super::meter::Meter;
use super::scene::Scene;
use crate::Failure;
use crate::cost::Cost;
use std::time::Duration;

/// How often each is measured.
pub(crate) const TIMES: usize = 5;
/// What is sent before each measurement, and not counted.
pub(crate) const WARMING: u32 = 100;

/// What machines want.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    /// `POST /register`.
    Registration,
    /// `POST /token` with an assertion.
    Token,
    /// `POST /introspect` by a gateway with a certificate.
    Introspection,
    /// `GET /gateway/check`.
    Question,
    /// A handshake with certificates on both sides, one request, the end.
    Connection,
}

impl Work {
    pub(crate) const ALL: [Self; 5] =
        [Self::Registration, Self::Token, Self::Introspection, Self::Question, Self::Connection];

    /// How often in one measurement: enough for two seconds or so, in which the clock's ticks do not show.
    pub(crate) fn times(self) -> u32 {
        match self {
            Self::Registration => 2_000,
            Self::Token | Self::Connection => 4_000,
            Self::Introspection | Self::Question => 12_000,
        }
    }
}

/// The medians, of the server and of a floor.
pub(crate) async fn alternate(
    scene: &Scene,
    floor: Option<&Floor>,
    work: Work,
) -> Result<(Median, Option<Median>), Failure> {
    let (mut own, mut others) = (Vec::new(), Vec::new());
    for nth in 0..TIMES {
        if let (Some(floor), 1) = (floor, nth % 2) {
            others.extend(floor.measure(work).await?);
        }
        own.push(scene.measure(work).await?);
        if let (Some(floor), 0) = (floor, nth % 2) {
            others.extend(floor.measure(work).await?);
        }
    }
    Ok((Median::of(&own), (!others.is_empty()).then(|| Median::of(&others))))
}

/// What some work costs each time.
pub(crate) async fn metered(
    meter: Meter,
    times: u32,
    work: impl Future<Output = Result<(), Failure>>,
) -> Result<Cost, Failure> {
    let before = meter.read()?;
    work.await?;
    Ok((meter.read()? - before).per(times))
}

/// The middle of several.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Median {
    pub(crate) program: Duration,
    pub(crate) postgres: Duration,
    pub(crate) both: Duration,
}

impl Median {
    pub(crate) fn of(costs: &[Cost]) -> Self {
        let middle = |of: fn(&Cost) -> Duration| {
            let mut all: Vec<Duration> = costs.iter().map(of).collect();
            all.sort_unstable();
            all[all.len() / 2]
        };
        Self {
            program: middle(|cost| cost.program),
            postgres: middle(|cost| cost.postgres),
            both: middle(|cost| cost.program + cost.postgres),
        }
    }
}

/// A line of the table.
pub(crate) fn print(name: &str, own: Median, floor: Option<Median>, target: &str) {
    let Median { program, postgres, both } = own;
    let figures = [program, postgres, both].map(|figure| figure.as_micros());
    print!("{name:<24} {:>8} {:>9} {:>8}", figures[0], figures[1], figures[2]);
    match floor {
        None => println!(),
        Some(floor) => {
            let figures = [floor.program, floor.postgres, floor.both].map(|figure| figure.as_micros());
            let ratios =
                [both.as_secs_f64() / floor.both.as_secs_f64(), program.as_secs_f64() / floor.program.as_secs_f64()];
            println!(
                "   {:>8} {:>9} {:>8} {:>7.2} {:>8.2}  {target}",
                figures[0], figures[1], figures[2], ratios[0], ratios[1]
            );
        }
    }
}
