//! Which requests to show, in which order.

use super::cursor::{Cursor, InvalidCursor};
use super::page::Page;
use super::search::Search;
use super::sort::Order;
use super::view::View;
use crate::country::CountryCode;
use crate::field::{FieldErrors, must_be_one_of, no_filter, shortened};
use crate::id::PersonId;
use crate::request::{RequestKind, RequestStatus};
use crate::tpp_role::TppRole;
use url::form_urlencoded;

/// Who works on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assignee {
    /// Nobody.
    Nobody,
    /// This person.
    Person(PersonId),
}

/// How long it has been open, at least: in days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Age(u8);

impl Age {
    /// What can be asked for.
    pub const ALL: [Self; 5] = [Self(1), Self(3), Self(7), Self(14), Self(30)];

    /// In days.
    pub fn days(self) -> u8 {
        self.0
    }
}

/// Which requests to show, in which order. The default is everything open, the longest waiting first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Out of which view.
    pub view: View,
    /// Only this kind.
    pub kind: Option<RequestKind>,
    /// Only these states; none: all of the view.
    pub states: Vec<RequestStatus>,
    /// Only what is in these hands.
    pub assignee: Option<Assignee>,
    /// Only with hints, or only without.
    pub risk: Option<bool>,
    /// Only from this country.
    pub country: Option<CountryCode>,
    /// Only who asks for this role.
    pub role: Option<TppRole>,
    /// Only what has been open for so long.
    pub age: Option<Age>,
    /// Only what was looked for.
    pub search: Option<Search>,
    /// In which order, if not in the view's own.
    pub order: Option<Order>,
}

impl Filter {
    /// The names that a filter reads from a query string.
    pub const NAMES: [&str; 10] = ["view", "kind", "state", "assignee", "risk", "country", "role", "age", "q", "sort"];

    /// A whole view in its own order.
    pub fn of(view: View) -> Self {
        Self { view, ..Self::default() }
    }

