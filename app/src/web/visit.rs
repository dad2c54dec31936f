//! Who is looking, and the pages they are shown.

use super::document::{self, Heading};
use super::kept::{Flash, Half, Kept, Who};
use super::problem::Problem;
use super::site::Site;
use crate::components::FormState;
use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::{Actor, Authorised, AuthorisedMember, StaffMember, StaffPermission, TeamMember, TeamPermission};
use domain::id::{OrganisationId, PersonId, RequestId};
use domain::portal::Portal;
use domain::store::Context;
use domain::store::people::{PersonKind, Profile};
use domain::store::sessions::Device;
use http::StatusCode;
use http::request::Parts;
use leptos::prelude::IntoView;
use std::ops::Deref;
use std::sync::Arc;
use time::OffsetDateTime;
use tower_sessions::Session;

/// One request of one visitor, as handlers see it.
#[derive(Clone)]
pub struct Visit(Arc<Visitor>);

/// What is known about a visitor.
pub struct Visitor {
    pub(super) site: Site,
    pub(super) session: Session,
    pub(super) kept: Kept,
    pub(super) profile: Option<Profile>,
    pub(super) flash: Option<Flash>,
    pub(super) csrf: String,
    pub(super) nonce: String,
    pub(super) address: String,
    pub(super) user_agent: String,
    pub(super) trace: String,
    /// Path and query, to mark the place in the navigation and to come back.
    pub(super) here: String,
    /// The page of ours from which it was asked for.
    pub(super) came_from: Option<String>,
    pub(super) now: OffsetDateTime,
}

impl Deref for Visit {
    type Target = Visitor;

    fn deref(&self) -> &Visitor {
        &self.0
    }
}

impl From<Visitor> for Visit {
    fn from(visitor: Visitor) -> Self {
        Self(Arc::new(visitor))
    }
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Problem::Broken("a route outside the table".into()))
    }
}

impl Visitor {
    /// The domain.
    pub fn portal(&self) -> &Portal {
        self.site.portal()
    }

    /// The site.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// The instant of this request.
    pub fn now(&self) -> OffsetDateTime {
        self.now
    }

    /// The token that every form carries.
    pub fn csrf(&self) -> &str {
        &self.csrf
    }

    /// Path and query of this request.
    pub fn here(&self) -> &str {
        &self.here
    }

    /// Who is signed in, if anybody.
    pub fn profile(&self) -> Option<&Profile> {
        self.profile.as_ref()
    }

    /// Who is signed in.
    ///
    /// # Errors
    /// [`Problem::SignedOut`] when nobody is.
    pub fn person(&self) -> Result<&Profile, Problem> {
        self.profile.as_ref().ok_or(Problem::SignedOut)
    }

    /// What this session remembers.
    pub fn kept(&self) -> &Kept {
        &self.kept
    }

    /// The member of staff who is signed in.
    ///
    /// # Errors
    /// [`Problem::SignedOut`] or [`Problem::NotFound`]: for others the bank's pages do not exist.
    pub fn staff(&self) -> Result<StaffMember, Problem> {
        let profile = self.person()?;
        if profile.kind != PersonKind::Staff {
            return Err(Problem::NotFound);
        }
        Ok(StaffMember {
            person: profile.person,
            name: profile.name.clone(),
            roles: profile.roles.clone(),
            second_factor_at: self.kept.who.as_ref().and_then(|who| who.second_factor_at),
        })
    }

    /// The TPP's person who is signed in, for the organisation they act for.
    ///
    /// # Errors
    /// [`Problem::SignedOut`], or [`Problem::NotFound`] without an organisation.
    pub fn member(&self) -> Result<TeamMember, Problem> {
        let profile = self.person()?;
        let chosen = self.kept.organisation.and_then(|id| profile.teams.iter().find(|(team, _)| *team == id));
        let (organisation, role) = *chosen.or(profile.teams.first()).ok_or(Problem::NotFound)?;
        Ok(TeamMember { person: profile.person, name: profile.name.clone(), organisation, role })
    }

