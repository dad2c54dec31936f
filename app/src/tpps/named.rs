//! What a change is about, by its name and its TPP's.

use crate::components::Row;
use crate::web::{Problem, Visit};
use domain::standing::{Status, Thing};
use domain::store::organisations::{self, OrganisationRecord};
use domain::store::{clients, software_statements};
use leptos::prelude::*;

/// A thing that has a state, as people call it.
pub(super) struct Named {
    tpp: OrganisationRecord,
    /// None where it is the TPP itself.
    part: Option<(&'static str, String)>,
    status: Option<Status>,
}

impl Named {
    /// Looks a thing up.
    pub(super) async fn find(visit: &Visit, thing: Thing) -> Result<Self, Problem> {
        let pool = visit.portal().database().statements();
        let (organisation, part, status) = match thing {
            Thing::Organisation(id) => (id, None, None),
            Thing::SoftwareStatement(id) => {
                let found = software_statements::find_any(pool, id).await?.ok_or(Problem::NotFound)?;
                let name = format!("{} ({})", found.name, found.reference);
                (found.organisation, Some(("Application", name)), Some(found.state.own()))
            }
            Thing::Client(id) => {
                let found = clients::find_any(pool, id).await?.ok_or(Problem::NotFound)?;
                (found.organisation, Some(("Client", found.client_id)), Some(found.state.own()))
            }
        };
        let tpp = organisations::find(pool, organisation).await?.ok_or(Problem::NotFound)?;
        Ok(Self { tpp, part, status })
    }

    /// True when it belongs to this TPP.
    pub(super) fn is_of(&self, tpp: &OrganisationRecord) -> bool {
        self.tpp.id == tpp.id
    }

    /// True when it has not been let in yet.
    pub(super) fn waits(&self) -> bool {
        self.status.unwrap_or(self.tpp.status) == Status::Pending
    }

    /// The TPP, and which part of it.
    pub(super) fn rows(self) -> Vec<Row> {
        let name = |text: String| view! { <bdi>{text}</bdi> }.into_any();
        let tpp = format!("{} ({})", self.tpp.legal_name, self.tpp.reference);
        let part = self.part.map(|(kind, words)| Row::new(kind, name(words)));
        [Row::new("TPP", name(tpp))].into_iter().chain(part).collect()
    }
}
