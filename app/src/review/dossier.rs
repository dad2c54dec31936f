//! The dossier: one request, whole, with what can be done about it.

use super::known;
use super::panels;
use super::place::Place;
use super::{registration, take_back};
use crate::components::{Button, ErrorSummary, Form, FormState, IdentityBar, Inset, PrintHeader, ShortcutHelp, Tag};
use crate::moment::{instant, moment, relative};
use crate::tags;
use crate::web::{Problem, Visit};
use axum::extract::{Path, Query};
use axum::response::Response;
use domain::access::{Ask, Claim, Decide, Propose, SeeRequests, StaffMember};
use domain::refusal::Registered;
use domain::request::{Outcome, RequestStatus};
use domain::store::queue::Neighbours;
use domain::workflow::dossier::{self, Deadline, Dossier};
use domain::workflow::review;
use leptos::prelude::*;
use time::OffsetDateTime;

/// Everything the page shows.
pub(super) struct Shown {
    pub(super) dossier: Dossier,
    pub(super) staff: StaffMember,
    pub(super) place: Place,
    pub(super) neighbours: Neighbours,
    pub(super) hidden: Vec<(String, String)>,
    pub(super) form: FormState,
    pub(super) bank: String,
    /// The TPP that holds the sign-up's number already.
    pub(super) known: Option<Registered>,
    pub(super) now: OffsetDateTime,
}

pub(super) async fn show(
    visit: Visit,
    Path(reference): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    page(&visit, &reference, Place::of(&pairs), FormState::default()).await
}

pub(super) async fn page(visit: &Visit, reference: &str, place: Place, form: FormState) -> Result<Response, Problem> {
    let dossier = dossier::open(visit.portal(), visit.may::<SeeRequests>()?, reference).await?;
    let mut hidden = visit.hidden();
    hidden.push(place.hidden());
    let known = if dossier.record.request.state.status().is_final() {
        None
    } else {
        review::registered(visit.portal(), &dossier.record).await?
    };
    let shown = Shown {
        known,
        neighbours: place.neighbours(visit, reference).await?,
        staff: visit.staff()?,
        bank: visit.portal().rules().bank_name.clone(),
        now: visit.now(),
        form: form.clone(),
        dossier,
        place,
        hidden,
    };
    let title = format!("{} – {}", shown.dossier.record.organisation_name, reference);
    Ok(visit.form_page(&title, &form, move || view(shown)).await)
}

fn view(shown: Shown) -> AnyView {
    let reference = shown.dossier.record.request.reference.clone();
    let print = view! {
        <PrintHeader bank=shown.bank.clone() reference=reference made_at=instant(shown.now) digest=shown.dossier.record.digest()/>
    };
    let (evidence, side) = (panels::evidence(&shown), panels::side(&shown));
    view! {
        {ErrorSummary::of(&shown.form)}
        {print}
        {identity(&shown)}
        {held(&shown)}
        {take_back::banner(&shown)}
        {known::banner(shown.known.as_ref())}
        {panels::recommendation(&shown.dossier, shown.now)}
        <div class="columns"><div>{evidence}</div><div>{side}</div></div>
        <ShortcutHelp keys=keys(&shown)/>
    }
    .into_any()
}

fn identity(shown: &Shown) -> AnyView {
    let record = &shown.dossier.record;
    let waiting = record.submitted_at.map(|at| moment(at, shown.now));
    let assignee = record.claim.as_ref().map_or_else(|| "Nobody".to_owned(), |claim| claim.name.clone());
    let facts = vec![
        ("Waiting since".to_owned(), waiting.into_any()),
        ("Kind".to_owned(), record.kind.words().into_any()),
        ("Due".to_owned(), due(shown.dossier.deadline, shown.now)),
        ("Assignee".to_owned(), view! { <bdi>{assignee}</bdi> }.into_any()),
    ];
    let (name, reference) = (record.organisation_name.clone(), record.request.reference.clone());
    let state: Tag = tags::for_bank(record.request.state.status());
    let buttons = buttons(shown);
    view! { <IdentityBar name reference state facts>{buttons}</IdentityBar> }.into_any()
}

fn due(deadline: Deadline, now: OffsetDateTime) -> AnyView {
    match deadline {
        Deadline::Over => "Decided".into_any(),
        Deadline::Stopped { since, .. } => view! { "Clock stopped " {relative(since, now)} }.into_any(),
        Deadline::Running { due, left } if left.is_negative() || due < now => {
            view! { <strong>"Overdue "</strong> {relative(due, now)} }.into_any()
        }
        Deadline::Running { due, .. } => moment(due, now),
    }
}

