//! What request, statement, certificate and directory say, side by side; and what a directory says otherwise by now.

use crate::components::{Colour, Column, Piece, Table, Tag};
use crate::moment::moment;
use domain::registration::side_by_side::{Fact, Source};
use domain::store::directory_records::{Difference, Drift};
use leptos::prelude::*;
use time::OffsetDateTime;

/// A row for each fact, with a column for each source that says anything.
pub(crate) fn view(facts: &[Fact]) -> AnyView {
    let speaks = |nth: usize| facts.iter().any(|fact| !fact.said[nth].is_empty());
    let sources: Vec<_> = Source::ALL.into_iter().enumerate().filter(|(nth, _)| speaks(*nth)).collect();
    let columns = sources.iter().map(|(_, source)| Column::new(source.words()));
    let columns: Vec<_> = std::iter::once(Column::new("Fact")).chain(columns).collect();
    Table::new("side-by-side", "What each source says, what differs first", columns)
        .quiet_caption()
        .rows(facts.to_vec(), |fact| {
            let said: Vec<_> = sources.iter().map(|(nth, _)| values(&fact.said[*nth])).collect();
            std::iter::once(heading(&fact)).chain(said).collect()
        })
        .any()
}

fn heading(fact: &Fact) -> AnyView {
    let differs = fact.differs().then(|| view! { " " {Tag::new(Colour::Orange, "Differs").into_render()} });
    let id = format!("answer-{}", fact.name);
    view! { <span id=id>{fact.label}</span>{differs} }.into_any()
}

fn values(said: &[String]) -> AnyView {
    if said.is_empty() {
        return view! { <span class="muted">"–"</span> }.into_any();
    }
    let lines = said.iter().map(|value| view! { <li><bdi class="written">{value.clone()}</bdi></li> }).collect_view();
    view! { <ul class="plain">{lines}</ul> }.into_any()
}

/// What the trust framework says otherwise than at registration. It changes nothing here.
pub(crate) fn drift(drift: &Drift, now: OffsetDateTime) -> AnyView {
    let problem = drift.problem.clone().map(|problem| view! { <p>"It could not be read since: "{problem}"."</p> });
    let differences = if drift.differences.is_empty() {
        view! { <p class="muted">"It says what it said at registration."</p> }.into_any()
    } else {
        table(&drift.differences)
    };
    view! {
        <h2>"Since the registration"</h2>
        <p>"Compared with the directory, last "{moment(drift.seen_at, now)}". What differs is shown and never applied."</p>
        {problem}
        {differences}
    }
    .into_any()
}

fn table(differences: &[Difference]) -> AnyView {
    let columns = [Column::new("Member"), Column::new("Registered"), Column::new("Directory now")];
    Table::new("drift", "What the directory says otherwise by now", columns)
        .quiet_caption()
        .rows(differences.to_vec(), |one| {
            let [before, after] = one.words();
            let member = view! { <code dir="ltr" translate="no">{one.member}</code> }.into_any();
            vec![member, written(before), written(after)]
        })
        .any()
}

fn written(value: Option<String>) -> AnyView {
    match value {
        None => view! { <span class="muted">"Nothing"</span> }.into_any(),
        Some(text) => view! { <bdi class="written">{text}</bdi> }.into_any(),
    }
}
