//! How many tests of which kind passed.

use std::{collections::BTreeMap, fmt};

/// What a test needs to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Pure,
    Database,
    Http,
    Browser,
}

/// How a test ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Passed,
    Failed,
    Skipped,
}

#[derive(Debug, Default, Clone, Copy)]
struct Count {
    passed: usize,
    failed: usize,
    skipped: usize,
}

/// The counts of all kinds.
#[derive(Debug, Default)]
pub(crate) struct Tally(BTreeMap<Kind, Count>);

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Pure => "pure",
            Self::Database => "database",
            Self::Http => "HTTP",
            Self::Browser => "browser",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Passed => "ok",
            Self::Failed => "FAILED",
            Self::Skipped => "skipped",
        })
    }
}

impl Tally {
    /// Counts tests that ended alike.
    pub(crate) fn add(&mut self, kind: Kind, outcome: Outcome, tests: usize) {
        let count = self.0.entry(kind).or_default();
        match outcome {
            Outcome::Passed => count.passed += tests,
            Outcome::Failed => count.failed += tests,
            Outcome::Skipped => count.skipped += tests,
        }
    }

    pub(crate) fn passed(&self) -> usize {
        self.0.values().map(|count| count.passed).sum()
    }

    pub(crate) fn failed(&self) -> usize {
        self.0.values().map(|count| count.failed).sum()
    }

    fn skipped(&self) -> usize {
        self.0.values().map(|count| count.skipped).sum()
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<10} {:>7} {:>7} {:>7}", "tests", "passed", "failed", "skipped")?;
        for (kind, count) in &self.0 {
            writeln!(f, "{kind:<10} {:>7} {:>7} {:>7}", count.passed, count.failed, count.skipped)?;
        }
        write!(f, "{:<10} {:>7} {:>7} {:>7}", "all", self.passed(), self.failed(), self.skipped())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_adds_up() {
        let mut tally = Tally::default();
        tally.add(Kind::Browser, Outcome::Passed, 3);
        tally.add(Kind::Pure, Outcome::Passed, 40);
        tally.add(Kind::Pure, Outcome::Failed, 1);
        let table = tally.to_string();
        let last: Vec<&str> = table.lines().last().unwrap_or_default().split_whitespace().collect();
        assert_eq!(last, ["all", "43", "1", "0"]);
        assert!(table.lines().nth(1).is_some_and(|line| line.starts_with("pure")), "{table}");
    }
}