/// What can be done now, by whoever looks. The use case behind each button checks again.
fn buttons(shown: &Shown) -> AnyView {
    let record = &shown.dossier.record;
    let status = record.request.state.status();
    let (staff, reference) = (&shown.staff, record.request.reference.as_str());
    let to = |below: &str| shown.place.request(reference, below);
    let proposed_by_me = shown.dossier.open_proposal().is_some_and(|proposal| proposal.made_by == staff.person);
    let machine = shown.dossier.registration.as_ref().map(|it| &it.registered);
    // A registration is proposed for by whoever opens it: they take it with that.
    let reviews = status == RequestStatus::InReview || (machine.is_some() && status == RequestStatus::Submitted);
    let may_approve = reviews && machine.is_none_or(|it| it.blocker().is_none());
    let label = |sign_up: &str, outcome| {
        machine.map_or_else(|| sign_up.to_owned(), |registered| registration::deed(registered, outcome))
    };
    let decides = status == RequestStatus::AwaitingSecondApproval && staff.holds::<Decide>() && !proposed_by_me;
    let next = shown.neighbours.next.as_ref().map(|next| shown.place.request(next, ""));
    let previous = shown.neighbours.previous.as_ref().map(|previous| shown.place.request(previous, ""));
    let buttons = [
        (may_approve && staff.holds::<Propose>())
            .then(|| Button::link(label("Approve", Outcome::Approve), to("/propose?to=approve")).shortcut("a")),
        (reviews && staff.holds::<Propose>()).then(|| {
            Button::link(label("Reject", Outcome::Reject), to("/propose?to=reject")).secondary().shortcut("r")
        }),
        (reviews && machine.is_none() && staff.holds::<Ask>())
            .then(|| Button::link("Ask the applicant", to("/ask")).secondary().shortcut("q")),
        decides.then(|| Button::link("Decide", to("/decide")).shortcut("a")),
        decides.then(|| Button::link("Send back", to("/decide?to=send_back")).secondary().shortcut("r")),
        previous.map(|href| Button::link("Previous", href).quiet().shortcut("k")),
        next.map(|href| Button::link("Next", href).quiet().shortcut("j")),
    ];
    let buttons = buttons.into_iter().flatten().map(IntoRender::into_render).collect_view();
    view! { {claim(shown)} {buttons} }.into_any()
}

fn claim(shown: &Shown) -> Option<AnyView> {
    let record = &shown.dossier.record;
    if !shown.staff.holds::<Claim>() || record.request.state.status().is_final() {
        return None;
    }
    let mine = record.claim.as_ref().is_some_and(|claim| claim.by == shown.staff.person);
    let (what, button) = if mine {
        ("release", Button::submit("Release").quiet())
    } else {
        ("claim", Button::submit("Claim").secondary().shortcut("c"))
    };
    let action = format!("/admin/requests/{}/{what}", record.request.reference);
    let hidden = shown.hidden.clone();
    Some(view! { <Form action hidden>{button}</Form> }.into_any())
}

/// A claim keeps nobody out; it says who is at it.
fn held(shown: &Shown) -> Option<AnyView> {
    let claim = shown.dossier.record.claim.as_ref()?;
    let open = !shown.dossier.record.request.state.status().is_final();
    let (name, until) = (claim.name.clone(), moment(claim.expires_at, shown.now));
    (open && claim.by != shown.staff.person && claim.expires_at > shown.now).then(|| {
        view! { <Inset><p><bdi>{name}</bdi> " works on this request, until " {until} "."</p></Inset> }.into_any()
    })
}

fn keys(shown: &Shown) -> Vec<(&'static str, String)> {
    let mut keys = vec![("j", "Next request".to_owned()), ("k", "Previous request".to_owned())];
    if shown.staff.holds::<Claim>() {
        keys.extend([("c", "Claim".into()), ("a", "Approve or decide".into()), ("r", "Reject or send back".into())]);
        let asks = shown.dossier.registration.is_none().then(|| ("q", "Ask the applicant".to_owned()));
        keys.extend(asks.into_iter().chain([("n", "Write a note".to_owned())]));
    }
    keys
}
