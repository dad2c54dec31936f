//! Every attempt to register by machine, the newest first.

use super::LIST;
use super::attempt::tag;
use super::filter::{Filter, OUTCOMES, PAGE};
use crate::components::{
    Column, EmptyState, ErrorSummary, Field, FilterChips, FilterPanel, FormState, Heading, Link, Pagination, Piece,
    Table,
};
use crate::moment::instant;
use crate::web::{Problem, Visit};
use axum::extract::Query;
use axum::response::Response;
use domain::access::SeeOrganisations;
use domain::registration::Check;
use domain::store::registration_attempts::{self as store, Listed};
use leptos::prelude::*;

pub(super) async fn show(visit: Visit, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, Problem> {
    visit.may::<SeeOrganisations>()?;
    let filter = Filter(pairs);
    let (found, form) = match filter.search() {
        Ok(search) => {
            let found = store::list(visit.portal().database().statements(), &search).await?;
            (found, FormState::new(filter.0.clone()))
        }
        Err(errors) => (Vec::new(), FormState::new(filter.0.clone()).refused(errors)),
    };
    let state = form.clone();
    Ok(visit.list_page("Registrations by machine", &form, move || view(&filter, found, &state)).await)
}

fn view(filter: &Filter, mut found: Vec<Listed>, form: &FormState) -> AnyView {
    let chips = filter.chips();
    let (in_use, more) = (chips.len(), found.len() > PAGE);
    found.truncate(PAGE);
    let next = found.last().filter(|_| more).map(|last| filter.older_than(last));
    let refused = !form.errors().is_empty();
    let rows = if found.is_empty() { (!refused).then(|| empty(in_use > 0)) } else { Some(table(found)) };
    view! {
        {ErrorSummary::of(form)}
        <Heading title="Registrations by machine"/>
        <p class="hint">"Every request to register or to change a client, with what was found about it. " <a href="/docs/dcr">"What TPPs are told about it"</a></p>
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
    let checks = Check::ALL.iter().map(|check| (check.about().name, check.about().title));
    let fields = view! {
        {Field::select("outcome", "Result", OUTCOMES).fill(form)}
        {Field::select("check", "Failed check", checks).fill(form)}
        {Field::search("text", "Text").hint("A part of the software, its id, the organisation, or the interaction id.").fill(form)}
    }
    .into_any();
    view! { <FilterPanel action=LIST in_use>{fields}</FilterPanel> }.into_any()
}

fn empty(filtered: bool) -> AnyView {
    if filtered {
        let action = Link::new("Clear all filters", LIST);
        return view! { <EmptyState title="No attempt matches these filters" text="Others may without them." action/> }
            .into_any();
    }
    view! { <EmptyState title="No software has tried to register yet" text="Every attempt is listed here, whatever came of it."/> }
        .into_any()
}

fn table(attempts: Vec<Listed>) -> AnyView {
    let columns = [Column::short("Time"), Column::new("Software"), Column::new("Organisation")];
    let columns =
        columns.into_iter().chain([Column::short("Call"), Column::short("Result"), Column::new("Failed check")]);
    Table::new("attempts", "Attempts, newest first", columns)
        .quiet_caption()
        .rows(attempts, |attempt| {
            let software = attempt.software_name.clone().or_else(|| attempt.software_id.clone());
            let href = format!("{LIST}/{}", attempt.id);
            let version = attempt.version.as_deref().map(|version| format!(" {version}")).unwrap_or_default();
            vec![
                Link::new(instant(attempt.at), href).any(),
                view! { <bdi>{software.unwrap_or_else(|| "Not legible".into())}</bdi> }.into_any(),
                view! { <bdi>{attempt.organisation_name.clone().unwrap_or_else(|| "Not legible".into())}</bdi> }
                    .into_any(),
                format!("{}{version}", attempt.method).any(),
                tag(&attempt.outcome).any(),
                attempt.failed.map(|check| check.about().title).into_any(),
            ]
        })
        .any()
}
