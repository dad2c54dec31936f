//! Everybody who has to do with a TPP.

use crate::components::{Button, Colour, Column, Form, Heading, Inset, Link, Piece, Table, Tag};
use crate::moment::moment;
use crate::web::{Problem, Visit};
use axum::extract::Path;
use axum::response::Response;
use domain::access::{InviteOwner, SeeOrganisations};
use domain::id::OrganisationId;
use domain::store::claims::{self, Claim, ClaimStatus, Listed, Way};
use domain::store::organisations::{self, OrganisationRecord};
use domain::store::team::{self, Member};
use leptos::prelude::*;
use time::OffsetDateTime;

/// Everything the page shows.
struct Shown {
    tpp: OrganisationRecord,
    members: Vec<Member>,
    claims: Vec<Claim>,
    contacts: Vec<Listed>,
    /// Whether whoever looks may invite, and there is somebody to be invited.
    invites: bool,
    hidden: Vec<(String, String)>,
    now: OffsetDateTime,
}

pub(super) async fn show(visit: Visit, Path(reference): Path<String>) -> Result<Response, Problem> {
    visit.may::<SeeOrganisations>()?;
    let pool = visit.portal().database().statements();
    let tpp = organisations::find_by_reference(pool, &reference).await?.ok_or(Problem::NotFound)?;
    let members = team::members(pool, tpp.id).await?;
    let claims = claims::of_organisation(pool, tpp.id).await?;
    let contacts = claims::contacts(pool, tpp.id).await?;
    let ownerless = by_machine(&tpp) && !tpp.status.is_final() && !has_owner(&members);
    let invites = ownerless && visit.staff()?.holds::<InviteOwner>();
    let shown = Shown { tpp, members, claims, contacts, invites, hidden: visit.hidden(), now: visit.now() };
    let title = format!("People of {}", shown.tpp.legal_name);
    Ok(visit.page(&title, move || view(shown)).await)
}

/// A line for the page of a TPP: where its people are, and what waits.
pub(crate) async fn summary(visit: &Visit, id: OrganisationId, reference: &str) -> Result<AnyView, Problem> {
    let pool = visit.portal().database().statements();
    let members = team::members(pool, id).await?.len();
    let claims = claims::of_organisation(pool, id).await?;
    let waiting = claims.into_iter().filter(|claim| claim.status == ClaimStatus::Waiting);
    let waiting: Vec<_> = waiting.map(|claim| (format!("/admin/owners/{}", claim.id), name(&claim))).collect();
    let href = format!("/admin/tpps/{reference}/people");
    let people = match members {
        0 => "Nobody yet. ".to_owned(),
        1 => "One person. ".to_owned(),
        many => format!("{many} people. "),
    };
    let waiting = waiting.into_iter().map(|(href, name)| {
        view! { <Inset><p><bdi>{name}</bdi>" waits to be confirmed as the first owner. "<a href=href>"Look at it"</a></p></Inset> }
    });
    Ok(view! { <h2>"People"</h2>{waiting.collect_view()}<p>{people}<a href=href>"See its people"</a></p> }.into_any())
}

pub(super) fn by_machine(tpp: &OrganisationRecord) -> bool {
    matches!(tpp.source.as_str(), "obie" | "uae")
}

fn has_owner(members: &[Member]) -> bool {
    members.iter().any(|member| member.role == domain::access::TeamRole::Owner)
}

fn name(claim: &Claim) -> String {
    claim.person.as_ref().map_or_else(|| claim.email.clone(), |(_, name)| name.clone())
}

fn view(shown: Shown) -> AnyView {
    let Shown { tpp, members, claims, contacts, invites, hidden, now } = shown;
    let back = Link::new(tpp.legal_name.clone(), format!("/admin/tpps/{}", tpp.reference));
    let machine = by_machine(&tpp).then(|| {
        let contacts = listed(&tpp, contacts, invites);
        let claims = (!claims.is_empty()).then(|| asked(claims, invites, &hidden, now));
        view! { {claims} {contacts} }
    });
    view! {
        <p>{back.any()}</p>
        <Heading title="People" caption=tpp.reference.clone()/>
        {team(members, now)}
        {machine}
    }
    .into_any()
}

fn team(members: Vec<Member>, now: OffsetDateTime) -> AnyView {
    if members.is_empty() {
        return view! { <h2>"Team"</h2><p>"Nobody belongs to its team yet."</p> }.into_any();
    }
    let columns = [Column::new("Name"), Column::new("E-mail address"), Column::new("Role"), Column::short("Since")];
    let table = Table::new("members", "Who belongs to its team", columns).quiet_caption().rows(members, |member| {
        vec![
            view! { <bdi>{member.name}</bdi> }.any(),
            member.email.any(),
            member.role.words().any(),
            moment(member.since, now),
        ]
    });
    view! { <h2>"Team"</h2> {table} }.into_any()
}

