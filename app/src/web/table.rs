//! The route table: no route without a method, a path and an access.

use super::access::Access;
use super::guard;
use super::site::Site;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::middleware;
use axum::routing::{MethodRouter, get, post};
use http::Method;

/// Forms are small; more than this is not one.
const FORM_LIMIT: usize = 256 * 1024;
/// Evidence: a file of 5 MB and what surrounds it, or one so large that its sender hears of it by name.
const UPLOAD_LIMIT: usize = 16 * 1024 * 1024;

/// One line of the table.
#[derive(Debug, Clone)]
pub struct Row {
    /// The method.
    pub method: Method,
    /// The path, with `{parameters}`.
    pub path: &'static str,
    /// Who may.
    pub access: Access,
}

/// Routes with their access.
#[derive(Default)]
pub struct Table {
    router: Router<Site>,
    rows: Vec<Row>,
}

impl Table {
    /// An empty table.
    pub fn new() -> Self {
        Self::default()
    }

    /// A page.
    #[must_use]
    pub fn page<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, Site>,
        T: 'static,
    {
        self.add(Method::GET, path, access, get(handler))
    }

    /// A form's POST.
    #[must_use]
    pub fn post<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, Site>,
        T: 'static,
    {
        self.add(Method::POST, path, access, post(handler).layer(DefaultBodyLimit::max(FORM_LIMIT)))
    }

    /// A POST that may carry a file.
    #[must_use]
    pub fn upload<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, Site>,
        T: 'static,
    {
        self.add(Method::POST, path, access, post(handler).layer(DefaultBodyLimit::max(UPLOAD_LIMIT)))
    }

    /// Everything of another table too.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.rows.extend(other.rows);
        Self { router: self.router.merge(other.router), rows: self.rows }
    }

    /// The lines, for the test of the access matrix and for the documentation.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The routes themselves.
    pub fn into_router(self) -> Router<Site> {
        self.router
    }

    fn add(mut self, method: Method, path: &'static str, access: Access, route: MethodRouter<Site>) -> Self {
        let guarded = route.layer(middleware::from_fn(move |request, next| guard::admit(access, request, next)));
        self.rows.push(Row { method, path, access });
        Self { router: self.router.route(path, guarded), rows: self.rows }
    }
}