    /// Reads a filter. An empty value is none: that is what a form sends for an untouched field.
    ///
    /// # Errors
    /// A sentence for each name that there is not, and for each value that cannot be.
    pub fn parse(pairs: &[(String, String)]) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::new();
        let mut filter = Self::default();
        for (name, value) in pairs.iter().filter(|(_, value)| !value.trim().is_empty()) {
            if let Err(sentence) = filter.read(name, value.trim()) {
                errors.add(shortened(name), sentence);
            }
        }
        if let Some(order) = filter.order
            && errors.is_empty()
            && !filter.view.sorts().contains(&order.by)
        {
            errors.add("sort", must_be_one_of("Sort", filter.view.sorts().iter().map(|sort| sort.name())));
        }
        errors.into_result().map(|()| filter)
    }

    fn read(&mut self, name: &str, value: &str) -> Result<(), String> {
        match name {
            "view" => {
                let views = || View::ALL.into_iter().map(View::name);
                self.view = View::named(value).ok_or_else(|| must_be_one_of("View", views()))?;
            }
            "kind" => self.kind = Some(one_of("Kind", value, RequestKind::ALL.map(|kind| (kind.name(), kind)))?),
            "state" => {
                let state = one_of("State", value, offered_states().map(|state| (state.name(), state)))?;
                if !self.states.contains(&state) {
                    self.states.push(state);
                }
            }
            "assignee" => self.assignee = Some(assignee(value)?),
            "risk" => self.risk = Some(one_of("Risk", value, [("any", true), ("none", false)])?),
            "country" => self.country = Some(value.parse().map_err(|_| "Choose a country from the list")?),
            "role" => self.role = Some(one_of("Role", value, TppRole::ALL.map(|role| (role.as_str(), role)))?),
            "age" => self.age = Some(age(value)?),
            "q" => self.search = Search::parse(value),
            "sort" => self.order = Some(Order::parse(value).ok_or_else(|| self.unknown_sort())?),
            _ if Page::NAMES.contains(&name) => {}
            _ => return Err(no_filter(name, &Self::NAMES)),
        }
        Ok(())
    }

    fn unknown_sort(&self) -> String {
        must_be_one_of("Sort", self.view.sorts().iter().map(|sort| sort.name()))
    }

    /// In which order.
    pub fn order(&self) -> Order {
        self.order.unwrap_or_else(|| self.view.order())
    }

    /// The same requests in another order.
    #[must_use]
    pub fn sorted(&self, order: Order) -> Self {
        Self { order: (order != self.view.order()).then_some(order), ..self.clone() }
    }

    /// The same filter on another view, in that view's own order where it does not have this one.
    #[must_use]
    pub fn seen_as(&self, view: View) -> Self {
        let order = self.order.filter(|order| view.sorts().contains(&order.by));
        Self { view, order, ..self.clone() }
    }

    /// True when the view is shown whole.
    pub fn is_whole_view(&self) -> bool {
        *self == Self { view: self.view, order: self.order, ..Self::default() }
    }

    /// The pairs that [`Filter::parse`] reads back. What is the default is left out.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        let mut add = |name, value: Option<String>| pairs.extend(value.map(|value| (name, value)));
        add("view", (self.view != View::default()).then(|| self.view.name().to_owned()));
        add("kind", self.kind_name().map(str::to_owned));
        for state in &self.states {
            add("state", Some(state.name().to_owned()));
        }
        add("assignee", self.assignee.map(Assignee::name));
        add("risk", self.risk.map(|any| if any { "any" } else { "none" }.to_owned()));
        add("country", self.country.map(|country| country.to_string()));
        add("role", self.role.map(|role| role.to_string()));
        add("age", self.age.map(|age| age.0.to_string()));
        add("q", self.search.as_ref().map(|search| search.typed().to_owned()));
        add("sort", self.order.filter(|order| *order != self.view.order()).map(Order::name));
        pairs
    }

    /// The query string of its first page: without `?`, and empty for the default.
    pub fn to_query(&self) -> String {
        encoded(self.pairs())
    }

    /// The query string of one of its pages.
    pub fn to_query_of(&self, page: &Page) -> String {
        encoded(self.pairs().into_iter().chain(page.pairs()))
    }

    /// The stored name of the kind, where one is chosen.
    pub fn kind_name(&self) -> Option<&'static str> {
        self.kind.map(RequestKind::name)
    }

    pub(super) fn cursor(&self, text: &str) -> Result<Cursor, InvalidCursor> {
        Cursor::parse(text, self.order().by)
    }
}

impl Assignee {
    fn name(self) -> String {
        match self {
            Self::Nobody => "nobody".to_owned(),
            Self::Person(person) => person.to_string(),
        }
    }
}

fn encoded(pairs: impl IntoIterator<Item = (&'static str, String)>) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// What has not reached the bank is not the bank's to see.
fn offered_states() -> impl Iterator<Item = RequestStatus> {
    let hidden = [RequestStatus::Draft, RequestStatus::AwaitingEmail];
    RequestStatus::ALL.into_iter().filter(move |state| !hidden.contains(state))
}

fn assignee(value: &str) -> Result<Assignee, String> {
    if value == "nobody" {
        return Ok(Assignee::Nobody);
    }
    value.parse().map(Assignee::Person).map_err(|_| "Choose an assignee from the list".to_owned())
}

fn age(value: &str) -> Result<Age, String> {
    let known = Age::ALL.into_iter().find(|age| age.0.to_string() == value);
    known.ok_or_else(|| "Age must be one of 1, 3, 7, 14, 30 days".to_owned())
}

fn one_of<T>(noun: &str, value: &str, choices: impl IntoIterator<Item = (&'static str, T)>) -> Result<T, String> {
    let mut names = Vec::new();
    for (name, choice) in choices {
        if name == value {
            return Ok(choice);
        }
        names.push(name);
    }
    Err(must_be_one_of(noun, names))
}