fn asked(claims: Vec<Claim>, invites: bool, hidden: &[(String, String)], now: OffsetDateTime) -> AnyView {
    let columns = [Column::new("Who"), Column::new("Asked by"), Column::short("When"), Column::short("State")];
    let columns = columns.into_iter().chain([Column::new("")]);
    let table = Table::new("claims", "Who was asked to look after it", columns).quiet_caption().rows(claims, |claim| {
        let asker = match claim.way {
            Way::Invitation(_) => claim.asker.clone(),
            Way::Key(_) => format!("{}, under its key", claim.asker),
        };
        let who = match &claim.person {
            Some((_, name)) => {
                view! { <bdi>{name.clone()}</bdi>" ("<span dir="ltr">{claim.email.clone()}</span>")" }.into_any()
            }
            None => view! { <span dir="ltr">{claim.email.clone()}</span> }.into_any(),
        };
        let act = match claim.status {
            ClaimStatus::Waiting => Link::new("Look at it", format!("/admin/owners/{}", claim.id)).any(),
            ClaimStatus::Invited if invites => withdraw(&claim, hidden),
            _ => ().into_any(),
        };
        vec![who, view! { <bdi>{asker}</bdi> }.any(), moment(claim.made_at, now), state(&claim, now).any(), act]
    });
    view! { <h2>"First owner"</h2> {table} }.into_any()
}

pub(super) fn state(claim: &Claim, now: OffsetDateTime) -> Tag {
    match claim.status {
        ClaimStatus::Invited if claim.expires_at <= now => Tag::new(Colour::Grey, "Lapsed"),
        ClaimStatus::Invited => Tag::new(Colour::Blue, "Invited"),
        ClaimStatus::Waiting => Tag::new(Colour::Orange, "To be confirmed"),
        ClaimStatus::Confirmed => Tag::new(Colour::Green, "Confirmed"),
        ClaimStatus::Refused => Tag::new(Colour::Red, "Refused"),
        ClaimStatus::Ended => Tag::new(Colour::Grey, "Ended"),
    }
}

fn withdraw(claim: &Claim, hidden: &[(String, String)]) -> AnyView {
    let button = Button::submit("Withdraw").secondary().small().about(format!("the invitation to {}", claim.email));
    let (action, hidden) = (format!("/admin/owners/{}/withdraw", claim.id), hidden.to_vec());
    view! { <Form action hidden>{button}</Form> }.into_any()
}

fn listed(tpp: &OrganisationRecord, contacts: Vec<Listed>, invites: bool) -> AnyView {
    if contacts.is_empty() {
        return view! {
            <h2>"Contacts in its directory"</h2>
            <p>"Its directory names nobody with a usable address. Its software can name somebody under its key: "
                <code dir="ltr" translate="no">"vestibule tpp claim"</code>"."</p>
        }
        .into_any();
    }
    let columns = [Column::new("Name"), Column::new("E-mail address"), Column::new("Role there")];
    let columns = columns.into_iter().chain([Column::new("Named for"), Column::new("")]);
    let reference = tpp.reference.clone();
    let table = Table::new("contacts", "Whom its directory names", columns).quiet_caption().rows(contacts, |listed| {
        let email = listed.contact.email.as_str().to_owned();
        let invite = invites.then(|| {
            let query = serde_urlencoded::to_string([("contact", &email)]).unwrap_or_default();
            let href = format!("/admin/tpps/{reference}/people/invite?{query}");
            Button::link("Invite", href).secondary().small().about(email.clone()).into_render()
        });
        vec![
            view! { <bdi>{listed.contact.name.unwrap_or_else(|| "Not given".into())}</bdi> }.any(),
            view! { <span dir="ltr" translate="no">{email}</span> }.any(),
            view! { <bdi>{listed.contact.role.unwrap_or_else(|| "Not given".into())}</bdi> }.any(),
            view! { <bdi>{listed.software}</bdi> }.any(),
            invite.into_any(),
        ]
    });
    view! {
        <h2>"Contacts in its directory"</h2>
        <p>"A directory says that these addresses are theirs; nobody has shown it. Whoever answers an invitation becomes the first owner once a second person here has confirmed it."</p>
        {table}
    }
    .into_any()
}
