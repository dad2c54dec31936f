//! Runs a test program and turns what it prints into one line per test.

use anyhow::ensure;
use cluster::Cluster;

use super::{
    programs::Suite,
    tally::{Kind, Outcome, Tally},
};
use crate::{interrupt, repo::Repo, task};

/// Runs a test program; a failed test is counted, a program that cannot run its tests is an error.
pub(super) fn run(
    repo: &Repo,
    suite: &Suite,
    cluster: &Cluster,
    filter: Option<&str>,
    tally: &mut Tally,
) -> anyhow::Result<()> {
    let mut command = repo.command(&suite.program);
    command.current_dir(&suite.folder).env("CARGO_MANIFEST_DIR", &suite.folder);
    command.env("DATABASE_URL", cluster.url("postgres")).args(filter);
    let before = tally.failed();
    let mut reading = Reading::Tests;
    let status = task::all_lines(&mut command, |line| reading.line(line, suite, tally))?;
    interrupt::none()?;
    ensure!(status.success() || tally.failed() > before, "{} ended with {status}", suite.program.display());
    Ok(())
}

/// Where we are in what a test program prints.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    Tests,
    Failures,
}

impl Reading {
    fn line(&mut self, line: &str, suite: &Suite, tally: &mut Tally) {
        match (*self, outcome(line)) {
            (Self::Tests, Some((name, outcome))) => {
                let kind = kind(suite, name);
                println!("{outcome:<8} {kind:<9} {:<8} {name}", suite.package);
                tally.add(kind, outcome, 1);
            }
            (Self::Tests, None) if line == "failures:" => *self = Self::Failures,
            (Self::Failures, _) if line.starts_with("test result:") => *self = Self::Tests,
            (Self::Tests, None) if is_frame(line) => {}
            _ => println!("{line}"),
        }
    }
}

/// `test store::queue::pages ... ok`, with more behind it for an ignored one.
fn outcome(line: &str) -> Option<(&str, Outcome)> {
    let (name, word) = line.strip_prefix("test ")?.rsplit_once(" ... ")?;
    let outcome = match word.split([',', ' ']).next()? {
        "ok" => Outcome::Passed,
        "FAILED" => Outcome::Failed,
        "ignored" => Outcome::Skipped,
        _ => return None,
    };
    Some((name.trim_end_matches(" - should panic"), outcome))
}

fn is_frame(line: &str) -> bool {
    line.is_empty() || line.starts_with("running ") || line.starts_with("test result:")
}

/// What a test needs, told by where it is: SQL lives in `store` and `workflow`, routes are driven in `tests/it`.
fn kind(suite: &Suite, name: &str) -> Kind {
    let beside_the_code = suite.target != "it";
    let on_the_store = ["store::", "workflow::"].iter().any(|module| name.starts_with(module));
    match suite.package.as_str() {
        "domain" if on_the_store || !beside_the_code => Kind::Database,
        "cluster" if !beside_the_code => Kind::Database,
        "app" | "directory" | "server" | "testkit" if !beside_the_code => Kind::Http,
        _ => Kind::Pure,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_tells_the_test_and_how_it_ended() {
        for (line, expected) in [
            ("test a::b ... ok", Some(("a::b", Outcome::Passed))),
            ("test a::b - should panic ... ok", Some(("a::b", Outcome::Passed))),
            ("test a::b ... FAILED", Some(("a::b", Outcome::Failed))),
            ("test a::b ... ignored, needs a moon", Some(("a::b", Outcome::Skipped))),
            ("test result: ok. 3 passed; 0 failed", None),
            ("running 3 tests", None),
        ] {
            assert_eq!(outcome(line), expected, "{line}");
        }
    }

    #[test]
    fn the_kind_follows_from_the_place() {
        for (package, target, name, expected) in [
            ("domain", "domain", "text::lei", Kind::Pure),
            ("domain", "domain", "store::queue::pages", Kind::Database),
            ("domain", "it", "race", Kind::Database),
            ("server", "it", "api::token", Kind::Http),
            ("server", "server", "config::parses", Kind::Pure),
        ] {
            let (package, target) = (package.to_owned(), target.to_owned());
            let suite = Suite { package, target, folder: "".into(), program: "".into() };
            assert_eq!(kind(&suite, name), expected, "{suite:?} {name}");
        }
    }
}
