//! Plays scenes: every act is a use case of the domain, done by whoever may do it.

pub(super) mod mailbox;
mod review;
mod sign_up;
mod standing;
mod team;

use super::plot::{Act, Story, Twist};
use super::stage::Stage;
use super::{answers, firms::Firm};
use domain::access::{Actor, AuthorisedMember, TeamMember, TeamPermission, TeamRole};
use domain::id::{ClientId, OrganisationId, PersonId, RequestId, SoftwareStatementId, StatusChangeId};
use domain::request::Outcome;
use domain::store::Context;
use server::command::Failure;
use std::fmt::Debug;

/// How far a story has come.
#[derive(Debug)]
pub(super) struct Progress {
    pub(super) firm: Firm,
    pub(super) twist: Twist,
    /// From which address the applicant writes; one for each story.
    pub(super) peer: String,
    pub(super) request: Option<RequestId>,
    pub(super) link: Option<String>,
    pub(super) person: Option<PersonId>,
    pub(super) proposed: Option<Outcome>,
    pub(super) organisation: Option<OrganisationId>,
    pub(super) applications: Vec<Application>,
    pub(super) change: Option<StatusChangeId>,
}

/// An application with its keys.
#[derive(Debug)]
pub(super) struct Application {
    pub(super) id: SoftwareStatementId,
    pub(super) client: Option<Client>,
}

/// A client with its newest secret.
#[derive(Debug)]
pub(super) struct Client {
    pub(super) id: ClientId,
    pub(super) public_name: String,
    pub(super) secret: String,
}

impl Progress {
    pub(super) fn new(story: &Story, nth: usize) -> Self {
        Self {
            firm: story.firm,
            twist: story.twist,
            // A range that is kept free for documentation (RFC 5737).
            peer: format!("203.0.113.{}", nth + 1),
            request: None,
            link: None,
            person: None,
            proposed: None,
            organisation: None,
            applications: Vec::new(),
            change: None,
        }
    }

    /// Does the next thing.
    pub(super) async fn play(&mut self, stage: &Stage, act: &Act) -> Result<(), Failure> {
        match act {
            Act::Begin(_) | Act::Apply | Act::Confirm => sign_up::play(self, stage, act).await,
            Act::Join(..)
            | Act::Invite(..)
            | Act::Application(..)
            | Act::Keys(_)
            | Act::Rotate(..)
            | Act::Revoke(_) => team::play(self, stage, act).await,
            Act::Propose(..) | Act::Confirmed(_) | Act::Emergency(..) => standing::play(self, stage, act).await,
            _ => review::play(self, stage, act).await,
        }
    }

    fn email(&self) -> String {
        answers::email(&self.firm, self.twist)
    }

    /// Somebody at the applicant's, signed in or not yet.
    fn context(&self) -> Context {
        let actor = self.person.map_or(Actor::Anonymous, |person| Actor::Tpp(person, self.firm.person[0].into()));
        Context { actor, address: Some(self.peer.clone()), trace: None }
    }

    fn request(&self) -> Result<RequestId, Failure> {
        there(self.request, "request")
    }

    fn person(&self) -> Result<PersonId, Failure> {
        there(self.person, "account")
    }

    fn organisation(&self) -> Result<OrganisationId, Failure> {
        there(self.organisation, "TPP")
    }

    /// What the owner may.
    fn owner<P: TeamPermission>(&self) -> Result<AuthorisedMember<P>, Failure> {
        let member = TeamMember {
            person: self.person()?,
            name: self.firm.person[0].into(),
            organisation: self.organisation()?,
            role: TeamRole::Owner,
        };
        Ok(member.require::<P>()?)
    }

    fn client(&self, application: usize) -> Result<&Client, Failure> {
        there(self.applications.get(application).and_then(|it| it.client.as_ref()), "client")
    }
}

fn there<T>(value: Option<T>, what: &str) -> Result<T, Failure> {
    value.ok_or_else(|| format!("the story has no {what} yet").into())
}

/// An act that came to the wrong place: a mistake in this program.
fn misplaced(act: &impl Debug) -> Failure {
    format!("{act:?} is not played here").into()
}
