//! Every route of the portal, and what stands around them.

use crate::web::{self, Problem, Site, Table};
use crate::{public, session, signup};
use axum::response::IntoResponse;
use axum::{Router, middleware};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::services::{ServeDir, ServeFile};
use tower_sessions::cookie::SameSite;
use tower_sessions::{SessionManagerLayer, SessionStore};

/// The session's cookie. Links in mails must find the session again, so it is `Lax`, on top of an origin check and a token.
const SESSION_COOKIE: &str = "__Host-vestibule";

/// Every route with its access: what the portal is, in one list.
pub fn table() -> Table {
    Table::new().merge(public::routes()).merge(session::routes()).merge(signup::routes())
}

/// The portal as one service.
pub fn router<S: SessionStore + Clone>(site: Site, sessions: S) -> Router {
    let cookies = SessionManagerLayer::new(sessions)
        .with_name(SESSION_COOKIE)
        .with_secure(true)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_path("/");
    let broken = |_| Problem::Broken("a handler panicked".into()).into_response();
    table()
        .into_router()
        .merge(assets(&site))
        .fallback(async || Problem::NotFound)
        .method_not_allowed_fallback(async || Problem::WrongMethod)
        .layer(middleware::from_fn_with_state(site.clone(), web::refuse_foreign_posts))
        .layer(CatchPanicLayer::custom(broken))
        .layer(middleware::from_fn_with_state(site.clone(), web::show_problems))
        .layer(cookies)
        .layer(middleware::from_fn(web::secure))
        .layer(CatchPanicLayer::new())
        .with_state(site)
}

/// Style and islands, where they were built.
fn assets(site: &Site) -> Router<Site> {
    let Some(assets) = site.assets() else { return Router::new() };
    let router = Router::new()
        .nest_service("/pkg", ServeDir::new(assets.folder.join("pkg")))
        .route_service("/favicon.svg", ServeFile::new(assets.folder.join("favicon.svg")));
    router.layer(CompressionLayer::new())
}
