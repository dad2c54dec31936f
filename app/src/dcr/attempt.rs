//! One attempt: behind the link that its answer gave, and for the bank.

use super::LIST;
use super::report::{self, code};
use crate::components::{CodeBlock, Colour, Heading, Inset, Link, Piece, Row, SummaryList, Tag};
use crate::moment::{instant, moment};
use crate::web::{Problem, Visit};
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use domain::access::SeeOrganisations;
use domain::id::AttemptId;
use domain::secret::{Token, TokenKind};
use domain::store::registration_attempts::{self as store, Attempt, Claimed, LINK_LASTS};
use http::HeaderValue;
use leptos::prelude::*;
use time::OffsetDateTime;

/// Whoever has the link reads the report; nobody finds it otherwise.
pub(super) async fn behind_link(visit: Visit, Path(link): Path<String>) -> Result<Response, Problem> {
    let link = Token::parse(TokenKind::Report, &link).map_err(|_| Problem::NotFound)?;
    let pool = visit.portal().database().statements();
    let attempt = store::by_link(pool, &link.hash(), visit.now()).await?.ok_or(Problem::NotFound)?;
    let now = visit.now();
    let until = instant(attempt.at + LINK_LASTS);
    let page = visit.page("Registration report", move || {
        view! {
            {view(attempt, Reader::WithLink, now)}
            <p class="hint">"This page can be opened with its link until " {until} ". Whoever has the link can read it."</p>
        }
    });
    let mut response = page.await.into_response();
    response.headers_mut().insert("x-robots-tag", HeaderValue::from_static("noindex, nofollow"));
    Ok(response)
}

/// The same for the bank's people.
pub(super) async fn for_bank(visit: Visit, Path(id): Path<String>) -> Result<Response, Problem> {
    visit.may::<SeeOrganisations>()?;
    let id: AttemptId = id.parse().map_err(|_| Problem::NotFound)?;
    let attempt = store::find(visit.portal().database().statements(), id).await?.ok_or(Problem::NotFound)?;
    let now = visit.now();
    Ok(visit.page("Registration attempt", move || view(attempt, Reader::Bank, now)).await)
}

/// Who reads a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reader {
    /// Whoever has its link.
    WithLink,
    /// The bank's people.
    Bank,
    /// The people of the TPP whose attempt it is; their list is there.
    Own(&'static str),
}

impl Reader {
    fn list(self) -> Option<&'static str> {
        match self {
            Self::WithLink => None,
            Self::Bank => Some(LIST),
            Self::Own(list) => Some(list),
        }
    }
}

/// The whole report, for any of its readers.
pub(crate) fn view(attempt: Attempt, reader: Reader, now: OffsetDateTime) -> AnyView {
    let back = reader.list().map(|href| view! { <p>{Link::new("All attempts", href).any()}</p> });
    let verdict = format!("{}. {}.", outcome(&attempt.outcome).0, report::verdict(&attempt.report));
    let state = tag(&attempt.outcome);
    view! {
        {back}
        <Heading title="Registration by machine" caption=call(&attempt)>{state.into_render()}</Heading>
        <Inset><p>{verdict}</p></Inset>
        {SummaryList::new(facts(&attempt, reader, now))}
        {report::view(&attempt.report)}
        <h2>"What was sent"</h2>
        <p>"As it was decoded, without signatures."</p>
        {sent(&attempt.claimed)}
    }
    .into_any()
}

fn call(attempt: &Attempt) -> String {
    match &attempt.version {
        Some(version) => format!("{} /register, OBIE DCR {version}", attempt.method),
        None => format!("{} /tpp-registration", attempt.method),
    }
}

/// What came of it, as a sentence and as a word in its colour.
fn outcome(name: &str) -> (&'static str, Colour, &'static str) {
    match name {
        "registered" => ("The client is registered", Colour::Green, "Registered"),
        "changed" => ("The client was changed", Colour::Green, "Changed"),
        "repeated" => ("The same answer was given again", Colour::Blue, "Repeated"),
        "unavailable" => ("The keys of the directory could not be read", Colour::Orange, "Try again"),
        _ => ("The request is refused", Colour::Red, "Refused"),
    }
}

pub(crate) fn tag(name: &str) -> Tag {
    let (_, colour, word) = outcome(name);
    Tag::new(colour, word)
}

fn facts(attempt: &Attempt, reader: Reader, now: OffsetDateTime) -> Vec<Row> {
    let said = |name: &str| attempt.claimed.stated(name).unwrap_or_else(|| "Not legible".to_owned());
    let tpp = attempt
        .organisation_reference
        .as_ref()
        .filter(|_| reader == Reader::Bank)
        .map(|reference| Row::new("TPP", Link::new(reference.clone(), format!("/admin/tpps/{reference}")).any()));
    let rows = [
        Row::new("When", moment(attempt.at, now)),
        Row::new("Software", view! { <bdi>{said("software_client_name")}</bdi> }.into_any()),
        Row::new("Software id", code(said("software_id"))),
        Row::new("Organisation", view! { <bdi>{said("org_name")}</bdi> }.into_any()),
        Row::new("Directory", said("iss")),
        Row::new("Certificate of the connection", code(attempt.certificate_subject.clone())),
        Row::new("x-fapi-interaction-id", code(attempt.trace.clone().unwrap_or_default())),
    ];
    rows.into_iter().chain(tpp).collect()
}

/// Header and claims of both tokens. A header that is not there came before headers were kept, or is none.
pub(crate) fn sent(claimed: &Claimed) -> AnyView {
    let ([request_header, request], [statement_header, statement]) = (claimed.request_text(), claimed.statement_text());
    let header = |title: &'static str, text: Option<String>| text.map(|text| view! { <CodeBlock title text/> });
    view! {
        {header("Header of the request", request_header)}
        {claims("Claims of the request", request)}
        {header("Header of the software statement", statement_header)}
        {claims("Claims of the software statement", statement)}
    }
    .into_any()
}

fn claims(title: &'static str, claims: Option<String>) -> AnyView {
    match claims {
        Some(text) => view! { <CodeBlock title text/> }.into_any(),
        None => view! { <p>{title} ": not legible."</p> }.into_any(),
    }
}
