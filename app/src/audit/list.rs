//! The list: newest first, narrowed down by the address.

use super::filter::{Filter, PAGE};
use super::{object, words};
use crate::components::{
    Column, EmptyState, ErrorSummary, Field, FilterChips, FilterPanel, FormState, Heading, Link, Pagination, Piece,
    Table,
};
use crate::moment::{instant, machine};
use crate::web::{Problem, Visit};
use axum::extract::Query;
use axum::response::Response;
use domain::access::Audit;
use domain::field::FieldErrors;
use domain::store::audit::{self as store, Entry, Search};
use domain::workflow::audit;
use leptos::prelude::*;

pub(super) async fn show(visit: Visit, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, Problem> {
    let by = visit.may::<Audit>()?;
    let filter = Filter(pairs);
    let (found, form) = match read(&visit, &filter).await? {
        Ok(search) => {
            (audit::search(visit.portal(), visit.context(), by, search).await?, FormState::new(filter.0.clone()))
        }
        Err(errors) => (Vec::new(), FormState::new(filter.0.clone()).refused(errors)),
    };
    let state = form.clone();
    Ok(visit.list_page("Audit trail", &form, move || view(&filter, found, &state)).await)
}

async fn read(visit: &Visit, filter: &Filter) -> Result<Result<Search, FieldErrors>, Problem> {
    let mut search = match filter.search() {
        Ok(search) => search,
        Err(errors) => return Ok(Err(errors)),
    };
    if let Some(reference) = filter.text("tpp") {
        // No reference is longer, and Postgres cannot read every character.
        let plain = reference.len() <= 40 && reference.is_ascii() && !reference.contains('\0');
        let pool = visit.portal().database().statements();
        let known = if plain { store::organisation(pool, reference).await? } else { None };
        let Some(organisation) = known else {
            return Ok(Err(FieldErrors::of("tpp", "There is no TPP with this reference")));
        };
        search.organisation = Some(organisation);
    }
    Ok(Ok(search))
}

fn view(filter: &Filter, mut found: Vec<Entry>, form: &FormState) -> AnyView {
    let chips = filter.chips();
    let (in_use, more) = (chips.len(), found.len() > PAGE);
    found.truncate(PAGE);
    let next = found.last().filter(|_| more).map(|last| filter.older_than(last));
    let refused = !form.errors().is_empty();
    let rows = if found.is_empty() { (!refused).then(|| empty(in_use > 0)) } else { Some(table(found).any()) };
    view! {
        {ErrorSummary::of(form)}
        <Heading title="Audit trail"/>
        <p class="hint">"What is written here stays as it is. Reading it is recorded too."</p>
        <div class="listing">
            {panel(form, in_use)}
            <div>
                <FilterChips chips clear="/admin/audit"/>
                {rows}
                <Pagination next/>
            </div>
        </div>
    }
    .into_any()
}

fn panel(form: &FormState, in_use: usize) -> AnyView {
    let fields = view! {
        {Field::select("action", "Deed", words::deeds()).fill(form)}
        {Field::search("actor", "Actor").hint("A name, or a part of the name or address of a person.").fill(form)}
        {Field::search("object", "Object").hint("A part of its name or reference, three characters or more.").fill(form)}
        {Field::search("tpp", "TPP").hint("Its whole reference.").fill(form)}
        {Field::date("from", "First day").fill(form)}
        {Field::date("until", "Last day").hint("Days begin at midnight UTC.").fill(form)}
    }
    .into_any();
    view! { <FilterPanel action="/admin/audit" in_use>{fields}</FilterPanel> }.into_any()
}

fn empty(filtered: bool) -> AnyView {
    if filtered {
        let action = Link::new("Clear all filters", "/admin/audit");
        return view! { <EmptyState title="No entry matches these filters" text="Others may without them." action/> }
            .into_any();
    }
    view! { <EmptyState title="Nothing has happened yet" text="Every deed is written here with its time, its actor and its object."/> }
        .into_any()
}

fn table(entries: Vec<Entry>) -> Table {
    let columns = [Column::short("Time"), Column::new("Actor"), Column::new("Deed"), Column::new("Object")];
    let columns = columns.into_iter().chain([Column::new("Reason"), Column::short("Address")]);
    Table::new("entries", "Entries, newest first", columns).quiet_caption().rows(entries, |entry| {
        vec![
            time(&entry),
            actor(&entry),
            words::deed(&entry.action).to_owned().any(),
            object::object(&entry),
            // A cell with nothing in it, not even a space, is left out where the row is a card.
            entry.reason.as_deref().filter(|reason| !reason.is_empty()).map(shortened).into_any(),
            entry.address.map(|address| view! { <code dir="ltr" translate="no">{address}</code> }).into_any(),
        ]
    })
}

/// The time as a link that says more to whoever hears it alone.
fn time(entry: &Entry) -> AnyView {
    let (shown, href) = (instant(entry.at), format!("/admin/audit/{}", entry.id));
    let label = format!("{shown}: {}, {}", entry.actor_name, words::deed(&entry.action));
    view! { <a href=href aria-label=label><time datetime=machine(entry.at)>{shown.clone()}</time></a> }.into_any()
}

/// By name, with what kind of actor that is where the name alone does not say.
pub(super) fn actor(entry: &Entry) -> AnyView {
    let kind = words::actor_kind(&entry.actor_kind).to_owned();
    let kind = (kind != entry.actor_name).then(|| view! { <span class="muted">" ("{kind}")"</span> });
    view! { <span><bdi>{entry.actor_name.clone()}</bdi>{kind}</span> }.into_any()
}

/// As much of a reason as fits a row.
fn shortened(reason: &str) -> String {
    match reason.char_indices().nth(120) {
        Some((end, _)) => format!("{}…", reason[..end].trim_end()),
        None => reason.to_owned(),
    }
}
