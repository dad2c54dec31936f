//! The outbox as a list, newest first.

use super::words;
use crate::components::{
    Chip, Column, EmptyState, Field, FilterChips, FilterPanel, FormState, Heading, Link, Pagination, Piece, Table,
};
use crate::moment::{instant, machine};
use crate::web::{Problem, Visit, cursor};
use axum::extract::Query;
use axum::response::Response;
use domain::store::mails::{self, MailEntry, MailState};
use leptos::prelude::*;
use time::OffsetDateTime;

/// How many mails a page shows.
const PAGE: usize = 50;

/// The query string.
#[derive(Debug, Default, serde::Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    state: String,
    #[serde(default)]
    after: String,
}

pub(super) async fn show(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let state = MailState::ALL.into_iter().find(|state| words::name(*state) == asked.state);
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let found = mails::list(visit.portal(), state, cursor(&asked.after), limit).await?;
    let (banner, now, is_sent) = (words::banner(&visit).await?, visit.now(), visit.portal().rules().mail_is_sent);
    Ok(visit
        .page("Mail", move || {
            let list = view(found, state, now, is_sent);
            view! { <Heading title="Mail"/> {banner} {list} }
        })
        .await)
}

fn view(mut found: Vec<MailEntry>, state: Option<MailState>, now: OffsetDateTime, is_sent: bool) -> AnyView {
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().filter(|_| more).map(|last| older_than(last, state));
    let chips = state.map(|state| Chip::new(format!("State: {}", words::state(state)), "/admin/mail"));
    let chips: Vec<_> = chips.into_iter().collect();
    let form = FormState::new(state.map(|state| ("state", words::name(state))));
    let rows = if found.is_empty() { empty(state) } else { table(found, now, is_sent).any() };
    let states = MailState::ALL.map(|state| (words::name(state), words::state(state)));
    view! {
        <div class="listing">
            <FilterPanel action="/admin/mail" in_use=chips.len()>{Field::select("state", "State", states).fill(&form)}</FilterPanel>
            <div>
                <FilterChips chips clear="/admin/mail"/>
                {rows}
                <Pagination next/>
            </div>
        </div>
    }
    .into_any()
}

fn empty(state: Option<MailState>) -> AnyView {
    if state.is_some() {
        let action = Link::new("Show every mail", "/admin/mail");
        return view! { <EmptyState title="No mail is in this state" text="Others may be in other states." action/> }
            .into_any();
    }
    view! { <EmptyState title="No mail was written yet" text="Every mail of the portal appears here before it is sent."/> }
        .into_any()
}

fn table(mails: Vec<MailEntry>, now: OffsetDateTime, is_sent: bool) -> Table {
    let columns = [Column::short("Written"), Column::new("To"), Column::new("Subject"), Column::new("Kind")];
    let columns = columns.into_iter().chain([Column::short("State"), Column::number("Attempts")]);
    Table::new("mails", "Mails, newest first", columns).quiet_caption().rows(mails, |mail| {
        let state = mail.state(now);
        vec![
            written(&mail),
            view! { <span dir="ltr" translate="no">{mail.recipient}</span> }.into_any(),
            mail.subject.any(),
            words::kind(&mail.letter).any(),
            words::tag(state, is_sent).any(),
            mail.attempts.to_string().any(),
        ]
    })
}

/// The time as a link that says more to whoever hears it alone.
fn written(mail: &MailEntry) -> AnyView {
    let (shown, href) = (instant(mail.created_at), format!("/admin/mail/{}", mail.id));
    let label = format!("{shown}: {}", mail.subject);
    view! { <a href=href aria-label=label><time datetime=machine(mail.created_at)>{shown.clone()}</time></a> }
        .into_any()
}

fn older_than(last: &MailEntry, state: Option<MailState>) -> String {
    let state = state.map(|state| format!("state={}&", words::name(state))).unwrap_or_default();
    format!("/admin/mail?{state}after={}.{}", last.created_at.unix_timestamp_nanos(), last.id)
}
