//! Where somebody came from: the filtered queue, which every link and form of a dossier carries along.

use crate::queue::PLACE;
use crate::web::{Problem, Typed, Visit};
use domain::queue::Filter;
use domain::store::queue::{self, Neighbours, Viewer};

/// A place in the queue.
#[derive(Debug, Clone, Default)]
pub(super) struct Place {
    filter: Filter,
}

impl Place {
    /// From the address of a page.
    pub(super) fn of(pairs: &[(String, String)]) -> Self {
        let own: Vec<_> = pairs.iter().filter(|(name, _)| name != "to").cloned().collect();
        Self { filter: Filter::parse(&own).unwrap_or_default() }
    }

    /// From a form.
    pub(super) fn typed(typed: &Typed) -> Self {
        let pairs: Vec<(String, String)> = serde_urlencoded::from_str(typed.text(PLACE)).unwrap_or_default();
        Self::of(&pairs)
    }

    /// For a form.
    pub(super) fn hidden(&self) -> (String, String) {
        (PLACE.to_owned(), self.filter.to_query())
    }

    /// The list.
    pub(super) fn list(&self) -> String {
        with_query(crate::queue::PATH, &self.filter.to_query())
    }

    /// A dossier, or a page below it.
    pub(super) fn request(&self, reference: &str, below: &str) -> String {
        let query = self.filter.to_query();
        let path = format!("/admin/requests/{reference}{below}");
        if below.contains('?') && !query.is_empty() { format!("{path}&{query}") } else { with_query(&path, &query) }
    }

    pub(super) async fn neighbours(&self, visit: &Visit, reference: &str) -> Result<Neighbours, Problem> {
        let viewer = Viewer { person: visit.staff()?.person, now: visit.now() };
        Ok(queue::neighbours(visit.portal().database().statements(), viewer, &self.filter, reference).await?)
    }

    /// Where work goes on after this request: the next one of the same list, or the list.
    pub(super) async fn onwards(&self, visit: &Visit, reference: &str) -> Result<String, Problem> {
        let next = self.neighbours(visit, reference).await?.next;
        Ok(next.map_or_else(|| self.list(), |next| self.request(&next, "")))
    }
}

fn with_query(path: &str, query: &str) -> String {
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}
