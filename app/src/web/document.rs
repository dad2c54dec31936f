//! The page around every view, and the pages of problems.

use super::guard::seconds_left;
use super::kept::Flash as Said;
use super::problem::{Conflict, Problem};
use super::typed::CSRF_FIELD;
use super::visit::Visit;
use super::{navigation, problem};
use crate::components::{
    Button, EnvironmentBar, ErrorPage, Failure, Flash, Footer, Form, Header, Help, Link, Notice, SkipLink,
};
use crate::islands::{SessionTimeout, Shortcuts};
use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse, Redirect, Response};
use domain::portal::Environment;
use domain::store::people::Profile;
use futures::StreamExt;
use http::StatusCode;
use leptos::hydration::HydrationScripts;
use leptos::nonce::Nonce;
use leptos::prelude::*;

/// The page's title.
pub(super) struct Heading(String);

impl Heading {
    pub(super) fn of(title: &str) -> Self {
        Self(title.to_owned())
    }

    pub(super) fn error(title: &str) -> Self {
        Self(format!("Error: {title}"))
    }
}

/// Renders a view inside the page.
pub(super) async fn render<V, F>(visit: &Visit, heading: Heading, status: StatusCode, view: F) -> Response
where
    V: IntoView + 'static,
    F: FnOnce() -> V + Send + 'static,
{
    let nonce = visit.nonce.clone();
    let context = move || provide_context(Nonce::from_value(nonce.clone()));
    let shown = visit.clone();
    let page = move || document(&shown, heading, view);
    let mut response = leptos_axum::handle_response_inner(context, page, bare_request(visit), |page, chunks, _| {
        Box::pin(async move {
            let html = page.to_html_stream_in_order().collect::<String>().await;
            Box::pin(futures::stream::once(async move { html }).chain(chunks())) as _
        })
    })
    .await;
    *response.status_mut() = status;
    response
}

/// Leptos wants a request; all it may learn from it is the path.
fn bare_request(visit: &Visit) -> Request {
    let mut request = Request::new(Body::empty());
    if let Ok(uri) = visit.here.parse() {
        *request.uri_mut() = uri;
    }
    request
}

fn document<V, F>(visit: &Visit, heading: Heading, view: F) -> impl IntoView + use<V, F>
where
    V: IntoView + 'static,
    F: FnOnce() -> V,
{
    let rules = visit.portal().rules();
    let title = format!("{} – {}", heading.0, rules.bank_name);
    let (theme, density) = look(visit);
    let scripts = visit.site.leptos().map(|options| view! { <HydrationScripts options islands=true/> });
    let styles = visit.site.assets().map(|_| view! { <link rel="stylesheet" href="/pkg/vestibule.css"/> });
    let flash = visit.flash.clone().map(said);
    let factor = lacks_second_factor(visit).then(set_one_up);
    view! {
        <!DOCTYPE html>
        <html lang="en" dir="ltr" data-theme=theme data-density=density>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <title>{title}</title>
                {styles}
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                {scripts}
            </head>
            <body>
                <SkipLink/>
                {bar(visit)}
                <main id="main" class="wrap" tabindex="-1">{flash}{factor}{view()}</main>
                {foot(visit)}
            </body>
        </html>
    }
}

/// True on the bank's pages for staff who cannot do their work yet.
fn lacks_second_factor(visit: &Visit) -> bool {
    let needs = |profile: &Profile| profile.roles.need_second_factor() && !profile.second_factor;
    visit.here.starts_with("/admin") && visit.profile().is_some_and(needs)
}

fn set_one_up() -> AnyView {
    view! {
        <div class="flash flash-warning">
            <strong>"Important"</strong>
            <p>"Your role needs a second factor: without one you can look, but not decide. " <a href="/account/second-factor">"Set one up"</a></p>
        </div>
    }
    .into_any()
}

fn look(visit: &Visit) -> (Option<String>, String) {
    let Some(profile) = visit.profile() else { return (None, "compact".into()) };
    (Some(profile.theme.clone()).filter(|theme| theme != "system"), profile.density.clone())
}

fn bar(visit: &Visit) -> impl IntoView + use<> {
    let rules = visit.portal().rules();
    let sandbox = rules.environment == Environment::Sandbox;
    let account = visit.profile().map_or_else(
        || view! { <a href="/signin">"Sign in"</a> }.into_any(),
        |profile| {
            view! {
                <a href="/account">{profile.name.clone()}</a>
                <Form action="/signout" hidden=visit.hidden()>{Button::submit("Sign out").quiet()}</Form>
            }
            .into_any()
        },
    );
    view! {
        <EnvironmentBar sandbox/>
        <Header
            service="Open banking"
            bank=rules.bank_name.clone()
            home=navigation::home(visit)
            items=navigation::items(visit)
        >
            {account}
        </Header>
    }
}

