//! Failures of a table of cases, collected so that one run shows all of them.

use testkit::Page;

/// What went wrong so far.
#[derive(Default)]
pub(super) struct Wrong {
    cases: usize,
    found: Vec<String>,
}

impl Wrong {
    /// Counts a case, and notes its sentence unless it is as it should be.
    pub(super) fn unless(&mut self, right: bool, sentence: impl FnOnce() -> String) {
        self.cases += 1;
        if !right {
            self.found.push(sentence());
        }
    }

    /// Counts a case in which an answer is never our fault: no 5xx, and a page of ours with everything inert on it.
    pub(super) fn unless_sound(&mut self, case: &str, page: &Page) {
        let (status, faults) = (page.status, super::inert::faults(page));
        self.unless(!status.is_server_error() && faults.is_empty(), || format!("{case}: {status} {faults:?}"));
    }

    /// Fails with everything that was found; also when fewer cases ran than the table must have.
    pub(super) fn assert_none(self, at_least: usize) {
        assert!(self.found.is_empty(), "{} of {}: {:#?}", self.found.len(), self.cases, self.found);
        assert!(self.cases >= at_least, "only {} cases of {at_least}", self.cases);
    }
}
