//! Every route of the portal, and what stands around them.

use crate::web::{self, Problem, Site, Table};
use crate::{
    account, applications, attempts, audit, claim, dcr, gateways, mail, owners, portal, public, queue, review, session,
    signup, staff, status, team, tpps, trust,
};
use axum::response::IntoResponse;
use axum::{Router, middleware};
use http::HeaderValue;
use http::header::CACHE_CONTROL;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::services::{ServeDir, ServeFile};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_sessions::cookie::SameSite;
use tower_sessions::{SessionManagerLayer, SessionStore};

/// Every route with its access: what the portal is, in one list.
pub fn table() -> Table {
    Table::new()
        .merge(public::routes())
        .merge(session::routes())
        .merge(account::routes())
        .merge(signup::routes())
        .merge(status::routes())
        .merge(applications::routes())
        .merge(tpps::routes())
        .merge(queue::routes())
        .merge(review::routes())
        .merge(portal::routes())
        .merge(team::routes())
        .merge(staff::routes())
        .merge(audit::routes())
        .merge(mail::routes())
        .merge(gateways::routes())
        .merge(trust::routes())
        .merge(dcr::routes())
        .merge(attempts::routes())
        .merge(claim::routes())
        .merge(owners::routes())
}

/// The portal as one service.
pub fn router<S: SessionStore + Clone>(site: Site, sessions: S) -> Router {
    // Leptos spawns on the runtime it is told of; a second router in one process finds it told already.
    let _told_before = any_spawner::Executor::init_tokio();
    let cookies = SessionManagerLayer::new(sessions)
        .with_name(web::SESSION_COOKIE)
        .with_secure(true)
        .with_http_only(true)
        // Links in mails must find the session again; an origin check and a token stand before what changes anything.
        .with_same_site(SameSite::Lax)
        .with_path("/");
    let broken = |_| Problem::Broken("a handler panicked".into()).into_response();
    table()
        .into_router()
        .fallback(async || Problem::NotFound)
        .method_not_allowed_fallback(async || Problem::WrongMethod)
        .layer(middleware::from_fn_with_state(site.clone(), web::refuse_foreign_posts))
        .layer(CatchPanicLayer::custom(broken))
        .layer(middleware::from_fn_with_state(site.clone(), web::show_problems))
        .layer(cookies)
        .layer(middleware::from_fn(web::forget_doubled_cookies))
        // They are the same for everybody: no visitor is loaded for them, and no cookie set.
        .merge(assets(&site))
        .layer(CatchPanicLayer::custom(|_| web::plain(&Problem::Broken("a layer panicked".into()))))
        .layer(middleware::from_fn(web::secure))
        .with_state(site)
}

/// Style and islands, where they were built.
fn assets(site: &Site) -> Router<Site> {
    let Some(assets) = site.assets() else { return Router::new() };
    let router = Router::new()
        .nest_service("/pkg", ServeDir::new(assets.folder.join("pkg")))
        .route_service("/favicon.svg", ServeFile::new(assets.folder.join("favicon.svg")));
    // Named without a hash: a browser asks whether it still has the right one.
    let revalidate = SetResponseHeaderLayer::if_not_present(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    router.layer(CompressionLayer::new()).layer(revalidate)
}