    /// Proof that the member of staff may do `P`.
    ///
    /// # Errors
    /// [`Problem::Forbidden`], [`Problem::SecondFactor`].
    pub fn may<P: StaffPermission>(&self) -> Result<Authorised<P>, Problem> {
        Ok(self.staff()?.require(self.now)?)
    }

    /// Proof that the TPP's person may do `P` for their organisation.
    ///
    /// # Errors
    /// [`Problem::Forbidden`].
    pub fn may_for_team<P: TeamPermission>(&self) -> Result<AuthorisedMember<P>, Problem> {
        Ok(self.member()?.require()?)
    }

    /// The sign-up that this browser is in the middle of.
    ///
    /// # Errors
    /// [`Problem::NotFound`] without one.
    pub fn applicant(&self) -> Result<RequestId, Problem> {
        self.kept.applicant.ok_or(Problem::NotFound)
    }

    /// Who is acting, for the audit trail.
    pub fn context(&self) -> Context {
        let actor = match &self.profile {
            Some(profile) if profile.kind == PersonKind::Staff => Actor::Staff(profile.person, profile.name.clone()),
            Some(profile) => Actor::Tpp(profile.person, profile.name.clone()),
            None => Actor::Anonymous,
        };
        Context { actor, address: Some(self.address.clone()), trace: Some(self.trace.clone()) }
    }
}

impl Visit {
    /// A page, 200.
    pub async fn page<V, F>(&self, title: &str, view: F) -> Response
    where
        V: IntoView + 'static,
        F: FnOnce() -> V + Send + 'static,
    {
        document::render(self, Heading::of(title), StatusCode::OK, view).await
    }

    /// The page of a list: 200, or 400 when a filter in its address cannot be read. The page says which, and what could be.
    pub async fn list_page<V, F>(&self, title: &str, filters: &FormState, view: F) -> Response
    where
        V: IntoView + 'static,
        F: FnOnce() -> V + Send + 'static,
    {
        let status = if filters.errors().is_empty() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
        self.page_with(title, status, view).await
    }

    /// A page with another status.
    pub async fn page_with<V, F>(&self, title: &str, status: StatusCode, view: F) -> Response
    where
        V: IntoView + 'static,
        F: FnOnce() -> V + Send + 'static,
    {
        let heading = if status.is_success() { Heading::of(title) } else { Heading::error(title) };
        document::render(self, heading, status, view).await
    }

    /// The page of a form: 200, or 422 with `Error:` in its title when it comes back refused.
    pub async fn form_page<V, F>(&self, title: &str, form: &FormState, view: F) -> Response
    where
        V: IntoView + 'static,
        F: FnOnce() -> V + Send + 'static,
    {
        if form.errors().is_empty() {
            return self.page(title, view).await;
        }
        document::render(self, Heading::error(title), StatusCode::UNPROCESSABLE_ENTITY, view).await
    }

    /// On to another page (303).
    pub fn go(&self, path: &str) -> Response {
        Redirect::to(path).into_response()
    }

    /// On to another page, which will say what happened.
    ///
    /// # Errors
    /// [`Problem`] when the session cannot be written.
    pub async fn go_saying(&self, path: &str, flash: Flash) -> Result<Response, Problem> {
        self.remember(|kept| kept.flash = Some(flash)).await?;
        Ok(self.go(path))
    }

    /// Changes what the session remembers.
    ///
    /// # Errors
    /// [`Problem`] when the session cannot be written.
    pub async fn remember(&self, change: impl FnOnce(&mut Kept)) -> Result<(), Problem> {
        let mut kept = Kept::load(&self.session).await?;
        change(&mut kept);
        kept.store(&self.session).await
    }

    /// Signs somebody in who just proved who they are: a new session id, so that one known before is worth nothing.
    ///
    /// # Errors
    /// [`Problem`] when the session cannot be written.
    pub async fn sign_in(
        &self,
        person: PersonId,
        kind: PersonKind,
        second_factor_at: Option<OffsetDateTime>,
    ) -> Result<(), Problem> {
        self.sign_in_as_of(self.portal().now(), person, kind, second_factor_at).await
    }

