//! The door: loads the visitor, checks the route's access, and turns problems into pages.

use super::access::Access;
use super::headers::Nonce;
use super::kept::{Flash, Kept, Who};
use super::problem::Problem;
use super::site::Site;
use super::visit::{Visit, Visitor};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::Strength;
use domain::entropy;
use domain::id::PersonId;
use domain::store::people::{self, PersonKind, Profile};
use http::{HeaderMap, Method, StatusCode, header};
use time::{Duration, OffsetDateTime};
use tower_sessions::Session;

/// The address of the peer, or of the client behind a trusted proxy: set by the listener.
#[derive(Debug, Clone)]
pub struct PeerAddress(pub String);

/// The token's cookie: 128 random bits, repeated by every form.
const CSRF_COOKIE: &str = "__Host-vestibule-form";

/// How long until this session ends for want of use.
pub(super) fn seconds_left(who: &Who, now: OffsetDateTime) -> i64 {
    (who.ends() - now).whole_seconds().max(0)
}

/// Loads the visitor for every request and answers problems with a page.
pub(crate) async fn show_problems(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let arrival = Arrival::of(&request);
    let sets_cookie = arrival.csrf.is_none();
    let visit = match load(&site, arrival).await {
        Ok(visit) => visit,
        Err(problem) => return plain(&problem),
    };
    request.extensions_mut().insert(visit.clone());
    let reads = reads(&request);
    let mut response = next.run(request).await;
    if let Some(problem) = problem_in(&mut response) {
        let allowed = response.headers_mut().remove(header::ALLOW);
        response = super::document::problem_page(&visit, problem, reads).await;
        response.headers_mut().extend(allowed.map(|methods| (header::ALLOW, methods)));
    }
    if sets_cookie && let Ok(cookie) = csrf_cookie(&visit.csrf).parse() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// What a handler gave up with; or that a path or a query could not be read, of which axum writes a line of its own.
fn problem_in(response: &mut Response) -> Option<Problem> {
    let unread = response.status() == StatusCode::BAD_REQUEST
        && response.headers().get(header::CONTENT_TYPE).is_some_and(|it| it.as_bytes().starts_with(b"text/plain"));
    response.extensions_mut().remove().or_else(|| unread.then_some(Problem::Malformed))
}

/// Lets in whoever the route is for.
pub(super) async fn admit(access: Access, request: Request, next: Next) -> Response {
    if !is_name(request.uri().path()) {
        return Problem::NotFound.into_response();
    }
    let Some(visit) = request.extensions().get::<Visit>().cloned() else {
        return Problem::Broken("no visitor was loaded".into()).into_response();
    };
    let reads = reads(&request);
    match check(access, &visit) {
        Ok(()) => next.run(request).await,
        Err(Problem::SignedOut) if reads => sign_in_first(&visit),
        Err(Problem::SecondFactor) if reads => second_factor_first(&visit),
        Err(problem) => problem.into_response(),
    }
}

fn reads(request: &Request) -> bool {
    matches!(*request.method(), Method::GET | Method::HEAD)
}

/// False for a path that names nothing: with U+0000, which Postgres does not take, or not in UTF-8.
fn is_name(path: &str) -> bool {
    percent_encoding::percent_decode_str(path).decode_utf8().is_ok_and(|path| !path.contains('\0'))
}

fn check(access: Access, visit: &Visit) -> Result<(), Problem> {
    match access {
        Access::Public => Ok(()),
        Access::Applicant => match visit.kept.applicant {
            Some(_) => Ok(()),
            None => Err(Problem::SignedOut),
        },
        Access::HalfSignedIn => visit.kept.half.as_ref().map(|_| ()).ok_or(Problem::SignedOut),
        Access::SignedIn => visit.person().map(|_| ()),
        Access::AnyStaff => visit.staff().map(|_| ()),
        Access::Staff { doing, held_by, strength } => {
            let staff = visit.staff()?;
            if !held_by.iter().any(|role| staff.roles.contains(*role)) {
                let roles = held_by.iter().map(|role| role.words());
                return Err(Problem::Forbidden(lacking(doing, roles, "a platform administrator")));
            }
            fresh_enough(strength, staff.second_factor_at, visit.now)
        }
        Access::AnyTpp => match visit.person()?.kind {
            PersonKind::Tpp => Ok(()),
            PersonKind::Staff => Err(Problem::NotFound),
        },
        Access::Team { doing, held_by } => {
            let person = visit.person()?;
            let without_team = person.kind == PersonKind::Tpp && person.teams.is_empty();
            if without_team {
                return Err(Problem::Forbidden(format!(
                    "You may not {doing} before the bank has approved your company."
                )));
            }
            if held_by.contains(&visit.member()?.role) {
                return Ok(());
            }
            Err(Problem::Forbidden(lacking(doing, held_by.iter().map(|role| role.words()), "an owner of your team")))
        }
    }
}

fn fresh_enough(strength: Strength, at: Option<OffsetDateTime>, now: OffsetDateTime) -> Result<(), Problem> {
    match strength.within() {
        Some(within) if !at.is_some_and(|at| at <= now && now - at <= within) => Err(Problem::SecondFactor),
        _ => Ok(()),
    }
}

fn lacking<'a>(doing: &str, roles: impl Iterator<Item = &'a str>, giver: &str) -> String {
    let roles: Vec<_> = roles.collect();
    format!("You may not {doing}. This needs the role {}; {giver} can give it.", roles.join(" or "))
}

