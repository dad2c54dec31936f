//! The list of TPPs. The address holds the filter.

use crate::components::{
    Chip, Column, EmptyState, ErrorSummary, Field, FilterChips, FilterPanel, FormState, Heading, Link, Pagination,
    Piece, ResultsCount, Table, Total,
};
use crate::moment::moment;
use crate::tags;
use crate::web::{Problem, Visit, cursor};
use axum::extract::Query;
use axum::response::Response;
use domain::country::CountryCode;
use domain::field::{FieldErrors, must_be_one_of, no_filter, shortened};
use domain::standing::Status;
use domain::store::organisations::{self, OrganisationRecord, Search};
use domain::tpp_role::TppRole;
use leptos::prelude::*;
use time::OffsetDateTime;

const PAGE: usize = 25;
const PATH: &str = "/admin/tpps";
/// What a query string may name.
const NAMES: [&str; 5] = ["text", "state", "role", "country", "after"];
/// Where a TPP may stand.
const STATES: [Status; 5] = [Status::Pending, Status::Active, Status::Suspended, Status::Archived, Status::Refused];

pub(super) async fn show(visit: Visit, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, Problem> {
    let asked = Asked(pairs);
    let mut found = organisations::search(visit.portal().database().statements(), &asked.search()).await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().filter(|_| more).map(|last| asked.after(last));
    let (now, form) = (visit.now(), FormState::new(asked.0.clone()).refused(asked.errors()));
    let filters = form.clone();
    Ok(visit.list_page("TPPs", &filters, move || view(&asked, form, found, next, now)).await)
}

/// The filter as the address has it. What cannot be read is said, and the list is shown without it.
struct Asked(Vec<(String, String)>);

impl Asked {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, value)| known == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }

    fn search(&self) -> Search {
        Search {
            status: self.get("state").and_then(|name| name.parse().ok()),
            country: self.get("country").and_then(|code| CountryCode::parse(code).ok()),
            role: self.get("role").and_then(|name| name.parse().ok()),
            source: None,
            text: self.get("text").map(|text| text.chars().filter(|c| *c != '\0').take(200).collect()),
            before: self.get("after").and_then(cursor),
            limit: i64::try_from(PAGE + 1).unwrap_or(i64::MAX),
        }
    }

    fn errors(&self) -> FieldErrors {
        let mut errors = FieldErrors::new();
        for (name, _) in self.0.iter().filter(|(name, value)| !value.is_empty() && !NAMES.contains(&name.as_str())) {
            errors.add(shortened(name), no_filter(name, &NAMES));
        }
        if self.get("state").is_some_and(|name| !STATES.iter().any(|status| status.name() == name)) {
            errors.add("state", must_be_one_of("State", STATES.map(Status::name)));
        }
        if self.get("role").is_some_and(|name| name.parse::<TppRole>().is_err()) {
            errors.add("role", must_be_one_of("Role", TppRole::ALL.map(TppRole::as_str)));
        }
        if self.get("country").is_some_and(|code| CountryCode::parse(code).is_err()) {
            errors.add("country", "Country must be a code of two letters (ISO 3166), like GB");
        }
        errors
    }

    fn without(&self, name: &str) -> String {
        self.address(|known| known != name && known != "after", None)
    }

    fn after(&self, last: &OrganisationRecord) -> String {
        let cursor = format!("{}.{}", last.created_at.unix_timestamp_nanos(), last.id);
        self.address(|known| known != "after", Some(("after", cursor)))
    }

    fn address(&self, keep: impl Fn(&str) -> bool, add: Option<(&str, String)>) -> String {
        let kept = self.0.iter().filter(|(name, value)| keep(name) && !value.is_empty());
        let pairs: Vec<(&str, &str)> = kept.map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let all: Vec<_> = pairs.into_iter().chain(add.as_ref().map(|(name, value)| (*name, value.as_str()))).collect();
        let query = serde_urlencoded::to_string(all).unwrap_or_default();
        if query.is_empty() { PATH.to_owned() } else { format!("{PATH}?{query}") }
    }

    fn chips(&self) -> Vec<Chip> {
        let chip = |label: &str, name: &str, shown: Option<String>| {
            shown.map(|shown| Chip::new(format!("{label}: {shown}"), self.without(name)))
        };
        let state = self.get("state").and_then(|name| name.parse::<Status>().ok());
        let role = self.get("role").and_then(|name| name.parse::<TppRole>().ok());
        let country = self.get("country").and_then(|code| CountryCode::parse(code).ok());
        [
            chip("State", "state", state.map(|status| status.to_string())),
            chip("Role", "role", role.map(|role| role.name().to_owned())),
            chip("Country", "country", country.map(|code| code.name().to_owned())),
            chip("Text", "text", self.get("text").map(ToOwned::to_owned)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

fn view(
    asked: &Asked,
    form: FormState,
    found: Vec<OrganisationRecord>,
    next: Option<String>,
    now: OffsetDateTime,
) -> AnyView {
    let chips = asked.chips();
    let (in_use, shown) = (chips.len(), found.len());
    let body = if found.is_empty() { empty(in_use) } else { table(found, now) };
    view! {
        {ErrorSummary::of(&form)}
        <Heading title="TPPs"/>
        <div class="listing">
            <FilterPanel action=PATH in_use>
                {Field::search("text", "Name, reference or authority number").fill(&form)}
                {Field::select("state", "State", states()).fill(&form)}
                {Field::select("role", "Role", roles()).fill(&form)}
            </FilterPanel>
            <div>
                <FilterChips chips clear=PATH/>
                <ResultsCount shown total=Total::Unknown one="TPP" many="TPPs"/>
                {body}
                <Pagination previous=None next/>
            </div>
        </div>
    }
    .into_any()
}

fn states() -> Vec<(String, String)> {
    std::iter::once((String::new(), "Any".to_owned()))
        .chain(STATES.map(|status| (status.name().to_owned(), status.to_string())))
        .collect()
}

fn roles() -> Vec<(String, String)> {
    let all = TppRole::ALL.map(|role| (role.as_str().to_owned(), role.name().to_owned()));
    std::iter::once((String::new(), "Any".to_owned())).chain(all).collect()
}

fn table(found: Vec<OrganisationRecord>, now: OffsetDateTime) -> AnyView {
    let columns = [
        Column::new("Name"),
        Column::short("Reference"),
        Column::new("Country"),
        Column::new("Roles"),
        Column::short("Since"),
        Column::short("State"),
    ];
    Table::new("tpps", "Third-party providers, the newest first", columns)
        .quiet_caption()
        .rows(found, |tpp| {
            vec![
                Link::new(tpp.legal_name.clone(), format!("{PATH}/{}", tpp.reference)).any(),
                tpp.reference.clone().any(),
                tpp.country.map_or("Not stated", |country| country.name()).any(),
                tpp.roles.iter().map(|role| role.as_str().to_uppercase()).collect::<Vec<_>>().join(", ").any(),
                moment(tpp.created_at, now),
                tags::standing(tpp.status).any(),
            ]
        })
        .any()
}

fn empty(in_use: usize) -> AnyView {
    if in_use == 0 {
        return view! { <EmptyState title="No TPP yet" text="A TPP stands here once a sign-up was approved by two people, or its software registered."/> }.into_any();
    }
    let action = Link::new("Clear the filters", PATH);
    view! { <EmptyState title="No TPP matches" text="Others may under other filters." action/> }.into_any()
}
