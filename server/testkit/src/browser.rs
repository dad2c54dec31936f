//! A browser without JavaScript: it keeps cookies, reads forms and follows redirects.

use crate::jar::Jar;
use crate::{Form, Page, Person, TestPortal};
use app::web::PeerAddress;
use axum::Router;
use axum::body::{self, Body};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header};
use tower::ServiceExt;

/// More than any page of ours.
const LARGEST: usize = 20 * 1024 * 1024;
/// As browsers count.
const MOST_REDIRECTS: usize = 20;

/// A browser of one person.
#[derive(Clone)]
pub struct Browser {
    portal: Router,
    origin: HeaderValue,
    address: String,
    jar: Jar,
}

impl Browser {
    /// A browser that reaches a portal through `portal`, knows it as `origin`, and is itself at `address`.
    pub fn new(portal: Router, origin: &str, address: &str) -> Self {
        let origin = origin.parse().expect("an origin");
        Self { portal, origin, address: address.to_owned(), jar: Jar::default() }
    }

    /// Opens a page and follows redirects.
    pub async fn get(&mut self, path: &str) -> Page {
        let answer = self.fetch(path).await;
        self.follow(answer).await
    }

    /// Opens a path and stays with the first answer.
    pub async fn fetch(&mut self, path: &str) -> Page {
        self.send(Request::get(path).body(Body::empty()).expect("a request")).await
    }

    /// Sends a form and follows redirects.
    pub async fn submit(&mut self, form: Form) -> Page {
        let answer = self.post(form).await;
        self.follow(answer).await
    }

    /// Sends a form and stays with the first answer.
    pub async fn post(&mut self, form: Form) -> Page {
        let fields = serde_urlencoded::to_string(&form.fields).expect("fields");
        let request = Request::post(&form.action).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(fields)).expect("a request")).await
    }

    /// Opens the page at `path` and sends the form on it that posts to `action`, with these fields typed in.
    pub async fn fill(&mut self, path: &str, action: &str, fields: &[(&str, &str)]) -> Page {
        let form = self.get(path).await.form(action);
        self.submit(fields.iter().fold(form, |form, (name, value)| form.with(name, value))).await
    }

    /// Sends any request with this browser's cookies, address and origin, and keeps the cookies that come back.
    pub async fn send(&mut self, mut request: Request<Body>) -> Page {
        if *request.method() == Method::POST {
            add(request.headers_mut(), header::ORIGIN, Some(self.origin.clone()));
        }
        self.send_as_it_is(request).await
    }

    /// The same, but from nowhere: no origin unless the request brings one.
    pub async fn send_as_it_is(&mut self, mut request: Request<Body>) -> Page {
        let path = request.uri().path_and_query().map(ToString::to_string).unwrap_or_default();
        self.dress(&mut request);
        let answer = self.portal.clone().oneshot(request).await.expect("a router never fails");
        self.jar.keep(answer.headers());
        let (parts, body) = answer.into_parts();
        let body = body::to_bytes(body, LARGEST).await.expect("a whole body");
        let body = String::from_utf8_lossy(&body).into_owned();
        Page { status: parts.status, path, headers: parts.headers, body }
    }

    fn dress(&self, request: &mut Request<Body>) {
        request.extensions_mut().insert(PeerAddress(self.address.clone()));
        let headers = request.headers_mut();
        add(headers, header::COOKIE, self.jar.header());
        add(
            headers,
            header::USER_AGENT,
            Some(HeaderValue::from_static("Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0")),
        );
    }

    async fn follow(&mut self, mut answer: Page) -> Page {
        for _ in 0..MOST_REDIRECTS {
            let Some(next) = answer.headers.get(header::LOCATION).filter(|_| answer.status == StatusCode::SEE_OTHER)
            else {
                return answer;
            };
            let next = next.to_str().expect("a location in ASCII").to_owned();
            answer = self.fetch(&next).await;
        }
        panic!("more than {MOST_REDIRECTS} redirects, the last to {}", answer.path);
    }

    /// Signs somebody in, with a fresh code where they have a second factor.
    pub async fn sign_in(&mut self, portal: &TestPortal, person: &Person) -> Page {
        let typed = [("email", person.email.as_str()), ("password", person.password.as_str())];
        let mut page = self.fill("/signin", "/signin", &typed).await;
        if page.path == "/signin/totp" {
            let code = portal.next_code(person);
            page = self.submit(page.form("/signin/totp").with("code", &code)).await;
        }
        assert!(page.has("form[action='/signout']"), "{} is not signed in: {}", person.name, page.text());
        page
    }

    /// The value of a cookie.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.jar.get(name)
    }

    /// Sets a cookie, as somebody with this browser's tools could.
    pub fn set_cookie(&mut self, name: &str, value: &str) {
        self.jar.set(name, value);
    }
}

/// Unless the request brings its own.
fn add(headers: &mut HeaderMap, name: header::HeaderName, value: Option<HeaderValue>) {
    if let Some(value) = value {
        headers.entry(name).or_insert(value);
    }
}