fn foot(visit: &Visit) -> impl IntoView + use<> {
    let help = Help {
        email: visit.site.contact().to_owned(),
        hours: "Monday to Friday, 9:00 to 17:00".into(),
        reference: Some(visit.trace.clone()),
    };
    let links = vec![
        Link::new("Accessibility", "/accessibility"),
        Link::new("Privacy", "/privacy"),
        Link::new("Cookies", "/cookies"),
    ];
    let timeout = visit.kept.who.as_ref().map(|who| {
        let seconds = u32::try_from(seconds_left(who, visit.now)).unwrap_or(u32::MAX);
        view! { <SessionTimeout seconds extend="/account/extend".to_owned() token=visit.csrf.clone()/> }
    });
    let shortcuts = visit.profile().map(|profile| view! { <Shortcuts on=profile.shortcuts/> });
    view! { <Footer help links/> {timeout} {shortcuts} }
}

impl super::visit::Visitor {
    /// The hidden fields of every form: the token.
    pub fn hidden(&self) -> Vec<(String, String)> {
        vec![(CSRF_FIELD.to_owned(), self.csrf.clone())]
    }

    /// The hidden fields of a form that changes a row: the token and the version that it shows.
    pub fn hidden_for(&self, version: i32) -> Vec<(String, String)> {
        let mut fields = self.hidden();
        fields.push(("_version".to_owned(), version.to_string()));
        fields
    }
}

fn said(said: Said) -> AnyView {
    let (notice, message) = match said {
        Said::Success(message) => (Notice::Success, message),
        Said::Info(message) => (Notice::Info, message),
        Said::Warning(message) => (Notice::Warning, message),
    };
    view! { <Flash notice message/> }.into_any()
}

/// The page of a problem. A visitor who only lacks a sign-in or a second factor is sent there.
pub(super) async fn problem_page(visit: &Visit, problem: Problem, reads: bool) -> Response {
    match &problem {
        Problem::SignedOut if reads => return Redirect::to("/signin").into_response(),
        Problem::Broken(detail) => tracing::error!(trace = visit.trace, detail = &**detail, "a request failed"),
        _ => {}
    }
    let status = problem.status();
    let failure = failure(visit, problem);
    let title = failure.title();
    let mut response = render(visit, Heading::of(title), status, move || view! { <ErrorPage failure/> }).await;
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(http::header::RETRY_AFTER, http::HeaderValue::from_static("10"));
    }
    response
}

fn failure(visit: &Visit, problem: Problem) -> Failure {
    match problem {
        problem::Problem::Malformed => Failure::Malformed,
        Problem::SignedOut => Failure::SignedOut,
        Problem::StaleForm => Failure::StaleForm { again: form_again(visit) },
        Problem::Forbidden(why) => Failure::Forbidden { why },
        Problem::SecondFactor => Failure::SecondFactor,
        Problem::NotFound => Failure::NotFound,
        Problem::WrongMethod => Failure::WrongMethod,
        Problem::Conflict(Conflict { text, by }) => {
            Failure::Conflict { text, by: by.map(|(who, at)| format!("{who}, {}", crate::moment::instant(at))) }
        }
        Problem::NotNow(why) => Failure::NotNow { why },
        Problem::DeadLink => Failure::Expired { again: way_on(visit) },
        Problem::TooLarge(limit) => Failure::TooLarge { limit: limit.into() },
        Problem::MediaType => Failure::MediaType,
        Problem::TooMany(until) => Failure::TooMany { when: format!("after {}", crate::moment::instant(until)) },
        Problem::Unavailable => Failure::Unavailable,
        Problem::Broken(_) => Failure::Broken { reference: visit.trace.clone() },
    }
}

/// The page from which a form was sent; where the browser does not tell, where one begins.
fn form_again(visit: &Visit) -> Link {
    match &visit.came_from {
        Some(path) => Link::new("Open the form again", path),
        None => Link::new("Go to the first page", "/"),
    }
}

/// What helps after a link that no longer works: only a forgotten password has another link at once.
fn way_on(visit: &Visit) -> Link {
    if visit.here.starts_with("/reset") {
        return Link::new("Ask for a new link", "/forgot");
    }
    Link::new("Sign in", "/signin")
}