fn sign_in_first(visit: &Visit) -> Response {
    Redirect::to(&format!("/signin?next={}", encoded(&visit.here))).into_response()
}

fn second_factor_first(visit: &Visit) -> Response {
    Redirect::to(&format!("/signin/confirm?next={}", encoded(&visit.here))).into_response()
}

fn encoded(path: &str) -> String {
    serde_urlencoded::to_string([("", path)]).unwrap_or_default().trim_start_matches('=').to_owned()
}

/// What the request itself tells.
struct Arrival {
    session: Option<Session>,
    nonce: String,
    address: String,
    user_agent: String,
    csrf: Option<String>,
    here: String,
    referer: Option<String>,
    by: By,
}

/// What asks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    /// Somebody who opens a page: it shows what there is to say.
    Page,
    /// Somebody who sends a form.
    Form,
    /// A page's own script, or another program, by itself: nobody looks, and nobody is there.
    Script,
}

impl By {
    fn of(request: &Request) -> Self {
        let accepts = request.headers().get(header::ACCEPT);
        match *request.method() {
            Method::GET if accepts.is_some_and(|types| types == "text/plain") => Self::Script,
            Method::GET => Self::Page,
            // Nobody sees the page.
            Method::HEAD => Self::Script,
            _ => Self::Form,
        }
    }
}

impl Arrival {
    fn of(request: &Request) -> Self {
        let headers = request.headers();
        let user_agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
        Self {
            session: request.extensions().get::<Session>().cloned(),
            nonce: request.extensions().get::<Nonce>().map(|nonce| nonce.0.clone()).unwrap_or_default(),
            address: request.extensions().get::<PeerAddress>().map(|peer| peer.0.clone()).unwrap_or_default(),
            user_agent: user_agent.unwrap_or_default().to_owned(),
            csrf: read_csrf(headers),
            here: request.uri().path_and_query().map(ToString::to_string).unwrap_or_default(),
            referer: headers.get(header::REFERER).and_then(|value| value.to_str().ok()).map(ToOwned::to_owned),
            by: By::of(request),
        }
    }
}

