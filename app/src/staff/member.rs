//! One member of staff: the facts, and what to propose about them.

use super::{reason, roles, words};
use crate::components::{
    Button, ButtonGroup, Column, ErrorSummary, Field, Form, FormState, Heading, Inset, Link, Piece, Row, SummaryList,
    Table,
};
use crate::moment::moment;
use crate::web::{Flash, Problem, Typed, Visit};
use axum::extract::Path;
use axum::response::Response;
use domain::access::{ChangeStaff, StaffMember};
use domain::id::PersonId;
use domain::refusal::Refusal;
use domain::store::staff::{self as store, Change, Member, Standing};
use domain::workflow::staff::{self, Proposal};
use leptos::prelude::*;
use time::OffsetDateTime;

pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Problem> {
    let member = find(&visit, &id).await?;
    let form = FormState::new(member.roles.names().into_iter().map(|name| ("roles", name)));
    page(&visit, member, form).await
}

async fn find(visit: &Visit, id: &str) -> Result<Member, Problem> {
    let id: PersonId = id.parse().map_err(|_| Problem::NotFound)?;
    store::member(visit.portal().database().statements(), id).await?.ok_or(Problem::NotFound)
}

pub(super) async fn send(visit: Visit, Path(id): Path<String>, typed: Typed) -> Result<Response, Problem> {
    let by = visit.may::<ChangeStaff>()?;
    let member = find(&visit, &id).await?;
    let (reason, knows) = (typed.text("reason"), typed.text("losses") == "yes");
    let proposal = match typed.text("deed") {
        "roles" => Proposal::roles(member.person, typed.all("roles"), reason, knows),
        "leave" => Proposal::leaving(member.person, reason, knows),
        _ => return Err(Problem::Malformed),
    };
    let refused = match proposal {
        Ok(proposal) => match staff::propose(visit.portal(), visit.context(), by, proposal).await {
            Ok(proposed) => return super::new::go_on(&visit, proposed, "They get a mail about it.").await,
            Err(Refusal::Fields(errors)) => errors,
            Err(refusal) => return Err(refusal.into()),
        },
        Err(errors) => errors,
    };
    page(&visit, member, typed.refused(refused)).await
}

pub(super) async fn invite(visit: Visit, Path(id): Path<String>, _typed: Typed) -> Result<Response, Problem> {
    let by = visit.may::<ChangeStaff>()?;
    let member = find(&visit, &id).await?;
    staff::invite_again(visit.portal(), visit.context(), by, member.person).await?;
    let sent = Flash::Success("A new invitation is on its way; the earlier one works no longer.".into());
    visit.go_saying(&format!("/admin/staff/{}", member.person), sent).await
}

async fn page(visit: &Visit, member: Member, form: FormState) -> Result<Response, Problem> {
    let pool = visit.portal().database().statements();
    let history = store::of_person(pool, member.person).await?;
    let binds = store::able_to_confirm(pool).await?.len() >= 2;
    let (rule, now) = (words::rule(visit).await?, visit.now());
    let deeds = Deeds::of(visit, &visit.staff()?, &member, binds);
    let (hidden, state) = (visit.hidden(), form.clone());
    Ok(visit
        .form_page(&member.name.clone(), &form, move || {
            let what_next = deeds.view(&member, &state, hidden, rule);
            view! {
                {ErrorSummary::of(&state)}
                <Heading title=member.name.clone() caption="Staff"/>
                {facts(&member, now)}
                {what_next}
                {(!history.is_empty()).then(|| table(history, now).any())}
            }
        })
        .await)
}

fn facts(member: &Member, now: OffsetDateTime) -> SummaryList {
    SummaryList::new([
        Row::new("E-mail address", view! { <span dir="ltr" translate="no">{member.email.clone()}</span> }.into_any()),
        Row::new("Roles", member.roles.to_string()),
        Row::new("State", words::standing(member.standing)),
        Row::new("Second factor", if member.second_factor { "Set up" } else { "Not set up" }),
        Row::new("Last sign-in", member.last_sign_in.map_or_else(|| "Never".any(), |at| moment(at, now))),
        Row::new("Account since", moment(member.since, now)),
    ])
}

