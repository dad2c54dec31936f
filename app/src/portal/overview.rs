//! The overview: the way into the sandbox as a list of tasks, open questions first.

use crate::components::{Colour, EmptyState, Heading, Inset, Link, Tag, Task, TaskList};
use crate::moment::moment;
use crate::tags;
use crate::web::{Problem, Visit};
use axum::response::Response;
use domain::request::RequestStatus;
use domain::standing::{Status, Thing};
use domain::store::claims::{self, Claim, ClaimStatus};
use domain::store::clients;
use domain::store::organisations::{self, OrganisationRecord};
use domain::store::requests::{self, RequestRecord};
use domain::store::software_statements::{self, Application};
use domain::workflow::standing;
use leptos::prelude::*;
use time::OffsetDateTime;

pub(super) async fn show(visit: Visit) -> Result<Response, Problem> {
    let person = visit.person()?.person;
    let pool = visit.portal().database().statements();
    let requests = requests::of_person(pool, person).await?;
    let organisation = match visit.member() {
        Ok(member) => organisations::find(pool, member.organisation).await?,
        Err(_) => None,
    };
    let applications = match &organisation {
        Some(organisation) => software_statements::list(pool, organisation.id).await?,
        None => Vec::new(),
    };
    let keys = match &organisation {
        Some(organisation) => !clients::of_organisation(pool, organisation.id).await?.is_empty(),
        None => false,
    };
    let stopped = match &organisation {
        Some(organisation) => stopped(&visit, organisation).await?,
        None => None,
    };
    let mut claims = claims::of_person(pool, person).await?;
    // What was refused once is over for whoever is in.
    claims.retain(|claim| organisation.is_none() || claim.status == ClaimStatus::Waiting);
    let view = move || {
        let claimed = claimed(&claims);
        view(&requests, organisation.as_ref(), &applications, keys, stopped, claimed)
    };
    Ok(visit.page("Overview", view).await)
}

/// Whoever has answered an invitation sees where it stands, and nothing of the organisation until it is confirmed.
fn claimed(claims: &[Claim]) -> Option<AnyView> {
    let claim = claims.iter().find(|claim| matches!(claim.status, ClaimStatus::Waiting | ClaimStatus::Refused))?;
    let name = claim.organisation_name.clone();
    let reason = claim.reason.clone().unwrap_or_default();
    Some(if claim.status == ClaimStatus::Waiting {
        let tag = Tag::new(Colour::Blue, "With the bank").into_render();
        view! {
            <Inset>
                <p><strong>"You look after "<bdi>{name}</bdi>"? "</strong>{tag}</p>
                <p>"The bank's move: somebody there confirms it. You hear of it by mail, and then see everything here."</p>
            </Inset>
        }
        .into_any()
    } else {
        view! { <Inset><p><strong>"The bank has not confirmed that you look after "<bdi>{name}</bdi>". "</strong>"Reason: "<bdi>{reason}</bdi></p></Inset> }
            .into_any()
    })
}

fn view(
    requests: &[RequestRecord],
    organisation: Option<&OrganisationRecord>,
    applications: &[Application],
    keys: bool,
    stopped: Option<AnyView>,
    claimed: Option<AnyView>,
) -> AnyView {
    let title = organisation.map_or_else(|| "Overview".to_owned(), |organisation| organisation.legal_name.clone());
    let caption = organisation.map(|organisation| organisation.reference.clone()).unwrap_or_default();
    let latest = requests.first();
    let tasks = tasks(latest, organisation, applications, keys);
    // Whoever waits to be confirmed has nothing else to do here.
    let way = (claimed.is_none() || organisation.is_some() || latest.is_some())
        .then(|| view! { <h2>"Your way into the sandbox"</h2><TaskList tasks/> });
    view! {
        <Heading title caption/>
        {questions(requests)}
        {stopped}
        {ended(latest, organisation)}
        {claimed.unwrap_or_else(|| nothing_yet(latest, organisation).into_any())}
        {way}
        {history(requests)}
    }
    .into_any()
}

/// What the bank waits for stands first.
fn questions(requests: &[RequestRecord]) -> AnyView {
    let open = requests.iter().filter(|record| record.request.state.status() == RequestStatus::WaitingApplicant);
    open.map(|record| {
        let reference = record.request.reference.clone();
        let href = format!("/portal/requests/{reference}");
        view! { <Inset><p><strong>"The bank has a question about "{reference}". "</strong><a href=href>"Answer it"</a></p></Inset> }
    })
    .collect_view()
    .into_any()
}

async fn stopped(visit: &Visit, organisation: &OrganisationRecord) -> Result<Option<AnyView>, Problem> {
    let Some((since, reason)) = organisation.suspended.clone() else { return Ok(None) };
    let until = suspended_until(visit, Thing::Organisation(organisation.id), since).await?;
    Ok(Some(
        view! {
            <Inset>
                <p><strong>"The bank has suspended your organisation."</strong>" Nothing works until it is resumed. Reason: "{reason}</p>
                {until}
            </Inset>
        }
        .into_any(),
    ))
}

