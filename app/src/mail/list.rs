//! The outbox as a list, newest first.

use super::words;
use crate::components::{
    Chip, Column, EmptyState, ErrorSummary, Field, FilterChips, FilterPanel, FormState, Heading, Link, Pagination,
    Piece, Table, line,
};
use crate::moment::{instant, machine};
use crate::web::{Problem, Visit, cursor};
use axum::extract::Query;
use axum::response::Response;
use domain::field::{FieldErrors, must_be_one_of, no_filter, shortened};
use domain::store::mails::{self, MailEntry, MailState};
use leptos::prelude::*;
use time::OffsetDateTime;

/// How many mails a page shows.
const PAGE: usize = 50;

/// What a query string may name.
const NAMES: [&str; 2] = ["state", "after"];

/// The filter as the address has it. What cannot be read is said, and the list is shown without it.
struct Asked {
    state: Option<MailState>,
    after: String,
    form: FormState,
}

impl Asked {
    fn read(pairs: Vec<(String, String)>) -> Self {
        let (mut errors, mut state, mut after) = (FieldErrors::new(), None, String::new());
        for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
            match name.as_str() {
                "state" => state = errors.take(name, named(value)),
                "after" => after.clone_from(value),
                _ => errors.add(shortened(name), no_filter(name, &NAMES)),
            }
        }
        Self { state, after, form: FormState::new(pairs).refused(errors) }
    }
}

fn named(name: &str) -> Result<MailState, String> {
    let known = MailState::ALL.into_iter().find(|state| words::name(*state) == name);
    known.ok_or_else(|| must_be_one_of("State", MailState::ALL.map(words::name)))
}

pub(super) async fn show(visit: Visit, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, Problem> {
    let asked = Asked::read(pairs);
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let found = mails::list(visit.portal(), asked.state, cursor(&asked.after), limit).await?;
    let (banner, now, is_sent) = (words::banner(&visit).await?, visit.now(), visit.portal().rules().mail_is_sent);
    let form = asked.form.clone();
    Ok(visit
        .list_page("Mail", &form, move || {
            let summary = ErrorSummary::of(&asked.form);
            let list = view(found, &asked, now, is_sent);
            view! { {summary} <Heading title="Mail"/> {banner} {list} }
        })
        .await)
}

fn view(mut found: Vec<MailEntry>, asked: &Asked, now: OffsetDateTime, is_sent: bool) -> AnyView {
    let (state, form) = (asked.state, asked.form.clone());
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().filter(|_| more).map(|last| older_than(last, state));
    let chips = state.map(|state| Chip::new(format!("State: {}", words::state(state)), "/admin/mail"));
    let chips: Vec<_> = chips.into_iter().collect();
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
    let columns = [Column::short("Written"), Column::new("To"), Column::wide("Subject"), Column::short("Kind")];
    let columns = columns.into_iter().chain([Column::short("State"), Column::number("Attempts")]);
    Table::new("mails", "Mails, newest first", columns).quiet_caption().rows(mails, |mail| {
        let state = mail.state(now);
        vec![
            written(&mail),
            view! { <span dir="ltr" translate="no">{mail.recipient}</span> }.into_any(),
            line(mail.subject.clone(), mail.subject),
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
