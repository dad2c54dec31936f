//! The filters that are on, each with the address that takes it off.

use super::filter::{Assignee, Filter};
use crate::id::PersonId;

/// A filter that is on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    /// What it says: `Country: Malta`.
    pub words: String,
    /// The query string without it.
    pub without: String,
}

impl Filter {
    /// The filters that are on, in the order of the panel. `name_of` tells how a person is called.
    pub fn chips(&self, name_of: impl Fn(PersonId) -> Option<String>) -> Vec<Chip> {
        let mut chips = Vec::new();
        let mut add = |words: String, change: &dyn Fn(&mut Self)| {
            let mut rest = self.clone();
            change(&mut rest);
            chips.push(Chip { words, without: rest.to_query() });
        };
        if let Some(kind) = self.kind {
            add(format!("Kind: {kind}"), &|rest| rest.kind = None);
        }
        for state in &self.states {
            add(format!("State: {}", state.words()), &|rest| rest.states.retain(|it| it != state));
        }
        if let Some(assignee) = self.assignee {
            add(assignee_words(assignee, name_of), &|rest| rest.assignee = None);
        }
        if let Some(any) = self.risk {
            add(format!("Risk: {}", if any { "with hints" } else { "no hints" }), &|rest| rest.risk = None);
        }
        if let Some(country) = self.country {
            add(format!("Country: {}", country.name()), &|rest| rest.country = None);
        }
        if let Some(role) = self.role {
            add(format!("Role: {}", role.name()), &|rest| rest.role = None);
        }
        if let Some(age) = self.age {
            let days = if age.days() == 1 { "day" } else { "days" };
            add(format!("Waiting: {} {days} or longer", age.days()), &|rest| rest.age = None);
        }
        if let Some(search) = &self.search {
            add(format!("Search: {}", search.typed()), &|rest| rest.search = None);
        }
        chips
    }
}

fn assignee_words(assignee: Assignee, name_of: impl Fn(PersonId) -> Option<String>) -> String {
    let name = match assignee {
        Assignee::Nobody => Some("nobody".to_owned()),
        Assignee::Person(person) => name_of(person),
    };
    format!("Assignee: {}", name.as_deref().unwrap_or("somebody"))
}
