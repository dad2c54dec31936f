//! What was acknowledged, and what got no answer.

use std::collections::BTreeMap;
use std::sync::Mutex;

/// How often something was done by somebody, as far as they know.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Count {
    pub(super) acknowledged: i64,
    pub(super) unknown: i64,
    /// Done again, it changes nothing: all acknowledgements are of the one time.
    pub(super) once: bool,
}

impl Count {
    /// Whether the record may show it so often.
    pub(super) fn allows(self, recorded: i64) -> bool {
        if self.once {
            return recorded == 1 || (recorded == 0 && self.acknowledged == 0);
        }
        (self.acknowledged..=self.acknowledged + self.unknown).contains(&recorded)
    }
}

/// Something that leaves a trace by this name.
#[derive(Debug, Clone, Copy)]
pub(super) enum Deed {
    /// Each time counts.
    Each(&'static str),
    /// Only the first time counts.
    Once(&'static str),
}

impl Deed {
    fn name(self) -> &'static str {
        match self {
            Self::Each(name) | Self::Once(name) => name,
        }
    }
}

/// By deed and by the address of whoever's TPP it is about.
#[derive(Debug, Default)]
pub(super) struct Ledger(Mutex<BTreeMap<(&'static str, String), Count>>);

impl Ledger {
    pub(super) fn acknowledged(&self, deed: Deed, whose: &str) {
        self.note(deed, whose, |count| count.acknowledged += 1);
    }

    pub(super) fn unknown(&self, deed: Deed, whose: &str) {
        self.note(deed, whose, |count| count.unknown += 1);
    }

    pub(super) fn all(&self) -> BTreeMap<(&'static str, String), Count> {
        self.0.lock().unwrap().clone()
    }

    fn note(&self, deed: Deed, whose: &str, change: impl FnOnce(&mut Count)) {
        let mut counts = self.0.lock().unwrap();
        let count = counts.entry((deed.name(), whose.to_owned())).or_default();
        count.once = matches!(deed, Deed::Once(_));
        change(count);
    }
}