    /// The same for somebody who gave their password at `proved`: should it have been changed since, they are not in.
    ///
    /// # Errors
    /// [`Problem`] when the session cannot be written.
    pub async fn sign_in_as_of(
        &self,
        proved: OffsetDateTime,
        person: PersonId,
        kind: PersonKind,
        second_factor_at: Option<OffsetDateTime>,
    ) -> Result<(), Problem> {
        let staff = kind == PersonKind::Staff;
        self.new_id().await?;
        let (since, seen, device) = (self.now, self.now, self.device());
        let who = Who { person, staff, since, proved, seen, device, second_factor_at };
        self.remember(|kept| *kept = Kept { who: Some(who), ..Kept::default() }).await
    }

    /// Notes that the password was right and the second factor is still to come.
    ///
    /// # Errors
    /// [`Problem`] when the session cannot be written.
    pub async fn half_sign_in(&self, person: PersonId, next: String) -> Result<(), Problem> {
        self.new_id().await?;
        let half = Half { person, at: self.now, next };
        self.remember(|kept| *kept = Kept { half: Some(half), ..Kept::default() }).await
    }

    /// Continues a sign-up in this browser.
    ///
    /// # Errors
    /// [`Problem`] when the session cannot be written.
    pub async fn apply_with(&self, request: RequestId) -> Result<(), Problem> {
        self.new_id().await?;
        self.remember(|kept| *kept = Kept { applicant: Some(request), ..Kept::default() }).await
    }

    /// Continues a sign-up of whoever is signed in.
    ///
    /// # Errors
    /// [`Problem`] when the session cannot be written.
    pub async fn go_on_with(&self, request: RequestId) -> Result<(), Problem> {
        self.remember(|kept| kept.applicant = Some(request)).await
    }

    /// Notes that the second factor was given just now.
    ///
    /// # Errors
    /// [`Problem`] when the session cannot be written.
    pub async fn step_up(&self) -> Result<(), Problem> {
        let now = self.now;
        self.renew(|who| who.second_factor_at = Some(now)).await
    }

    /// Goes on with a password that was changed at `at` in this session.
    ///
    /// # Errors
    /// [`Problem`] when the session cannot be written.
    pub async fn go_on_with_password_of(&self, at: OffsetDateTime) -> Result<(), Problem> {
        self.renew(|who| who.proved = at).await
    }

    /// Notes that somebody is still there. The answer is for how many seconds that keeps them signed in.
    ///
    /// # Errors
    /// [`Problem`] when the session cannot be written.
    pub async fn stay(&self) -> Result<i64, Problem> {
        let mut who = self.kept.who.clone().ok_or(Problem::SignedOut)?;
        who.seen = self.now;
        let left = super::guard::seconds_left(&who, self.now);
        self.remember(|kept| kept.who = Some(who)).await?;
        Ok(left)
    }

    /// The same session under a new id.
    async fn renew(&self, change: impl FnOnce(&mut Who)) -> Result<(), Problem> {
        self.new_id().await?;
        let device = self.device();
        self.remember(|kept| {
            if let Some(who) = &mut kept.who {
                who.device = device;
                change(who);
            }
        })
        .await
    }

    /// Acts for another of their organisations from here on.
    ///
    /// # Errors
    /// [`Problem`] when the session cannot be written.
    pub async fn act_for(&self, organisation: OrganisationId) -> Result<(), Problem> {
        self.remember(|kept| kept.organisation = Some(organisation)).await
    }

    /// Ends the session.
    ///
    /// # Errors
    /// [`Problem`] when the session cannot be written.
    pub async fn sign_out(&self) -> Result<(), Problem> {
        self.session.flush().await.map_err(Problem::session)
    }

    fn device(&self) -> Device {
        Device { user_agent: self.user_agent.clone(), address: self.address.clone() }
    }

    /// A session id that nobody has known before.
    async fn new_id(&self) -> Result<(), Problem> {
        // Without a session there is none to throw away.
        if self.session.id().is_none() {
            return Ok(());
        }
        self.session.cycle_id().await.map_err(Problem::session)
    }

    /// The hash of this session's id, by which the list of sessions knows it.
    pub fn session_hash(&self) -> Option<[u8; 32]> {
        self.session.id().map(|id| domain::store::sessions::hash(id.0))
    }
}