async fn load(site: &Site, arrival: Arrival) -> Result<Visit, Problem> {
    let session = arrival.session.ok_or_else(|| Problem::Broken("no session layer".into()))?;
    let now = site.portal().now();
    let mut kept = Kept::load(&session).await?;
    let profile = profile(site, &session, &mut kept, now).await?;
    let flash = if arrival.by == By::Page { kept.flash.take() } else { None };
    let used = arrival.by != By::Script;
    touch(&session, &mut kept, used, flash.as_ref(), now).await?;
    let entropy = site.portal().entropy();
    Ok(Visitor {
        csrf: arrival.csrf.unwrap_or_else(|| hex(&entropy::bytes::<16>(entropy))),
        nonce: arrival.nonce,
        address: arrival.address,
        user_agent: arrival.user_agent,
        trace: hex(&entropy::bytes::<8>(entropy)),
        here: arrival.here,
        came_from: arrival.referer.and_then(|referer| own_path(&referer, &site.portal().rules().portal_url)),
        site: site.clone(),
        session,
        kept,
        profile,
        flash,
        now,
    }
    .into())
}

/// The path and query of an address of ours.
fn own_path(address: &str, portal: &str) -> Option<String> {
    address.strip_prefix(portal).filter(|path| path.starts_with('/') && !path.starts_with("//")).map(ToOwned::to_owned)
}

/// Who is signed in, unless the session has rested or lasted too long, the account was switched off, or its password is
/// another one now.
async fn profile(
    site: &Site,
    session: &Session,
    kept: &mut Kept,
    now: OffsetDateTime,
) -> Result<Option<Profile>, Problem> {
    let Some((person, proved)) = whose(kept) else { return Ok(None) };
    let over = kept.ends(now) <= now;
    let known = if over { None } else { people::profile(site.portal().database().statements(), person).await? };
    let Some(profile) = known.filter(|profile| is_proof(proved, profile)) else {
        session.flush().await.map_err(Problem::session)?;
        *kept = Kept::default();
        return Ok(None);
    };
    Ok(kept.who.is_some().then_some(profile))
}

/// Whose session it is, signed in or halfway, and when they gave their password.
fn whose(kept: &Kept) -> Option<(PersonId, OffsetDateTime)> {
    let who = kept.who.as_ref().map(|who| (who.person, who.proved));
    who.or_else(|| kept.half.as_ref().map(|half| (half.person, half.at)))
}

/// A session keeps whole seconds.
fn is_proof(proved: OffsetDateTime, profile: &Profile) -> bool {
    profile.password_changed_at.is_none_or(|changed| changed.unix_timestamp() <= proved.unix_timestamp())
}

/// Writes the session only where something changed: the flash was shown, or it is used and a minute has gone by.
async fn touch(
    session: &Session,
    kept: &mut Kept,
    used: bool,
    flash: Option<&Flash>,
    now: OffsetDateTime,
) -> Result<(), Problem> {
    let stale = used && kept.who.as_ref().is_some_and(|who| now - who.seen > Duration::minutes(1));
    if let Some(who) = kept.who.as_mut().filter(|_| stale) {
        who.seen = now;
    }
    if stale || flash.is_some() { kept.store(session).await } else { Ok(()) }
}

fn read_csrf(headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut found = cookies
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().strip_prefix(CSRF_COOKIE)?.strip_prefix('='));
    let value = found.next()?;
    let well_formed = value.len() == 32 && value.bytes().all(|byte| byte.is_ascii_hexdigit());
    (well_formed && found.next().is_none()).then(|| value.to_owned())
}

fn csrf_cookie(token: &str) -> String {
    format!("{CSRF_COOKIE}={token}; Path=/; Secure; HttpOnly; SameSite=Lax")
}

/// Two lower-case digits for each byte.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// When not even the visitor could be loaded: an answer that needs nothing.
pub(crate) fn plain(problem: &Problem) -> Response {
    if let Problem::Broken(detail) = problem {
        tracing::error!(detail = &**detail, "a visitor could not be loaded");
    }
    let mut response = (
        problem.status(),
        "The portal cannot answer right now. Nothing was saved. Please try again in a few minutes.\n",
    )
        .into_response();
    response.headers_mut().insert(header::RETRY_AFTER, http::HeaderValue::from_static("10"));
    response
}
