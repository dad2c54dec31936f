//! The list, the newest first.

use super::LIST;
use super::filter::{Filter, METHODS, PAGE};
use crate::components::{
    CodeBlock, Column, EmptyState, ErrorSummary, Field, FilterChips, FilterPanel, FormState, Heading, Link, Pagination,
    Piece, Table,
};
use crate::dcr;
use crate::moment::instant;
use crate::web::{Problem, Visit};
use axum::extract::Query;
use axum::response::Response;
use domain::access::SeeOrganisation;
use domain::store::registration_attempts::{self as store, Listed};
use leptos::prelude::*;

pub(super) async fn show(visit: Visit, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, Problem> {
    let by = visit.may_for_team::<SeeOrganisation>()?;
    let filter = Filter(pairs);
    let (found, form) = match filter.search() {
        Ok(search) => {
            let found = store::list_own(visit.portal().database().statements(), by.organisation(), &search).await?;
            (found, FormState::new(filter.0.clone()))
        }
        Err(errors) => (Vec::new(), FormState::new(filter.0.clone()).refused(errors)),
    };
    let (state, bank) = (form.clone(), visit.portal().rules().api_url.clone());
    Ok(visit.list_page("Registrations", &form, move || view(&filter, found, &state, &bank)).await)
}

fn view(filter: &Filter, mut found: Vec<Listed>, form: &FormState, bank: &str) -> AnyView {
    let chips = filter.chips();
    let (in_use, more) = (chips.len(), found.len() > PAGE);
    found.truncate(PAGE);
    let next = found.last().filter(|_| more).map(|last| filter.older_than(last));
    let refused = !form.errors().is_empty();
    let rows = if found.is_empty() { (!refused).then(|| empty(in_use > 0, bank)) } else { Some(table(found)) };
    view! {
        {ErrorSummary::of(form)}
        <Heading title="Registrations"/>
        <p class="hint">"What your software has sent to the registration endpoints: what is proven to be yours, never what only names you. "
            <a href="/docs/dcr">"How to register"</a></p>
        <div class="listing">
            {panel(form, in_use)}
            <div>
                <FilterChips chips clear=LIST/>
                {rows}
                <Pagination next/>
            </div>
        </div>
    }
    .into_any()
}

fn panel(form: &FormState, in_use: usize) -> AnyView {
    let fields = view! {
        {Field::select("outcome", "Result", dcr::OUTCOMES).fill(form)}
        {Field::select("method", "Method", METHODS).fill(form)}
        {Field::date("from", "First day").fill(form)}
        {Field::date("until", "Last day").hint("Days begin at midnight UTC.").fill(form)}
    }
    .into_any();
    view! { <FilterPanel action=LIST in_use>{fields}</FilterPanel> }.into_any()
}

fn empty(filtered: bool, bank: &str) -> AnyView {
    if filtered {
        let action = Link::new("Clear all filters", LIST);
        return view! { <EmptyState title="No attempt matches these filters" text="Others may without them." action/> }
            .into_any();
    }
    let command = format!("vestibule tpp register --bank {bank} --profile obie-3.3");
    view! {
        <EmptyState title="No registration of yours has reached us" text="Once your software registers, every attempt is listed here with what was found about it."/>
        <CodeBlock title="Try it" text=command/>
    }
    .into_any()
}

fn table(attempts: Vec<Listed>) -> AnyView {
    let columns = [Column::short("Time"), Column::new("Software"), Column::short("Method"), Column::short("Result")];
    let columns = columns.into_iter().chain([Column::new("First failing check"), Column::new("Interaction id")]);
    Table::new("attempts", "Your attempts, newest first", columns)
        .quiet_caption()
        .rows(attempts, |attempt| {
            let software = attempt.software_name.clone().or_else(|| attempt.software_id.clone());
            let version = attempt.version.as_deref().map_or(" UAE".to_owned(), |version| format!(" {version}"));
            vec![
                Link::new(instant(attempt.at), format!("{LIST}/{}", attempt.id)).any(),
                view! { <bdi>{software.unwrap_or_else(|| "Not legible".into())}</bdi> }.into_any(),
                format!("{}{version}", attempt.method).any(),
                dcr::tag(&attempt.outcome).any(),
                attempt.failed.map(|check| check.about().title).into_any(),
                attempt.trace.map(|trace| view! { <code dir="ltr" translate="no">{trace}</code> }).into_any(),
            ]
        })
        .any()
}