fn table(history: Vec<Change>, now: OffsetDateTime) -> Table {
    let columns = ["Change", "Proposed by", "Decided by"].map(Column::new).into_iter();
    let columns = columns.chain(["When", "State"].map(Column::short));
    Table::new("history", "Changes", columns).rows(history, |change| {
        vec![
            Link::new(words::what(&change), format!("/admin/staff/changes/{}", change.id)).any(),
            view! { <bdi>{words::proposer(&change)}</bdi> }.into_any(),
            words::decider(&change).unwrap_or_else(|| "Nobody yet".to_owned()).any(),
            moment(change.decided_at.unwrap_or(change.proposed_at), now),
            words::status(&change).any(),
        ]
    })
}

/// What the one who looks may do about this person.
enum Deeds {
    /// Nothing: another role does that.
    None,
    /// Nothing before a change that waits is decided.
    Waits(String),
    /// Nothing: it is themselves.
    Oneself,
    /// Something, after the second factor.
    AfterSecondFactor,
    /// Propose.
    Propose,
}

impl Deeds {
    fn of(visit: &Visit, viewer: &StaffMember, member: &Member, binds: bool) -> Self {
        if let Some(change) = member.open_change {
            return Self::Waits(format!("/admin/staff/changes/{change}"));
        }
        match visit.may::<ChangeStaff>() {
            _ if viewer.holds::<ChangeStaff>() && binds && viewer.person == member.person => Self::Oneself,
            Ok(_) => Self::Propose,
            Err(Problem::SecondFactor) => Self::AfterSecondFactor,
            Err(_) => Self::None,
        }
    }

    fn view(
        self,
        member: &Member,
        form: &FormState,
        hidden: Vec<(String, String)>,
        rule: Option<AnyView>,
    ) -> Option<AnyView> {
        let path = format!("/admin/staff/{}", member.person);
        Some(match self {
            Self::None => return None,
            Self::Waits(href) => {
                view! { <Inset><p><a href=href>"A change"</a>" waits for a second person. Before it is decided nothing else can be proposed."</p></Inset> }
                    .into_any()
            }
            Self::Oneself => {
                view! { <Inset><p>"Nobody proposes a change of their own roles. Ask a colleague with the role Platform."</p></Inset> }
                    .into_any()
            }
            Self::AfterSecondFactor => {
                view! { <p>{Button::link("Propose a change", format!("/signin/confirm?next={path}")).secondary()}</p> }.into_any()
            }
            Self::Propose => propose(&path, member, form, hidden, rule),
        })
    }
}

fn propose(
    path: &str,
    member: &Member,
    form: &FormState,
    hidden: Vec<(String, String)>,
    rule: Option<AnyView>,
) -> AnyView {
    let invited = (member.standing == Standing::Invited).then(|| {
        view! {
            <h2>"Invitation"</h2>
            <p>"They have not chosen a password yet. A link works for seven days."</p>
            <Form action=format!("{path}/invite") hidden=hidden.clone()>{Button::submit("Send a new invitation").secondary()}</Form>
        }
    });
    // Only somebody who has read what would stop ticks this: it is asked for once it matters.
    let matters = form.errors().about("losses").is_some() || !form.value("losses").is_empty();
    let losses = matters.then(|| {
        let known = [("yes", "I have read what would stop, and mean it")];
        Field::checkboxes("losses", "What would stop", known).fill(form).any()
    });
    let questions = view! { {roles(form)} {reason(form)} }.into_any();
    let leave = (member.standing != Standing::Left)
        .then(|| Button::submit("Propose that they leave").warning().named("deed", "leave").any());
    view! {
        {invited}
        <h2>"Propose a change"</h2>
        {rule}
        <Form action=path.to_owned() hidden>
            {questions}
            {losses}
            <ButtonGroup>{Button::submit("Propose these roles").named("deed", "roles")}{leave}</ButtonGroup>
        </Form>
    }
    .into_any()
}