/// Until when a suspension in an emergency holds.
pub(crate) async fn suspended_until(
    visit: &Visit,
    thing: Thing,
    since: OffsetDateTime,
) -> Result<Option<AnyView>, Problem> {
    let until = standing::ends_by_itself(visit.portal(), thing, since).await?;
    Ok(until.map(|until| {
        let until = moment(until, visit.now());
        view! { <p>"It was an emergency: the suspension ends by itself on "{until}", unless a second person at the bank keeps it."</p> }
            .into_any()
    }))
}

fn ended(latest: Option<&RequestRecord>, organisation: Option<&OrganisationRecord>) -> Option<AnyView> {
    let status = latest?.request.state.status();
    let reference = latest?.request.reference.clone();
    (organisation.is_none() && status == RequestStatus::Rejected).then(|| {
        let action = Link::new("Read the reason", format!("/portal/requests/{reference}"));
        view! { <EmptyState title="Your sign-up was not approved" text="You may start again with the same answers once the reason no longer holds." action/> }.into_any()
    })
}

/// Whoever has an account and nothing else begins here.
fn nothing_yet(latest: Option<&RequestRecord>, organisation: Option<&OrganisationRecord>) -> Option<AnyView> {
    (latest.is_none() && organisation.is_none()).then(|| {
        let action = Link::new("Sign up your organisation", "/signup");
        view! { <EmptyState title="You belong to no organisation" text="Sign yours up, or ask an owner of its team to invite you." action/> }.into_any()
    })
}

fn tasks(
    latest: Option<&RequestRecord>,
    organisation: Option<&OrganisationRecord>,
    applications: &[Application],
    keys: bool,
) -> Vec<Task> {
    let done = || Tag::new(Colour::Green, "Done");
    let later = || Tag::new(Colour::Grey, "Not yet");
    let yours = || Tag::new(Colour::Orange, "Your move");
    let request = latest.map(|record| format!("/portal/requests/{}", record.request.reference));
    let approved = organisation.is_some();
    let bank = match latest.map(|record| record.request.state.status()) {
        _ if approved => Task::new("The bank checks your sign-up", done()),
        Some(status) => Task::new("The bank checks your sign-up", tags::for_applicant(status)).hint(whose_move(status)),
        None => Task::new("The bank checks your sign-up", later()),
    };
    let active = organisation.is_some_and(|organisation| organisation.status == Status::Active);
    let application = match (applications.is_empty(), active) {
        (false, _) => Task::new("Make an application", done()).href("/portal/applications"),
        (true, true) => Task::new("Make an application", yours()).href("/portal/applications/new"),
        (true, false) => Task::new("Make an application", later()),
    };
    let keys = match applications.first() {
        Some(first) => Task::new("Take sandbox keys", if keys { done() } else { yours() })
            .href(format!("/portal/applications/{}/keys", first.id)),
        None => Task::new("Take sandbox keys", later()),
    };
    let bank = match request {
        Some(href) => bank.href(href),
        None => bank,
    };
    vec![Task::new("Confirm your e-mail address", done()), bank, application, keys]
}

/// Whose move it is, in a sentence.
pub(crate) fn whose_move(status: RequestStatus) -> &'static str {
    match status {
        RequestStatus::Draft => "Your move: finish and send it.",
        RequestStatus::AwaitingEmail => "Your move: open the link in our mail.",
        RequestStatus::Submitted => "The bank's move: it waits to be taken up.",
        RequestStatus::InReview => "The bank's move: somebody is looking at it.",
        RequestStatus::WaitingApplicant => "Your move: the bank has asked you something.",
        RequestStatus::AwaitingSecondApproval => "The bank's move: a second person decides.",
        RequestStatus::Approved => "Nobody's move: it is approved.",
        RequestStatus::Rejected => "Nobody's move: it was not approved.",
        RequestStatus::Withdrawn => "Nobody's move: you took it back.",
        RequestStatus::Expired => "Nobody's move: it lapsed.",
    }
}

fn history(requests: &[RequestRecord]) -> Option<AnyView> {
    let items = requests.iter().map(|record| {
        let reference = record.request.reference.clone();
        let href = format!("/portal/requests/{reference}");
        let tag = tags::for_applicant(record.request.state.status()).into_render();
        view! { <li><a href=href>{reference}</a>" "<bdi>{record.organisation_name.clone()}</bdi>" "{tag}</li> }
    });
    (!requests.is_empty())
        .then(|| view! { <h2>"Your requests"</h2><ul class="plain">{items.collect_view()}</ul> }.into_any())
}
